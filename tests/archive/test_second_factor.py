"""The second factor: set up, given, never twice, lost and taken away; without it a moderator has no powers."""

import time

import pytest
from django.core.checks import run_checks
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive import account_roles, second_factor
from archive.models import Document, Role, RoleChange
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db
SET_UP, BEGIN, CODE = "/compte/second-facteur/", "/compte/second-facteur/commencer", "/compte/code"


@pytest.fixture(autouse=True)
def second_factor_on(settings):
    settings.SECOND_FACTOR = True


def code_of(device, steps=0):
    """Return the code that the application of a telephone shows now, or some half minutes later."""
    device.refresh_from_db()
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def enrol(client, user):
    """Set the second factor up in the browser; return the telephone and the recovery codes."""
    client.force_login(user)
    client.post(BEGIN)
    answer = client.post(SET_UP, {"code": code_of(TOTPDevice.objects.get(user=user, confirmed=False))})
    return TOTPDevice.objects.get(user=user, confirmed=True), answer.context["codes"]


def sign_in_again(client, user):
    """Begin another session, in which no code was given."""
    client.logout()
    client.force_login(user)


def free(device):
    """Let the wait after a wrong code, and the use of the last one, be over."""
    type(device).objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    TOTPDevice.objects.update(last_t=-1)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_a_session_without_second_factor_has_the_powers_of_an_account(client, role):
    hidden = make_document("caché", published=False)
    client.force_login(make_user(role=role))
    for address in (reverse("desk"), reverse("machine"), reverse("accounts"), hidden.get_absolute_url()):
        assert client.get(address).status_code == 404, address
    page = client.get(reverse("account"))
    assert reverse("code") in page.content.decode()
    assert not Document.objects.visible_to(page.wsgi_request.user).exists()


def test_with_it_the_powers_are_there(client, moderator):
    hidden = make_document("caché", published=False)
    enrol(client, moderator)
    assert client.get(reverse("desk")).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 200


def test_contributors_are_asked_nothing(client, contributor, trusted):
    for user in (contributor, trusted):
        client.force_login(user)
        assert client.get(SET_UP).status_code == client.get(CODE).status_code == 404
        assert client.post(BEGIN).status_code == 404
        answer = client.get(reverse("account"))
        assert not answer.wsgi_request.user.awaits_second_factor


def test_key_is_shown_as_text_address_and_picture_without_script(client, moderator):
    client.force_login(moderator)
    assert not TOTPDevice.objects.exists()
    assert client.get(SET_UP).status_code == 200
    assert not TOTPDevice.objects.exists()  # only POST changes something
    client.post(BEGIN)
    page = client.get(SET_UP).content.decode()
    device = TOTPDevice.objects.get()
    assert second_factor.key_of(device) in page
    assert "otpauth://totp/Technopolice%3Amoderator?secret=" in page
    assert "<svg" in page
    assert "style=" not in page
    assert "no-store" in client.get(SET_UP)["Cache-Control"]


def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(client, moderator):
    client.force_login(moderator)
    client.post(BEGIN)
    key = TOTPDevice.objects.get().key
    for wrong in ("", "000000", "abc", "x" * 5000, "٠٠٠٠٠٠", "-1"):
        assert client.post(SET_UP, {"code": wrong}).status_code == 400
    assert (TOTPDevice.objects.get().key, TOTPDevice.objects.get().confirmed) == (key, False)
    assert client.get(reverse("desk")).status_code == 404


def test_signing_in_asks_for_the_code_then_goes_where_one_was_going(client, moderator):
    device, _codes = enrol(client, moderator)
    free(device)
    client.logout()
    answer = client.post(
        "/compte/entrer", {"username": "moderator", "password": "moderator", "next": reverse("machine")}, follow=True
    )
    assert client.get(reverse("desk")).status_code == 404
    assert answer.request["PATH_INFO"] == CODE
    answer = client.post(CODE, {"code": code_of(device), "next": answer.context["next"]})
    assert answer["Location"] == reverse("machine")
    assert client.get(reverse("desk")).status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https:evil.example", "/\\evil.example", "https://evil.example/"]
)
def test_the_code_leads_nowhere_else(client, moderator, elsewhere):
    device, _codes = enrol(client, moderator)
    free(device)
    sign_in_again(client, moderator)
    assert client.post(CODE, {"code": code_of(device), "next": elsewhere})["Location"] == reverse("desk")


def test_a_code_is_good_once_even_in_another_session(client, moderator):
    device, _codes = enrol(client, moderator)
    sign_in_again(client, moderator)
    used = code_of(device)
    assert client.post(CODE, {"code": used}).status_code == 400
    free(device)
    assert client.post(CODE, {"code": used}).status_code == 302


def test_tries_are_slowed_down(client, moderator):
    device, _codes = enrol(client, moderator)
    free(device)
    sign_in_again(client, moderator)
    client.post(CODE, {"code": "000000"})
    assert client.post(CODE, {"code": code_of(device)}).status_code == 400  # too soon, though it is right
    for failures in (1, 6):
        device.throttling_failure_count = failures
        assert not device.verify_is_allowed()[0] or failures == 1
    assert second_factor.seconds_to_wait(moderator) >= 1


def test_each_recovery_code_opens_once(client, moderator):
    _device, codes = enrol(client, moderator)
    assert len(set(codes)) == 10
    sign_in_again(client, moderator)
    assert client.post(CODE, {"code": f" {codes[0].upper()} "}).status_code == 302
    assert client.get(reverse("desk")).status_code == 200
    sign_in_again(client, moderator)
    assert client.post(CODE, {"code": codes[0]}).status_code == 400
    assert second_factor.codes_left(moderator) == 9


def test_new_recovery_codes_take_the_place_of_the_old_ones(client, moderator):
    _device, codes = enrol(client, moderator)
    answer = client.post("/compte/second-facteur/codes")
    assert not set(codes) & set(answer.context["codes"])
    assert set(StaticToken.objects.values_list("token", flat=True)) == set(answer.context["codes"])


def test_a_password_alone_replaces_no_telephone(client, moderator):
    device, _codes = enrol(client, moderator)
    sign_in_again(client, moderator)
    for address in (SET_UP, BEGIN, "/compte/second-facteur/codes"):
        assert client.post(address).status_code == 404
    assert client.get(SET_UP).status_code == 404
    assert list(TOTPDevice.objects.all()) == [device]


def test_another_telephone_ends_the_first_and_every_other_session(client, moderator):
    first, _codes = enrol(client, moderator)
    other = type(client)()
    other.force_login(moderator)
    client.post(BEGIN)
    assert client.get(reverse("desk")).status_code == 200  # the first is in use until the second shows a code
    second = TOTPDevice.objects.get(confirmed=False)
    assert client.post(SET_UP, {"code": code_of(second)}).status_code == 200
    assert list(TOTPDevice.objects.values_list("pk", "confirmed")) == [(second.pk, True)]
    assert client.get(reverse("desk")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert first.key != TOTPDevice.objects.get().key


def test_the_administration_takes_a_lost_one_away_with_a_reason(client, moderator, administrator):
    enrol(client, moderator)
    boss = type(client)()
    enrol(boss, administrator)
    address = reverse("account-second-factor", args=[moderator.pk])
    assert boss.post(address, {"reason": ""}).status_code == 400
    assert boss.post(address, {"reason": "Téléphone perdu, vue en personne."}).status_code == 302
    assert client.get(reverse("account")).status_code == 302  # signed out
    assert not TOTPDevice.objects.filter(user=moderator).exists()
    change = RoleChange.objects.get()
    assert (change.by, change.before, change.after) == (administrator, "moderator", "moderator")
    assert "vue en personne" in change.reason


def test_nobody_else_takes_one_away(client, moderator, administrator):
    enrol(client, moderator)
    other = make_user(role=Role.MODERATOR)
    enrol(client, other)
    assert client.post(reverse("account-second-factor", args=[moderator.pk]), {"reason": "Perdu."}).status_code == 404
    with pytest.raises(account_roles.RoleError):
        account_roles.reset_second_factor(moderator, by=other, reason="Perdu.")
    enrol(client, administrator)
    own = client.post(reverse("account-second-factor", args=[administrator.pk]), {"reason": "Perdu."})
    assert own.status_code == 404
    assert TOTPDevice.objects.count() == 3


def test_nothing_says_when_a_code_was_last_used(client, moderator):
    device, codes = enrol(client, moderator)
    sign_in_again(client, moderator)
    client.post(CODE, {"code": codes[0]})
    assert not TOTPDevice.objects.exclude(last_used_at=None).exists()
    TOTPDevice.objects.update(last_t=int(time.time()) // 30 - 21)
    assert second_factor.forget_uses() == 1
    device.refresh_from_db()
    assert device.last_t == -1


def test_a_clock_that_is_off_by_a_day_gives_no_code_twice(client, moderator, monkeypatch):
    device, _codes = enrol(client, moderator)
    sign_in_again(client, moderator)
    used = code_of(device)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 86_400)
    sign_in_again(client, moderator)
    assert client.post(CODE, {"code": used}).status_code == 400


def test_demonstration_accounts_do_without_it_where_a_setting_says_so(client, moderator, settings):
    moderator.is_demonstration = True
    moderator.save()
    client.force_login(moderator)
    assert client.get(reverse("desk")).status_code == 404
    settings.SECOND_FACTOR_DEMONSTRATION = True
    assert client.get(reverse("desk")).status_code == 200
    real = make_user(role=Role.MODERATOR)
    client.force_login(real)
    assert client.get(reverse("desk")).status_code == 404


@pytest.mark.parametrize(("name", "value"), [("SECOND_FACTOR", False), ("SECOND_FACTOR_DEMONSTRATION", True)])
def test_the_deployment_check_fails_without_it(settings, name, value):
    assert "technopolice.E010" not in {found.id for found in run_checks(include_deployment_checks=True)}
    setattr(settings, name, value)
    assert "technopolice.E010" in {found.id for found in run_checks(include_deployment_checks=True)}
