"""Whether the database, the index, the worker and the disk do their work: for `/healthz`."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from haystack import connections

from archive.models import Heartbeat
from archive.search.engines.folder import IndexUnavailable

OK = "ok"
WORKER_SILENT = timedelta(minutes=3)  # it beats every ten seconds, but for the length of one step
DISK_FREE_MIN = 500 * 1024 * 1024  # bytes: below this a large upload may not fit


def states() -> dict[str, str]:
    """Return `ok` or a word for what is wrong, for each; a dead database leaves the worker unknown."""
    database = _database()
    return {
        "database": database,
        "index": _index(),
        "worker": _worker() if database == OK else "unknown",
        "disk": _disk(),
    }


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return OK


def _index() -> str:
    """Open the index as a new process would: an old handle still answers from files that are gone."""
    try:
        connections["default"].get_backend().check()
    except IndexUnavailable:
        return "missing or damaged"
    return OK


def _worker() -> str:
    alive = Heartbeat.objects.filter(at__gt=timezone.now() - WORKER_SILENT).exists()
    return OK if alive else "silent"


def _disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return "down"
    return OK if free >= DISK_FREE_MIN else "almost full"
