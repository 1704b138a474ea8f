"""Processing again: readers keep what they had until there is something better, and no page changes its number."""

from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from archive import again, capturing, intake, processing, readers, storage
from archive.models import Capture, Document, Failure, Origin, Page, Processing, Review, Version
from archive.sandbox import Frame, JobError
from tests.archive import files
from tests.make import make_user, publish_at_once

pytestmark = pytest.mark.django_db
LONG = "Une page assez longue pour être lue."


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def receive(content, name="minutes.pdf"):
    return intake.receive(
        [(name, BytesIO(content))], intake.Description("public-record", title="Minutes")
    ).versions.get()


def work():
    while processing.work_once():
        pass


def kinds(version):
    return list(version.document.custody.values_list("kind", flat=True))


def recognises(text):
    """A child that recognises this text on every page."""

    def finish(page):
        said = {"rank": page.rank, "text": text, "boxes": [], "label": "", "width": 0, "height": 0}
        flags = {"recognise": False, "doubtful": False, "failed": False, "confidence": 90}
        yield Frame({"engine": "tesseract 5 fra"}, b"")
        yield Frame({"page": said | flags}, b"")

    return finish


def stops(*_arguments):
    raise JobError("timeout")
    yield


def state_of(version):
    version.refresh_from_db()
    return version.processing


def test_a_page_read_again_keeps_its_text_until_another_is_there(monkeypatch, moderator):
    monkeypatch.setattr(readers, "finish", recognises("premier texte"))
    version = receive(files.scan("a", "b"))
    work()
    first = version.pages.first()
    again.read_page(first, moderator)
    page = version.pages.first()
    assert (page.pk, page.text, page.state, state_of(version)) == (first.pk, "premier texte", "waiting", "working")
    monkeypatch.setattr(readers, "finish", recognises("second texte"))
    work()
    assert [page.text for page in version.pages.all()] == ["second texte", "premier texte"]
    assert state_of(version) == Processing.DONE
    assert kinds(version) == ["received", "read", "read-again", "read"]
    line = version.document.custody.get(kind="read-again")
    assert (line.by, line.facts) == (moderator, {"version": 1, "page": 1})


def test_a_page_whose_text_the_file_says_is_not_recognised_in_its_place():
    version = receive(files.pdf(LONG))
    work()
    again.read_page(version.pages.get())
    work()
    page = version.pages.get()
    assert (page.text, page.origin, page.engine.split()[0]) == (LONG, Origin.FILE, "pdfium")


def test_a_version_read_again_keeps_its_rows_and_its_text(monkeypatch):
    version = receive(files.pdf(LONG, "Une autre page, assez longue aussi."))
    work()
    publish_at_once(version.document, version)
    before = list(version.pages.values_list("pk", "rank", "text"))
    Page.objects.filter(pk=before[1][0]).update(text="mal lu")
    again.read_version(version)
    seen = []
    finish = readers.read

    def watched(version, first):
        seen.append(list(version.pages.values_list("text", flat=True)))
        yield from finish(version, first)

    monkeypatch.setattr(readers, "read", watched)
    work()
    assert seen == [[LONG, "mal lu"]]
    assert list(version.pages.values_list("pk", "rank", "text")) == before
    assert state_of(version) == Processing.DONE


def test_a_scan_read_again_is_readable_all_the_time(monkeypatch):
    monkeypatch.setattr(readers, "finish", recognises("reconnu"))
    version = receive(files.scan("a"))
    work()
    again.read_version(version)
    processing.work_once()
    page = version.pages.get()
    assert (page.text, page.state, state_of(version)) == ("reconnu", "waiting", "working")
    monkeypatch.setattr(readers, "finish", stops)
    work()
    page = version.pages.get()
    assert (page.text, page.state, state_of(version)) == ("reconnu", "done", "done")


def test_another_number_of_pages_changes_nothing_and_says_so(monkeypatch):
    version = receive(files.pdf(LONG, LONG))
    work()
    pages = list(version.pages.values_list("pk", "text"))
    again.read_version(version)

    def longer(version, first):
        document = {"page_count": 3, "media_type": "application/pdf", "engine": "pdfium 2", "sections": False}
        yield Frame({"document": document}, b"")

    monkeypatch.setattr(readers, "read", longer)
    work()
    assert list(version.pages.values_list("pk", "text")) == pages
    assert (state_of(version), version.page_count) == (Processing.DONE, 2)
    assert version.document.custody.last().note == (
        "Read again, it announces 3 pages instead of 2: the pages read before are kept."
    )


def test_a_reading_again_that_fails_leaves_the_pages(monkeypatch):
    version = receive(files.pdf(LONG))
    work()
    again.read_version(version)
    monkeypatch.setattr(readers, "read", stops)
    monkeypatch.setattr(readers, "ask_second", stops)
    work()
    assert version.pages.get().text == LONG
    # the same bytes sent again are still a duplicate of what can be read; the custody says what happened
    assert (state_of(version), version.failure) == (Processing.DONE, "")
    assert version.document.custody.last().facts["failure"] == Failure.TIMEOUT


def test_all_of_one_failure_are_read_again_and_no_other(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(readers, "read", stops)
        patch.setattr(readers, "ask_second", stops)
        late = receive(files.pdf(LONG))
        work()
    damaged, scan = receive(b"%PDF-1.4 and nothing"), receive(files.scan("a", "b"))
    with monkeypatch.context() as patch:
        patch.setattr(readers, "finish", lambda page: stops() if page.rank == 2 else recognises("lu")(page))
        work()
    assert [state_of(version) for version in (late, damaged, scan)] == ["failed", "failed", "done"]
    monkeypatch.setattr(readers, "finish", recognises("relu"))
    assert again.read_failures(Failure.TIMEOUT, Document.objects.all()) == "2 readings are begun again."
    work()
    assert [state_of(version) for version in (late, damaged, scan)] == ["done", "failed", "done"]
    assert [page.text for page in scan.pages.all()] == ["lu", "relu"]
    assert "read-again" not in kinds(damaged)


def test_what_the_machine_refused_is_reviewed_when_it_can_be_read(monkeypatch):
    version = receive(files.image(files.picture_of("x"), "PNG"), "a.jpg")
    work()
    version.document.refresh_from_db()
    assert version.document.decision == "refused"
    again.read_version(version)
    version.document.refresh_from_db()
    assert version.document.decision == "waiting"
    assert Review.objects.waiting().filter(object_id=version.document_id).count() == 1


def test_what_is_not_read_yet_is_not_read_again():
    version = receive(files.pdf(LONG))
    with pytest.raises(again.NotAgainError, match="not read yet"):
        again.read_version(version)
    assert kinds(version) == ["received"]


def test_a_turned_page_whose_file_is_read_again_is_drawn_first(monkeypatch):
    monkeypatch.setattr(readers, "finish", recognises("reconnu"))
    version = receive(files.pdf(LONG))
    work()
    version.pages.update(engine="tesseract 5 fra", turn=90)
    again.read_version(version)
    processing.work_once()
    page = version.pages.get()
    assert (page.turn, page.large_image) == (0, False)
    assert not storage.image_path(version.pk, 1, 200).exists()


def test_the_command_sends_a_document_or_a_page_and_names_what_is_wrong(capsys):
    version = receive(files.pdf(LONG))
    work()
    code = version.document.code
    call_command("process_again", "--document", code, "--page", "1")
    assert "Page 1" in capsys.readouterr().out
    call_command("process_again", "--document", code)
    assert state_of(version) == Processing.WAITING
    call_command("process_again", "--failure", "timeout")
    assert "0 readings" in capsys.readouterr().out
    for wrong in (
        ["--document", "bcdfgh"],
        ["--document", code, "--page", "9"],
        ["--failure", "timeout", "--page", "1"],
    ):
        with pytest.raises(CommandError):
            call_command("process_again", *wrong)


def test_a_page_of_the_web_that_could_not_be_fetched_is_fetched_again():
    document = capturing.ask("https://example.org/a", by=make_user(), territories=[])
    Capture.objects.update(state="failed", failure="unreachable")
    document.versions.update(processing="failed", failure="unreachable")
    again.read_failures("unreachable", Document.objects.all())
    assert Capture.objects.get().state == "waiting"


def test_a_file_that_was_never_kept_is_not_read_again_and_does_not_stop_the_others(settings):
    settings.UPLOAD_MAX_BYTES = 10
    refused = receive(files.pdf(LONG))
    assert refused.failure == Failure.TOO_LARGE
    with pytest.raises(again.NotAgainError):
        again.read_version(refused)
    again.read_failures("too-large", Document.objects.all())
    assert Document.objects.get().decision == "refused"


def test_a_version_that_another_took_the_place_of_is_neither_counted_nor_read_again():
    version = receive(files.pdf(LONG))
    version.document.versions.update(processing="failed", failure="crashed")
    Version.objects.create(document=version.document, number=2, sha256="x", media_type="application/pdf",
                           processing="done", page_count=1, added=version.added)  # fmt: skip
    assert Document.objects.tally()["failed"] == 0
    assert not again.failed_versions("crashed").exists()
