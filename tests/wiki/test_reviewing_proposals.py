"""The review team's side: the difference, comments, changes asked for, edited and published, put together."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from archive.desk.kinds import DeskError
from archive.desk.reviews import AlreadyDecided
from archive.models import Review, Role
from tests.make import make_document, make_local, make_territory, make_user
from tests.wiki.proposing import TEXT, current, propose, review_of, words
from wiki.pages import moving, saving
from wiki.pages.models import WikiPage
from wiki.proposals import accepting, verbs
from wiki.proposals.errors import ProposalConflict, ProposalError
from wiki.proposals.models import Proposal

State = Proposal.State


@pytest.fixture(autouse=True)
def in_english(client, db):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text=TEXT).page


def decide(client, proposal, verb, reason="", version=None):
    review = review_of(proposal)
    fields = {"verb": verb, "reason": reason, "version": review.version if version is None else version}
    return client.post(reverse("review-decide", args=[review.pk]), fields)


def edited(client, proposal, text, **said):
    fields = {
        "title": "Nice", "text": text, "base": current().pk, "version": review_of(proposal).version, **said,
    }  # fmt: skip
    return client.post(reverse("proposal-edit", args=[proposal.pk]), fields)


def conflicting(page, author):
    """Return a proposal that changed the line which was changed on the page since."""
    proposal = propose(page, "Un à deux.\n\nDeux.\n\nTrois.\n", author)
    saving.save(page, title="Nice", text="Un ?\n\nDeux.\n\nTrois.\n", base_revision_id=current().pk)
    return proposal


def test_the_desk_shows_what_changes_in_words_not_by_colour_alone(page, contributor, moderator, client):
    proposal = propose(page, "Un.\n\nDeux et demi.\n\nTrois.\n", contributor, summary="précisé")
    client.force_login(moderator)
    shown = client.get(reverse("review", args=[review_of(proposal).pk]))
    assert "<ins> et demi</ins>" in shown.text
    assert "added: " in words(shown)
    assert "précisé" in words(shown)
    assert contributor.pseudonym in words(shown)


def test_a_comment_is_read_by_its_author_and_the_proposal_keeps_waiting(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    client.force_login(moderator)
    assert decide(client, proposal, "comment", "Bien vu.").status_code == 302
    client.force_login(contributor)
    shown = client.get(reverse("proposal", args=[proposal.pk]))
    assert "Bien vu." in words(shown)
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING


def test_changes_asked_for_are_answered_with_another_text(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    client.force_login(moderator)
    decide(client, proposal, "ask", "Quelle source ?")
    assert review_of(proposal).state == Review.State.QUESTION
    assert "Question asked" in words(client.get(reverse("desk")))
    client.force_login(contributor)
    fields = {"title": "Nice", "text": "Autre, sourcé.", "send": "1", "base": current().pk}
    client.post(reverse("proposal-change", args=[proposal.pk]), fields)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.text, proposal.reason) == (State.WAITING, "Autre, sourcé.\n", "")
    assert review_of(proposal).state == Review.State.WAITING
    client.force_login(moderator)
    shown = words(client.get(reverse("review", args=[review_of(proposal).pk])))
    assert "Quelle source ?" in shown
    assert "Text 1" in shown


def test_who_was_reading_an_earlier_text_decides_nothing(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    seen = review_of(proposal).version
    verbs.change(proposal, title="Nice", text="Pire.")
    client.force_login(moderator)
    assert decide(client, proposal, "publish", version=seen).status_code == 409
    assert current().content == TEXT


def test_a_refused_text_stays_readable_and_is_started_again_from(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    verbs.refuse(proposal, moderator, reason="Sans source.")
    client.force_login(contributor)
    shown = client.get(reverse("proposal", args=[proposal.pk]))
    assert "Autre." in shown.text
    assert "Sans source." in words(shown)
    assert "Autre." in client.get(reverse("proposal-change", args=[proposal.pk])).text
    fields = {"title": "Nice", "text": "Autre, sourcé.", "send": "1", "base": current().pk}
    client.post(reverse("proposal-change", args=[proposal.pk]), fields)
    assert [(one.text, one.state) for one in Proposal.objects.order_by("pk")] == [
        ("Autre.\n", State.REFUSED), ("Autre, sourcé.\n", State.WAITING),
    ]  # fmt: skip


def test_a_published_proposal_is_not_written_again(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    accepting.approve(proposal, moderator)
    client.force_login(contributor)
    fields = {"title": "Nice", "text": "Pire.", "send": "1"}
    assert client.post(reverse("proposal-change", args=[proposal.pk]), fields).status_code == 409
    assert Proposal.objects.count() == 1


def test_edited_at_review_it_stays_its_author_s_and_the_history_says_so(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor, summary="ajouté")
    client.force_login(moderator)
    assert "Autre." in client.get(reverse("proposal-edit", args=[proposal.pk])).text
    assert edited(client, proposal, "Autre, en mieux.").url == reverse("desk")
    assert (current().content, current().user) == ("Autre, en mieux.\n", contributor)
    assert current().user_message == "ajouté (edited at review)"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.text) == (State.APPROVED, "Autre, en mieux.\n")
    assert [(one.text, one.by_team) for one in proposal.earlier.all()] == [("Autre.\n", True)]


def test_published_from_the_form_without_a_change_it_is_not_said_to_be_edited(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor, summary="ajouté")
    client.force_login(moderator)
    edited(client, proposal, "Autre.")
    assert (current().user_message, proposal.earlier.count()) == ("ajouté", 0)


def test_a_long_summary_makes_room_for_the_words_of_the_review(page, contributor, moderator):
    proposal = propose(page, "Autre.", contributor, summary="é" * 200)
    accepting.edit_and_approve(proposal, moderator, title="Nice", text="Mieux.", base_revision_id=current().pk)
    assert len(current().user_message) <= 200
    assert current().user_message.endswith("(edited at review)")


def test_a_preview_publishes_nothing(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    client.force_login(moderator)
    answer = edited(client, proposal, "**Gras**", preview="1")
    assert "<strong>Gras</strong>" in answer.text
    assert current().content == TEXT


def test_a_text_that_cannot_be_published_stays_in_the_form(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    client.force_login(moderator)
    answer = edited(client, proposal, "Gardé.", title=" ")
    assert answer.status_code == 422
    assert "Gardé." in answer.text


def test_a_conflict_is_shown_side_by_side_and_nothing_is_published(page, contributor, moderator, client):
    proposal = conflicting(page, contributor)
    with pytest.raises(ProposalConflict):
        accepting.approve(proposal, moderator)
    client.force_login(moderator)
    answer = client.get(reverse("proposal-edit", args=[proposal.pk]))
    shown = words(answer)
    assert "Published meanwhile Un ?" in shown
    assert "Proposed Un à deux." in shown
    with_marks = answer.context["form"].initial["text"]
    assert edited(client, proposal, with_marks).status_code == 409
    assert current().content.startswith("Un ?")
    edited(client, proposal, "Un à deux ?\n\nDeux.\n\nTrois.\n")
    assert current().content.startswith("Un à deux ?")


def test_its_author_can_put_it_together_too(page, contributor, client):
    proposal = conflicting(page, contributor)
    client.force_login(contributor)
    shown = words(client.get(reverse("proposal-change", args=[proposal.pk])))
    assert "Published meanwhile Un ?" in shown
    fields = {"title": "Nice", "text": "Un à deux ?\n\nDeux.\n\nTrois.\n", "send": "1", "base": current().pk}
    client.post(reverse("proposal-change", args=[proposal.pk]), fields)
    proposal.refresh_from_db()
    assert proposal.base_revision == current()


def test_a_page_published_anew_while_a_moderator_edits_is_put_together_once_more(page, contributor, moderator, client):
    proposal = propose(page, "Un.\n\nDeux.\n\nTrois, quatre.\n", contributor)
    base = current().pk
    saving.save(page, title="Nice", text="Un !\n\nDeux.\n\nTrois.\n", base_revision_id=base)
    client.force_login(moderator)
    answer = edited(client, proposal, "Un.\n\nDeux.\n\nTrois, quatre, cinq.\n", base=base)
    assert answer.status_code == 409
    assert answer.context["form"].initial["text"] == "Un !\n\nDeux.\n\nTrois, quatre, cinq.\n"
    assert answer.context["form"].initial["base"] == current().pk
    assert "cinq" not in current().content


def test_a_page_that_moved_is_followed(page, contributor, moderator):
    proposal = propose(page, "Autre.", contributor)
    moving.move(page, "villes/nice-centre", by=moderator)
    assert Proposal.objects.get().address == "villes/nice-centre"
    accepting.approve(proposal, moderator)
    assert current("villes/nice-centre").content == "Autre.\n"


def test_a_page_off_the_site_says_so_and_takes_nothing(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    moving.take_off(page, by=moderator, reason="doublon")
    with pytest.raises(ProposalError, match="off the site"):
        accepting.approve(proposal, moderator)
    client.force_login(contributor)
    assert "off the site" in words(client.get(reverse("proposal", args=[proposal.pk])))
    moving.put_back(page, by=moderator)
    accepting.approve(proposal, moderator)
    assert current().content == "Autre.\n"


def test_a_page_made_meanwhile_is_shown_beside_the_proposed_one(contributor, moderator, client):
    proposal = propose("villes/lyon", "Lyon proposée.", contributor, title="Lyon")
    saving.save("villes/lyon", title="Lyon", text="Lyon publiée.")
    with pytest.raises(ProposalConflict):
        accepting.approve(proposal, moderator)
    client.force_login(moderator)
    shown = words(client.get(reverse("proposal-edit", args=[proposal.pk])))
    assert "Published meanwhile Lyon publiée" in shown
    fields = {"title": "Lyon", "text": "Les deux.", "base": current("villes/lyon").pk, "path": "villes/lyon"}
    client.post(reverse("proposal-edit", args=[proposal.pk]), {**fields, "version": review_of(proposal).version})
    assert current("villes/lyon").content == "Les deux.\n"


def test_a_new_page_gets_another_address_at_review(contributor, moderator, client):
    proposal = propose("villes/lion", "Lyon.", contributor, title="Lyon")
    client.force_login(moderator)
    fields = {"title": "Lyon", "text": "Lyon.", "path": "villes/lyon", "version": review_of(proposal).version}
    client.post(reverse("proposal-edit", args=[proposal.pk]), fields)
    assert current("villes/lyon").content == "Lyon.\n"
    assert not WikiPage.objects.filter(path="villes/lion").exists()


def test_words_quoted_from_what_a_moderator_may_not_see_come_through_their_edit(contributor, client):
    nice, lyon = make_territory("06088", "Nice", "nice"), make_territory("69123", "Lyon", "lyon")
    quoted = make_document("cinquante micros", territories=[lyon])
    page = saving.save("villes/nice", title="Nice", text=f'Un [[doc:{quoted.code} p.1 "cinquante micros"]].').page
    quoted.decision = "withdrawn"
    quoted.save()
    make_local(lyon)
    proposal = propose(page, f'Un [[doc:{quoted.code} p.1 "cinquante micros"]]. Deux.', contributor)
    local = make_user("local", Role.MODERATOR)
    local.territories.add(nice)
    client.force_login(local)
    text = client.get(reverse("proposal-edit", args=[proposal.pk])).context["form"].initial["text"]
    assert "cinquante" not in text
    edited(client, proposal, text.replace("Deux.", "Trois."))
    assert current().content == f'Un [[doc:{quoted.code} p.1 "cinquante micros"]]. Trois.\n'


def test_nobody_edits_and_publishes_their_own(page, moderator, client):
    proposal = propose(page, "Autre.", moderator)
    client.force_login(moderator)
    assert edited(client, proposal, "Mieux.").status_code == 409
    assert current().content == TEXT


def test_a_moderator_of_another_place_does_not_edit_it(page, contributor, client):
    make_local(make_territory("06088", "Nice", "nice"))
    proposal = propose(page, "Autre.", contributor)
    elsewhere = make_user("elsewhere", Role.MODERATOR)
    elsewhere.territories.add(make_territory())
    client.force_login(elsewhere)
    assert client.get(reverse("proposal-edit", args=[proposal.pk])).status_code == 404
    assert edited(client, proposal, "Mieux.").status_code == 404


def test_an_answer_after_the_decision_says_so_and_is_not_kept(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    verbs.refuse(proposal, moderator, reason="non")
    client.force_login(contributor)
    answer = client.post(reverse("proposal-answer", args=[proposal.pk]), {"text": "Mais si."})
    assert answer.status_code == 409
    assert "already decided" in words(answer)
    assert not proposal.remarks.exists()


def test_a_taken_back_proposal_is_decided_by_nobody(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    verbs.take_back(proposal)
    with pytest.raises(AlreadyDecided):
        accepting.approve(proposal, moderator)
    client.force_login(moderator)
    assert "Taken back by whoever sent it" in words(client.get(reverse("review", args=[review_of(proposal).pk])))


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_who_edit_and_publish_at_once_one_wins(client):
    page = saving.save("villes/nice", title="Nice", text="Un.\n").page
    proposal = propose(page, "Autre.", make_user("author"))
    base, people = current().pk, [make_user(f"m{n}", Role.MODERATOR) for n in range(2)]
    results, gate = [], threading.Barrier(2)

    def decide_at_once(number):
        try:
            gate.wait(10)
            mine = Proposal.objects.get(pk=proposal.pk)
            text = f"Autre {number}."
            accepting.edit_and_approve(mine, people[number], title="Nice", text=text, base_revision_id=base, seen=0)
            results.append(number)
        except (DeskError, saving.Conflict):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=decide_at_once, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == 1
    assert current().content == f"Autre {results[0]}.\n"
    assert current().revision_number == 2
