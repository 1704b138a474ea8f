"""`manage.py worker`: reads what came in, recognises scans, writes the index. Any number may run beside each other."""

import logging
import os
import secrets
import signal
import socket
import threading
import time
import traceback
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from archive import background, processing, sweeping
from archive.after_reading import AfterReading
from archive.models import Heartbeat
from archive.sandbox import SandboxUnavailableError
from archive.search import elsewhere, outbox
from archive.search.words import Counting

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1
TROUBLE_SECONDS = 10  # a full disk or a database that is away: wait for a person
HEARTBEAT_SECONDS = 10


class Command(BaseCommand):
    """Work until told to stop; `--once` until nothing is left to do."""

    help = "Reads documents, recognises scans and writes the index, in the background."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Return when nothing is left to do.")
        parser.add_argument(
            "--lane",
            choices=processing.LANES,
            default=processing.BOTH,
            help="fast: what files say by themselves, and the index; slow: recognition and large images; both.",
        )

    def handle(self, *, once: bool, lane: str, **options):
        """Run; a stop signal ends it after the step at hand."""
        try:
            processing.check()
        except SandboxUnavailableError as error:
            raise CommandError(str(error)) from error
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        heart, counting, after = Heart(), Counting(), AfterReading()
        try:
            while not stop.is_set():
                did = step(heart, counting, after, stop, once, lane)
                if not did and once:
                    break
                if not did:
                    stop.wait(IDLE_SECONDS)
        finally:
            heart.stop()


def step(
    heart: "Heart",
    counting: Counting,
    after: AfterReading,
    stop: threading.Event,
    once: bool,
    lane: str = processing.BOTH,
) -> bool:
    """Do one step of each kind of work; return whether there was any. The slow lane does nothing but pages."""
    try:
        heart.beat()
        if lane == processing.SLOW:
            return processing.work_once(lane)
        sweeping.sweep_hourly()
        worked = processing.work_once(lane)
        worked = after.work(anew=worked) or worked
        worked = bool(elsewhere.refresh()) or worked
        worked = bool(outbox.drain()) or worked
        worked = counting.work() or worked
        return background.work_once() or worked  # last: what fails there holds up nothing of the archive
    except (OSError, DatabaseError, SandboxUnavailableError) as error:
        if once:
            raise
        logger.warning("The worker waits: %s", error)
        close_old_connections()
        stop.wait(TROUBLE_SECONDS)
        return True
    except Exception as error:  # a fault of ours over one row: its lease runs out and is counted; the others go on
        if once:
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]  # the message could repeat somebody's words
        logger.error("A step failed: %s at %s:%s", type(error).__name__, where.filename, where.lineno)
        stop.wait(TROUBLE_SECONDS)
        return True


class Heart:
    """Says in the database that this worker lives, at most every ten seconds."""

    def __init__(self):
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"
        self.last = None

    def beat(self) -> None:
        """Write the row when it is time; forget workers that died without a word."""
        if self.last is not None and time.monotonic() - self.last < HEARTBEAT_SECONDS:
            return
        now = timezone.now()
        Heartbeat.objects.update_or_create(name=self.name, defaults={"at": now})
        Heartbeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
        self.last = time.monotonic()

    def stop(self) -> None:
        """Take the row away: this worker ended as it should."""
        try:
            if not connection.in_atomic_block or not connection.needs_rollback:
                Heartbeat.objects.filter(name=self.name).delete()
        except DatabaseError as error:
            logger.warning("The heartbeat of %s stays: %s", self.name, error)
