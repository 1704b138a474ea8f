"""Sending: without session, account or script; encrypted while it comes; kept once, or not at all and said so."""

import os
import stat
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from archive.leaks import sealing, taking, words
from archive.leaks.container import SMALLEST, bucket_of
from archive.leaks.models import Envelope, Submission
from tests.archive.leaks.sending import (
    SEND,
    TELL,
    decrypted,
    decrypted_by_age,
    fields,
    nonce_of,
    open_with,
    send,
    text_of,
    words_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_sent_is_opened_by_each_key_holder_with_the_age_command(box, tmp_path):
    page = send(("a.pdf", b"%PDF first"), ("b.weird", b"second" * 100_000), message="Bonjour")
    assert page.status_code == 200
    assert words_of(page)
    envelope = Envelope.objects.get()
    for holder in box:
        members = decrypted_by_age(sealing.path_of(envelope.name), holder.identity, tmp_path)
        assert members["fichier-01.pdf"] == b"%PDF first"
        assert members["fichier-02"] == b"second" * 100_000
        assert members["message.txt"].decode().endswith("Bonjour")
    assert envelope.recipients == ["Coffre", "Équipe"]


def test_size_tells_the_bucket_only_and_never_how_many_files_there_are(box):
    send(("a.txt", b"x"))
    send(*[(f"{n}.txt", b"y" * 1000) for n in range(20)], message="z" * 5000)
    sizes = list(Envelope.objects.values_list("size", flat=True))
    assert max(sizes) - min(sizes) < 1024  # age itself adds something of a random length to each header
    send(("a.txt", b"x" * (SMALLEST + 1)))
    assert max(Envelope.objects.values_list("size", flat=True)) > 1.2 * max(sizes)


@pytest.mark.parametrize("size", [1, SMALLEST - 500, SMALLEST - 300, SMALLEST, 1_000_000])
def test_every_sending_has_a_size_of_the_series(box, size):
    assert send(("a.txt", b"x" * size)).status_code == 200
    members = decrypted(Envelope.objects.get(), box[0].identity)
    total = sum(30 + 16 + 46 + 2 * len(name) + len(data) for name, data in members.items()) + 22
    assert total == bucket_of(total)


def test_second_click_shows_the_same_words_and_keeps_one(box, leaks_folder):
    client = Client()
    nonce = nonce_of(client.get(SEND))
    first, second = (send(("a.txt", b"x"), nonce=nonce) for _click in range(2))
    assert words_of(first) == words_of(second) != ""
    assert Submission.objects.count() == Envelope.objects.count() == 1
    assert len(list(leaks_folder.glob("*.[ap]*"))) == 1  # nothing half-made, whose time would be that of the click


def test_form_that_is_changed_and_sent_again_says_that_the_change_is_not_kept(box):
    nonce = nonce_of(Client().get(SEND))
    said = "had been sent already"
    assert said not in text_of(send(("a.txt", b"x"), nonce=nonce, HTTP_ACCEPT_LANGUAGE="en"))
    assert said in text_of(send(("b.txt", b"other"), nonce=nonce, HTTP_ACCEPT_LANGUAGE="en"))


def test_second_click_while_the_first_is_under_way_keeps_one(box, leaks_folder, monkeypatch):
    """The second one comes when the first has looked for itself and has not written its row yet."""
    client, asked = Client(), []
    nonce = nonce_of(client.get(SEND))
    was_taken = taking._was_taken

    def not_yet(nonce):
        asked.append(nonce)
        return False if len(asked) == 2 else was_taken(nonce)

    monkeypatch.setattr(taking, "_was_taken", not_yet)
    first, second = (send(("a.txt", b"x"), nonce=nonce) for _click in range(2))
    assert words_of(first) == words_of(second) != ""
    assert Envelope.objects.count() == len(list(leaks_folder.glob("*.age"))) == 1


def test_only_that_it_exists_takes_words_and_no_file(box):
    assert words_of(send(message="Un contrat existe à la mairie.", address=TELL))
    assert Submission.objects.get().kind == "exists"
    refused = send(("a.txt", b"x"), message="y", address=TELL)
    assert refused.status_code == 400
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"message": "   "},
        {"message": "x", "choice": "nothing"},
        {"files": [("a.txt", b"")]},
        {"files": [(f"{n}.txt", b"x") for n in range(21)]},
        {"message": "x" * 100_001},
        {"message": " ".join(words.known()[:7])},
    ],
)
def test_what_cannot_be_taken_is_said_and_leaves_nothing(box, leaks_folder, given):
    files = given.pop("files", [])
    page = send(*files, **given)
    assert page.status_code == 400
    assert not words_of(page)
    assert not Submission.objects.exists()
    assert not list(leaks_folder.glob("*.[ap]*"))


def test_message_is_not_lost_when_something_else_is_wrong(box):
    page = send(message="Ce que je sais & plus", choice="")
    assert page.status_code == 400
    assert "Ce que je sais & plus" in text_of(page)


def test_too_large_is_refused_before_anything_is_written(box, settings, leaks_folder):
    settings.LEAKS_MAX_BYTES = 1000
    assert send(("a.txt", b"x" * 2_000_000)).status_code == 413
    assert not Submission.objects.exists()
    assert not list(leaks_folder.glob("*.[ap]*"))


@pytest.mark.parametrize("nonce", ["", "x", "2026-11-25.abc.0:forged"])
def test_nothing_is_taken_from_who_has_no_form_of_ours(box, leaks_folder, nonce):
    page = Client().post(SEND, fields(nonce, ("a.txt", b"x"), message="y"))
    assert page.status_code == 403
    assert not leaks_folder.exists()


def test_nonce_after_the_files_is_as_good_as_none(box, leaks_folder):
    nonce = nonce_of(Client().get(SEND))
    given = fields(nonce, ("a.txt", b"x"))
    page = Client().post(SEND, {"files": given["files"], "nonce": nonce, "choice": "publish", "end": "1"})
    assert page.status_code == 403
    assert not leaks_folder.exists()


def test_form_of_the_day_before_is_good_and_an_older_one_is_not(box, monkeypatch, time_machine_days):
    nonce = nonce_of(Client().get(SEND))
    time_machine_days(1)
    assert words_of(send(message="x", nonce=nonce))
    time_machine_days(2)
    assert send(message="x", nonce=nonce).status_code == 403


def body_of(nonce, *, end=b'--b\r\nContent-Disposition: form-data; name="end"\r\n\r\n1\r\n--b--\r\n'):
    parts = {"nonce": nonce, "choice": "publish", "message": "m"}
    body = b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in parts.items()
    )
    return (
        body
        + b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        + b"x" * 5000
        + b"\r\n"
        + end
    )


@pytest.mark.parametrize("cut", [1, 30, 100, 3000])
def test_what_stops_half_way_is_never_taken_for_the_whole(box, leaks_folder, cut):
    nonce = nonce_of(Client().get(SEND))
    body = body_of(nonce)[:-cut]
    announced = Client().generic(
        "POST", SEND, body, "multipart/form-data; boundary=b", CONTENT_LENGTH=str(len(body) + cut)
    )
    assert announced.status_code >= 400
    shorter = Client().generic("POST", SEND, body, "multipart/form-data; boundary=b")
    assert shorter.status_code >= 400 or cut <= 30  # the last line is a few bytes: all that is needed stands before it
    assert Submission.objects.count() == (shorter.status_code == 200)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"\0" * 1000),
        ("application/x-www-form-urlencoded", b"nonce=x&end=1"),
        ("multipart/form-data; boundary=" + "b" * 300, b"x"),
    ],
)
def test_what_is_no_form_is_told_so(box, kind, body):
    page = Client().generic("POST", SEND, body, kind)
    assert 400 <= page.status_code < 500


def test_signed_in_browser_is_told_to_use_another(box, contributor, leaks_folder):
    nonce = nonce_of(Client().get(SEND))
    client = Client()
    client.force_login(contributor)
    for address in ("/transmettre/", SEND, TELL, "/transmettre/suivre/"):
        page = client.get(address)
        assert page.status_code == 403
        assert "Tor Browser" in page.content.decode()
        assert contributor.pseudonym not in page.content.decode()
    assert client.post(SEND, fields(nonce, ("a.txt", b"x"))).status_code == 403
    assert not leaks_folder.exists()


def test_no_cookie_is_set_and_no_session_or_account_is_asked_for(box, django_assert_num_queries):
    client = Client()
    page = send(("a.txt", b"x"), client=client)
    open_with(words_of(page), client)
    assert not client.cookies
    with django_assert_num_queries(0):
        client.get("/transmettre/suivre/")


@pytest.mark.parametrize("address", ["/transmettre/", SEND, TELL, "/transmettre/suivre/", "/transmettre/nowhere/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options", "head"])
def test_every_answer_is_kept_by_nobody_and_may_run_nothing(box, address, method):
    page = getattr(Client(), method)(address)
    assert page.status_code < 500
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "script-src" not in page["Content-Security-Policy"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "Cookie" not in page.get("Vary", "")
    assert "<script" not in page.content.decode()
    assert not page.cookies


def test_files_and_folder_say_no_time_and_are_for_this_account_only(box, leaks_folder):
    send(("a.txt", b"x"))
    for path in [leaks_folder, *leaks_folder.glob("*.age")]:
        assert path.stat().st_mtime == 0
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_disk_that_is_full_is_said_and_leaves_nothing(box, leaks_folder, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealing._Target, "write", full)
    page = send(("a.txt", b"x" * 3_000_000))
    assert page.status_code == 507
    assert not Submission.objects.exists()
    assert not list(leaks_folder.glob("*.[ap]*"))


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_disk_that_fails_at_the_end_is_said_and_leaves_nothing(box, leaks_folder, monkeypatch, step):
    def fails(*args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (sealing.Path, "rename")), fails)
    page = send(("a.txt", b"x"))
    assert page.status_code == 507
    assert not Submission.objects.exists()
    assert not list(leaks_folder.glob("*.[ap]*"))


def test_disk_without_room_beside_what_the_site_needs_takes_nothing(box, settings, leaks_folder):
    leaks_folder.mkdir()
    settings.LEAKS_FREE_BYTES = 1 << 60
    assert send(("a.txt", b"x")).status_code == 507
    assert not Submission.objects.exists()


def test_day_has_a_limit_that_is_said(box, settings):
    settings.LEAKS_BYTES_PER_DAY = 1
    assert words_of(send(message="x"))
    page = send(message="y")
    assert page.status_code == 503
    assert not words_of(page)
    assert Submission.objects.count() == 1


def test_page_of_the_receipt_that_fails_does_not_lose_what_was_kept(box, monkeypatch, leaks_folder):
    from archive.leaks import views

    monkeypatch.setattr(views, "_of_settings", lambda: 1 / 0)
    page = send(("a.txt", b"x"))
    assert page.status_code == 500
    assert Submission.objects.count() == len(list(leaks_folder.glob("*.age"))) == 1


def test_address_of_the_onion_is_there_to_copy_and_not_to_click(box, settings):
    settings.ONION = "a" * 56 + ".onion"
    page = Client().get(reverse("leak")).content.decode()
    assert f"{settings.ONION}/transmettre/" in page
    assert f'href="http://{settings.ONION}' not in page


def test_language_is_chosen_in_the_address(box):
    assert 'lang="en"' in Client().get("/transmettre/?langue=en").content.decode()
    assert 'lang="fr"' in Client().get("/transmettre/?langue=fr", headers={"Accept-Language": "en"}).content.decode()
    assert Client().get("/transmettre/?langue=xx")["Content-Language"] == "fr"


def test_hundred_at_once_are_each_kept_or_told_that_they_are_not(box, leaks_folder):
    def one(number):
        try:
            page = send((f"{number}.txt", b"x" * 1000), message=str(number))
            return page.status_code, bool(words_of(page))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = Counter(pool.map(one, range(100)))
    assert set(answers) <= {(200, True), (503, False), (507, False)}
    kept = answers[(200, True)]
    assert kept >= 50
    assert Submission.objects.count() == Envelope.objects.count() == len(list(leaks_folder.glob("*.age"))) == kept


def test_site_that_is_looked_after_takes_nothing_and_can_be_read(box, settings):
    nonce = nonce_of(Client().get(SEND))
    settings.MAINTENANCE = True
    assert send(message="x", nonce=nonce).status_code == 503
    assert not Submission.objects.exists()
    assert Client().get("/transmettre/").status_code == 200
