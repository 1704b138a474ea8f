"""Sessions end by themselves, and with what they stood on; what weighs much asks again who one is."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from archive import confirming
from archive.models import Document, Provenance, Role, User
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Let time go on: `later(minutes=5)`."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def go_on(**passed):
        now[0] += 60 * passed.get("minutes", 0) + 3600 * passed.get("hours", 0)

    return go_on


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


def test_every_session_is_over_eight_hours_after_signing_in(client, contributor, later):
    client.force_login(contributor)
    for _hour in range(7):
        later(hours=1)
        assert is_signed_in(client)
        client.post(reverse("account-mail"), {"email": ""})  # writes the session anew
    later(hours=1)
    assert not is_signed_in(client)
    assert not Session.objects.exists()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_the_team_is_signed_out_after_half_an_hour_without_a_request(client, role, later):
    client.force_login(make_user(role=role))
    for _request in range(4):
        later(minutes=29)
        assert is_signed_in(client)
    later(minutes=30)
    assert not is_signed_in(client)


def test_others_may_write_a_long_text_meanwhile(client, trusted, later):
    client.force_login(trusted)
    later(hours=7)
    assert is_signed_in(client)


def test_a_clock_set_back_ends_a_session_rather_than_lengthening_it(client, moderator, later):
    client.force_login(moderator)
    later(hours=-1)
    assert not is_signed_in(client)


def test_a_session_from_before_these_rules_is_over(client, moderator):
    client.force_login(moderator)
    session = client.session
    del session["signed_in"]
    session.save()
    assert not is_signed_in(client)


def test_a_closed_account_is_signed_out(client, contributor):
    client.force_login(contributor)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)


def test_readers_get_no_session(client, db):
    assert not client.get(reverse("home")).cookies


@pytest.fixture
def leak(moderator):
    document = make_document("fuite", published=False, provenance=Provenance.LEAK)
    client_review = document_review(document)
    return document, client_review


def document_review(document):
    from archive.desk.reviews import open_review

    return open_review("document", document)


def decide(client, review, **data):
    return client.post(
        reverse("review-decide", args=[review.pk]), {"verb": "publish", "version": "0", "reason": "", **data}
    )


def test_publishing_a_leak_asks_again_and_loses_nothing(client, moderator, leak, later):
    document, review = leak
    client.force_login(moderator)
    later(minutes=10)
    asked = decide(client, review, reason="À deux, c’est mieux.")
    assert asked.status_code == 403
    assert "À deux, c’est mieux." in asked.content.decode()
    review.refresh_from_db()
    assert review.first_approval_by is None
    carried = dict(asked.context["carried"])
    wrong = client.post(asked.context["to"], {**carried, "confirm_with": "wrong"})
    assert wrong.status_code == 403
    assert "confirm_with" not in dict(wrong.context["carried"])
    assert client.post(asked.context["to"], {**carried, "confirm_with": "moderator"}).status_code == 302
    review.refresh_from_db()
    assert review.first_approval_by == moderator
    assert Document.objects.get(pk=document.pk).decision == "waiting"


def test_describing_and_publishing_a_leak_asks_too(client, moderator, leak, later):
    _document, review = leak
    client.force_login(moderator)
    later(minutes=11)
    answer = client.post(reverse("review-describe", args=[review.pk]), {"then": "publish", "provenance": "press"})
    assert answer.status_code == 403
    assert "confirm_with" in answer.content.decode()


def test_other_documents_are_published_without_asking(client, moderator, later):
    review = document_review(make_document("x", published=False))
    client.force_login(moderator)
    later(minutes=11)
    assert decide(client, review).status_code == 302


def test_giving_a_role_asks_again(client, moderator, contributor, later):
    client.force_login(moderator)
    later(minutes=11)
    address, data = reverse("account-role", args=[contributor.pk]), {"role": "trusted", "reason": "Relit bien."}
    assert client.post(address, data).status_code == 403
    assert User.objects.get(pk=contributor.pk).role == Role.CONTRIBUTOR
    assert client.post(address, {**data, "confirm_with": "moderator"}).status_code == 302
    later(minutes=9)
    assert client.post(address, {**data, "role": "contributor"}).status_code == 302
    later(minutes=2)
    assert client.post(address, data).status_code == 403


def test_passwords_are_not_guessed_there(client, contributor, later):
    client.force_login(contributor)
    later(minutes=11)
    for _try in range(5):
        client.post(reverse("account-recovery"), {"confirm_with": "wrong"})
    assert client.post(reverse("account-recovery"), {"confirm_with": "contributor"}).status_code == 403
    assert not User.objects.get().recovery_digest


def test_an_address_that_is_only_read_asks_by_a_form_and_leads_back(client, contributor, later, rf):
    client.force_login(contributor)
    later(minutes=11)
    request = rf.get("/relecture/exporter?x=1")
    request.user, request.session = contributor, client.session
    asked = confirming.confirmed(lambda _request: pytest.fail("entered"))(request)
    assert asked.status_code == 403
    assert 'value="/relecture/exporter?x=1"' in asked.content.decode()
    sent = {"next": "/relecture/exporter?x=1", "confirm_with": "contributor"}
    assert client.post(reverse("confirm"), sent)["Location"] == "/relecture/exporter?x=1"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:x", ""])
def test_confirming_leads_nowhere_else(client, contributor, elsewhere):
    client.force_login(contributor)
    assert client.post(reverse("confirm"), {"next": elsewhere})["Location"] == reverse("account")
