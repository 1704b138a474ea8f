"""Sweeping: ended sessions and old leftovers go, everything else stays."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.contrib.sessions.models import Session
from django.utils import timezone

from archive import storage, sweeping
from tests.make import make_document

OLD = time.time() - 2 * sweeping.LEFT_SECONDS


def test_session_that_has_ended_leaves_no_row(db):
    now = timezone.now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(hours=1))
    sweeping.sweep()
    assert [session.pk for session in Session.objects.all()] == ["open"]


def test_leftovers_of_more_than_a_day_go_and_nothing_else(db, settings, tmp_path):
    settings.FILES_DIR, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "files", str(tmp_path)
    make_document("un")
    (kept,) = [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    leftovers = [settings.FILES_DIR / "a.part", Path(settings.FILE_UPLOAD_TEMP_DIR, "tmpa.upload")]
    for path in [*leftovers, Path(tmp_path, "other")]:
        path.write_bytes(b"x")
        os.utime(path, (OLD, OLD))
    os.utime(kept, (OLD, OLD))
    fresh = settings.FILES_DIR / "b.part"
    fresh.write_bytes(b"x")
    sweeping.sweep()
    assert not any(path.exists() for path in leftovers)
    assert kept == storage.blob_path(kept.name)
    assert fresh.exists()
    assert Path(tmp_path, "other").exists()


def test_sweeping_is_done_once_an_hour(monkeypatch):
    done = []
    monkeypatch.setattr(sweeping, "sweep", lambda: done.append(1))
    monkeypatch.setattr(sweeping, "_swept", None)
    sweeping.sweep_hourly()
    sweeping.sweep_hourly()
    assert len(done) == 1
