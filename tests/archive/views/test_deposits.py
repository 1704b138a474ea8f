"""Sending documents and following them, without JavaScript."""

import errno
import re
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from archive import intake, moderation, sendings, storage
from archive.desk import reviews
from archive.models import Decision, Document, Upload
from tests.make import make_document, make_territory, make_user, publish_at_once, stamped

UPLOAD = "/deposer/"
FIRST = sendings.new_word()


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def place(db):
    return make_territory()


@pytest.fixture
def depositor(client, contributor):
    client.force_login(contributor)
    return contributor


def file(name="minutes.pdf", content=b"%PDF-1.4 minutes"):
    return SimpleUploadedFile(name, content)


def send(client, *files, follow=True, **said):
    """Send the form as a browser does."""
    data = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record", "nonce": FIRST, "files": list(files)}
    return client.post(UPLOAD, data | stamped() | said, follow=follow)


def said(response) -> str:
    """Return the words of a page on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_visitor_is_led_to_sign_in_where_deposits_without_account_are_closed(client, db, settings):
    settings.OPEN_DEPOSIT = False
    response = client.get(UPLOAD, follow=True)
    assert response.redirect_chain == [("/compte/entrer?next=/deposer/", 302)]
    assert reverse("leak") in response.content.decode()


def test_warning_about_leaks_comes_before_the_form(client, depositor):
    page = client.get(UPLOAD).content.decode()
    assert page.index(reverse("leak")) < page.index('type="file"')
    assert page.index("Stop here") < page.index('type="file"')


def test_limits_are_said_before_sending(client, depositor, settings):
    settings.UPLOAD_MAX_BYTES = 30 * 1024 * 1024
    page = said(client.get(UPLOAD))
    assert "At most 50 files at once, 30 MB each" in page
    assert "odt, ogg, pdf" in page


@pytest.mark.parametrize(("program", "offered"), [(None, False), ("/usr/bin/soffice", True)])
def test_form_offers_only_what_can_be_read_here(client, depositor, settings, monkeypatch, program, offered):
    settings.SANDBOX = "bwrap"
    monkeypatch.setattr("archive.readers.shutil.which", lambda name: program)
    client.force_login(depositor)
    said = client.get("/deposer/").content.decode()
    assert ".pdf," in said
    assert (".doc," in said) == offered
    assert (", ppt," in said) == offered


def test_each_file_becomes_a_document_that_waits(client, depositor, place):
    response = send(client, file("a.pdf", b"a"), file("b.pdf", b"b"), title="Minutes", date="06/2019", nature="minutes")
    first, second = Document.objects.order_by("pk")
    assert first.deposited_by == depositor
    assert (first.title, first.nature, first.date_precision) == ("Minutes", "minutes", "month")
    assert list(second.territories.all()) == [place]
    assert "a.pdf" in said(response)
    assert "Reading in progress" in said(response)
    assert response["Cache-Control"].count("no-store") == 1


def test_joined_photos_become_one_document_in_order(client, depositor, place):
    send(client, file("2.jpg", b"two"), file("1.jpg", b"one"), joined="on")
    assert [kept.name for kept in Document.objects.get().versions.get().files.all()] == ["2.jpg", "1.jpg"]


def test_other_files_than_photos_are_not_joined(client, depositor, place):
    response = send(client, file("1.jpg"), file("2.pdf"), joined="on")
    assert response.status_code == 400
    assert "Only photos can be joined" in said(response)


@pytest.mark.parametrize("provenance", ["leak", "LEAK", "", "nothing"])
def test_leak_can_be_chosen_nowhere(client, depositor, place, provenance):
    assert 'value="leak"' not in client.get(UPLOAD).content.decode()
    response = send(client, file(), provenance=provenance)
    assert response.status_code == 400
    assert not Document.objects.exists()


def test_second_click_shows_the_first_result(client, depositor, place):
    send(client, file())
    response = send(client, file())
    assert Document.objects.count() == 1
    assert "Reading in progress" in said(response)


def test_second_click_while_the_first_is_received_is_sent_to_the_list(client, depositor, place):
    assert sendings.claim(sendings.begin(depositor, FIRST))
    response = send(client, file())
    assert not Document.objects.exists()
    assert "My documents" in said(response)


def test_result_of_somebody_else_is_not_shown(client, depositor, place):
    send(client, file())
    client.force_login(make_user())
    response = client.get(UPLOAD, {"sent": "first"}, follow=True)
    assert "minutes.pdf" not in said(response)


def test_bad_input_keeps_what_was_typed_and_says_what_to_mend(client, depositor, place):
    response = send(client, place="Atlantis", title="Kept title", date="yesterday", how_obtained="Asked in June")
    page = response.content.decode()
    assert response.status_code == 400
    for words in ["Kept title", "Asked in June", "Atlantis", "yesterday"]:
        assert words in page
    for sentence in ["Choose at least one file", "No town, department", "This date cannot be read", "files again"]:
        assert sentence in page


def test_homonyms_come_back_as_a_choice_by_department(client, depositor):
    seine = make_territory("dep-93", "Seine-Saint-Denis", "seine-saint-denis", "department")
    north = make_territory("93066", "Saint-Denis", "saint-denis", parent=seine)
    island = make_territory("97411", "Saint-Denis", "saint-denis-974")
    island.name_slug = "saint-denis"
    island.save()
    response = send(client, file(), place="Saint-Denis")
    assert response.status_code == 400
    assert "Saint-Denis (93)" in said(response)
    assert "minutes.pdf" in said(response)  # the file is kept
    send(client, place="Saint-Denis", place_code=north.code)
    assert list(Document.objects.get().territories.all()) == [north]


def test_place_is_found_with_its_department(client, depositor):
    seine = make_territory("reg-11", "Île-de-France", "ile-de-france", "region")
    seine = make_territory("dep-93", "Seine-Saint-Denis", "seine-saint-denis", "department", seine)
    north = make_territory("93066", "Saint-Denis", "saint-denis", parent=seine)
    send(client, file(), place="Saint-Denis (93)")
    assert list(Document.objects.get().territories.all()) == [north]


def test_fifty_one_files_are_too_many_and_what_was_typed_is_kept(client, depositor, place):
    response = send(client, *[file(f"{n}.pdf", b"x%d" % n) for n in range(51)], title="Kept title")
    assert response.status_code == 413
    assert "too many files at once" in said(response)
    assert "Kept title" in response.content.decode()


def test_file_larger_than_the_limit_is_named_as_refused(client, depositor, place, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    response = send(client, file(content=b"x" * 400_000), file("small.pdf"))
    assert "larger than the limit" in said(response)
    assert Document.objects.tally() | {"refused": 1, "waiting": 1, "received": 2} == Document.objects.tally()


def test_sending_larger_than_all_limits_is_refused_before_it_is_read(client, depositor, place, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    assert send(client, file(content=b"x" * 10_000)).status_code == 413
    assert not Document.objects.exists()


def test_empty_file_and_wrong_kind_are_refused_in_words(client, depositor, place):
    response = send(client, file("empty.pdf", b""), file("program.exe", b"MZ"))
    assert "This file is empty" in said(response)
    assert "This kind of file is not read here" in said(response)


def test_public_duplicate_leads_to_the_document(client, depositor, place):
    send(client, file(), nonce="a")
    document = Document.objects.get()
    document.deposited_by = make_user()
    publish_at_once(document, document.versions.get())
    response = send(client, file(), nonce="b")
    assert "Already in the archive" in said(response)
    assert document.get_absolute_url() in response.content.decode()


def test_full_disk_is_said_and_leaves_nothing_half_done(client, depositor, place, monkeypatch):
    store, stored = storage.store, []

    def full_after_one(stream):
        if stored:
            raise OSError(errno.ENOSPC, "No space left on device")
        stored.append(1)
        return store(stream)

    monkeypatch.setattr(storage, "store", full_after_one)
    response = send(client, file("a.pdf", b"a"), file("b.pdf", b"b"))
    assert response.status_code == 507
    assert "storage of this site is full" in said(response)
    assert "b.pdf Not received" in said(response)
    assert Document.objects.count() == 1


def test_sending_in_which_nothing_could_be_kept_may_be_tried_again(client, depositor, place, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patch:
        patch.setattr("archive.intake.receive", fail)
        with pytest.raises(RuntimeError):
            send(client, file())
    send(client, file())
    assert Document.objects.count() == 1


def test_list_shows_ones_own_documents_only(client, depositor):
    make_document("une page", published=False, title="Mine to see", deposited_by=depositor)
    make_document("une page", published=False, title="Of somebody else", deposited_by=make_user())
    page = said(client.get(reverse("deposits")))
    assert "Mine to see" in page
    assert "a.pdf" in page
    assert "Waiting for review" in page
    assert "Of somebody else" not in page


def test_list_costs_few_queries_however_long(client, depositor, django_assert_max_num_queries):
    for _number in range(15):
        make_document("une page", deposited_by=depositor)
    with django_assert_max_num_queries(9):
        client.get(reverse("deposits"))


def test_question_is_answered_by_its_depositor_only(client, depositor, moderator):
    document = make_document("une page", published=False, deposited_by=depositor)
    reviews.open_review("document", document)
    moderation.ask(document, moderator, reason="Which council?")
    assert "Which council?" in said(client.get(reverse("deposits")))
    address = reverse("deposit-answer", args=[document.code])
    client.post(address, {"text": ""})
    document.refresh_from_db()
    assert document.decision == Decision.QUESTION
    client.post(address, {"text": "The one of June."})
    document.refresh_from_db()
    assert document.decision == Decision.WAITING
    client.force_login(make_user())
    assert client.post(address, {"text": "Mine."}).status_code == 404


def test_answer_needs_a_form_and_not_a_link(client, depositor):
    document = make_document("une page", published=False, deposited_by=depositor)
    assert client.get(reverse("deposit-answer", args=[document.code])).status_code == 405


def test_signing_out_elsewhere_while_files_come_loses_nothing(client, depositor, place, monkeypatch):
    def and_sign_out(*given, **named):
        document = receive(*given, **named)
        Session.objects.all().delete()
        return document

    receive = intake.receive
    monkeypatch.setattr(intake, "receive", and_sign_out)
    response = send(client, file())
    assert response.redirect_chain[-1][0].startswith(reverse("login"))
    assert Document.objects.get().decision == Decision.WAITING


@pytest.mark.parametrize("harm", ["yes", ""])
def test_nothing_is_taken_before_the_question_is_answered_with_no(client, depositor, place, harm):
    response = send(client, file(), harm=harm)
    assert response.status_code == 400
    assert reverse("leak") in response.content.decode()
    assert not Document.objects.exists()
    assert not Upload.objects.exists()


def test_answering_yes_throws_away_what_had_come_before(client, depositor, place, settings):
    send(client, file(), place="Atlantis")
    assert Upload.objects.get().received
    send(client, harm="yes")
    assert not Upload.objects.exists()
    assert not list(settings.SENDINGS_DIR.iterdir())


def test_files_of_a_form_with_a_mistake_are_kept_and_one_of_them_removed(client, depositor, place):
    response = send(client, file("a.pdf", b"a"), file("b.pdf", b"b"), place="Atlantis")
    assert "your files are kept" in said(response)
    first, second = Upload.objects.all()
    titles = {f"title-{first.word}": "Not sent", f"title-{second.word}": "Its own title"}
    send(client, drop=first.word, title="Of the batch", **titles)
    document = Document.objects.get()
    assert document.title == "Its own title"
    assert document.versions.get().files.get().name == "b.pdf"


def test_what_has_not_come_whole_is_named_and_not_received(client, depositor, place):
    sending = sendings.begin(depositor, FIRST)
    Upload.objects.create(sending=sending, name="half.pdf", size=10, received=5)
    response = send(client)
    assert response.status_code == 400
    assert "Not whole yet: half.pdf" in said(response)
    assert not Document.objects.exists()


def test_one_description_serves_a_whole_batch(client, depositor, place):
    send(client, *[file(f"{n}.pdf", b"%d" % n) for n in range(4)], title="Minutes", source="https://example.org/")
    assert {(d.title, d.source) for d in Document.objects.all()} == {("Minutes", "https://example.org/")}


def test_form_with_a_word_of_somebody_else_gets_its_own(client, depositor, place):
    other = sendings.begin(make_user(), FIRST)
    sendings.keep(other, [("theirs.pdf", BytesIO(b"theirs"))])
    response = send(client, file())
    assert "minutes.pdf" in said(response)
    assert "theirs.pdf" not in said(response)
    assert Upload.objects.get().sending == other
