"""The queue: filters that live in the address, one decision for many, the next thing at once, undoing, reasons."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from archive import moderation, restoring
from archive.desk import reasons
from archive.models import Decision, Document, Provenance, Reason, Review
from tests.archive.views.test_desk import DESK, decide, waiting_review
from tests.make import make_document, make_territory, make_user


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def bulk(client, verb, rows, **more):
    ticked = [f"{review.pk}:{review.version}" for review in rows]
    return client.post(reverse("review-bulk") + "?kind=document", {"verb": verb, "review": ticked, **more}, follow=True)


def test_queue_is_narrowed_by_place_and_age(desk):
    loire = make_territory("dep-42", "Loire", "loire", "department")
    waiting_review(title="Of Saint-Étienne", days=40, territories=[make_territory(parent=loire)])
    waiting_review(title="Of Nice", days=2, territories=[make_territory("06088", "Nice", "nice")])
    assert "Of Nice" not in desk.get(DESK, {"lieu": "dep-42"}).text
    assert "Of Saint-Étienne" in desk.get(DESK, {"lieu": "dep-42"}).text
    page = desk.get(DESK, {"depuis": "30", "par": "100"}).text
    assert "Of Saint-Étienne" in page
    assert "Of Nice" not in page
    assert "depuis=30&amp;par=100" in page  # a link to a review keeps them


@pytest.mark.parametrize("query", ["lieu=\0", "lieu=x", "depuis=7x&par=-1", "minutes=9999", "kind=x", "page=²"])
def test_odd_filters_break_nothing(desk, query):
    waiting_review()
    for address in (DESK, reverse("desk-minutes")):
        assert desk.get(f"{address}?{query}").status_code == 200


def test_legal_clock_comes_first_and_late_things_raise_an_alert(desk):
    waiting_review(title="Old", days=3)
    clock = waiting_review(title="Clock", days=1)
    Review.objects.filter(pk=clock.pk).update(deadline=timezone.now() + timedelta(days=1))
    page = desk.get(DESK).text
    assert page.index("Clock") < page.index("Old")
    assert "waits longest" not in page
    waiting_review(days=8)
    assert "waits longest" in desk.get(DESK).text


def test_decision_leads_to_the_next_thing_of_the_same_queue(desk):
    first, second = waiting_review(title="A", days=9), waiting_review(title="B", days=8)
    waiting_review(title="C", days=1)
    address = reverse("review-decide", args=[first.pk]) + "?depuis=7"
    answer = desk.post(address, {"verb": "publish", "version": first.version})
    assert answer["Location"] == reverse("review", args=[second.pk]) + "?depuis=7"
    answer = desk.post(
        reverse("review-decide", args=[second.pk]) + "?depuis=7", {"verb": "publish", "version": second.version}
    )
    assert answer["Location"] == DESK + "?depuis=7"


def test_sitting_counts_down_and_ends(desk):
    first, second = waiting_review(days=3), waiting_review(days=2)
    page = desk.get(reverse("desk-minutes"), {"minutes": "15"}).text
    assert "2 things to look at" in page
    answer = desk.post(
        reverse("review-decide", args=[first.pk]) + "?minutes=15", {"verb": "publish", "version": first.version}
    )
    assert answer["Location"] == reverse("review", args=[second.pk]) + "?minutes=12"
    answer = desk.post(
        reverse("review-decide", args=[second.pk]) + "?minutes=3", {"verb": "publish", "version": second.version}
    )
    assert answer["Location"] == reverse("desk-minutes")


def test_describing_and_undoing_stay_in_the_sitting(desk):
    first, second = waiting_review(days=3), waiting_review(days=2)
    describe, sitting = reverse("review-describe", args=[first.pk]) + "?minutes=15", "?minutes=15"
    assert f'action="{describe}"' in desk.get(reverse("review", args=[first.pk]) + sitting).text
    said = {"title": "Read at last", "provenance": "campaign", "version": first.version}
    assert desk.post(describe, said)["Location"] == reverse("review", args=[first.pk]) + sitting
    first.refresh_from_db()
    answer = desk.post(describe, said | {"version": first.version, "then": "publish"})
    assert answer["Location"] == reverse("review", args=[second.pk]) + "?minutes=12"
    first.refresh_from_db()
    undo = reverse("review-undo", args=[first.pk]) + "?minutes=12"
    assert desk.post(undo, {"version": first.version})["Location"] == reverse("review", args=[first.pk]) + "?minutes=12"


def test_skipping_leads_to_the_one_behind_and_decides_nothing(desk):
    first, second = waiting_review(days=3), waiting_review(days=2)
    assert desk.get(reverse("review-next", args=[first.pk]))["Location"] == reverse("review", args=[second.pk])
    assert desk.get(reverse("review-next", args=[second.pk]))["Location"] == DESK
    assert Review.objects.waiting().count() == 2


def test_many_are_decided_at_once_and_what_cannot_be_is_named(desk, moderator):
    rows = [waiting_review(title=f"D{n}") for n in range(3)]
    own = waiting_review(title="My own", by=moderator)
    page = bulk(desk, "publish", [*rows, own]).text
    assert "3 decided." in page
    assert "My own: You sent this document yourself" in page
    assert Document.objects.published().count() == 3


def test_many_are_refused_with_a_reason_only(desk):
    rows = [waiting_review(title=f"D{n}") for n in range(2)]
    assert "choose a reason" in bulk(desk, "refuse", rows).text
    assert "tick what" in bulk(desk, "refuse", [], reason="x").text
    reason = reasons.add("refuse", "Hors sujet.")
    bulk(desk, "refuse", rows, motif=reason.pk)
    assert set(Document.objects.values_list("decision", "reason")) == {(Decision.REFUSED, "Hors sujet.")}


def test_one_that_changed_since_it_was_ticked_is_left(desk):
    review = waiting_review(title="Changed")
    Review.objects.update(version=5)
    assert "0 decided" in bulk(desk, "publish", [review]).text
    assert Review.objects.waiting().count() == 1


@pytest.mark.parametrize("ticked", ["x", "1", "1:2:3", "²:1", ":", f"{'9' * 30}:1", "999999:0"])
def test_forged_ticks_decide_nothing(desk, ticked):
    waiting_review()
    assert desk.post(reverse("review-bulk"), {"verb": "publish", "review": ticked}).status_code == 302
    assert Review.objects.waiting().count() == 1


@pytest.mark.parametrize("verb", ["ask", "merge", "publish-on", "x", ""])
def test_what_is_not_for_many_is_not_done_to_many(desk, contributor, verb):
    review = waiting_review(by=contributor)
    bulk(desk, verb, [review], reason="x")
    assert Review.objects.waiting().get().version == review.version


def test_decision_is_undone_from_the_next_page(desk):
    review = waiting_review(title="Too quick")
    decide(desk, review, "publish")
    page = desk.get(DESK).text
    assert "Too quick" in page
    review.refresh_from_db()
    answer = desk.post(reverse("review-undo", args=[review.pk]), {"version": review.version})
    assert answer["Location"] == reverse("review", args=[review.pk])
    assert not Document.objects.published().exists()
    assert desk.post(reverse("review-undo", args=[review.pk]), {"version": review.version}).status_code == 409
    assert desk.post(reverse("review-undo", args=[review.pk]), {"version": "x"}).status_code == 404


def test_publishing_on_a_day_and_taking_it_back(desk):
    review = waiting_review(title="Later")
    address = reverse("review-decide", args=[review.pk])
    for wrong in ("", "soon", "1999-01-01", "2999-01-01"):
        answer = desk.post(address, {"verb": "publish-on", "version": review.version, "said": wrong})
        assert answer.status_code == 409, wrong
    day = timezone.localdate() + timedelta(days=20)
    said = {"verb": "publish-on", "version": review.version, "said": day.isoformat()}
    assert desk.post(address, said).status_code == 302
    assert "Later" in desk.get(DESK, {"prevues": "1"}).text
    desk.post(reverse("document-unplan", args=[review.subject.code]))
    assert Document.objects.get().publish_on is None
    assert desk.post(reverse("document-unplan", args=[review.subject.code]), follow=True).status_code == 200


def test_merging_by_code_and_by_a_wrong_one(desk):
    kept = make_document("a", title="Kept")
    review = waiting_review(title="Copy")
    address = reverse("review-decide", args=[review.pk])
    said = {"verb": "merge", "version": review.version, "said": "zzzzzz"}
    assert desk.post(address, said).status_code == 409
    assert desk.post(address, said | {"said": kept.code}).status_code == 302
    assert Document.objects.get(title="Copy").merged_into == kept


def test_leak_is_offered_no_merging(desk):
    review = waiting_review(provenance=Provenance.LEAK)
    assert 'value="merge"' not in desk.get(reverse("review", args=[review.pk])).text


def test_hints_lead_to_the_page(desk):
    review = waiting_review("a", "b", "c", "d", "les mots de la cinquième")
    review.subject.versions.update(findings=[{"page": 5, "kind": "telephone", "count": 3}])
    page = desk.get(reverse("review", args=[review.pk])).text
    assert "3 telephone numbers" in page
    assert 'href="#page-5"' in page
    assert "les mots de la cinquième" in page  # its text stands open beside its image


def test_restoring_goes_through_two_people_on_the_desk(desk, moderator, administrator):
    document = make_document("une page", title="Back")
    moderation.withdraw(document, moderator, reason="x")
    address = reverse("document-restore", args=[document.code])
    desk.post(address, {"reason": " "})
    assert not Review.objects.exists()
    desk.post(address, {"reason": "Masked."})
    review = Review.objects.get(kind=restoring.KIND)
    assert decide(desk, review, "restore").status_code == 409
    desk.force_login(administrator)
    assert "Masked." in desk.get(reverse("review", args=[review.pk])).text
    assert decide(desk, review, "restore").status_code == 302
    assert document in Document.objects.published()


def test_reasons_are_kept_by_the_team_on_their_page(desk):
    address = reverse("reasons")
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"decision": "refuse", "text": " "}).status_code == 400
    answer = desk.post(address, {"decision": "x", "text": "Kept words"})
    assert answer.status_code == 400
    assert "Kept words" in answer.text
    desk.post(address, {"decision": "refuse", "text": "Trop flou."})
    row = Reason.objects.get()
    review = waiting_review(by=make_user())
    assert "Trop flou." in desk.get(reverse("review", args=[review.pk])).text
    data = {"verb": "refuse", "version": review.version, "motif": row.pk}
    desk.post(reverse("review-decide", args=[review.pk]), data)
    assert Document.objects.get().reason == "Trop flou."
    desk.post(reverse("reason-remove", args=[row.pk]))
    assert not Reason.objects.exists()


def test_nobody_else_reaches_any_of_it(client, contributor):
    review = waiting_review()
    client.force_login(contributor)
    code = review.subject.code
    for address in (reverse("desk-minutes"), reverse("reasons"), reverse("review-next", args=[review.pk])):
        assert client.get(address).status_code == 404
    posts = [reverse("review-bulk"), reverse("review-undo", args=[review.pk]), reverse("reason-remove", args=[1])]
    for address in [*posts, reverse("document-restore", args=[code]), reverse("document-unplan", args=[code])]:
        assert client.post(address).status_code == 404
