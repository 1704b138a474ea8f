"""*Mes 45 minutes*: legal clocks, then what blocks somebody, then what is quick; never more than the time one has."""

from datetime import timedelta

from django.utils import timezone

from archive.desk import queue, reviews, sitting
from archive.models import Review
from tests.make import make_document, make_user


def waiting(title, pages=1, *, findings=(), by=None, **fields):
    document = make_document(*["page"] * pages, published=False, title=title, deposited_by=by)
    document.versions.update(findings=list(findings))
    review = reviews.open_review("document", document)
    Review.objects.filter(pk=review.pk).update(**fields)
    return review


def titles(user, minutes=240, **asked):
    return [str(seat.review.subject) for seat in sitting.filled(user, queue.Asked(**asked), minutes)]


def test_clocks_come_first_then_who_waits_then_what_is_quick(moderator):
    now = timezone.now()
    waiting("long", 30)
    waiting("quick")
    waiting("answered", decision="ask")
    waiting("somebody waits", by=make_user())
    waiting("later clock", deadline=now + timedelta(days=3))
    waiting("clock", 40, deadline=now + timedelta(days=1))
    assert titles(moderator) == ["clock", "later clock", "answered", "somebody waits", "quick", "long"]


def test_time_is_filled_and_not_passed(moderator):
    for number in range(20):
        waiting(f"n{number}", 4)
    seats = sitting.filled(moderator, queue.Asked(), 15)
    assert sum(seat.minutes for seat in seats) <= 15
    assert len(seats) == 5


def test_what_is_longer_than_any_sitting_is_offered_all_the_same(moderator):
    waiting("endless", 400)
    assert titles(moderator, 5) == ["endless"]


def test_more_pages_and_findings_take_longer_up_to_a_limit(moderator):
    minutes = [sitting.minutes_of(waiting("x", pages)) for pages in (1, 20, 200, 201)]
    assert minutes == sorted(minutes)
    assert minutes[2] == minutes[3]
    found = [{"page": 1, "kind": "email", "count": 1}]
    assert sitting.minutes_of(waiting("x", 1, findings=found)) > minutes[0]


def test_what_another_looks_after_or_waits_for_its_author_is_left(moderator, administrator):
    later = timezone.now() + timedelta(minutes=5)
    waiting("theirs", claimed_by=administrator, claimed_until=later)
    waiting("mine", claimed_by=moderator, claimed_until=later)
    waiting("given up", claimed_by=administrator, claimed_until=timezone.now() - timedelta(seconds=1))
    waiting("asked", state="question")
    assert set(titles(moderator)) == {"mine", "given up"}
