"""The headers that every answer carries: each address, each method, each status, static files and errors too."""

import re

import pytest
from django.test import Client
from django.urls import path, reverse

from technopolice import urls
from tests.make import make_document, make_territory, make_user
from tests.test_planted_secret import ROUTES, World

pytestmark = pytest.mark.django_db(transaction=True)

COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {"default-src": "'none'", "base-uri": "'none'", "object-src": "'none'"}
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
LANE = "/transmettre/"
STRICT = ("no-referrer", "same-origin")
FRAMED = "page-embed"  # the one address that other sites may frame


def policy_of(answer):
    parts = (part.split(maxsplit=1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    return dict(parts)


def faults(answer, address, name=""):
    """Return what is missing or wrong in the headers of an answer."""
    found = [f"{header}: {answer.get(header)}" for header, wanted in COMMON.items() if answer.get(header) != wanted]
    found += faults_of_policy(answer, name)
    if name != FRAMED and answer.get("X-Frame-Options") != "DENY":
        found.append("X-Frame-Options")
    if answer.get("Referrer-Policy") not in STRICT:
        found.append(f"Referrer-Policy: {answer.get('Referrer-Policy')}")
    if "camera=()" not in answer.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if address.startswith(LANE) and (
        answer.get("Cache-Control") != "no-store" or answer["Referrer-Policy"] != STRICT[0]
    ):
        found.append("what a leak page must not leave behind")
    if "Server" in answer or "X-Powered-By" in answer:
        found.append("says what it runs on")
    return [f"{address}: {one}" for one in found]


def faults_of_policy(answer, name):
    if "Content-Security-Policy" not in answer:
        return ["no Content-Security-Policy"]
    policy = policy_of(answer)
    found = [f"{part} {policy.get(part)}" for part, wanted in POLICY.items() if policy.get(part) != wanted]
    loose = ("unsafe", "*", "http:", "https:", "data:")
    if name != FRAMED and any(one in value for value in policy.values() for one in loose):
        found.append(f"loose: {policy}")
    if name != FRAMED and policy.get("frame-ancestors") != "'none'":
        found.append("frame-ancestors")
    return found


@pytest.fixture
def world(db):
    return World()


def test_every_address_and_method_carries_them(world):
    """As somebody of the review team, who gets the most answers, and as nobody, who gets the others."""
    team = Client()
    team.force_login(world.moderators[1])
    wrong, statuses = [], set()
    asked = [(method, Client()) for method in METHODS] + [("get", team)]
    for name, addresses in ROUTES.items():
        address = addresses(world)[0]
        for method, client in asked:
            if client is team and name == "logout":
                continue
            answer = getattr(client, method)(address)
            statuses.add(answer.status_code)
            answer.close()
            wrong += faults(answer, address, name)
    assert not wrong, "\n".join(wrong[:20])
    assert {200, 302, 403, 404, 405, 503} <= statuses


def test_what_the_review_team_and_accounts_read_is_not_kept(world):
    team = Client()
    team.force_login(world.moderators[1])
    for name in ("desk", "machine", "leaks-desk", "leaks-rehearsals", "account", "deposits"):
        assert "no-store" in team.get(reverse(name), follow=True)["Cache-Control"], name
    assert "no-store" in Client().get(reverse("login"))["Cache-Control"]


def test_errors_carry_them(settings, monkeypatch):
    def fails(request):
        raise ValueError

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("fails/", fails)])
    from django.urls import clear_url_caches

    clear_url_caches()
    client = Client(raise_request_exception=False)
    answers = {
        400: client.get("/", headers={"Host": "evil.example"}),
        404: client.get("/nowhere/"),
        405: client.put("/transmettre/"),
        500: client.get("/fails/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert not faults(answer, f"{status}")
    clear_url_caches()


def test_static_files_carry_them(settings, tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/a.css")
    assert b"".join(answer.streaming_content) == b"a{}"
    answer.close()
    assert not faults(answer, "/static/a.css")
    assert "Access-Control-Allow-Origin" not in answer


def test_answers_that_were_not_changed_carry_them():
    make_document("une page", territories=[make_territory()])
    address = reverse("search-feed")
    tag = Client().get(address)["ETag"]
    again = Client().get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not faults(again, address)


def test_transport_is_for_the_clear_site_only_and_never_for_the_onion(settings):
    settings.ONION = "a" * 56 + ".onion"
    settings.ALLOWED_HOSTS = ["testserver", settings.ONION]
    settings.SECURE_HSTS_SECONDS = 31536000
    for address in ("/", LANE):
        clear = Client().get(address, secure=True)
        assert clear["Strict-Transport-Security"].startswith("max-age=31536000")
        assert clear["Onion-Location"] == f"http://{settings.ONION}{address}"
        onion = Client().get(address, headers={"Host": settings.ONION})
        assert "Strict-Transport-Security" not in onion
        assert "Onion-Location" not in onion
        assert "Onion-Location" not in Client().get(address)


def test_onion_is_told_of_once_with_the_address_asked_for_and_of_pages_only(settings):
    settings.ONION = "a" * 56 + ".onion"
    answer = Client().get("/documents/?q=micros", secure=True)
    assert answer["Onion-Location"] == f"http://{settings.ONION}/documents/?q=micros"
    assert "Onion-Location" not in Client().get("/nowhere/", secure=True)
    assert "Onion-Location" not in Client().get(reverse("map-geojson"), secure=True)


def test_no_page_of_the_onion_leads_to_the_clear_site(world, settings):
    settings.ONION = "a" * 56 + ".onion"
    settings.ALLOWED_HOSTS = ["testserver", "clear.example", settings.ONION]
    for name, addresses in ROUTES.items():
        for address in addresses(world)[:1]:
            answer = Client().get(address, headers={"Host": settings.ONION})
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = body.decode(errors="replace") + str(dict(answer.headers))
            assert "testserver" not in text, name
            absolute = re.findall(r'(?:href|src|action)="(https?://[^/"]*testserver[^"]*)', text)
            assert not absolute, f"{name}: {absolute}"
            assert f"https://{settings.ONION}" not in text, name


def test_cookies_are_for_this_site_alone(client):
    make_user("somebody")
    client.post(reverse("login"), {"username": "somebody", "password": "somebody"})
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert not cookie["domain"]
