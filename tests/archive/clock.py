"""Another day, for whatever asks Django what time it is."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

_now = timezone.now


def move_clock(monkeypatch, **ahead):
    """Let so much time have passed: `move_clock(monkeypatch, days=1)`."""
    monkeypatch.setattr(timezone, "now", lambda: _now() + timedelta(**ahead))


def set_clock(monkeypatch, *moment):
    """Let it be this moment, in UTC."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=UTC))
