"""What the first page says of the queue: a count and a usual wait, nothing of leaks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archive.desk.delay import DECIDED_MIN, waits
from archive.desk.reviews import open_review
from archive.models import Review
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


def decided_after(days):
    review = open_review("document", make_document("x", published=False))
    since = timezone.now() - timedelta(days=days)
    Review.objects.filter(pk=review.pk).update(
        state="decided", waiting_since=since, decided_at=timezone.now(), decided_by=make_user()
    )


def test_a_leak_that_waits_is_not_counted():
    open_review("document", make_document("x", published=False))
    open_review("document", make_document("x", published=False, provenance="leak"))
    assert waits() == {"count": 1, "days": None}


def test_the_usual_wait_is_the_median_in_whole_days_begun():
    for days in [0.1, 1.2, 2.5, 3.2, 40]:
        assert waits()["days"] is None
        decided_after(days)
    assert DECIDED_MIN == 5
    assert waits() == {"count": 0, "days": 3}
