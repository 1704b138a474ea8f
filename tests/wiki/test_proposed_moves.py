"""Moves and removals of pages by whoever is not of the review team: proposals, decided like the others."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from archive.models import Role
from tests.make import make_user
from tests.wiki.proposing import code_in, form, review_of, words
from wiki.pages import moving, saving
from wiki.pages.models import FormerPath, WikiPage
from wiki.proposals import accepting, verbs
from wiki.proposals.errors import ProposalError
from wiki.proposals.models import Proposal

PROPOSE = "/wiki/villes/nice/-/propose"


@pytest.fixture(autouse=True)
def in_english(client, db):
    cache.clear()
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text="Un.").page


def move(client, path="villes/nice-centre", reason="deux villes", **said):
    fields = form() | {"propose": "move", "move-path": path, "move-reason": reason, **said}
    return client.post(PROPOSE, fields)


def remove(client, reason="doublon"):
    return client.post(PROPOSE, form() | {"propose": "removal", "removal-reason": reason})


def test_a_visitor_proposes_another_address_and_nothing_moves(page, client):
    assert code_in(move(client))
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.path, proposal.summary) == ("move", "villes/nice-centre", "deux villes")
    assert WikiPage.objects.get().path == "villes/nice"


def test_accepted_the_page_has_it_and_the_old_one_leads_there(page, client, moderator):
    move(client)
    client.force_login(moderator)
    proposal = Proposal.objects.get()
    review = review_of(proposal)
    shown = words(client.get(reverse("review", args=[review.pk])))
    assert "Address now villes/nice Address proposed villes/nice-centre" in shown
    client.post(reverse("review-decide", args=[review.pk]), {"verb": "publish", "version": review.version})
    assert WikiPage.objects.get().path == "villes/nice-centre"
    assert FormerPath.objects.get().path == "villes/nice"


def test_the_address_of_another_page_is_refused_with_a_sentence(page, client):
    saving.save("villes/lyon", title="Lyon", text="Lyon.")
    for path in ("villes/lyon", "villes/nice", "villes/nice/centre", "Villes Nice", ""):
        answer = move(client, path)
        assert answer.status_code == 422, path
    assert not Proposal.objects.exists()


def test_a_reason_is_asked_for(page, client):
    assert move(client, reason=" ").status_code == 422
    assert remove(client, reason="").status_code == 422
    assert not Proposal.objects.exists()


def test_an_address_taken_meanwhile_stops_the_move(page, client, moderator):
    move(client)
    saving.save("villes/nice-centre", title="Centre", text="Centre.")
    with pytest.raises(ProposalError):
        accepting.approve(Proposal.objects.get(), moderator)
    assert Proposal.objects.get().state == "waiting"


def test_a_trusted_account_proposes_a_removal_and_it_is_carried_out_once(page, client, moderator):
    author = make_user("author", Role.TRUSTED)
    client.force_login(author)
    assert remove(client).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.author) == ("removal", author)
    assert not WikiPage.objects.get().deleted
    accepting.approve(proposal, moderator)
    assert WikiPage.objects.get().deleted
    assert "doublon" in WikiPage.objects.with_revision().get().article.current_revision.user_message
    with pytest.raises(ProposalError):
        accepting.approve(verbs.propose_removal(page, reason="encore", author=author), moderator)


def test_a_moderator_is_led_to_the_tools_themselves(page, client, moderator):
    client.force_login(moderator)
    assert client.get(PROPOSE).url == reverse("wikipage-manage", args=["villes/nice"])


def test_a_page_that_is_not_there_or_off_the_site_answers_alike(page, client, moderator):
    moving.take_off(page, by=moderator, reason="non")
    assert client.get(PROPOSE).status_code == client.get("/wiki/villes/x/-/propose").status_code == 404
