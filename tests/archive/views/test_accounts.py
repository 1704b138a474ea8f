"""Accounts: a pseudonym and a password, and a brake on those who try passwords."""

import pickle
import time
import zlib
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from archive import brake
from archive.models import Role, User
from technopolice import settings as site_settings
from tests.make import make_user, stamped

SIGN_IN, SIGN_UP = "/compte/entrer", "/compte/ouvrir"
PASSWORD = "quatre mots en tas"


@pytest.fixture(autouse=True)
def in_english(client):
    cache.clear()
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield
    cache.clear()


def sign_in(client, pseudonym="contributor", password=None, **data):
    """Sign in; a test account's password is its pseudonym."""
    return client.post(SIGN_IN, {"username": pseudonym, "password": password or pseudonym.lower(), **data})


def sign_up(client, pseudonym="Ombre", password=PASSWORD, again=None, **data):
    passwords = {"password1": password, "password2": again or password}
    return client.post(SIGN_UP, {"pseudonym": pseudonym, **stamped(), **passwords, **data})


def test_sign_in_goes_where_one_was_going_on_this_site_only(client, contributor):
    assert sign_in(client, next="/mes-depots/")["Location"] == "/mes-depots/"
    client.logout()
    assert sign_in(client, next="https://elsewhere.example/")["Location"] == "/"


def test_capitals_do_not_matter_in_a_pseudonym(client, contributor):
    assert sign_in(client, "Contributor").status_code == 302


def test_sign_in_page_speaks_of_leaks_and_of_accounts(client, db):
    page = client.get(SIGN_IN)
    assert reverse("leak") in page.content.decode()
    assert reverse("sign-up") in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_wrong_password_and_unknown_pseudonym_say_the_same(client, contributor):
    wrong = sign_in(client, password="no").context["form"].non_field_errors()
    unknown = sign_in(client, "nobody", "no").context["form"].non_field_errors()
    assert wrong == unknown


def test_five_failures_are_followed_by_a_wait_even_with_the_right_password(client, contributor):
    for _try in range(5):
        sign_in(client, password="no")
    response = sign_in(client)
    assert "wait 1 minute" in response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 30
    assert "_auth_user_id" not in client.session


def test_wait_grows_to_a_quarter_of_an_hour_and_ends(client, moderator, monkeypatch):
    now = [time.time()]
    monkeypatch.setattr(brake.time, "time", lambda: now[0])
    waits = []
    for _try in range(14):
        sign_in(client, "moderator", "no")
        waits.append(brake.seconds_to_wait("MODERATOR"))
        now[0] += waits[-1]
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]
    assert sign_in(client, "moderator", "moderator").status_code == 302
    assert brake.seconds_to_wait("moderator") == 0


def test_tries_during_the_wait_do_not_lengthen_it(client, contributor):
    for _try in range(12):
        sign_in(client, password="no")
    assert brake.seconds_to_wait("contributor") <= brake.FIRST_WAIT


def test_brake_keeps_neither_pseudonym_nor_address(client, contributor):
    sign_in(client, password="no")
    written = [path for path in (settings.DATA_DIR / "cache").rglob("*") if path.is_file()]
    kept = b"".join(path.name.encode() + path.read_bytes() + values_in(path) for path in written)
    assert written
    assert b"contributor" not in kept
    assert b"127.0.0.1" not in kept


def values_in(path):
    """Return what a file of the shared cache holds, laid open."""
    with path.open("rb") as file:
        pickle.load(file)  # noqa: S301  our own file: when it ends
        return zlib.decompress(file.read())


def test_closed_account_does_not_sign_in(client, db):
    make_user("gone", is_active=False)
    assert sign_in(client, "gone", "gone").status_code == 200


def test_sign_out_takes_a_form_and_clears_the_browser(client, contributor):
    client.force_login(contributor)
    assert client.get("/compte/sortir").status_code == 405
    response = client.post("/compte/sortir")
    assert "cookies" in response["Clear-Site-Data"]
    assert "no-store" in response["Cache-Control"]
    assert "_auth_user_id" not in client.session


def test_new_account_is_a_contributor_and_signed_in(client, db):
    assert sign_up(client).status_code == 200
    user = User.objects.get()
    assert (user.pseudonym, user.role, user.email) == ("Ombre", Role.CONTRIBUTOR, "")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_forged_sign_up_gives_no_role(client, db):
    sign_up(client, role="administrator", is_active="on", email="a@example.org")
    assert User.objects.get().role == Role.CONTRIBUTOR
    assert User.objects.get().email == ""


@pytest.mark.parametrize(
    ("pseudonym", "password", "again"),
    [
        ("CONTRIBUTOR", PASSWORD, None),
        ("ｃontributor", PASSWORD, None),
        ("with space", PASSWORD, None),
        ("Ombre", "short", None),
        ("Ombre", "ombreombreombre", "ombreombreombre2"),
        ("ombre-de-la-nuit", "ombre-de-la-nuit-1", None),
    ],
)
def test_bad_sign_up_says_why_and_keeps_the_pseudonym(client, contributor, pseudonym, password, again):
    response = sign_up(client, pseudonym, password, again)
    assert response.status_code == 400
    assert response.context["form"].errors
    assert pseudonym in response.content.decode()
    assert User.objects.count() == 1


def test_password_is_changed_with_the_old_one_and_other_sessions_end(client, contributor):
    other = type(client)()
    for browser in (client, other):
        browser.force_login(contributor)
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/compte/", {"old_password": "wrong", **new}).status_code == 400
    assert client.post("/compte/", {"old_password": "contributor", **new}).status_code == 302
    contributor.refresh_from_db()
    assert contributor.check_password(PASSWORD)
    assert client.get("/compte/").status_code == 200
    assert other.get("/compte/").status_code == 302


@pytest.mark.parametrize("role", Role.values)
def test_account_says_what_its_role_may_do(client, db, role):
    client.force_login(make_user(role=role))
    response = client.get("/compte/")
    assert str(Role(role).label) in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_set_role_changes_a_role_and_names_what_is_wrong(contributor, capsys):
    call_command("set_role", "Contributor", "moderator")
    contributor.refresh_from_db()
    assert contributor.role == Role.MODERATOR
    assert "contributor -> moderator" in capsys.readouterr().out
    with pytest.raises(CommandError, match="nobody"):
        call_command("set_role", "nobody", "moderator")
    with pytest.raises(CommandError):
        call_command("set_role", "contributor", "queen")


@pytest.mark.parametrize("taken", ["ÉLODIE", "élodie", "Élodie"])
def test_a_pseudonym_that_differs_by_its_capitals_is_taken_accents_included(client, db, taken):
    make_user("Élodie")
    sign_up(client, pseudonym=taken)
    assert User.objects.count() == 1


def test_letters_that_only_look_like_ours_are_refused(client, db):
    sign_up(client, pseudonym="demо-relecture")  # the "о" is Cyrillic
    assert not User.objects.exists()


def test_the_database_itself_refuses_two_accounts_that_look_the_same(db):
    make_user("Élodie")
    with pytest.raises(IntegrityError):
        make_user("élodie")


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https:evil.example", "https:///evil.example", "/\\evil.example", "\\\\evil.example",
     "///evil.example",
     "%2f%2fevil.example", "/%5cevil.example/../..//evil.example", "javascript:alert(1)",
     "http://testserver@evil.example",
     "/\t/evil.example", " //evil.example", "\x00//evil.example", "evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["form", "address"])
def test_signing_in_leads_nowhere_else(client, contributor, elsewhere, where):
    data = {"username": "contributor", "password": "contributor"}
    if where == "form":
        answer = client.post(SIGN_IN, {**data, "next": elsewhere})
    else:
        answer = client.post(f"{SIGN_IN}?{urlencode({'next': elsewhere})}", data)
    led_to = urljoin("http://testserver/compte/entrer", answer["Location"])
    assert urlsplit(led_to).netloc == "testserver"


def test_a_password_of_a_megabyte_is_refused_before_anything_is_computed(client, contributor, monkeypatch):
    monkeypatch.setattr(
        "django.contrib.auth.models.AbstractBaseUser.check_password", lambda *_a: pytest.fail("computed")
    )
    answer = sign_in(client, password="x" * 900_000)
    assert answer.status_code == 200
    assert "at most 500 characters" in answer.content.decode()
    assert sign_in(client, password="x" * 1_100_000).status_code == 413
    assert sign_up(client, password="x" * 400_000).status_code == 400
    assert User.objects.count() == 1


def test_passwords_are_kept_by_argon2id_and_older_ones_made_anew_at_sign_in(client, db, settings):
    settings.PASSWORD_HASHERS = site_settings.PASSWORD_HASHERS
    user = make_user("elder")
    assert user.password.startswith("argon2$argon2id$")
    user.password = make_password("elder", hasher="scrypt")
    user.save()
    assert sign_in(client, "elder").status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")


def test_an_unknown_pseudonym_costs_the_work_of_a_known_one(client, contributor, monkeypatch):
    work = []
    one = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **more: work.append(1) or one(*args, **more))
    sign_in(client, password="wrong")
    known = len(work)
    sign_in(client, "nobody-has-this", "wrong")
    assert len(work) == 2 * known > 0


def test_address_is_optional_never_shown_and_deleted_when_emptied(client, contributor, moderator):
    client.force_login(contributor)
    assert client.post("/compte/adresse", {"email": "moi@example.org"}).status_code == 302
    assert User.objects.get(pk=contributor.pk).email == "moi@example.org"
    reader = type(client)()
    reader.force_login(moderator)
    assert "example.org" not in reader.get(reverse("account-role", args=[contributor.pk])).content.decode()
    assert client.post("/compte/adresse", {"email": "not an address"}).status_code == 400
    assert User.objects.get(pk=contributor.pk).email == "moi@example.org"
    client.post("/compte/adresse", {"email": ""})
    assert User.objects.get(pk=contributor.pk).email == ""


def test_nothing_says_when_an_account_was_last_used(client, contributor):
    sign_in(client)
    assert not hasattr(User.objects.get(), "last_login") or User.objects.get().last_login is None
    assert "last_login" not in {field.name for field in User._meta.get_fields()}
