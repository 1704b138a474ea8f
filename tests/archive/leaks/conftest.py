"""An open box: two key holders whose private keys are the test's, never the site's."""

from datetime import date, timedelta
from types import SimpleNamespace

import pyrage
import pytest

from archive.leaks import argon
from archive.leaks.days import today
from archive.leaks.models import KeyHolder, Rehearsal


@pytest.fixture(autouse=True)
def leaks_folder(settings, tmp_path):
    settings.LEAKS_DIR = tmp_path / "leaks"
    settings.LEAKS_FREE_BYTES = 0
    settings.LEAKS_SIGNED_BY = "Le collectif"
    settings.LEAKS_REVIEWED_ON = date(2026, 11, 1)
    return settings.LEAKS_DIR


def make_holder(label, *, proved_on=None):
    """Return a key holder and their private key."""
    identity = pyrage.x25519.Identity.generate()
    holder = KeyHolder.objects.create(label=label, recipient=str(identity.to_public()))
    Rehearsal.objects.create(
        holder=holder, recipient=holder.recipient, ciphertext=b"", words_digest="", made_on=today(),
        proved_on=proved_on or today(),
    )  # fmt: skip
    return SimpleNamespace(holder=holder, identity=identity)


@pytest.fixture
def box(db):
    """The box, open; returns its two key holders."""
    return [make_holder("Coffre"), make_holder("Équipe")]


@pytest.fixture
def time_machine_days(monkeypatch):
    """Move the site's calendar by so many days from the real one."""
    real = today()

    def move(days):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: real + timedelta(days=days))

    return move


@pytest.fixture(autouse=True)
def light_argon(request, monkeypatch):
    """Stretch words over little memory, but in tests of that itself."""
    if "argon" not in request.module.__name__:
        monkeypatch.setattr(argon, "MEMORY_KIB", 64)
        monkeypatch.setattr(argon, "PASSES", 1)
