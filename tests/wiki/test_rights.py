"""Who may change a page: one rule, which django-wiki's own functions follow."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wiki.core import permissions

from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.rights import may_edit, may_revert

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text="Un.").page


@pytest.fixture
def people(contributor, trusted, moderator, administrator):
    return [AnonymousUser(), contributor, trusted, moderator, administrator]


def rights(people, page):
    return [may_edit(person, page) for person in people]


def test_each_role_edits_in_its_own_way(people, page):
    assert rights(people, page) == ["proposal", "proposal", "direct", "direct", "direct"]
    assert rights(people, None) == ["proposal", "proposal", "direct", "direct", "direct"]


def test_without_account_nobody_proposes_where_the_setting_says_so(people, page, settings):
    settings.OPEN_PROPOSALS = False
    assert rights(people, page) == [None, "proposal", "direct", "direct", "direct"]


def test_a_page_off_the_site_is_for_the_review_team_only(people, page):
    page.deleted = True
    assert rights(people, page) == [None, None, None, "direct", "direct"]


def test_a_locked_page_is_only_edited_by_the_review_team(people, page):
    page.locked = True
    assert rights(people, page) == ["proposal", "proposal", "proposal", "direct", "direct"]


def test_a_closed_account_edits_nothing(trusted, page):
    trusted.is_active = False
    assert may_edit(trusted, page) is None


def test_going_back_is_a_direct_edit(people, page):
    assert [may_revert(person, page) for person in people] == [False, False, True, True, True]


def test_the_functions_of_django_wiki_follow_the_rule(people, page):
    article = page.article
    assert [permissions.can_read(article, person) for person in people] == [True] * 5
    assert [permissions.can_write(article, person) for person in people] == [False, False, True, True, True]
    assert [permissions.can_delete(article, person) for person in people] == [False, False, False, True, True]
    assert not any(permissions.can_assign(article, person) for person in people)
    WikiPage.objects.update(deleted=True)
    assert not any(permissions.can_read(article, person) for person in people)
