"""Take in files, folders and ZIP files from the command line; the last line counts what became of them."""

import contextlib
import signal
import sys
import threading
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from archive import moderation, processing
from archive.bulk import carrying, metadata, planning
from archive.bulk.items import BulkError
from archive.desk.kinds import DeskError
from archive.models import Nature, Provenance
from archive.models.document import OUTCOMES
from archive.sandbox import SandboxUnavailableError
from archive.search import outbox

GO_ON = "Nothing of them is lost: the same command goes on."
LOOK_SECONDS, LOOK_SHARE = 0.5, 20  # how often progress is looked up: it must not cost more than a twentieth


class Stopped(KeyboardInterrupt):
    """SIGTERM: a service manager or a shutdown, the same as Ctrl-C."""


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def add_arguments(self, parser):
        """Declare the arguments of docs/interfaces.md."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="files, or folders and ZIP files with all they hold"
        )
        parser.add_argument("--metadata", type=Path, help="CSV, one line a file: docs/interfaces.md names its columns")
        parser.add_argument("--encoding", choices=metadata.ENCODINGS, default="utf-8", help="of the CSV")
        parser.add_argument("--kind", choices=Provenance.values, default=Provenance.PUBLIC_RECORD, help="provenance")
        parser.add_argument("--nature", choices=Nature.values, default="")
        parser.add_argument("--territory", metavar="CODE", help="such as 42218, dep-42 or reg-84")
        parser.add_argument("--publish", action="store_true", help="publish what can be read; refuses leaks")
        parser.add_argument("--wait", action="store_true", help="until every page is read and searchable")
        parser.add_argument("--dry-run", action="store_true", help="say what would be received, and change nothing")

    def handle(self, *, paths, metadata, encoding, kind, nature, territory, publish, wait, dry_run, **options):
        """Check everything first, then receive file by file: Ctrl-C loses nothing, and starting again goes on."""
        try:
            batch = planning.plan(paths, metadata, kind=kind, nature=nature, territory=territory, encoding=encoding)
            if publish and any(item.description.provenance == Provenance.LEAK for item in batch):
                raise CommandError("--publish refuses leaks: two people publish a leak, on the desk.")
            if dry_run:
                return self.foresee(batch)
            if publish or wait:
                processing.check()
        except (BulkError, SandboxUnavailableError) as error:
            raise CommandError(str(error)) from error
        received = []
        try:
            with sigterm_as_ctrl_c():
                for document in tqdm(
                    carrying.receive(batch), total=len(batch), unit="file", disable=None, file=sys.stderr
                ):
                    received.append(document.pk)
                if publish or wait:
                    self.read(received, publish=publish, wait=wait)
        except (OSError, DatabaseError, SandboxUnavailableError, BulkError) as error:
            raise CommandError(f"Stopped, {len(received)} of {len(batch)} files received: {error}. {GO_ON}") from error
        except KeyboardInterrupt as stop:
            by, code = ("SIGTERM", 143) if isinstance(stop, Stopped) else ("Ctrl-C", 130)
            message = f"Stopped by {by}, {len(received)} of {len(batch)} files received. {GO_ON}"
            raise CommandError(message, returncode=code) from None
        finally:
            self.report(received)

    def foresee(self, batch):
        """Name what would be refused or is here already, then count."""
        tally = dict.fromkeys(["files", "bytes", "new", "duplicate", "refused"], 0)
        foreseen = tqdm(carrying.foresee(batch), total=len(batch), unit="file", disable=None, file=sys.stderr)
        for item, size, refusal, is_here in foreseen:
            outcome = "refused" if refusal else "duplicate" if is_here else "new"
            tally["files"] += 1
            tally["bytes"] += size
            tally[outcome] += 1
            said = f"{outcome}: {item.label}{refusal and f': {refusal}'}"
            self.stdout.write(said.encode("utf-8", "replace").decode())
        self.stdout.write(" ".join(f"{name}={count}" for name, count in tally.items()))

    def read(self, received, *, publish, wait):
        """Read until the native text is there (and, with `wait`, until nothing is left), publishing on the way."""
        with tqdm(total=len(received), unit="document", disable=None, file=sys.stderr) as bar:
            idle, look_at = True, 0.0
            while True:
                began = time.monotonic()
                if idle or began >= look_at:
                    unread = self.left_unread(received, publish=publish, wait=wait)
                    bar.update(max(0, len(received) - unread - bar.n))
                    if not unread:
                        break
                    look_at = time.monotonic() + max(LOOK_SECONDS, LOOK_SHARE * (time.monotonic() - began))
                idle = not processing.work_once()
                if idle:
                    time.sleep(0.2)  # a running worker holds what is left
        while wait and outbox.drain():
            pass

    def left_unread(self, received, *, publish, wait) -> int:
        """Return how many documents were still to be read, and publish what can be."""
        unread = 0
        for _mine, documents in carrying.parts(received):
            unread += carrying.unread(documents, to_the_end=wait).count()  # before: what is read since waits one look
            if publish:
                self.publish_what_is_readable(documents)
        return unread

    def publish_what_is_readable(self, documents):
        """Publish each document that can be, and say of the others why not."""
        for document in carrying.publishable(documents):
            try:
                moderation.publish(document)
            except DeskError as error:
                self.stderr.write(f"{carrying.name_of(document)}: {error}")

    def report(self, received):
        """Name what was refused or could not be read, then print the counts of what was received."""
        tally, named = dict.fromkeys(["received", *OUTCOMES], 0), set()
        for mine, documents in carrying.parts(received):
            for document, outcome, reason in carrying.troubles(documents):
                if document.pk not in named:
                    self.stdout.write(f"{outcome}: {carrying.name_of(document)}: {reason}")
                named.add(document.pk)
            tally = {name: tally[name] + count for name, count in mine.tally().items()}
        self.stdout.write(" ".join(f"{name}={tally[name]}" for name in ["received", *OUTCOMES]))


@contextlib.contextmanager
def sigterm_as_ctrl_c():
    """Let SIGTERM end this block as Ctrl-C does, where signals may be caught."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
