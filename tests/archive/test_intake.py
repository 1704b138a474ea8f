"""Receiving files: what is kept, what is refused at the door, what is a duplicate, what stays unsaid."""

from io import BytesIO

import pytest

from archive import intake, moderation, storage
from archive.intake import Description
from archive.models import (
    CustodyEvent,
    Decision,
    Document,
    Failure,
    File,
    Processing,
    Provenance,
    Review,
    Version,
)
from tests.make import make_user, publish_at_once

PDF = b"%PDF-1.4 a paper"


def receive(*files, by=None, actor="person", **said):
    """Receive files given as (name, bytes)."""
    description = Description(provenance=said.pop("provenance", Provenance.PUBLIC_RECORD), **said)
    return intake.receive([(name, BytesIO(content)) for name, content in files], description, by=by, actor=actor)


def test_received_document_waits_for_the_machine_and_for_a_person(contributor):
    document = receive(("minutes.pdf", PDF), by=contributor)
    version = document.versions.get()
    assert document.decision == Decision.WAITING
    assert version.processing == Processing.WAITING
    assert storage.blob_path(version.sha256).read_bytes() == PDF
    assert Review.objects.waiting().get().subject == document
    assert [event.kind for event in document.custody.all()] == ["received"]


def test_joined_photos_are_one_document_in_order(contributor):
    document = receive(("1.jpg", b"one"), ("2.jpg", b"two"), by=contributor)
    assert [file.name for file in document.versions.get().files.all()] == ["1.jpg", "2.jpg"]


def test_empty_file_is_refused_and_its_name_is_kept_for_its_depositor(contributor):
    document = receive(("empty.pdf", b""), by=contributor)
    version = document.versions.get()
    assert (document.decision, version.failure) == (Decision.REFUSED, Failure.EMPTY)
    assert version.files.get().name == "empty.pdf"
    assert not Review.objects.exists()


def test_kind_that_is_not_read_here_is_refused(contributor):
    document = receive(("program.exe", b"MZ"), by=contributor)
    assert document.versions.get().failure == Failure.UNSUPPORTED


def test_only_photos_are_joined(contributor):
    document = receive(("1.jpg", b"one"), ("2.pdf", PDF), by=contributor)
    assert document.versions.get().failure == Failure.UNSUPPORTED


def test_file_larger_than_the_limit_is_refused_and_not_kept(contributor, settings):
    settings.UPLOAD_MAX_BYTES = 10
    document = receive(("large.pdf", PDF), by=contributor)
    assert document.versions.get().failure == Failure.TOO_LARGE
    assert not settings.FILES_DIR.exists()


def test_photos_of_one_document_may_be_larger_together_than_one_file_but_not_without_limit(contributor, settings):
    settings.UPLOAD_MAX_BYTES = 10
    joined = [(f"{n}.jpg", b"%08d" % n) for n in range(7)]
    assert receive(*joined[:6], by=contributor).versions.get().failure == ""
    assert receive(*joined, by=contributor).versions.get().failure == Failure.TOO_LARGE


def test_names_that_a_database_refuses_are_mended(contributor):
    document = receive(("a\0b\udcff.pdf", PDF), by=contributor)
    assert document.versions.get().files.get().name == "ab?.pdf"


def test_same_bytes_as_a_public_document_are_a_duplicate_of_it(contributor):
    first = receive(("a.pdf", PDF), by=make_user())
    publish_at_once(first, first.versions.get())
    second = receive(("b.pdf", PDF), by=contributor)
    assert second.duplicate_of == first
    assert Document.objects.tally()["duplicate"] == 1
    assert not Review.objects.filter(object_id=second.pk).exists()


def test_same_bytes_as_somebody_elses_hidden_document_look_new(contributor):
    hidden = receive(("a.pdf", PDF), by=make_user())
    second = receive(("b.pdf", PDF), by=contributor)
    assert second.duplicate_of is None
    assert second.versions.get().processing == Processing.WAITING
    assert hidden.code not in str(list(second.custody.values_list("facts", flat=True)))


def test_original_bytes_of_a_masked_publication_look_new(contributor):
    first = receive(("a.pdf", PDF), by=make_user())
    masked = Version.objects.create(
        document=first, number=2, sha256="0" * 64, media_type="application/pdf", added=first.added, page_count=1
    )
    publish_at_once(first, masked)
    assert receive(("b.pdf", PDF), by=contributor).duplicate_of is None


def test_nobody_learns_which_copy_of_a_paper_was_leaked(contributor):
    leak = receive(("a.pdf", PDF), provenance="leak")
    publish_at_once(leak, leak.versions.get())
    assert receive(("b.pdf", PDF), by=contributor).duplicate_of is None


def test_ones_own_waiting_document_is_a_duplicate(contributor):
    first = receive(("a.pdf", PDF), by=contributor)
    assert receive(("b.pdf", PDF), by=contributor).duplicate_of == first


def test_console_finds_every_duplicate(db):
    first = receive(("a.pdf", PDF), by=make_user())
    assert receive(("b.pdf", PDF), actor="console").duplicate_of == first


@pytest.mark.parametrize(("failure", "is_tried_again"), [("no-reader", True), ("crashed", True), ("password", False)])
def test_what_the_machine_could_not_read_is_tried_again(contributor, failure, is_tried_again):
    first = receive(("minutes.pdf", PDF), by=contributor)
    first.versions.update(processing=Processing.FAILED, failure=failure)
    again = receive(("minutes.pdf", PDF), by=contributor)
    assert (again.duplicate_of is None) == is_tried_again
    assert (again.versions.get().processing == Processing.WAITING) == is_tried_again


def test_refused_document_may_be_sent_again(contributor, moderator):
    first = receive(("a.pdf", PDF), by=contributor)
    moderation.refuse(first, moderator, reason="Unrelated.")
    assert receive(("a.pdf", PDF), by=contributor).duplicate_of is None


def test_leak_is_not_received_from_an_account(contributor):
    with pytest.raises(intake.LeakRefused):
        receive(("a.pdf", PDF), by=contributor, provenance=Provenance.LEAK)
    assert not Document.objects.exists()


def test_leak_keeps_the_day_only(db):
    document = receive(("a.pdf", PDF), actor="console", provenance=Provenance.LEAK)
    moments = [document.added, document.custody.get().at]
    assert {(moment.hour, moment.minute, moment.second) for moment in moments} == {(0, 0, 0)}


def test_full_disk_leaves_nothing_half_done(contributor, monkeypatch):
    def refuse(stream):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "store", refuse)
    with pytest.raises(OSError, match="No space left"):
        receive(("a.pdf", PDF), by=contributor)
    assert not Document.objects.exists()
    assert not File.objects.exists()
    assert not CustodyEvent.objects.exists()


def test_tally_always_sums(contributor, moderator, settings):
    published = receive(("published.pdf", b"1"), by=contributor)
    publish_at_once(published, published.versions.get())
    receive(("again.pdf", b"1"), by=contributor)
    receive(("empty.pdf", b""), by=contributor)
    receive(("waiting.pdf", b"2"), by=contributor)
    failed = receive(("failed.pdf", b"3"), by=contributor)
    failed.versions.update(processing=Processing.FAILED, failure=Failure.DAMAGED)
    withdrawn = receive(("withdrawn.pdf", b"4"), by=contributor)
    publish_at_once(withdrawn, withdrawn.versions.get())
    moderation.withdraw(withdrawn, moderator, reason="Asked for.")
    tally = Document.objects.tally()
    assert tally == {
        "received": 6, "duplicate": 1, "refused": 1, "withdrawn": 1, "merged": 0, "published": 1, "failed": 1,
        "waiting": 1,
    }  # fmt: skip
    assert tally.pop("received") == sum(tally.values())
