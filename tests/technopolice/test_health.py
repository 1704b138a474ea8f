"""`/healthz` says which part is down, and nothing else."""

import shutil
from pathlib import Path

import pytest
from django.utils import timezone
from haystack import connections

from archive import health
from archive.models import Heartbeat
from archive.search import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(db):
    outbox.rebuild()
    Heartbeat.objects.create(name="worker", at=timezone.now())


def test_all_is_well(client, sound):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "index": "ok", "worker": "ok", "disk": "ok"}


def test_a_silent_worker_is_said(client, sound):
    Heartbeat.objects.update(at=timezone.now() - health.WORKER_SILENT * 2)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "silent"


def test_a_missing_index_is_said(client, sound):
    shutil.rmtree(Path(connections["default"].options["PATH"]))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["index"] == "missing or damaged"


def test_a_full_disk_is_said(client, sound, monkeypatch):
    monkeypatch.setattr(health, "DISK_FREE_MIN", 2**62)
    assert client.get("/healthz").json()["disk"] == "almost full"
