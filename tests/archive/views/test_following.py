"""Deposits without account: a code is shown once, and follows them by POST alone."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation

from archive import moderation, receipts, sendings
from archive.models import Decision, Document, Review, Sending
from archive.models.document import CODE_ALPHABET
from tests.make import make_territory, publish_at_once, stamped

UPLOAD, FOLLOW = "/deposer/", "/suivre/"


@pytest.fixture(autouse=True)
def in_english(client, db):
    make_territory()
    cache.clear()
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def send(client, *files, **said):
    data = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record", "nonce": sendings.new_word()}
    files = files or (SimpleUploadedFile("minutes.pdf", b"%PDF-1.4 minutes"),)
    return client.post(UPLOAD, data | stamped() | {"files": files} | said)


def code_in(answer):
    return re.search(r'<p class="code">([^<]+)</p>', answer.content.decode())[1]


def said(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_document_sent_without_account_waits_in_the_same_queue_and_its_code_is_shown(client):
    answer = send(client)
    code = code_in(answer)
    assert re.fullmatch(rf"([{CODE_ALPHABET}]{{4}}-){{3}}[{CODE_ALPHABET}]{{4}}", code)
    document = Document.objects.get()
    assert (document.deposited_by, document.decision) == (None, Decision.WAITING)
    assert Review.objects.waiting().get().subject == document
    assert "minutes.pdf" in said(answer)
    assert "no-store" in answer["Cache-Control"]


def test_code_is_kept_as_a_keyed_digest_only(client):
    code = code_in(send(client))
    bare = code.replace("-", "")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            rows = repr(cursor.fetchall())
            assert code not in rows
            assert bare not in rows
    assert Document.objects.get().receipt_hmac == receipts.digest_of(code)


def test_nothing_but_the_forms_own_cookie_and_no_session(client):
    client.get(UPLOAD)
    code = code_in(send(client))
    client.post(FOLLOW, {"code": code})
    assert set(client.cookies) == {"django_language", "csrftoken"}
    assert not Session.objects.exists()


def test_second_click_shows_the_same_code_and_receives_nothing_twice(client):
    word = sendings.new_word()
    first, second = send(client, nonce=word), send(client, nonce=word)
    assert code_in(first) == code_in(second)
    assert Document.objects.count() == 1


def test_second_click_while_the_first_is_received_shows_the_code(client):
    word = sendings.new_word()
    sending = Sending.objects.create(word=word)
    assert sendings.claim(sending)
    answer = send(client, nonce=word)
    assert code_in(answer) == receipts.code_of(word)
    assert "being received at this moment" in said(answer)
    assert not Document.objects.exists()


def test_codes_of_two_sendings_differ_and_each_follows_its_own(client):
    one = code_in(send(client))
    other = code_in(send(client, SimpleUploadedFile("letter.txt", b"Dear"), SimpleUploadedFile("map.txt", b"Map")))
    assert one != other
    answer = said(client.post(FOLLOW, {"code": other}))
    assert "letter.txt" in answer
    assert "map.txt" in answer
    assert "minutes.pdf" not in answer


@pytest.mark.parametrize("typed", [str.upper, lambda code: code.replace("-", " "), lambda code: f"  {code} "])
def test_code_is_understood_however_it_is_typed(client, typed):
    code = code_in(send(client))
    assert "minutes.pdf" in said(client.post(FOLLOW, {"code": typed(code)}))


@pytest.mark.parametrize("code", ["", "bcdf-bcdf-bcdf-bcdf", "é" * 400, "\0", "bcdf"])
def test_unknown_code_follows_nothing(client, code):
    send(client)
    answer = client.post(FOLLOW, {"code": code})
    assert answer.status_code == 400
    assert "follows nothing" in said(answer)


def test_code_in_an_address_is_not_looked_at(client):
    code = code_in(send(client))
    assert "minutes.pdf" not in said(client.get(FOLLOW, {"code": code}))
    for name in ["follow-answer", "follow-photos"]:
        assert client.get(reverse(name)).status_code == 405


def test_guessing_is_slowed_and_keeps_nobody_else_out(client):
    code = code_in(send(client))
    guess = code[:-1] + ("b" if code[-1] != "b" else "c")
    answers = [client.post(FOLLOW, {"code": guess}).status_code for _try in range(6)]
    assert answers == [400] * 5 + [429]
    other = code_in(send(client, SimpleUploadedFile("other.txt", b"other")))
    assert client.post(FOLLOW, {"code": other}).status_code == 200


def test_question_is_answered_with_the_code_and_by_nobody_else(client, moderator):
    code = code_in(send(client))
    document = Document.objects.get()
    moderation.ask(document, moderator, reason="Which council?")
    page = client.post(FOLLOW, {"code": code})
    assert "Which council?" in said(page)
    address = reverse("follow-answer")
    assert client.post(address, {"code": "", "document": document.code, "text": "Mine."}).status_code == 404
    other = code_in(send(client, SimpleUploadedFile("other.txt", b"other")))
    assert client.post(address, {"code": other, "document": document.code, "text": "Mine."}).status_code == 404
    empty = client.post(address, {"code": code, "document": document.code, "text": ""})
    assert "nothing was sent" in said(empty)
    answer = client.post(address, {"code": code, "document": document.code, "text": "The one of June."})
    assert "Your answer was sent" in said(answer)
    document.refresh_from_db()
    assert document.decision == Decision.WAITING
    line = document.custody.last()
    assert (line.kind, line.by, line.note) == ("answered", None, "The one of June.")


def test_published_document_is_linked_from_its_code(client):
    code = code_in(send(client))
    document = Document.objects.get()
    publish_at_once(document, document.versions.get())
    assert document.get_absolute_url() in client.post(FOLLOW, {"code": code}).content.decode()


@pytest.mark.parametrize("answer", ["yes", ""])
def test_what_could_harm_somebody_is_not_taken(client, answer):
    page = send(client, harm=answer)
    assert page.status_code == 400
    assert reverse("leak") in page.content.decode()
    assert not Document.objects.exists()
    assert not Sending.objects.exists()


def test_leak_is_not_taken_without_account_either(client):
    assert send(client, provenance="leak").status_code == 400
    assert not Document.objects.exists()


def test_beyond_the_limit_of_the_day_an_account_is_offered_and_nothing_is_kept(client, settings):
    settings.OPEN_DEPOSIT_DOCUMENTS_PER_DAY = 2
    three = [SimpleUploadedFile(f"{n}.txt", b"%d" % n) for n in range(3)]
    answer = send(client, *three)
    assert answer.status_code == 400
    assert "Only 2 documents more" in said(answer)
    assert not Document.objects.exists()
    send(client, *three[:2])
    answer = send(client)
    assert answer.status_code == 429
    assert reverse("sign-up") in answer.content.decode()
    assert Document.objects.count() <= 2
    assert "can be taken today" in said(client.get(UPLOAD))


def test_limit_of_the_day_does_not_touch_accounts(client, contributor, settings):
    settings.OPEN_DEPOSIT_DOCUMENTS_PER_DAY = settings.OPEN_DEPOSIT_BYTES_PER_DAY = 0
    client.force_login(contributor)
    send(client)
    assert Document.objects.get().deposited_by == contributor
