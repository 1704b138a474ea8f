"""Two moderators within ten milliseconds, or one who is demoted meanwhile: one decision, and who was first."""

import os
import threading
import time

import pytest
from django.db import connection, transaction

from archive import moderation
from archive.desk import deciding, reviews
from archive.desk.kinds import DeskError, kind_of
from archive.models import CustodyEvent, Decision, Document, Review, Role, User
from tests.archive.test_moderation import waiting_document
from tests.make import make_user
from tests.wiki.test_proposals_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "10"))
DECISIONS = {CustodyEvent.Kind.PUBLISHED, CustodyEvent.Kind.REFUSED}


def pressed(review_key, verb, by):
    """Return what one moderator's click does: what they saw was read before the gate opened."""
    review = Review.objects.get(pk=review_key)
    return lambda: deciding.decide(review, kind_of(review).verbs[verb], by, "Because.")


def rounds(count):
    people = [make_user(f"m{n}", Role.MODERATOR) for n in range(2)]
    for number in range(count):
        document = waiting_document(title=f"Round {number}")
        review = Review.objects.waiting().get()
        results = at_once(
            pressed(review.pk, "publish", people[number % 2]),
            pressed(review.pk, "refuse" if number % 3 else "publish", people[1 - number % 2]),
        )
        refused = [result for result in results if isinstance(result, DeskError)]
        assert len(refused) == 1, f"round {number}: {results}"
        first = Review.objects.get(pk=review.pk).decided_by
        assert isinstance(refused[0], reviews.AlreadyDecided)
        assert str(first) in str(refused[0]), "the second reads who was first"
        lines = CustodyEvent.objects.filter(document=document, kind__in=DECISIONS)
        assert lines.count() == 1
        assert lines.get().by == first


def test_two_moderators_at_once_give_one_decision():
    rounds(10)


@pytest.mark.faults
@pytest.mark.slow
def test_two_moderators_at_once_give_one_decision_however_often():
    rounds(ROUNDS)


def test_demotion_that_comes_first_stops_the_decision_that_was_clicked_before():
    moderator = make_user("m", Role.MODERATOR)
    document = waiting_document()
    click = pressed(Review.objects.get().pk, "publish", moderator)  # what the request holds says "moderator"
    written, result = threading.Event(), []

    def demote():
        with transaction.atomic():
            User.objects.filter(pk=moderator.pk).update(role=Role.TRUSTED)
            written.set()
            # PostgreSQL: the decision waits for this row; SQLite: for this transaction. It sees the new role or waits.
            deadline = time.monotonic() + 0.2
            while not result and time.monotonic() < deadline:
                threading.Event().wait(0.01)
        connection.close()

    def decide():
        written.wait(20)
        try:
            result.append(click())
        except DeskError as error:
            result.append(error)
        connection.close()

    threads = [threading.Thread(target=demote), threading.Thread(target=decide)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert isinstance(result[0], DeskError)
    assert Document.objects.get(pk=document.pk).decision == Decision.WAITING
    assert not CustodyEvent.objects.filter(kind__in=DECISIONS).exists()


@pytest.mark.faults
@pytest.mark.slow
def test_click_and_demotion_at_once_are_one_after_the_other():
    for number in range(ROUNDS):
        moderator = make_user(f"d{number}", Role.MODERATOR)
        document = waiting_document(title=f"Round {number}")
        click = pressed(Review.objects.waiting().get().pk, "publish", moderator)
        at_once(click, lambda who=moderator.pk: User.objects.filter(pk=who).update(role=Role.TRUSTED))
        document.refresh_from_db()
        published = document.custody.filter(kind=CustodyEvent.Kind.PUBLISHED).count()
        assert published == (document.decision == Decision.PUBLISHED)
        if document.decision == Decision.WAITING:
            moderation.refuse(document, reason="the round is over")
