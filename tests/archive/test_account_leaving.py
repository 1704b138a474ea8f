"""Deleting an account: what readers see stays, unsigned; what was the person's own is gone."""

from io import BytesIO

import pytest
from django.urls import reverse

from archive import account_recovery, collecting, second_factor, sendings, trust
from archive.account_leaving import NAME, leave
from archive.account_roles import RoleError, give
from archive.desk.reviews import open_review, open_reviews_of
from archive.models import Collection, Document, Role, RoleChange, Sending, User
from archive.models.custody import record
from archive.verification import custody, decisions
from tests.make import make_document, make_user
from wiki.following import watching
from wiki.following.models import Watch
from wiki.pages import saving

pytestmark = pytest.mark.django_db
PATH = "villes/saint-etienne"


@pytest.fixture
def person(moderator):
    """Somebody who did a bit of everything."""
    user = make_user("Ombre", email="ombre@example.org")
    give(user, Role.TRUSTED, by=moderator, reason="Cinq bons documents.")
    user.refresh_from_db()
    account_recovery.new_code(user)
    document = make_document("Les micros.", deposited_by=user, title="Pétition")
    record(document, "described", by=user)
    page = saving.save(PATH, title="Saint-Étienne", text="Des micros.", author=user).page
    watching.watch(user, page, branch=True)
    sendings.keep(sendings.begin(user, sendings.new_word()), [("a.pdf", BytesIO(b"x"))])
    collecting.make(user, title="À moi")
    public = collecting.make(user, title="À tous")
    collecting.open_to_all(public, user)
    open_review(trust.KIND, user)
    second_factor.begin(user)
    return user


def test_what_is_theirs_goes_and_what_readers_see_stays(client, person):
    client.force_login(person)
    other = type(client)()
    other.force_login(person)
    assert client.get(reverse("account-delete")).status_code == 200
    assert User.objects.get(pk=person.pk).pseudonym == "Ombre"
    assert client.post(reverse("account-delete")).status_code == 302
    for browser in (client, other):
        assert browser.get(reverse("account")).status_code == 302
    row = User.objects.get(pk=person.pk)
    assert row.pseudonym.startswith(NAME)
    assert (row.email, row.recovery_digest, row.is_active, row.role) == ("", "", False, Role.CONTRIBUTOR)
    assert not row.has_usable_password()
    assert not Watch.objects.exists()
    assert not Sending.objects.exists()
    assert [one.title for one in Collection.objects.all()] == ["À tous"]
    assert not open_reviews_of(row).exists()
    assert Document.objects.get().decision == "published"
    assert RoleChange.objects.count() == 1
    assert not [*decisions(), *custody()]


def test_the_wiki_signs_with_no_name_any_more(client, person):
    leave(person)
    history = client.get(reverse("wikipage-history", kwargs={"path": PATH}))
    assert history.status_code == 200
    assert "Ombre" not in history.content.decode()
    assert NAME in history.content.decode()
    assert client.get(f"/wiki/{PATH}/").status_code == 200


def test_nobody_signs_in_with_it_any_more_and_its_pseudonym_is_free(client, person):
    leave(person)
    answer = client.post(reverse("login"), {"username": "Ombre", "password": "Ombre"})
    assert answer.status_code == 200
    assert make_user("Ombre").pk != person.pk


def test_two_deleted_accounts_are_told_apart_and_twice_is_once(db):
    pair = [make_user(), make_user()]
    for user in [*pair, *pair]:
        leave(user)
    assert len(set(User.objects.values_list("key", flat=True))) == 2


def test_the_last_administrator_does_not_leave(client, administrator):
    client.force_login(administrator)
    assert client.post(reverse("account-delete")).status_code == 409
    with pytest.raises(RoleError):
        leave(administrator)
    assert User.objects.get().is_administrator
    make_user(role=Role.ADMINISTRATOR)
    leave(administrator)
