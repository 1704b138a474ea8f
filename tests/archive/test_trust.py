"""After five accepted contributions of any kind the desk proposes a trusted account, once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from archive import corrections, trust
from archive.desk.reviews import open_reviews_of
from archive.models import Clock, Review, Role, RoleChange, User
from tests.make import make_document, make_user
from wiki.pages import saving
from wiki.proposals import accepting
from wiki.proposals import verbs as proposing

pytestmark = pytest.mark.django_db


def tomorrow():
    for clock in Clock.objects.all():
        clock.done_on -= timedelta(days=1)
        clock.save()


@pytest.fixture
def helped(contributor, moderator):
    """Four accepted contributions: two documents, a correction, a proposal; and as many that were not."""
    for published in (True, True, False):
        document = make_document("Des micros.", deposited_by=contributor, published=published)
    public = make_document("Des micros.")
    for text, verb in (("Des micros !", corrections.approve), ("Des micros ?", None)):
        correction = corrections.propose(public.public_version.pages.get(), text, contributor)
        if verb:
            verb(correction, moderator)
    page = saving.save("villes/nice", title="Nice", text="Nice.", author=moderator).page
    proposal = proposing.propose(
        page,
        title="Nice",
        text="Nice et ses caméras.",
        author=contributor,
        base_revision_id=page.article.current_revision_id,
    )
    accepting.approve(proposal, moderator)
    assert document.decision == "waiting"
    return contributor


def test_documents_corrections_and_proposals_count_once_accepted(helped):
    assert trust.accepted() == {helped.pk: 4}


def test_five_are_enough_and_four_are_not(helped):
    trust.propose()
    assert not open_reviews_of(helped).exists()
    make_document("Des micros.", deposited_by=helped)
    assert trust.propose() == 0  # once a day
    tomorrow()
    assert trust.propose() == 1
    review = open_reviews_of(helped).get()
    assert (review.kind, review.subject) == ("trust", helped)


@pytest.fixture
def review(contributor):
    for _number in range(5):
        make_document("x", deposited_by=contributor)
    trust.propose()
    return open_reviews_of(contributor).get()


def decide(client, review, verb, reason=""):
    return client.post(
        reverse("review-decide", args=[review.pk]), {"verb": verb, "version": review.version, "reason": reason}
    )


def test_the_desk_shows_it_and_a_moderator_accepts(client, review, contributor, moderator):
    client.force_login(moderator)
    assert contributor.pseudonym in client.get(reverse("desk")).content.decode()
    assert client.get(reverse("review", args=[review.pk])).status_code == 200
    assert decide(client, review, "accept").status_code == 302
    contributor.refresh_from_db()
    assert contributor.role == Role.TRUSTED
    assert RoleChange.objects.get().by == moderator
    assert decide(client, review, "accept").status_code in {404, 409}
    assert RoleChange.objects.count() == 1


def test_who_joined_the_team_meanwhile_loses_nothing_by_it(client, review, contributor, moderator):
    User.objects.filter(pk=contributor.pk).update(role=Role.MODERATOR)
    client.force_login(moderator)
    assert decide(client, review, "accept").status_code == 409
    contributor.refresh_from_db()
    assert contributor.role == Role.MODERATOR


def test_what_was_declined_is_not_proposed_again(client, review, contributor, moderator):
    client.force_login(moderator)
    assert decide(client, review, "decline").status_code == 400  # without a reason
    assert decide(client, review, "decline", "Trop de copies.").status_code == 302
    contributor.refresh_from_db()
    assert contributor.role == Role.CONTRIBUTOR
    tomorrow()
    trust.propose()
    assert Review.objects.filter(kind="trust").count() == 1


def test_the_team_and_closed_accounts_are_not_proposed(moderator, trusted):
    gone = make_user(is_active=False)
    for user in (moderator, trusted, gone):
        for _number in range(6):
            make_document("x", deposited_by=user)
    assert trust.propose() == 0
    assert User.objects.count() == 3
