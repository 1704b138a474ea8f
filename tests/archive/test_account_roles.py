"""Roles: given with a reason, inside one's own territories, never one's own, never above, never the last one away."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from archive import account_roles
from archive.account_roles import RoleError, give
from archive.desk.reviews import open_review
from archive.models import Role, RoleChange, User
from tests.make import make_document, make_territory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def loire():
    return make_territory("dep-42", "Loire", "loire", "department")


@pytest.fixture
def town(loire):
    return make_territory(parent=loire)


@pytest.fixture
def nice():
    return make_territory("06088", "Nice", "nice")


def of(*territories, role=Role.MODERATOR):
    user = make_user(role=role)
    user.territories.set(territories)
    return User.objects.get(pk=user.pk)


def test_a_role_is_given_with_its_reason_in_one_transaction(moderator, contributor, town):
    assert "contributor" in give(
        contributor, Role.MODERATOR, by=moderator, reason="Relit depuis un an.", territories=[town]
    )
    contributor.refresh_from_db()
    assert contributor.role == Role.MODERATOR
    assert contributor.territory_paths == [town.path]
    change = RoleChange.objects.get()
    assert (change.account, change.by, change.before, change.after) == (
        contributor,
        moderator,
        "contributor",
        "moderator",
    )
    assert (change.territories, change.reason) == ("42218", "Relit depuis un an.")


def test_nothing_is_changed_when_its_line_cannot_be_written(moderator, contributor, monkeypatch):
    monkeypatch.setattr(RoleChange.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        give(contributor, Role.TRUSTED, by=moderator, reason="Une raison.")
    contributor.refresh_from_db()
    assert contributor.role == Role.CONTRIBUTOR


@pytest.mark.parametrize("reason", ["", "  ", "\x00", "x" * 2001])
def test_no_role_without_a_reason_that_can_be_read(moderator, contributor, reason):
    with pytest.raises(RoleError):
        give(contributor, Role.TRUSTED, by=moderator, reason=reason)
    assert not RoleChange.objects.exists()


def refused(account, role, by, *territories):
    before = account.role
    with pytest.raises(RoleError):
        give(account, role, by=by, reason="Une raison.", territories=territories)
    account.refresh_from_db()
    return account.role == before and not RoleChange.objects.exists()


def test_nobody_changes_their_own_role(administrator):
    make_user(role=Role.ADMINISTRATOR)
    assert refused(administrator, Role.MODERATOR, administrator)


def test_nobody_gives_a_role_above_theirs_or_touches_somebody_above(moderator, contributor, administrator):
    assert refused(contributor, Role.ADMINISTRATOR, moderator)
    assert refused(administrator, Role.CONTRIBUTOR, moderator)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.TRUSTED])
def test_others_give_nothing(contributor, role):
    assert refused(contributor, Role.TRUSTED, make_user(role=role))


def test_whoever_was_demoted_meanwhile_gives_nothing(moderator, contributor):
    User.objects.filter(pk=moderator.pk).update(role=Role.CONTRIBUTOR)
    assert refused(contributor, Role.TRUSTED, moderator)


def test_whoever_owes_the_second_factor_gives_nothing(moderator, contributor):
    moderator.awaits_second_factor = True
    assert not account_roles.may_change(moderator, contributor)
    assert account_roles.roles_for(moderator) == []


def test_moderation_is_given_inside_ones_own_territories_only(contributor, loire, town, nice):
    mine = of(loire)
    assert refused(contributor, Role.MODERATOR, mine, nice)
    assert refused(contributor, Role.MODERATOR, mine, town, nice)
    assert refused(contributor, Role.MODERATOR, mine)  # none: all
    give(contributor, Role.MODERATOR, by=mine, reason="Une raison.", territories=[town])
    assert User.objects.get(pk=contributor.pk).territory_paths == [town.path]


def test_moderation_is_taken_from_nobody_who_has_it_elsewhere(loire, town, nice):
    mine = of(loire)
    for other in (of(nice), of(town, nice), of()):
        assert refused(other, Role.CONTRIBUTOR, mine)
    give(of(town), Role.CONTRIBUTOR, by=mine, reason="Une raison.")


def test_the_last_administrator_cannot_be_lost(administrator, contributor):
    other = make_user(role=Role.ADMINISTRATOR)
    give(other, Role.MODERATOR, by=administrator, reason="Une raison.")
    with pytest.raises(RoleError, match=r"."):
        give(administrator, Role.MODERATOR, reason="De la console.")
    make_user(role=Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(RoleError, match=r"."):
        give(administrator, Role.MODERATOR, reason="De la console.")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_leave_one():
    pair = [make_user(role=Role.ADMINISTRATOR) for _number in range(2)]
    ready, said = threading.Barrier(2), []

    def demote(account, by):
        ready.wait()
        try:
            said.append(give(account, Role.CONTRIBUTOR, by=by, reason="Une raison."))
        except RoleError as error:
            said.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=two) for two in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1
    assert sum(isinstance(one, RoleError) for one in said) == 1


def test_taking_a_role_away_ends_sessions_claims_and_first_approvals(client, administrator, moderator):
    client.force_login(moderator)
    review = open_review("document", make_document("x", published=False))
    review.claimed_by = review.first_approval_by = moderator
    review.save()
    assert client.get(reverse("desk")).status_code == 200
    give(moderator, Role.CONTRIBUTOR, by=administrator, reason="Une raison.")
    assert client.get(reverse("account")).status_code == 302
    review.refresh_from_db()
    assert (review.claimed_by, review.first_approval_by, review.version) == (None, None, 1)


def test_a_role_changed_by_any_other_way_ends_sessions_too(client, moderator):
    client.force_login(moderator)
    User.objects.filter(pk=moderator.pk).update(role=Role.CONTRIBUTOR)
    assert client.get(reverse("account")).status_code == 302


def test_accounts_are_found_by_pseudonym_and_never_listed(client, moderator, contributor):
    client.force_login(moderator)
    assert "contributor" not in client.get(reverse("accounts")).content.decode()
    assert "contributor" in client.get(reverse("accounts"), {"q": "TRIBU"}).content.decode()
    for asked in ("%", "\x00", " ", "x" * 5000, "'"):
        assert "contributor" not in client.get(reverse("accounts"), {"q": asked}).content.decode()


def test_the_form_gives_a_role_and_keeps_what_was_typed_when_it_is_refused(client, moderator, contributor, town):
    client.force_login(moderator)
    address = reverse("account-role", args=[contributor.pk])
    wrong = client.post(address, {"role": "moderator", "places": "Nulle part", "reason": "Relit bien."})
    assert wrong.status_code == 400
    assert "Relit bien." in wrong.content.decode()
    assert client.post(address, {"role": "administrator", "reason": "Relit bien."}).status_code == 400
    assert client.post(address, {"role": "moderator", "places": "42218", "reason": "Relit bien."}).status_code == 302
    assert User.objects.get(pk=contributor.pk).territory_paths == [town.path]


def test_why_roles_changed_is_read_by_the_administration_alone(client, administrator, moderator, contributor):
    give(contributor, Role.TRUSTED, by=moderator, reason="Cinq bons documents.")
    for person, reads in ((moderator, False), (administrator, True)):
        client.force_login(person)
        page = client.get(reverse("account-role", args=[contributor.pk])).content.decode()
        assert ("Cinq bons documents." in page) == reads
