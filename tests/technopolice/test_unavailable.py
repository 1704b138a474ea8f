"""What the site says when it cannot answer: too large, busy, looked after, or not there at all."""

import sqlite3

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from technopolice import views
from technopolice.management.commands.error_page import page as error_page

pytestmark = pytest.mark.django_db
LOCKED = OperationalError("database is locked")


@pytest.fixture
def forgiving(client):
    """A client that reads the answer to an error, as a browser does."""
    client.raise_request_exception = False
    return client


def failing_with(error):
    def view(request):
        raise error

    return view


@pytest.mark.parametrize("error", [LOCKED, InterfaceError("connection already closed")])
def test_a_busy_or_missing_database_is_503_with_the_time_to_wait(forgiving, monkeypatch, error):
    monkeypatch.setattr("technopolice.views.waits", lambda: failing_with(error)(None))
    answer = forgiving.get("/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert "<h1>" in answer.text
    assert "locked" not in answer.text


def test_a_lock_behind_another_error_is_503_too(forgiving, monkeypatch):
    def wrapped():
        try:
            raise LOCKED
        except OperationalError as error:
            raise RuntimeError("While counting") from error

    monkeypatch.setattr("technopolice.views.waits", wrapped)
    assert forgiving.get("/").status_code == 503


def test_a_real_lock_of_sqlite_is_503(forgiving, monkeypatch, tmp_path):
    def locked():
        with sqlite3.connect(tmp_path / "a.db", timeout=0) as one, sqlite3.connect(tmp_path / "a.db", timeout=0) as two:
            one.execute("BEGIN EXCLUSIVE")
            try:
                two.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise OperationalError(*error.args) from error

    monkeypatch.setattr("technopolice.views.waits", locked)
    assert forgiving.get("/").status_code == 503


def test_any_other_fault_stays_500(forgiving, monkeypatch):
    monkeypatch.setattr("technopolice.views.waits", lambda: failing_with(ZeroDivisionError("secret"))(None))
    answer = forgiving.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_the_pages_ask_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = views.unavailable(RequestFactory().get("/x"))
    assert reverse("search") in answer.content.decode()


@pytest.mark.parametrize("error", [RequestDataTooBig("secret"), TooManyFilesSent("secret")])
def test_too_much_is_413_and_says_what_is_taken(rf, settings, error):
    settings.UPLOAD_MAX_BYTES = 7 * 1024**2
    answer = views.bad_request(rf.get("/x"), error)
    assert answer.status_code == 413
    assert "7 " in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_text_beyond_all_measure_is_413(client, contributor):
    client.force_login(contributor)
    answer = client.post(reverse("wikipage-edit", args=["villes/nice"]), {"title": "x", "text": "x" * 2_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_error_leads_on_in_both_languages(rf, language):
    request = rf.get("/x")
    with translation.override(language):
        answers = [
            views.bad_request(request, Exception()),
            views.permission_denied(request, Exception()),
            views.page_not_found(request, Exception()),
            views.too_large(request),
            views.csrf_failure(request),
            views.server_error(request),
            views.unavailable(request),
        ]
    assert [answer.status_code for answer in answers] == [400, 403, 404, 413, 403, 500, 503]
    for answer in answers:
        page = answer.content.decode()
        assert f'<html lang="{language}">' in page
        assert f'action="{reverse("search")}"' in page
        assert all(f'href="{reverse(name)}"' in page for name in ("home", "help", "contact"))
        assert page.count("<h1") == 1


def test_who_is_not_signed_in_is_offered_to(rf, contributor):
    request = rf.get("/x")
    request.user = AnonymousUser()
    offer = f'class="button button-main" href="{reverse("login")}"'
    assert offer in views.permission_denied(request, None).content.decode()
    request.user = contributor
    assert 'class="button button-main"' not in views.permission_denied(request, None).content.decode()


@pytest.fixture(params=["setting", "file"])
def maintenance(request, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    if request.param == "setting":
        settings.MAINTENANCE = True
    else:
        (tmp_path / "maintenance").touch()


def test_while_it_is_looked_after_the_site_is_read_and_says_so(client, maintenance):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "notice-warn no-print" in answer.text


@pytest.mark.parametrize("name", ["login", "upload", "follow", "tus"])
def test_while_it_is_looked_after_nothing_is_taken(client, maintenance, name):
    answer = client.post(reverse(name), {"q": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1800")


def test_while_it_is_looked_after_the_language_is_still_chosen(client, maintenance):
    assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302


def test_without_it_nothing_of_the_kind_is_said(client):
    assert "notice-warn no-print" not in client.get("/").text


def test_the_page_of_the_proxy_is_the_one_that_is_kept(settings):
    assert (settings.BASE_DIR / "deploy" / "50x.html").read_text() == error_page(), (
        "type: manage.py error_page > deploy/50x.html"
    )


def test_the_page_of_the_proxy_needs_nothing_and_speaks_both_languages():
    html = error_page()
    assert "/static/" not in html
    assert "<script" not in html
    assert 'lang="fr"' in html
    assert 'lang="en"' in html
    assert "The site does not answer." in html
