"""After a day on which every form that needs no account was used, the senders' address stands nowhere.

Looked for in every table, every file of the data folder and everything that was logged or printed; cookies and sessions
are opened. The counts that hold machines back are in the cache, which is memory.
"""

import ipaddress
import logging
import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from wiki.models import ArticleRevision

from archive import sendings
from archive.models import Document, User
from archive.open_forms import OpenForm
from tests.archive.files import image, picture_of
from tests.make import make_territory, stamped
from wiki.discussion.models import Comment
from wiki.pages import saving
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)
FOUR, SIX = "92.184.105.7", "2a01:e0a:1234:5678::9"
PASSWORD = "quatre mots en tas"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def client_at(address):
    """Return a browser at this address, behind a proxy that says so in every usual header."""
    said = {"HTTP_X_FORWARDED_FOR": address, "HTTP_X_REAL_IP": address, "HTTP_FORWARDED": f"for={address}"}
    client = Client(REMOTE_ADDR=address, raise_request_exception=False, **said)
    client.cookies["django_language"] = "en"
    return client


def forms_of(address):
    """Every address at which somebody without account sends something: (name, address, what is sent)."""
    a_file = SimpleUploadedFile("minutes.pdf", b"%PDF-1.4 minutes")
    described = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record"}
    nonce = sendings.new_word()
    mark = "6" if ":" in address else "4"
    yield "upload", reverse("upload"), {**described, "nonce": nonce, "files": a_file, **stamped()}
    yield "upload", reverse("upload"), {"files": a_file}
    yield "sign-up", reverse("sign-up"), {
        "pseudonym": f"ombre{mark}", "password1": PASSWORD, "password2": PASSWORD, **stamped()
    }  # fmt: skip
    yield "login", reverse("login"), {"username": f"ombre{mark}", "password": "faux"}
    yield "login", reverse("login"), {"username": f"ombre{mark}", "password": PASSWORD}
    lost = {"pseudonym": f"ombre{mark}", "new_password1": PASSWORD, "new_password2": PASSWORD}
    yield "recover", reverse("recover"), {**lost, "code": "bcdf-bcdf-bcdf-bcdf-bcdf-bcdf"}
    yield "recover-by-mail", reverse("recover-by-mail"), {"email": "ombre@example.org", **stamped()}
    yield "follow", reverse("follow"), {"code": "bcdf-bcdf-bcdf-bcdf"}
    yield "follow-answer", reverse("follow-answer"), {"code": "bcdf-bcdf-bcdf-bcdf", "document": "x", "text": "y"}
    yield "set_language", reverse("set_language"), {"language": "fr"}
    discussion = reverse("wikipage-discussion-write", args=["villes/nice"])
    yield "comment", discussion, {"text": "Un mot.", "word": sendings.new_word(), "signature": "P", **stamped()}
    yield "comment", discussion, {"text": "Trop vite.", **stamped(0)}
    yield "comment", discussion, {"text": "Piège.", "open_homepage": "x", **stamped()}
    report = reverse("report", args=["page", "villes/nice"])
    yield "report", report, {"kind": "other", "text": "Faux.", "contact": "P", "word": sendings.new_word(), **stamped()}
    base = ArticleRevision.objects.get(article__page__path="villes/nice").pk
    proposal = {"title": "Nice", "text": f"Autre {mark}.", "base": base, "nonce": sendings.new_word(), **stamped()}
    yield "proposal", reverse("wikipage-edit", args=["villes/nice"]), proposal


def use_all(address):
    """Use every one of them, read a little, and make the site fail."""
    for _name, url, said in forms_of(address):
        client = client_at(address)
        assert client.get(url).status_code < 500
        assert client.post(url, said).status_code < 500
    client = client_at(address)
    described = {"harm": "no", "place": "Saint-Étienne", "provenance": "public-record", "next": "photos"}
    picture = SimpleUploadedFile("a.jpg", image(picture_of("Un mot."), "JPEG"), "image/jpeg")
    photos = client.post(reverse("upload"), {**described, "nonce": sendings.new_word(), "files": picture, **stamped()})
    assert photos.status_code == 302, photos.content[:2000]
    client.post(photos["Location"], {"do": "send"})
    sent = client.post(
        reverse("wikipage-discussion-write", args=["villes/nice"]),
        {"text": "Repris.", "word": sendings.new_word(), **stamped()},
    )
    client.post(re.search(r'href="http://testserver(/wiki/-/commentaires/[^"]+)"', sent.text)[1])
    client.post(reverse("tus"), HTTP_UPLOAD_LENGTH="5", HTTP_TUS_RESUMABLE="1.0.0")
    for url in (f"/documents/?q={address}x", "/wiki/villes/nice/", "/nulle-part", "/wiki/-/flux", "/healthz"):
        client.get(url)
    Client(REMOTE_ADDR=address, enforce_csrf_checks=True).post(reverse("upload"), {})


def rows():
    """Every value of every table, sessions opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names from the database itself
            for row in cursor.fetchall():
                yield table, " ".join(bytes(v).hex() if isinstance(v, (bytes, memoryview)) else str(v) for v in row)
    for session in Session.objects.all():
        yield "session", str(SessionStore().decode(session.session_data))


def written(folder):
    return ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def forms_of_address():
    """How an address can be written: as text, packed, and as what stands for it today."""
    for address in (FOUR, SIX):
        yield address
        yield ipaddress.ip_address(address).exploded
        yield ipaddress.ip_address(address).packed.hex()
        yield str(int(ipaddress.ip_address(address)))
    yield "2a01:e0a:1234:5678:"


def found_in(text):
    return [address for address in forms_of_address() if address in text]


@pytest.fixture
def day_of_use(settings, caplog, capfd, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.EMAIL_HOST = "mail.example"
    for name in ("archive", "django", "django.request", "django.security", "django.server"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    make_territory()
    saving.save("villes/nice", title="Nice", text="Un.\n")
    with caplog.at_level(logging.INFO):
        for address in (FOUR, SIX):
            use_all(address)
    out, err = capfd.readouterr()
    return caplog.text + out + err


def test_every_form_that_needs_no_account_is_used():
    """A new one fails here until `forms_of` sends it."""
    assert get_resolver().url_patterns  # all forms are loaded with the addresses
    assert {form.__name__ for form in OpenForm.__subclasses__() if form.__module__[:5] != "tests"} == {
        "CommentForm", "DepositForm", "Gate", "MailedPasswordForm", "ReportForm", "SignUpForm",
    }  # fmt: skip


def test_no_address_of_a_sender_is_kept_anywhere(day_of_use, tmp_path, settings):
    assert Document.objects.exclude(receipt_hmac="").count() == 4  # the day was used, or nothing below means anything
    assert Comment.objects.count() == 2
    assert Proposal.objects.exclude(receipt_hmac="").count() == 2
    assert User.objects.filter(pseudonym__startswith="ombre").count() == 2
    kept = [f"{table}: {line[:80]}" for table, line in rows() if found_in(line)]
    kept += [str(path) for path, content in written(tmp_path) if found_in(content.decode(errors="replace"))]
    kept += [line for line in day_of_use.splitlines() if found_in(line)]
    assert not kept


def test_what_stands_for_a_sender_is_in_the_cache_only(day_of_use):
    keys = [key.rsplit(":", 1)[-1] for key in cache._cache if "open-forms" in key and key[-64:].isalnum()]
    digests = [key for key in keys if re.fullmatch("[0-9a-f]{64}", key)]
    assert len(set(digests)) == 2  # one for each sender: the limits did count by who sent
    everything = " ".join(line for _table, line in rows())
    assert not [digest for digest in digests if digest in everything]


def test_an_address_that_is_kept_would_be_found(day_of_use):
    """The test above could not fail if it looked in the wrong place."""
    ArticleRevision.objects.update(ip_address=FOUR)
    assert "wiki_articlerevision" in {table for table, line in rows() if found_in(line)}
