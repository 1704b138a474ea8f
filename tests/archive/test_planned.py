"""What is approved for a day opens on it or later, never before, and only while all that was approved still holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from archive import moderation, planned
from archive.deposit_state import state_of, with_state
from archive.models import Decision, Document, Provenance, Review, Role, User
from tests.archive.clock import move_clock, set_clock
from tests.archive.test_moderation import kinds_of, waiting_document
from tests.make import make_page, make_user

DAY = date(2031, 3, 30)  # the clocks of Paris go forward that night


@pytest.fixture
def embargo(moderator, monkeypatch):
    set_clock(monkeypatch, 2031, 3, 20, 9)
    document = waiting_document(title="Sous embargo")
    moderation.publish(document, moderator, on=DAY)
    return document


def is_open(document):
    planned.publish_due()
    document.refresh_from_db()
    return document.decision == Decision.PUBLISHED


def test_planned_document_says_its_day_and_stays_hidden(embargo):
    assert kinds_of(embargo)[-1] == "scheduled"
    assert not Review.objects.waiting().exists()
    assert embargo not in Document.objects.visible_to(None)
    assert "30" in state_of(with_state(Document.objects.all()).get()).label


@pytest.mark.parametrize(
    "moment",
    [
        (2031, 3, 29, 23, 59),  # the day has begun in Paris
        (2031, 3, 30, 0, 0),
        (2031, 3, 30, 11, 59, 59),  # the last minute in which it is still the day before somewhere
        (1970, 1, 1),
        (2030, 3, 30, 13),
    ],
)
def test_embargo_never_opens_early_whatever_the_clock_says(embargo, monkeypatch, moment):
    set_clock(monkeypatch, *moment)
    assert not is_open(embargo)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/Los_Angeles"])
def test_embargo_does_not_depend_on_the_time_zone_of_the_site(embargo, monkeypatch, settings, zone):
    with timezone.override(zone):
        set_clock(monkeypatch, 2031, 3, 30, 11, 59, 59)
        assert not is_open(embargo)
        set_clock(monkeypatch, 2031, 3, 30, 12)
        assert is_open(embargo)


def test_embargo_opens_once_its_day_has_begun_everywhere_and_only_once(embargo, monkeypatch, moderator):
    set_clock(monkeypatch, 2031, 4, 2)
    assert is_open(embargo)
    assert embargo.publish_on is None
    assert planned.publish_due() == 0
    line = embargo.custody.last()
    assert (line.kind, line.by, line.actor, line.facts["planned"]) == ("published", moderator, "machine", "2031-03-30")


def test_day_that_is_over_or_too_far_is_refused_and_records_nothing(moderator):
    document = waiting_document(names_private_person=True)
    for day in (timezone.localdate(), timezone.localdate() - timedelta(days=1), date(2999, 1, 1)):
        with pytest.raises(moderation.ModerationError):
            moderation.publish(document, moderator, on=day)
    assert kinds_of(document) == ["received"]


@pytest.mark.parametrize("change", ["version", "description", "rights", "failed"])
def test_what_changed_since_the_approval_goes_back_to_the_desk(embargo, monkeypatch, moderator, change):
    if change == "version":
        version = embargo.versions.get()
        version.pk, version.number = None, 2
        version.save()
        make_page(version, 1, "autre chose")
    elif change == "description":
        moderation.describe(embargo, moderator, title="Autre titre")
    elif change == "rights":
        User.objects.filter(pk=moderator.pk).update(role=Role.TRUSTED)
    else:
        embargo.versions.update(processing="failed")
    set_clock(monkeypatch, 2031, 4, 2)
    assert not is_open(embargo)
    assert embargo.publish_on is None
    assert Review.objects.waiting().get().subject == embargo
    assert "undone" in kinds_of(embargo)


def test_planned_publication_is_cancelled(embargo, moderator, monkeypatch):
    planned.cancel(embargo, moderator)
    set_clock(monkeypatch, 2031, 4, 2)
    assert not is_open(embargo)
    assert Review.objects.waiting().get().subject == embargo
    with pytest.raises(moderation.reviews.AlreadyDecided):
        planned.cancel(embargo, moderator)


def test_planned_document_is_not_planned_twice(embargo, administrator):
    with pytest.raises(moderation.reviews.AlreadyDecided):
        moderation.publish(embargo, administrator)


def approved_leak(moderator, administrator, monkeypatch):
    document = waiting_document(provenance=Provenance.LEAK)
    moderation.publish(document, moderator)
    move_clock(monkeypatch, days=1)
    moderation.publish(document, administrator)
    return document


def test_leaks_open_together_on_their_weekday_after_the_delay(moderator, administrator, monkeypatch, settings):
    settings.LEAK_DELAY, settings.LEAK_WEEKDAY = 3, 5
    document = approved_leak(moderator, administrator, monkeypatch)
    assert document.publish_on.isoweekday() == 5
    assert document.publish_on >= timezone.localdate() + timedelta(days=3)
    day = document.publish_on
    set_clock(monkeypatch, day.year, day.month, day.day, 11)
    assert not is_open(document)
    set_clock(monkeypatch, day.year, day.month, day.day, 12)
    assert is_open(document)
    assert document.published_at == datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_leak_of_which_one_approver_was_demoted_does_not_open(moderator, administrator, monkeypatch):
    document = approved_leak(moderator, administrator, monkeypatch)
    User.objects.filter(pk=moderator.pk).update(role=Role.CONTRIBUTOR)  # the first of the two
    move_clock(monkeypatch, days=40)
    assert not is_open(document)
    make_user(role=Role.MODERATOR)
    assert Review.objects.waiting().get().first_approval_by is None
