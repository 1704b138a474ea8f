"""A lost password: the recovery code, shown once and used once; the e-mail, the same answer in any case."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from archive import account_recovery
from archive.models import User
from tests.make import make_user, stamped

pytestmark = pytest.mark.django_db
NEW = "un autre mot de passe"


def recover(client, code, pseudonym="contributor", password=NEW, again=None):
    data = {"pseudonym": pseudonym, "code": code, "new_password1": password, "new_password2": again or password}
    return client.post(reverse("recover"), data)


def test_code_is_shown_once_at_sign_up_and_kept_as_a_digest(client):
    data = {"pseudonym": "Ombre", "password1": NEW, "password2": NEW, **stamped()}
    answer = client.post(reverse("sign-up"), data)
    code = answer.context["code"]
    assert re.fullmatch(r"([a-z0-9]{4}-){5}[a-z0-9]{4}", code)
    assert code in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    user = User.objects.get()
    assert user.recovery_digest
    assert code not in user.recovery_digest
    assert code not in str(dict(client.session))
    assert code not in client.get(reverse("account")).content.decode()


def test_code_opens_the_account_once_and_gives_the_next(client, contributor):
    other = type(client)()
    other.force_login(contributor)
    code = account_recovery.new_code(contributor)
    answer = recover(client, f"  {code.upper().replace('-', ' ')} ")
    assert answer.status_code == 200
    contributor.refresh_from_db()
    assert contributor.check_password(NEW)
    assert other.get(reverse("account")).status_code == 302
    assert recover(client, code).status_code == 400
    assert recover(client, answer.context["code"], password=NEW + " encore").status_code == 200


def test_unknown_pseudonym_and_wrong_code_and_no_code_say_the_same(client, contributor):
    make_user("without")
    account_recovery.new_code(contributor)
    said = [
        recover(client, "bcdf-bcdf", name).context["form"].non_field_errors()
        for name in ("contributor", "nobody", "without")
    ]
    assert said[0] == said[1] == said[2]


def test_tries_are_slowed_down_whether_or_not_the_account_exists(client, contributor):
    code = account_recovery.new_code(contributor)
    for name in ("contributor", "nobody"):
        for _try in range(5):
            recover(client, "bcdf", name)
        assert recover(client, code, name).status_code == 429
    assert not User.objects.get().check_password(NEW)


def test_a_closed_account_is_not_opened(client, contributor):
    code = account_recovery.new_code(contributor)
    User.objects.update(is_active=False)
    assert recover(client, code).status_code == 400


@pytest.mark.parametrize("password", ["short", "contributor1", "x" * 400_000])
def test_a_bad_new_password_uses_no_try_up(client, contributor, password):
    code = account_recovery.new_code(contributor)
    assert recover(client, code, password=password).status_code == 400
    assert recover(client, code, again=NEW + "x").status_code == 400
    assert recover(client, code).status_code == 200


def test_the_second_of_two_at_once_finds_the_code_used(contributor):
    account_recovery.new_code(contributor)
    same = User.objects.get()
    assert account_recovery.recover(contributor, NEW)
    assert account_recovery.recover(same, "quelque chose d’autre") is None
    assert User.objects.get().check_password(NEW)


def test_another_code_is_made_in_the_account(client, contributor):
    first = account_recovery.new_code(contributor)
    client.force_login(contributor)
    assert client.get(reverse("account-recovery")).status_code == 405
    second = client.post(reverse("account-recovery")).context["code"]
    client.logout()
    assert recover(client, first).status_code == 400
    assert recover(client, second).status_code == 200


@pytest.fixture
def mailing(settings):
    settings.EMAIL_HOST = "mail.example"


def ask(client, email):
    return client.post(reverse("recover-by-mail"), {"email": email, **stamped()})


def test_without_mail_there_is_no_such_page(client, settings):
    settings.EMAIL_HOST = ""
    assert client.get(reverse("recover-by-mail")).status_code == 404
    assert reverse("recover-by-mail") not in client.get(reverse("recover")).content.decode()


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, contributor, mailing):
    User.objects.update(email="moi@example.org")
    known, unknown = ask(client, "moi@example.org"), ask(client, "toi@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["moi@example.org"]]


def test_mail_leads_to_a_new_password_once_and_names_nobody(client, contributor, mailing):
    User.objects.update(email="moi@example.org")
    ask(client, "moi@example.org")
    message = mail.outbox[0]
    assert "contributor" not in message.body + message.subject
    address = re.search(r"https?://testserver(/\S+)", message.body)[1]
    other = type(client)()
    other.force_login(contributor)
    page = client.get(address, follow=True)
    assert page.status_code == 200
    set_at = page.redirect_chain[-1][0]
    assert client.post(set_at, {"new_password1": NEW, "new_password2": NEW}).status_code == 302
    contributor.refresh_from_db()
    assert contributor.check_password(NEW)
    assert other.get(reverse("account")).status_code == 302
    again = type(client)().get(address, follow=True)
    assert not again.context["validlink"]


@pytest.mark.parametrize("address", ["MQ/x-y", "%00/x-y", "9" * 300 + "/x-y", "MQ/set-password"])
def test_a_forged_address_is_told_so(client, address):
    answer = client.get(f"/compte/oubli/{address}/", follow=True)
    assert answer.status_code == 200
    assert not answer.context["validlink"]
