"""The state of the machine: each thing counted once, the rate of the last hour, and what is left at that rate."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from archive import image_space
from archive.models import Heartbeat, Page, Processing
from archive.status import failures, status
from tests.make import make_document, make_page

pytestmark = pytest.mark.django_db


def pages_of(document, **changes):
    Page.objects.filter(version__document=document).update(**changes)


def test_documents_and_pages_are_counted_by_state():
    scan, failed = make_document("a", "b", "c"), make_document("d")
    make_document("e")
    scan.versions.update(processing=Processing.WORKING)
    pages_of(scan, state="waiting")
    Page.objects.filter(version__document=scan, rank=1).update(leased_until=timezone.now() + timedelta(minutes=1))
    failed.versions.update(processing=Processing.FAILED, failure="password")
    pages_of(failed, state="failed", failure="crashed")
    now = status()
    assert now.documents == {"waiting": 0, "working": 1, "done": 1, "failed": 1}
    assert now.pages == {"waiting": 2, "working": 1, "done": 1, "failed": 1}
    assert now.oldest == scan.added


def test_the_remaining_time_follows_the_rate_of_the_last_hour():
    scan = make_document(*"abcdef")
    assert status().remaining == timedelta()
    Page.objects.filter(version__document=scan, rank__gt=2).update(state="waiting")
    assert status().remaining is None
    ago = timezone.now() - timedelta(minutes=10)
    Page.objects.filter(version__document=scan, rank__lte=2).update(read_at=ago)
    now = status()
    assert now.pages_per_minute == pytest.approx(0.2, rel=0.01)
    assert now.remaining.total_seconds() == pytest.approx(20 * 60, rel=0.01)
    Page.objects.update(read_at=timezone.now() - timedelta(hours=2))
    assert status().remaining is None


def test_failures_are_counted_by_reason_and_for_the_documents_asked():
    locked, scan = make_document(), make_document("a", "b")
    locked.versions.update(processing=Processing.FAILED, failure="password", page_count=None)
    pages_of(scan, state="failed", failure="timeout")
    assert [(one.failure, one.documents, one.pages) for one in failures()] == [("timeout", 0, 2), ("password", 1, 0)]
    mine = type(scan).objects.filter(pk=locked.pk)
    assert [one.failure for one in failures(mine)] == ["password"]


def test_the_command_says_the_same_one_figure_a_line(capsys):
    document = make_document("a", "b")
    make_page(document.versions.get(), 3, "c")
    pages_of(document, state="failed", failure="timeout")
    Heartbeat.objects.create(name="worker", at=timezone.now())
    image_space.make_room()
    call_command("status")
    said = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    assert said["pages_failed"] == said["failed_pages_timeout"] == "3"
    assert said["documents_done"] == "1"
    assert said["oldest_waiting"] == ""
    assert said["image_bytes"] == "0"
    assert said["worker_seen"].startswith(str(timezone.now().year))
    assert said["remaining_seconds"] == "0"
