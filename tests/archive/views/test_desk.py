"""The desk: for the review team only; each decision once; nothing typed is lost."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from archive.desk import reviews
from archive.models import (
    CustodyEvent,
    Decision,
    Document,
    Failure,
    Organisation,
    Processing,
    Provenance,
    Review,
    Role,
    Technology,
)
from tests.make import make_document, make_territory, make_user

DESK = "/relecture/"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def waiting_review(*texts, days=1, by=None, **fields):
    """Return the open review of a readable document."""
    document = make_document(*(texts or ["une page"]), published=False, deposited_by=by, **fields)
    review = reviews.open_review("document", document, document.territories.all())
    Review.objects.filter(pk=review.pk).update(waiting_since=timezone.now() - timedelta(days=days))
    return Review.objects.get(pk=review.pk)


def decide(client, review, verb, reason="", version=None):
    seen = review.version if version is None else version
    return client.post(reverse("review-decide", args=[review.pk]), {"verb": verb, "version": seen, "reason": reason})


def addresses(review):
    """Return every address of the desk with its method."""
    yield "get", DESK
    yield "get", f"{DESK}?unreadable=1"
    yield "get", reverse("review", args=[review.pk])
    for name in ["review-claim", "review-decide", "review-describe"]:
        yield "post", reverse(name, args=[review.pk])
    yield "post", reverse("document-withdraw", args=[review.subject.code])


@pytest.mark.parametrize("person", ["visitor", "contributor", "trusted"])
def test_desk_is_not_found_by_others(client, person, request, db):
    review = waiting_review()
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    for method, address in addresses(review):
        assert getattr(client, method)(address).status_code == 404, address
    review.refresh_from_db()
    assert review.state == Review.State.WAITING


def test_desk_answers_are_not_kept_by_browsers(client, moderator):
    review = waiting_review()
    client.force_login(moderator)
    for method, address in addresses(review):
        response = getattr(client, method)(address)
        assert response.status_code == 404 or "no-store" in response["Cache-Control"], address


def test_queue_shows_the_longest_wait_first_and_questions_last(client, moderator):
    waiting_review(title="Recent", days=1)
    waiting_review(title="Old", days=30)
    waiting_review(title="Questioned", days=90)
    Review.objects.filter(object_id=Document.objects.get(title="Questioned").pk).update(state="question")
    client.force_login(moderator)
    page = client.get(DESK).content.decode()
    assert page.index("Old") < page.index("Recent") < page.index("Questioned")
    assert "received = " in page


def test_queue_is_filtered_by_kind_and_ignores_unknown_ones(client, moderator):
    waiting_review(title="A paper")
    client.force_login(moderator)
    assert "A paper" in client.get(DESK, {"kind": "document"}).content.decode()
    assert "A paper" in client.get(DESK, {"kind": "nonsense", "page": "x"}).content.decode()


def test_queue_costs_few_queries_however_long(client, moderator, django_assert_max_num_queries):
    place = make_territory()
    for _number in range(20):
        waiting_review(territories=[place], title="", by=make_user())
    client.force_login(moderator)
    client.get(DESK)  # the totals are counted once a minute
    with django_assert_max_num_queries(12):
        client.get(DESK)


def test_moderator_of_a_territory_sees_theirs_only(client, moderator):
    loire = make_territory("dep-42", "Loire", "loire", "department")
    mine = waiting_review(title="Of the Loire", territories=[make_territory(parent=loire)])
    nice = make_territory("06088", "Nice", "nice")
    make_user(role=Role.MODERATOR).territories.set([nice])
    other = waiting_review(title="Of elsewhere", territories=[nice])
    moderator.territories.set([loire])
    client.force_login(moderator)
    page = client.get(DESK).content.decode()
    assert "Of the Loire" in page
    assert "Of elsewhere" not in page
    assert client.get(reverse("review", args=[mine.pk])).status_code == 200
    assert client.get(reverse("review", args=[other.pk])).status_code == 404
    assert decide(client, other, "publish").status_code == 404


def test_review_shows_what_is_needed_to_decide(client, moderator, contributor):
    review = waiting_review("micros dans la rue", by=contributor, title="Minutes")
    client.force_login(moderator)
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    for words in ["Minutes", "contributor", "a.pdf", "micros dans la rue", "Waiting for review", "Received"]:
        assert words in page
    assert "/v1/pages/1/700.webp" in page


def test_review_of_an_unread_or_unreadable_document_is_shown(client, moderator):
    review = waiting_review()
    review.subject.versions.update(processing=Processing.WAITING, page_count=None)
    review.subject.versions.get().pages.all().delete()
    client.force_login(moderator)
    assert "No page is read yet" in client.get(reverse("review", args=[review.pk])).content.decode()
    review.subject.versions.update(processing=Processing.FAILED, failure=Failure.PASSWORD)
    assert "Protected by a password" in client.get(reverse("review", args=[review.pk])).content.decode()


def test_review_names_hidden_documents_with_the_same_bytes(client, moderator):
    review = waiting_review("the same words", title="First")
    waiting_review("the same words", title="The twin")
    client.force_login(moderator)
    assert "The twin" in client.get(reverse("review", args=[review.pk])).content.decode()


def test_same_bytes_in_a_territory_of_others_are_told_without_their_title(client, moderator):
    moderator.territories.add(make_territory())
    make_user(role=Role.MODERATOR).territories.add(make_territory("06088", "Nice", "nice"))
    review = waiting_review("the same words", title="First", territories=[make_territory()])
    twin = waiting_review("the same words", title="The twin", territories=[make_territory("06088", "Nice", "nice")])
    client.force_login(moderator)
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "The twin" not in page
    assert twin.subject.code in page


def test_publishing_leads_back_to_the_queue(client, moderator, contributor):
    review = waiting_review(by=contributor)
    client.force_login(moderator)
    assert decide(client, review, "publish")["Location"] == DESK
    assert Document.objects.published().count() == 1
    assert "is published" in client.get(DESK).content.decode()


@pytest.mark.parametrize("verb", ["ask", "refuse"])
def test_reason_is_needed_and_reaches_the_depositor(client, moderator, contributor, verb):
    review = waiting_review(by=contributor)
    client.force_login(moderator)
    assert decide(client, review, verb, " ").status_code == 400
    assert decide(client, review, verb, "x" * 2001).status_code == 400
    assert decide(client, review, verb, "Which\0 council?").status_code == 302
    client.force_login(contributor)
    assert "Which council?" in client.get(reverse("deposits")).content.decode()


def test_own_deposit_is_not_published_and_says_why(client, moderator):
    review = waiting_review(by=moderator)
    client.force_login(moderator)
    response = decide(client, review, "publish")
    assert response.status_code == 409
    assert "somebody else must publish it" in response.content.decode()
    assert not Document.objects.published().exists()


def test_decided_review_says_so_and_keeps_the_reason_that_was_typed(client, moderator, administrator, contributor):
    review = waiting_review(by=contributor)
    client.force_login(administrator)
    decide(client, review, "publish")
    client.force_login(moderator)
    response = decide(client, review, "refuse", "Out of scope, I think.")
    assert response.status_code == 409
    page = response.content.decode()
    assert "Already handled by administrator" in page
    assert "Out of scope, I think." in page
    assert Document.objects.get().decision == Decision.PUBLISHED


def test_decision_on_an_old_view_asks_to_look_again_and_keeps_the_reason(client, moderator, contributor):
    review = waiting_review(by=contributor)
    client.force_login(moderator)
    response = decide(client, review, "refuse", "Kept words", version=review.version + 7)
    assert response.status_code == 409
    assert "Kept words</textarea>" in response.content.decode()


@pytest.mark.parametrize(("verb", "version"), [("delete", "0"), ("", "0"), ("publish", "x"), ("publish", "9" * 30)])
def test_forged_decisions_are_not_found(client, moderator, verb, version):
    review = waiting_review()
    client.force_login(moderator)
    assert decide(client, review, verb, version=version).status_code == 404


def test_leak_needs_a_second_person(client, moderator, administrator):
    review = waiting_review(provenance=Provenance.LEAK)
    client.force_login(moderator)
    decide(client, review, "publish")
    assert not Document.objects.published().exists()
    review.refresh_from_db()
    assert "one of two approvals" in client.get(DESK).content.decode()
    client.force_login(administrator)
    assert "another day" in decide(client, review, "publish").content.decode()
    assert not Document.objects.published().exists()


def test_claim_says_who_looks_after_it(client, moderator, administrator):
    review = waiting_review()
    address = reverse("review-claim", args=[review.pk])
    client.force_login(moderator)
    assert client.post(address).status_code == 302
    assert client.get(address).status_code == 405
    client.force_login(administrator)
    assert "moderator looks after it" in client.get(DESK).content.decode()
    assert client.post(address).status_code == 409


def test_description_is_corrected_with_its_date_and_places(client, moderator):
    make_territory()
    review = waiting_review()
    client.force_login(moderator)
    address = reverse("review-describe", args=[review.pk])
    said = {"title": "Better", "provenance": "press", "nature": "article", "date": "printemps 2019", "places": "42218"}
    assert client.post(address, said).status_code == 302
    document = Document.objects.get()
    assert (document.title, document.provenance, document.date_precision) == ("Better", "press", "season")
    assert document.territories.get().code == "42218"
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "printemps 2019" in page
    assert document.custody.last().by == moderator


def test_bad_description_keeps_what_was_typed_and_changes_nothing(client, moderator):
    review = waiting_review(title="As it was")
    client.force_login(moderator)
    said = {"title": "Typed title", "provenance": "leak", "date": "soon", "places": "Atlantis; Nowhere"}
    response = client.post(reverse("review-describe", args=[review.pk]), said)
    page = response.content.decode()
    assert response.status_code == 400
    for words in ["Typed title", "soon", "Atlantis; Nowhere", "No place is named “Atlantis”", "cannot be read"]:
        assert words in page
    document = Document.objects.get()
    assert (document.title, document.provenance) == ("As it was", Provenance.PUBLIC_RECORD)


def described(client, review, **said):
    fields = {"title": "T", "provenance": "public-record", "nature": "", "date": "", "places": "", "source": "",
              "how_obtained": "", "version": review.version}  # fmt: skip
    return client.post(reverse("review-describe", args=[review.pk]), fields | said)


def test_description_says_which_organisations_and_technologies(client, moderator):
    cnil = Organisation.objects.create(name="Commission nationale", slug="commission", aliases=["CNIL"])
    drone = Technology.objects.create(name="Drones", slug="drones")
    review = waiting_review()
    client.force_login(moderator)
    assert (
        described(client, review, organisations="cnil; + Société  Neuve ", technologies=["drones"]).status_code == 302
    )
    assert [row.name for row in review.subject.organisations.all()] == [cnil.name, "Société Neuve"]
    assert list(review.subject.technologies.all()) == [drone]
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    assert "Commission nationale; Société Neuve" in page


def test_unknown_organisation_is_named_and_nothing_is_added(client, moderator):
    review = waiting_review()
    client.force_login(moderator)
    for typed, said in (("Serenicty", "“+ Serenicty”"), ("+ !!", "“!!”"), ("+" + "x" * 201, "200")):
        response = described(client, review, organisations=typed)
        assert (response.status_code, said in response.content.decode()) == (400, True), typed
    assert not Organisation.objects.exists()


def test_new_organisations_of_one_slug_are_told_apart(client, moderator):
    Organisation.objects.create(name="A. B.", slug="x" * 80)
    review = waiting_review()
    client.force_login(moderator)
    described(client, review, organisations="+" + "x" * 90)
    assert review.subject.organisations.get().slug == "x" * 76 + "-2"


def test_outlet_author_and_extract_are_asked_of_press_only(client, moderator):
    client.force_login(moderator)
    shown = {}
    for provenance in ("public-record", "press"):
        review = waiting_review(provenance=provenance)
        shown[provenance] = 'name="extract_only"' in client.get(reverse("review", args=[review.pk])).content.decode()
    assert shown == {"public-record": False, "press": True}
    said = waiting_review(provenance="campaign", publisher="Le Journal")
    assert "Le Journal" in client.get(reverse("review", args=[said.pk])).content.decode()
    assert described(client, waiting_review(), provenance="press", publisher="Le Journal").status_code == 302


def test_describing_away_from_ones_territory_leads_to_the_queue(client, moderator):
    saint_etienne = make_territory()
    make_user(role=Role.MODERATOR).territories.add(make_territory("06088", "Nice", "nice"))
    review = waiting_review(territories=[saint_etienne])
    moderator.territories.set([saint_etienne])
    client.force_login(moderator)
    said = {"title": "Of Nice", "provenance": "press", "places": "Nice"}
    assert client.post(reverse("review-describe", args=[review.pk]), said)["Location"] == DESK


def test_withdrawal_needs_a_reason_and_takes_the_document_away(client, moderator):
    document = make_document("une page")
    client.force_login(moderator)
    address = reverse("document-withdraw", args=[document.code])
    wrong = [{"reason": " ", "withdrawn_as": "error"}, {"reason": "A name."}, {"reason": "A", "withdrawn_as": "x"}]
    for missing in wrong:
        answer = client.post(address, missing)
        assert answer.status_code == 400
        assert missing["reason"].strip() in answer.text
    assert Document.objects.published().exists()
    client.post(address, {"reason": "A name was readable.", "withdrawn_as": "personal-data"})
    assert not Document.objects.published().exists()
    document.refresh_from_db()
    assert (document.withdrawn_as, document.reason) == ("personal-data", "A name was readable.")
    client.logout()
    assert client.get(document.get_absolute_url()).status_code == 410


def test_what_the_machine_refused_is_found_in_its_tab(client, moderator):
    document = make_document(published=False, title="Odd file", decision=Decision.REFUSED)
    document.versions.update(processing=Processing.FAILED, failure=Failure.MISMATCH)
    client.force_login(moderator)
    assert "Odd file" not in client.get(DESK).content.decode()
    page = client.get(DESK, {"unreadable": "1"}).content.decode()
    assert "Odd file" in page
    assert "not what its name says" in page


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_one_decides_and_the_other_reads_so():
    review = waiting_review(by=make_user())
    start, answers = Barrier(2), []

    def press(person, verb):
        client = Client()
        client.cookies["django_language"] = "en"
        client.force_login(person)
        start.wait(10)
        answers.append(decide(client, review, verb, "Because."))
        connection.close()

    people = [make_user(role=Role.MODERATOR), make_user(role=Role.MODERATOR)]
    threads = [Thread(target=press, args=pair) for pair in zip(people, ["publish", "refuse"], strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Already handled by" in late.content.decode()
    assert CustodyEvent.objects.filter(kind__in=["published", "refused"]).count() == 1


def test_review_of_a_document_costs_few_queries_however_many_pages(client, moderator, django_assert_max_num_queries):
    review = waiting_review(*[f"page {number}" for number in range(15)], territories=[make_territory()], by=make_user())
    client.force_login(moderator)
    client.get(reverse("review", args=[review.pk]))
    with django_assert_max_num_queries(21):
        client.get(reverse("review", args=[review.pk]))
