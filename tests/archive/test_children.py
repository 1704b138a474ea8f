"""What an e-mail or an archive holds: a document for each file, once, like its parent, within limits."""

import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse

from archive import children, intake, leases, processing, reading, storage
from archive.models import CustodyEvent, Decision, Document, Failure, Processing, Provenance, Review, Version
from archive.page_reports import BadReportError
from archive.sandbox import Frame
from tests.archive import files
from tests.make import make_territory, make_user, publish_at_once

pytestmark = pytest.mark.django_db
ORDER = files.pdf("Arrêté du maire")


def receive(content, name, provenance=Provenance.PUBLIC_RECORD, **options):
    said = {key: options.pop(key) for key in ("territories", "source", "how_obtained") if key in options}
    return intake.receive([(name, BytesIO(content))], intake.Description(provenance, title="Envoi", **said), **options)


def work():
    """Read everything that waits, natively; recognition and images are another matter."""
    steps = 0
    while version := reading.next_version():
        reading.read(version)
        steps += 1
        assert steps < 50, "the work never ends"


def outcome(document):
    version = document.versions.get()
    return version.processing, version.failure


def mail(*attachments, body="Bonjour,\nvoici l’arrêté."):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "mairie@example.org", "nous@example.org", "Arrêté caméras"
    message.set_content(body)
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def nested(levels):
    content = files.zipped({"note.txt": "le fond"})
    for level in range(levels):
        content = files.zipped({f"dans-{level}.zip": content, "autre.txt": f"étage {level}"})
    return content


def test_attachment_of_an_email_is_a_document_of_its_own_like_the_email(contributor):
    place = make_territory()
    parent = receive(
        mail(("arrêté.pdf", ORDER)),
        "courriel.eml",
        by=contributor,
        territories=[place],
        source="CNIL",
        how_obtained="b",
    )
    work()
    text = parent.versions.get().pages.get().text
    assert text.startswith("Objet : Arrêté caméras\n\nBonjour,\n")
    child = parent.children.get()
    assert (child.title, child.provenance, child.source, child.how_obtained) == ("arrêté", "public-record", "CNIL", "b")
    assert (child.deposited_by, list(child.territories.all()), child.decision) == (contributor, [place], "waiting")
    assert child.versions.get().pages.get().text == "Arrêté du maire"
    assert storage.blob_path(child.versions.get().sha256).read_bytes() == ORDER
    assert {review.subject for review in Review.objects.waiting()} == {parent, child}
    received = child.custody.get(kind="received")
    assert (received.facts["part_of"], received.actor, received.by) == (parent.code, "machine", None)


def test_child_goes_with_the_receipt_and_the_demonstration_of_its_parent():
    parent = receive(files.zipped({"a.pdf": ORDER}), "a.zip", is_demonstration=True)
    Document.objects.filter(pk=parent.pk).update(receipt_hmac="f" * 64)
    work()
    assert (parent.children.get().receipt_hmac, parent.children.get().is_demonstration) == ("f" * 64, True)


def test_child_of_a_leak_is_a_leak_of_that_day_whose_name_is_not_shown():
    parent = receive(files.zipped({"note de Jeanne.pdf": ORDER}), "a.zip", Provenance.LEAK)
    work()
    child = parent.children.get()
    assert (child.provenance, child.title, child.deposited_by) == (Provenance.LEAK, "", None)
    times = [child.added, *child.custody.values_list("at", flat=True)]
    assert {(time.hour, time.minute, time.second) for time in times} == {(0, 0, 0)}


def test_every_file_is_counted_once():
    receive(files.zipped({"a.pdf": ORDER, "b.exe": "MZ", "vide.txt": "", "c.txt": "texte"}), "a.zip")
    work()
    tally = Document.objects.tally()
    assert (tally["received"], tally["waiting"], tally["refused"]) == (5, 3, 2)
    assert set(Version.objects.filter(processing="failed").values_list("failure", flat=True)) == {
        "unsupported",
        "empty",
    }


def test_reading_that_was_killed_receives_no_file_twice(monkeypatch):
    parent = receive(files.zipped({f"{n}.txt": f"texte {n}" for n in range(5)}), "a.zip")
    original, calls = intake.receive_child, []

    def dies_at_the_third(*arguments, **options):
        calls.append(options["member"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(*arguments, **options)

    monkeypatch.setattr(intake, "receive_child", dies_at_the_third)
    version = reading.next_version()
    with pytest.raises(KeyboardInterrupt):
        reading.read(version)
    assert parent.children.count() == 2
    leases.give_back(version, processing=Processing.WAITING)
    work()
    assert [child.title for child in parent.children.order_by("pk")] == list("01234")
    assert calls == [1, 2, 3, 3, 4, 5], "what had come in was not even sent again"


def test_archive_that_is_read_again_makes_no_other_document():
    parent = receive(files.zipped({"a.txt": "a", "b.exe": "MZ"}), "a.zip")
    work()
    parent.versions.update(processing=Processing.WAITING, page_count=None)
    work()
    assert parent.children.count() == 2
    assert outcome(parent) == ("done", "")


def test_same_bytes_twice_in_one_archive_are_one_document():
    parent = receive(files.zipped({"a.pdf": ORDER, "copie.pdf": ORDER}), "a.zip")
    work()
    assert parent.children.count() == 1
    assert "copie.pdf" in parent.versions.get().pages.get().text


def test_child_that_is_already_public_is_its_duplicate():
    public = receive(ORDER, "arrêté.pdf")
    work()
    publish_at_once(public, public.versions.get())
    parent = receive(mail(("a.pdf", ORDER)), "a.eml")
    work()
    assert parent.children.get().duplicate_of == public


def test_archive_that_was_refused_while_it_waited_gives_nothing():
    parent = receive(files.zipped({"a.pdf": ORDER}), "a.zip")
    Document.objects.filter(pk=parent.pk).update(decision=Decision.REFUSED)
    work()
    assert not parent.children.exists()


def test_archive_in_an_archive_is_opened_once_and_no_deeper():
    parent = receive(nested(2), "a.zip")
    work()
    states = {d.versions.get().files.get().name: outcome(d) for d in Document.objects.exclude(pk=parent.pk)}
    assert states["dans-1.zip"] == ("done", "")
    assert states["dans-0.zip"] == ("failed", Failure.TOO_MUCH_INSIDE)
    assert "note.txt" not in states


def test_email_at_the_bottom_is_read_and_its_attachments_stay_in_it():
    deep = files.zipped({"dedans.zip": files.zipped({"lettre.eml": mail(("arrêté.pdf", ORDER))})})
    receive(deep, "a.zip")
    work()
    letter = Document.objects.get(title="lettre")
    assert "arrêté.pdf" in letter.versions.get().pages.get().text
    assert not letter.children.exists()


def test_archive_that_holds_its_parent_is_given_up(monkeypatch):
    parent = receive(files.zipped({"a.txt": "a"}), "a.zip")
    monkeypatch.setattr(intake, "digest_of", lambda stream: parent.versions.get().sha256)
    work()
    assert outcome(parent) == ("failed", Failure.TOO_MUCH_INSIDE)


def test_too_large_a_file_inside_is_refused_with_its_reason(settings):
    parent = receive(files.zipped({"long.txt": "a" * 3000, "court.txt": "a"}), "a.zip")
    settings.UPLOAD_MAX_BYTES = 2000
    work()
    assert outcome(parent.children.get(title="long")) == ("failed", Failure.TOO_LARGE)
    assert outcome(parent.children.get(title="court")) == ("done", "")


def test_nothing_is_written_outside_nor_left_behind(settings):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../evil.txt", "hors")
        archive.writestr("/etc/evil.txt", "hors")
        archive.writestr("bon/a.txt", "dedans")
        link = zipfile.ZipInfo("lien.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    parent = receive(content.getvalue(), "a.zip")
    work()
    assert [child.title for child in parent.children.all()] == ["a"]
    assert "Laissés de côté (cachés, ou hors de l’archive) : 3" in parent.versions.get().pages.get().text
    assert not list(settings.DATA_DIR.rglob("evil*"))
    assert not any(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


LIES = {
    "no report": [{"child": "x"}],
    "a rank that is none": [{"child": {"rank": 0, "name": "a", "size": 1, "last": True}}],
    "a name with NUL": [{"child": {"rank": 1, "name": "a\0", "size": 1, "last": True}}],
    "more than announced": [{"child": {"rank": 1, "name": "a", "size": 0, "last": True}}],
    "less than announced": [{"child": {"rank": 1, "name": "a", "size": 9, "last": True}}],
    "no end": [{"child": {"rank": 1, "name": "a", "size": 1, "last": False}}],
    "twice the same": [{"child": {"rank": 1, "name": "a", "size": 1, "last": True}}] * 2,
    "another in between": [
        {"child": {"rank": 1, "name": "a", "size": 2, "last": False}},
        {"child": {"rank": 2, "name": "b", "size": 2, "last": True}},
    ],
    "a page": [{"page": {}}],
}


@pytest.mark.parametrize("lie", LIES)
def test_what_a_child_that_was_taken_over_says_is_refused(lie):
    with pytest.raises(BadReportError):
        list(children._files(Frame(said, b"x") for said in LIES[lie]))


def test_too_many_files_are_refused_whatever_the_child_says():
    said = ({"child": {"rank": n, "name": "a", "size": 1, "last": True}} for n in range(1, 300))
    with pytest.raises(BadReportError):
        list(children._files(Frame(one, b"x") for one in said))


def test_a_lie_ends_the_reading_of_the_parent_only(monkeypatch, settings):
    settings.ATTEMPTS_MAX = 1
    parent = receive(files.zipped({"a.txt": "a"}), "a.zip")
    monkeypatch.setattr("archive.readers.members", lambda *_: iter([Frame({"child": 1}, b"")]))
    work()
    assert outcome(parent) == ("failed", Failure.CRASHED)
    assert CustodyEvent.objects.filter(document=parent).last().kind == "unreadable"
    assert not processing.work_once()


def test_reader_sees_on_both_pages_what_belongs_together_and_is_public(client, moderator):
    parent = receive(mail(("arrêté.pdf", ORDER), ("secret.pdf", files.pdf("Autre"))), "a.eml")
    work()
    child, hidden = parent.children.get(title="arrêté"), parent.children.get(title="secret")
    for document in (parent, child):
        publish_at_once(document, document.versions.get())
    page = client.get(parent.get_absolute_url()).content.decode()
    assert child.get_absolute_url() in page
    assert hidden.code not in page
    assert "secret" not in page.replace("secret.pdf", ""), "the inventory alone names it"
    assert parent.get_absolute_url() in client.get(child.get_absolute_url()).content.decode()
    client.force_login(moderator)
    assert hidden.get_absolute_url() in client.get(parent.get_absolute_url()).content.decode()


def test_public_child_does_not_name_a_parent_that_is_not_public(client):
    parent = receive(mail(("arrêté.pdf", ORDER)), "a.eml")
    work()
    child = parent.children.get()
    publish_at_once(child, child.versions.get())
    assert parent.code not in client.get(child.get_absolute_url()).content.decode()


def test_desk_shows_what_belongs_together(client):
    parent = receive(mail(("arrêté.pdf", ORDER)), "a.eml")
    work()
    client.force_login(make_user("relectrice", "moderator"))
    child = parent.children.get()
    for review in Review.objects.waiting():
        other = child if review.subject == parent else parent
        assert other.get_absolute_url() in client.get(reverse("review", args=[review.pk])).content.decode()


def test_what_lies_in_one_deposit_has_one_limit_however_deep(monkeypatch, contributor):
    monkeypatch.setattr(intake, "MEMBERS_MAX", 3)
    parent = receive(files.zipped({f"{n}.zip": files.zipped({f"{n}-{m}.txt": f"{n} {m}" for m in range(2)})
                                   for n in range(3)}), "tout.zip", by=contributor)  # fmt: skip
    work()
    inside = Document.objects.exclude(pk=parent.pk)
    assert inside.count() == 3
    assert set(inside.values_list("versions__failure", flat=True)) == {Failure.TOO_MUCH_INSIDE}
    tally = Document.objects.tally()
    assert tally["received"] == sum(count for name, count in tally.items() if name != "received")


def test_an_archive_without_account_is_no_way_around_the_limit_of_the_day(settings):
    settings.OPEN_DEPOSIT_DOCUMENTS_PER_DAY = 3
    parent = receive(files.zipped({f"{n}.txt": f"texte {n}" for n in range(5)}), "tout.zip", receipt_hmac="x" * 64)
    work()
    assert Document.objects.count() == 3
    assert outcome(parent) == (Processing.FAILED, Failure.TOO_MUCH_INSIDE)
