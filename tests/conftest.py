"""Three people (contributor, moderator, administrator) and the rules of the test databases."""

import os
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from haystack import connections

from archive.models import Role, trigger_texts
from tests.make import make_user

_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_triggers(self):
    """Empty the tables after a test that really commits: custody lines refuse to go while their triggers stand."""
    if connection.vendor == "sqlite":
        drop = [f"DROP TRIGGER IF EXISTS {name}" for name, _table, _text in trigger_texts.SQLITE]
    else:
        drop = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table, _text in trigger_texts.POSTGRESQL]
    with connection.cursor() as cursor:
        for statement in drop:
            cursor.execute(statement)
    _teardown(self)  # sends post_migrate, which makes them again


TransactionTestCase._fixture_teardown = _teardown_without_triggers


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path, monkeypatch):
    """Each test has files, images and an index of its own."""
    settings.FILES_DIR = tmp_path / "files"
    settings.IMAGES_DIR = tmp_path / "images"
    settings.SENDINGS_DIR = tmp_path / "sendings"
    settings.SIGNED_LISTS_DIR = tmp_path / "signed-lists"
    monkeypatch.setitem(connections.connections_info["default"], "PATH", str(tmp_path / "index"))
    connections.reload("default")
    caches["shared"].clear()
    caches["pages"].clear()


@pytest.fixture
def contributor(db):
    """An account whose edits and deposits wait."""
    return make_user("contributor")


@pytest.fixture
def trusted(db):
    """An account whose text edits are direct."""
    return make_user("trusted", Role.TRUSTED)


@pytest.fixture
def moderator(db):
    """One of the review team, for all territories."""
    return make_user("moderator", Role.MODERATOR)


@pytest.fixture
def administrator(db):
    """Who manages the accounts."""
    return make_user("administrator", Role.ADMINISTRATOR)


@pytest.fixture(scope="session")
def corpus():
    """The folder of real and hostile files; skips, saying so, where it is not there."""
    folder = os.environ.get("TECHNOPOLICE_CORPUS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("TECHNOPOLICE_CORPUS names no folder of real files")
    return Path(folder).resolve()
