"""The desk for leaks: for the review team only, nothing readable, copies that go the common way."""

import pytest
from django.urls import reverse

from archive import moderation
from archive.leaks import answering, copies
from archive.leaks.models import CleanedCopy, Envelope, Submission
from archive.models import CustodyEvent, Document, File, Processing, Review
from tests.archive.leaks.sending import SEND, open_with, send, text_of, words_of
from tests.archive.leaks.test_traces import browser
from tests.make import make_page, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def words(box):
    return words_of(send(("a.txt", b"what was sent"), message="what was said"))


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def address(name, *more):
    return reverse(name, args=[Submission.objects.get().pk, *more])


def test_desk_is_for_the_review_team_only(words, client, contributor):
    name = Envelope.objects.get().name
    addresses = [reverse("leaks-desk"), reverse("leaks-rehearsals"), address("leaks-submission")]
    addresses += [
        address("leaks-envelope", name),
        address("leaks-reply"),
        address("leaks-copy"),
        address("leaks-close"),
    ]
    for person in (None, contributor):
        if person:
            client.force_login(person)
        assert {client.get(one).status_code for one in addresses} == {404}
        assert {client.post(one).status_code for one in addresses} == {404}
    assert Submission.objects.get().state == "received"


def test_desk_says_a_day_and_never_an_hour_or_a_word(words, desk):
    for page in (desk.get(reverse("leaks-desk")), desk.get(address("leaks-submission"))):
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
        assert "what was" not in text_of(page)
        assert Envelope.objects.get().nonce_digest not in text_of(page)


def test_ciphertext_is_taken_away_and_the_sender_reads_that_it_was(words, desk, box, leaks_folder):
    name = Envelope.objects.get().name
    answer = desk.post(address("leaks-envelope", name))
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == (leaks_folder / f"{name}.age").read_bytes()
    assert Submission.objects.get().state == "read"
    assert desk.get(address("leaks-envelope", name)).status_code == 405
    assert desk.post(address("leaks-envelope", "0" * 32)).status_code == 404
    (leaks_folder / f"{name}.age").unlink()
    assert desk.post(address("leaks-envelope", name)).status_code == 404


def test_reply_written_on_the_desk_reaches_the_seven_words(words, desk):
    desk.post(address("leaks-reply"), {"text": "Bien reçu."})
    assert "Bien reçu." in text_of(open_with(words, browser()))
    assert "Bien reçu." not in text_of(desk.get(address("leaks-submission")))


def test_reply_that_cannot_be_kept_is_not_lost(words, desk):
    long = "x" * (answering.LENGTH + 1)
    page = desk.post(address("leaks-reply"), {"text": long})
    assert page.status_code == 400
    assert long in text_of(page)
    assert desk.post(address("leaks-reply")).status_code == 400


def test_finished_is_what_the_sender_reads(words, desk):
    desk.post(address("leaks-close"))
    assert Submission.objects.get().state == "closed"


def upload(desk, name="Contrat de M. Untel.txt", title="Contrat"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return desk.post(address("leaks-copy"), {"files": SimpleUploadedFile(name, b"cleaned"), "title": title})


def test_cleaned_copy_waits_for_two_people_and_tells_nothing_of_its_way(words, desk, moderator):
    answer = upload(desk)
    document = Document.objects.get()
    assert answer.status_code == 302
    assert document.provenance == "leak"
    assert document.decision == "waiting"
    assert document.deposited_by is None
    assert File.objects.get().name == "copie.txt"
    assert CleanedCopy.objects.get().document == document
    assert Review.objects.filter(state="waiting").count() == 1
    assert (document.added.hour, document.added.minute) in {(0, 0), (23, 0), (22, 0)}  # midnight, here or in UTC
    assert not CustodyEvent.objects.exclude(by=None).exists()
    version = document.versions.get()
    make_page(version, 1, "cleaned")
    document.versions.update(processing=Processing.DONE, page_count=1)
    moderation.publish(document, moderator)
    document.refresh_from_db()
    assert document.decision == "waiting"


@pytest.mark.parametrize("choice", ["use", "ask"])
def test_no_copy_is_taken_of_what_its_sender_does_not_want_published(words, desk, choice):
    Submission.objects.update(choice=choice)
    assert upload(desk).status_code == 400
    assert not Document.objects.exists()


@pytest.mark.parametrize(("name", "title"), [("a.exe", "Contrat"), ("a.txt", " "), ("a", "Contrat")])
def test_copy_that_cannot_be_taken_is_said(words, desk, name, title):
    page = upload(desk, name, title)
    assert page.status_code == 400
    assert not Document.objects.exists()
    assert not CleanedCopy.objects.exists()


def test_copy_leads_to_no_submission_in_public(words, desk, client):
    upload(desk)
    page = desk.get(Document.objects.get().get_absolute_url())
    assert str(Submission.objects.get()) not in text_of(page)


def test_numbers_that_no_database_holds_are_not_found(desk, box):
    assert desk.get(f"/relecture/fuites/{10**40}/").status_code == 404
    assert desk.get(f"/relecture/fuites/repetition/{10**40}.age").status_code == 404


def test_copy_needs_a_file(words):
    with pytest.raises(copies.DeskError):
        copies.receive(Submission.objects.get(), [], "Contrat")
    assert make_user("somebody")
    assert SEND
