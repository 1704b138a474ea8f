"""Proposals without account: taken from the editor, followed, changed, answered and taken back by a code alone."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from archive.models import Review
from tests.make import make_territory, make_user, stamped
from tests.wiki.proposing import code_in, current, form, propose, words
from wiki.pages import saving
from wiki.proposals import accepting, verbs
from wiki.proposals.models import Proposal

EDIT = "/wiki/villes/nice/-/edit"
State = Proposal.State


@pytest.fixture(autouse=True)
def in_english(client, db):
    cache.clear()
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text="Un.\n\nDeux.\n\nTrois.\n").page


def at(name, proposal):
    return reverse(name, args=[proposal.pk])


def test_a_visitor_finds_the_form_and_no_sign_in(page, client):
    answer = client.get(EDIT)
    assert answer.status_code == 200
    assert "without a name" in words(answer)


def test_what_a_visitor_sends_waits_and_its_code_is_shown_once(page, client):
    answer = client.post(EDIT, form(page))
    proposal = Proposal.objects.get()
    assert (proposal.author, proposal.text, proposal.state) == (None, "Autre.\n", State.WAITING)
    assert len(proposal.receipt_hmac) == 64
    assert code_in(answer)
    assert "no-store" in answer["Cache-Control"]
    assert Review.objects.waiting().get().subject == proposal
    assert current().content.startswith("Un.")


def test_the_code_is_kept_as_a_digest_only(page, client):
    bare = code_in(client.post(EDIT, form(page))).replace("-", "")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            assert bare not in str(cursor.fetchall()).replace("-", ""), table


def test_a_second_click_makes_one_proposal_and_shows_the_same_code(page, client):
    sent = form(page)
    assert code_in(client.post(EDIT, sent)) == code_in(client.post(EDIT, sent))
    assert Proposal.objects.count() == 1


def test_another_text_from_the_same_form_is_not_lost_for_a_second_click(page, client):
    sent = form(page)
    client.post(EDIT, sent)
    again = client.post(EDIT, {**sent, "text": "Tout autre."})
    assert again.status_code == 422
    assert "Tout autre." in again.text
    fields = {**sent, "text": "Tout autre.", **stamped(), "nonce": again.context["gate"].word}
    assert fields["nonce"] != sent["nonce"]
    client.post(EDIT, fields)
    assert {proposal.text for proposal in Proposal.objects.all()} == {"Autre.\n", "Tout autre.\n"}


def test_a_preview_sends_nothing_and_keeps_the_form_s_word(page, client):
    sent = form(page, preview="1")
    answer = client.post(EDIT, sent)
    assert sent["nonce"] in answer.text
    assert not Proposal.objects.exists()


def test_what_comes_too_fast_or_fills_the_trap_is_refused_and_the_text_kept(page, client):
    for said in (stamped(0), {"open_homepage": "https://example.org"}, {"open_stamp": "x"}):
        answer = client.post(EDIT, form(page, text="Gardé.", **said))
        assert answer.status_code == 422
        assert "Gardé." in answer.text
    assert not Proposal.objects.exists()


def test_a_day_takes_so_many_and_the_text_is_kept(page, client, settings):
    settings.OPEN_PROPOSALS_PER_DAY = 1
    client.post(EDIT, form(page))
    answer = client.post(EDIT, form(page, text="Gardé."))
    assert (answer.status_code, Proposal.objects.count()) == (429, 1)
    assert "Gardé." in answer.text
    Proposal.objects.update(added=timezone.now() - timedelta(hours=25))
    assert client.post(EDIT, form(page, text="Encore.")).status_code == 200


def test_a_new_page_is_proposed_like_a_text(client):
    client.post("/wiki/villes/lyon/-/edit", form(title="Lyon", text="Lyon."))
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.path, proposal.page) == (Proposal.Kind.NEW, "villes/lyon", None)
    assert client.get("/wiki/villes/lyon/").status_code == 404


def test_what_is_accepted_without_account_is_published_without_a_name(page, client, moderator):
    client.post(EDIT, form(page, summary="ajouté"))
    accepting.approve(Proposal.objects.get(), moderator)
    assert (current().content, current().user, current().user_message) == ("Autre.\n", None, "ajouté")


def test_the_code_leads_to_the_proposal_and_no_address_does(page, client):
    code = code_in(client.post(EDIT, form(page, text="Un fait rare.")))
    listed = client.post("/suivre/", {"code": code.upper()})
    assert "Nice" in words(listed)
    proposal = Proposal.objects.get()
    assert "Un fait rare." in client.post(at("proposal", proposal), {"code": code}).text
    assert client.get(at("proposal", proposal)).status_code == 302
    assert client.post(at("proposal", proposal), {"code": "bcdf-ghjk-mnpq-rstv"}).status_code == 404
    assert client.post(at("proposal", proposal), {}).url == "/suivre/"


def test_another_code_opens_nothing_of_it(page, client):
    client.post(EDIT, form(page, text="Un fait rare."))
    mine = Proposal.objects.get()
    other = code_in(client.post("/wiki/villes/lyon/-/edit", form(title="Lyon", text="Lyon.")))
    for name in ("proposal", "proposal-change", "proposal-answer", "proposal-take-back"):
        answer = client.post(at(name, mine), {"code": other, "text": "x", "title": "x", "send": "1"})
        assert answer.status_code == 404, name
    mine.refresh_from_db()
    assert (mine.text, mine.state) == ("Un fait rare.\n", State.WAITING)


def test_an_account_does_not_open_a_visitor_s_proposal(page, client, contributor):
    client.post(EDIT, form(page))
    client.force_login(contributor)
    assert client.get(at("proposal", Proposal.objects.get())).status_code == 404


def test_its_author_changes_it_and_the_text_before_is_kept(page, client):
    code = code_in(client.post(EDIT, form(page)))
    proposal = Proposal.objects.get()
    shown = client.post(at("proposal-change", proposal), {"code": code})
    assert "Autre." in shown.text
    fields = {"code": code, "title": "Nice", "text": "Mieux.", "send": "1", "base": current().pk}
    answer = client.post(at("proposal-change", proposal), fields)
    assert answer.status_code == 200
    proposal.refresh_from_db()
    assert (proposal.text, proposal.number) == ("Mieux.\n", 2)
    assert [one.text for one in proposal.earlier.all()] == ["Autre.\n"]
    assert "Autre." in answer.text


def test_its_author_answers_what_was_asked_and_it_waits_again(page, client, moderator):
    code = code_in(client.post(EDIT, form(page)))
    proposal = Proposal.objects.get()
    verbs.ask(proposal, moderator, reason="Quelle page ?")
    assert "Quelle page ?" in words(client.post("/suivre/", {"code": code}))
    client.post(at("proposal-answer", proposal), {"code": code, "text": "La troisième."})
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING
    assert [remark.text for remark in proposal.remarks.all()] == ["Quelle page ?", "La troisième."]


def test_the_review_team_is_not_named_to_its_author(page, client):
    code = code_in(client.post(EDIT, form(page)))
    verbs.ask(Proposal.objects.get(), make_user("zorglub", "moderator"), reason="Quelle page ?")
    assert "zorglub" not in client.post(at("proposal", Proposal.objects.get()), {"code": code}).text


def test_its_author_takes_it_back_and_starts_again_with_the_same_code(page, client):
    code = code_in(client.post(EDIT, form(page)))
    first = Proposal.objects.get()
    client.post(at("proposal-take-back", first), {"code": code})
    first.refresh_from_db()
    assert first.state == State.TAKEN_BACK
    assert not Review.objects.waiting().exists()
    fields = {"code": code, "title": "Nice", "text": "Mieux.", "send": "1", "base": current().pk}
    assert client.post(at("proposal-change", first), fields).status_code == 200
    second = Proposal.objects.exclude(pk=first.pk).get()
    assert (second.text, second.state, second.receipt_hmac) == ("Mieux.\n", State.WAITING, first.receipt_hmac)
    assert "Nice" in words(client.post("/suivre/", {"code": code}))


def test_too_many_codes_are_told_to_wait(page, client):
    client.post(EDIT, form(page))
    address = at("proposal", Proposal.objects.get())
    answers = [client.post(address, {"code": "bcdf-ghjk-mnpq-rstv"}).status_code for _try in range(7)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_where_it_is_closed_a_visitor_signs_in(page, client, settings):
    settings.OPEN_PROPOSALS = False
    assert client.get(EDIT).url.startswith(reverse("login"))
    assert client.post(EDIT, form(page)).status_code == 302
    assert client.post("/wiki/villes/nice/-/propose", form(page)).status_code == 302
    assert client.post("/wiki/villes/nice/-/evidence", form(page)).status_code == 302
    assert not Proposal.objects.exists()


def test_what_was_sent_is_still_followed_after_it_was_closed(page, client, settings):
    code = code_in(client.post(EDIT, form(page)))
    settings.OPEN_PROPOSALS = False
    assert "Autre." in client.post(at("proposal", Proposal.objects.get()), {"code": code}).text


def test_one_part_of_a_page_is_proposed_by_itself(client):
    page = saving.save("villes/nice", title="Nice", text="Un.\n\n## Caméras\n\nDix.\n\n## Micros\n\nTrois.\n").page
    client.post(EDIT, form(page, part=1, text="## Caméras\n\nVingt."))
    proposal = Proposal.objects.get()
    assert proposal.text == "Un.\n\n## Caméras\n\nVingt.\n\n## Micros\n\nTrois.\n"


def test_a_page_that_moved_on_is_shown_put_together_to_a_visitor_too(page, client):
    sent = form(page, text="Un.\n\nDeux.\n\nTrois, quatre.\n")
    saving.save(page, title="Nice", text="Un !\n\nDeux.\n\nTrois.\n", base_revision_id=current().pk)
    answer = client.post(EDIT, sent)
    assert answer.status_code == 409
    assert "Un !" in answer.text
    assert "Trois, quatre." in answer.text
    assert not Proposal.objects.exists()


def test_a_proposal_of_an_account_is_one_however_often_it_is_sent(page, client, contributor):
    client.force_login(contributor)
    for _click in range(2):
        client.post(EDIT, form(page))
    assert Proposal.objects.count() == 1


def test_a_territory_s_moderators_review_what_a_visitor_proposes(client):
    place = make_territory("06088", "Nice", "nice")
    proposal = propose(saving.save("villes/nice", title="Nice", text="Un.").page, "Deux.", receipt="a" * 64)
    assert list(Review.objects.get(object_id=proposal.pk).territories.all()) == [place]


HUGE = "9" * 30


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "\0"}, {"nonce": "é" * 500}, {"joined": "\0 aaaa é " * 200}, {"base": HUGE}, {"base": "x"},
        {"part": HUGE}, {"open_stamp": "\0"}, {"code": "\0"}, {"title": "x" * 5000}, {"text": "\0"},
        {"text": "[" * 90_000}, {"summary": "x" * 5000}, {"joined": "x" * 5000},
    ],
)  # fmt: skip
def test_whatever_is_sent_gets_a_sentence_and_never_a_fault_of_ours(page, client, said):
    for address in (EDIT, "/wiki/villes/nice/-/propose", "/wiki/villes/nice/-/evidence"):
        answer = client.post(address, form(page, propose="move", **{"move-path": "a", "move-reason": "b"}) | said)
        assert answer.status_code < 500, address


@pytest.mark.parametrize("pk", ["0", "1", HUGE])
def test_a_proposal_that_is_not_there_is_not_found(page, client, pk, contributor):
    client.force_login(contributor)
    for action in ("", "change", "answer", "take-back", "edit"):
        for ask in (client.get, client.post):
            assert ask(f"/wiki/-/proposals/{pk}/{action}").status_code in {404, 405}, action


def test_evidence_for_no_number_goes_back_to_the_editor(page, client):
    answer = client.post("/wiki/villes/nice/-/evidence", form(page, proposal="x'\"<é"))
    assert answer.status_code == 200
    assert f'action="{EDIT}"' in answer.text


def test_one_text_is_sent_anew_so_often_and_no_more(page):
    proposal = propose(page, "Autre.", receipt="a" * 64)
    Proposal.objects.update(number=verbs.TEXTS_MAX)
    proposal.refresh_from_db()
    with pytest.raises(verbs.ProposalError, match="start again"):
        verbs.change(proposal, title="Nice", text="Encore.")


def test_its_author_sees_on_every_page_that_something_is_asked(page, client, contributor, moderator):
    proposal = propose(page, "Autre.", contributor)
    client.force_login(contributor)
    assert "(1 question)" not in words(client.get("/wiki/"))
    verbs.ask(proposal, moderator, reason="Quelle page ?")
    assert "My proposals (1 question)" in words(client.get("/wiki/"))
