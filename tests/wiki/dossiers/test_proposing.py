"""Facts that people send: what waits, what a moderator makes of it, and that nobody sees it before."""

import pytest

from archive.desk.kinds import DeskError
from archive.models import Organisation, Review, Role
from tests.make import make_claim, make_document, make_event, make_local, make_project, make_territory, make_user
from wiki.dossiers.models import Claim, Event, FactRevision, Project, ProjectOrganisation, Status
from wiki.dossiers.proposing import Change, approve, complete, refuse, send
from wiki.dossiers.snapshots import Cited, FactError, NewOrganisation
from wiki.dossiers.writing import write
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project(places=[make_territory()])


@pytest.fixture
def proof():
    return make_document("La ville renonce aux micros.", title="Lettre")


def an_event(project, effect="abandoned", citations=()):
    values = {"project": project, "title": "Renoncement", "date": "2019-10-29", "effect": effect}
    return Change(Event, values, list(citations), "Renoncement", tuple(link for _role, link in project.places))


def test_event_without_source_waits_and_leaves_the_status(project, contributor, moderator):
    for person in (contributor, moderator):
        assert isinstance(send(an_event(project), person), Proposal)
    assert not Event.objects.exists()
    project.refresh_from_db()
    assert project.status == Status.TO_VERIFY


def test_event_with_effect_is_approved_only_with_a_page_that_confirms_it(project, proof, contributor, moderator):
    proposal = send(an_event(project), contributor)
    with pytest.raises(FactError):
        approve(proposal, moderator)
    complete(proposal, [Cited(proof.code, 1, stance="mentions")])
    with pytest.raises(FactError):
        approve(proposal, moderator)
    complete(proposal, [Cited(proof.code, 1)])
    approve(proposal, moderator)
    project.refresh_from_db()
    assert project.status == Status.ABANDONED
    assert FactRevision.objects.get(proposal=proposal).author == contributor


def test_event_without_effect_may_be_approved_without_source(project, contributor, moderator):
    approve(send(an_event(project, effect=""), contributor), moderator)
    assert Event.objects.get().title == "Renoncement"


def test_moderator_writes_at_once_with_a_source(project, proof, moderator):
    event = send(an_event(project, citations=[Cited(proof.code, 1)]), moderator)
    assert isinstance(event, Event)
    project.refresh_from_db()
    assert project.status == Status.ABANDONED


def test_trusted_account_sends_facts_for_review(project, proof, trusted):
    assert isinstance(send(an_event(project, citations=[Cited(proof.code, 1)]), trusted), Proposal)


def test_nobody_approves_their_own_fact(project, moderator):
    proposal = send(an_event(project, effect=""), moderator)
    with pytest.raises(FactError):
        approve(proposal, moderator)


def test_two_moderators_decide_once(project, contributor, moderator):
    proposal = send(an_event(project, effect=""), contributor)
    stale = Proposal.objects.get(pk=proposal.pk)
    approve(proposal, moderator)
    with pytest.raises(DeskError):
        refuse(stale, make_user("second", Role.MODERATOR), reason="trop tard")
    assert Event.objects.count() == 1


def test_moderator_of_another_place_does_not_see_it(project, contributor):
    elsewhere = make_user("ailleurs", Role.MODERATOR)
    elsewhere.territories.add(make_territory("06088", "Nice", "nice"))
    make_local(project.territories.first())
    send(an_event(project), contributor)
    assert not Review.objects.for_moderator(elsewhere).filter(kind="facts").exists()


def test_edit_keeps_what_changed_meanwhile_elsewhere(project, contributor, moderator):
    event = make_event(project, text="avant", title="Titre")
    change = Change(event, {"title": "Autre titre", "text": "avant"}, [], "x")
    proposal = send(change, contributor)
    write(event, {"text": "après"})
    approve(proposal, moderator)
    event.refresh_from_db()
    assert (event.title, event.text) == ("Autre titre", "après")


def test_edit_of_the_same_value_is_not_written_over(project, contributor, moderator):
    event = make_event(project, title="Titre")
    proposal = send(Change(event, {"title": "Autre titre"}, [], "x"), contributor)
    write(event, {"title": "Encore un autre"})
    with pytest.raises(FactError):
        approve(proposal, moderator)
    event.refresh_from_db()
    assert event.title == "Encore un autre"


def test_edit_that_changes_nothing_is_not_sent(project, contributor, proof):
    event = make_event(project, title="Titre", proof=proof)
    with pytest.raises(FactError):
        send(Change(event, {"title": "Titre"}, [Cited(proof.code, 1, 1)], "x"), contributor)


def test_new_organisation_is_made_when_the_fact_is_approved(project, contributor, moderator):
    values = {"project": project, "organisation": NewOrganisation("Serenicity"), "role": "maker"}
    first = send(Change(ProjectOrganisation, values, [], "x"), contributor)
    second = send(Change(ProjectOrganisation, values | {"role": "operator"}, [], "x"), contributor)
    assert not Organisation.objects.exists()
    approve(first, moderator)
    approve(second, moderator)
    assert Organisation.objects.get().slug == "serenicity"


def test_two_new_projects_of_one_name_have_two_addresses(contributor, moderator):
    values = {"name": "Drones", "places": [("installed", make_territory())]}
    changes = [Change(Project, values | {"summary": said}, [], "Drones") for said in ("au nord", "au sud")]
    proposals = [send(change, contributor) for change in changes]
    for proposal in proposals:
        approve(proposal, moderator)
    assert sorted(Project.objects.values_list("slug", flat=True)) == ["drones", "drones-2"]


def test_proposal_about_a_project_joined_since_follows_it(project, contributor, moderator):
    other = make_project("Doublon")
    proposal = send(an_event(other, effect=""), contributor)
    other.merged_into = project
    other.save()
    approve(proposal, moderator)
    assert Event.objects.get().project == project


def test_hidden_document_is_no_source(project, contributor):
    hidden = make_document("caché", published=False)
    with pytest.raises(FactError):
        send(an_event(project, citations=[Cited(hidden.code)]), contributor)


def test_value_set_aside_needs_a_reason(project):
    with pytest.raises(FactError):
        write(make_claim(project), {"verdict": "set-aside"})
    assert Claim.objects.get().verdict == ""


def test_form_sent_twice_makes_one_fact_and_one_proposal(project, proof, contributor, moderator):
    change = an_event(project, citations=[Cited(proof.code, 1, 1)])
    assert send(change, contributor) == send(change, contributor)
    assert send(change, moderator) == send(change, moderator)
    assert Proposal.objects.count() == Event.objects.count() == 1
