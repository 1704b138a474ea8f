"""What comes round is done once in its time, and again when it failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archive.clocks import turn_of
from archive.models import Clock

pytestmark = pytest.mark.django_db


def is_due(name="list", **every):
    with turn_of(name, **every) as due:
        return due


def test_a_task_is_due_once_a_day():
    assert is_due()
    assert not is_due()
    Clock.objects.update(done_on=timezone.localdate() - timedelta(days=1))
    assert is_due()


def test_a_weekly_task_waits_for_seven_days():
    assert is_due(every_days=7)
    Clock.objects.update(done_on=timezone.localdate() - timedelta(days=6))
    assert not is_due(every_days=7)
    Clock.objects.update(done_on=timezone.localdate() - timedelta(days=7))
    assert is_due(every_days=7)


def test_a_task_that_failed_is_due_again():
    with pytest.raises(OSError, match="no disk"), turn_of("list"):
        raise OSError("no disk")
    assert is_due()


def test_a_clock_that_ran_ahead_does_not_stop_a_task():
    assert is_due()
    Clock.objects.update(done_on=timezone.localdate() + timedelta(days=400))
    assert is_due()


def test_tasks_do_not_wait_for_each_other():
    assert is_due("list")
    assert is_due("summary", every_days=7)
