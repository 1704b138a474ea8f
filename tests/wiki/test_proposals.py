"""Edits that wait: seen by their author and the review team, decided once, by somebody else."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from archive.desk.kinds import DeskError, kind_of
from archive.desk.reviews import AlreadyDecided
from archive.models import Review, Role
from tests.make import make_local, make_territory, make_user
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.proposals import accepting, verbs
from wiki.proposals.errors import ProposalConflict
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db
SECRET = "zqsecret"


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text="Un.\n\nDeux.\n\nTrois.\n").page


def propose(page, text, author, **facts):
    base = None if isinstance(page, str) else page.article.current_revision_id
    return verbs.propose(page, title=facts.pop("title", "Nice"), text=text, base_revision_id=base, author=author)


def text_of(path="villes/nice"):
    return WikiPage.objects.with_revision().get(path=path).article.current_revision


def test_a_proposal_waits_on_the_desk_and_changes_nothing(page, contributor, moderator):
    territory = make_territory("06088", "Nice", "nice")
    proposal = propose(page, "Autre.", contributor)
    review = Review.objects.waiting().for_moderator(moderator).get()
    assert (review.kind, review.subject) == ("proposal", proposal)
    assert list(review.territories.all()) == [territory]
    assert text_of().content.startswith("Un.")


def test_the_desk_publishes_it_under_its_authors_name(page, contributor, moderator):
    propose(page, "Autre.", contributor)
    review = Review.objects.waiting().get()
    said = kind_of(review).verbs["publish"].act(review, moderator, "")
    assert "Nice" in said
    assert (text_of().content, text_of().user) == ("Autre.\n", contributor)
    assert not Review.objects.waiting().exists()
    assert Proposal.objects.get().state == "approved"


def test_a_proposed_page_is_made_when_it_is_approved(contributor, moderator):
    proposal = propose("villes/lyon", "Lyon.", contributor)
    assert not WikiPage.objects.exists()
    accepting.approve(proposal, moderator)
    assert text_of("villes/lyon").content == "Lyon.\n"
    assert proposal.page.path == "villes/lyon"


def test_a_refused_proposal_keeps_its_text_and_the_reason(page, contributor, moderator):
    proposal = propose(page, "Autre.", contributor)
    verbs.refuse(proposal, moderator, reason="sans source")
    assert (proposal.state, proposal.reason, proposal.text) == ("refused", "sans source", "Autre.\n")
    assert text_of().content.startswith("Un.")


def test_nobody_approves_their_own(page, moderator):
    proposal = propose(page, "Autre.", moderator)
    with pytest.raises(DeskError):
        accepting.approve(proposal, moderator)
    assert text_of().content.startswith("Un.")


def test_it_is_put_together_with_what_was_published_meanwhile(page, contributor, moderator):
    proposal = propose(page, "Un.\n\nDeux.\n\nTrois, quatre.\n", contributor)
    saving.save(
        page, title="Nice, ville", text="Un !\n\nDeux.\n\nTrois.\n", base_revision_id=page.article.current_revision_id
    )
    accepting.approve(proposal, moderator)
    assert (text_of().title, text_of().content) == ("Nice, ville", "Un !\n\nDeux.\n\nTrois, quatre.\n")


def test_two_edits_of_one_line_are_left_to_the_moderator(page, contributor, moderator):
    proposal = propose(page, "Un à deux.\n\nDeux.\n\nTrois.\n", contributor)
    saving.save(page, title="Nice", text="Un ?\n\nDeux.\n\nTrois.\n", base_revision_id=page.article.current_revision_id)
    with pytest.raises(ProposalConflict):
        accepting.approve(proposal, moderator)
    assert Proposal.objects.get().state == "waiting"


def test_a_page_made_meanwhile_is_not_overwritten(contributor, moderator):
    proposal = propose("villes/lyon", "Lyon.", contributor)
    saving.save("villes/lyon", title="Lyon", text="Autre.")
    with pytest.raises(DeskError):
        accepting.approve(proposal, moderator)
    assert text_of("villes/lyon").content == "Autre.\n"


def test_a_decision_is_taken_once(page, contributor, moderator):
    proposal = propose(page, "Autre.", contributor)
    verbs.refuse(proposal, moderator, reason="non")
    with pytest.raises(AlreadyDecided):
        accepting.approve(proposal, moderator)


def test_a_review_that_changed_meanwhile_is_not_decided_blindly(page, contributor, moderator):
    proposal = propose(page, "Autre.", contributor)
    with pytest.raises(DeskError):
        accepting.approve(proposal, moderator, seen=5)
    assert text_of().content.startswith("Un.")
    assert Proposal.objects.get().state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_who_decide_at_once_one_wins():
    page = saving.save("villes/nice", title="Nice", text="Un.\n").page
    proposal = propose(page, "Autre.", make_user("author"))
    people = [make_user(f"m{n}", Role.MODERATOR) for n in range(2)]
    results, gate = [], threading.Barrier(2)

    def decide(number):
        try:
            gate.wait(10)
            mine = Proposal.objects.get(pk=proposal.pk)
            if number:
                verbs.refuse(mine, people[number], reason="non", seen=0)
            else:
                accepting.approve(mine, people[number], seen=0)
            results.append("won")
        except DeskError:
            results.append("lost")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["lost", "won"]
    assert Review.objects.waiting().count() == 0
    assert (Proposal.objects.get().state == "approved") == (text_of().content == "Autre.\n")


def test_its_author_sees_what_became_of_it(page, contributor, moderator, client):
    proposal = propose(page, f"{SECRET}.", contributor)
    client.force_login(contributor)
    assert proposal.title in client.get(reverse("proposals")).text
    assert SECRET in client.get(reverse("proposal", args=[proposal.pk])).text
    verbs.refuse(proposal, moderator, reason="sans source")
    assert "sans source" in client.get(reverse("proposals")).text


def test_nobody_else_finds_a_word_of_it(page, contributor, client):
    edit = propose(page, f"Un {SECRET}.", contributor, title=f"Nice {SECRET}")
    new = propose("villes/lyon", f"Un {SECRET}.", contributor, title=SECRET)
    for person in [None, make_user("other"), make_user("trusted", Role.TRUSTED)]:
        client.logout()
        if person:
            client.force_login(person)
        for path in ["villes/nice", "villes/lyon"]:
            for name in ["wikipage", "wikipage-edit", "wikipage-history", "wikipage-compare"]:
                answer = client.get(reverse(name, args=[path]), follow=True)
                assert SECRET not in answer.text
        for address in [
            reverse("wiki"),
            reverse("proposals"),
            *(reverse("proposal", args=[p.pk]) for p in (edit, new)),
        ]:
            assert SECRET not in client.get(address).text


def test_a_moderator_of_another_place_does_not_see_it(page, contributor, client):
    make_local(make_territory("06088", "Nice", "nice"))
    proposal = propose(page, "Autre.", contributor)
    elsewhere = make_user("elsewhere", Role.MODERATOR)
    elsewhere.territories.add(make_territory())
    client.force_login(elsewhere)
    assert client.get(reverse("proposal", args=[proposal.pk])).status_code == 404
