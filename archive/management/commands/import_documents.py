"""Take in files and folders from the command line; the last line counts what became of them."""

import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.db.models import Q
from tqdm import tqdm

from archive import bulk, moderation, processing
from archive.desk.kinds import DeskError
from archive.models import Document, Nature, Provenance
from archive.models.document import OUTCOMES
from archive.sandbox import SandboxUnavailableError
from archive.search import outbox

GO_ON = "Nothing of them is lost: the same command goes on."


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def add_arguments(self, parser):
        """Declare the arguments of docs/interfaces.md."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders with all they hold")
        parser.add_argument("--metadata", type=Path, help="CSV, one line a file: docs/interfaces.md names its columns")
        parser.add_argument("--kind", choices=Provenance.values, default=Provenance.PUBLIC_RECORD, help="provenance")
        parser.add_argument("--nature", choices=Nature.values, default="")
        parser.add_argument("--territory", metavar="CODE", help="such as 42218, dep-42 or reg-84")
        parser.add_argument("--publish", action="store_true", help="publish what can be read; refuses leaks")
        parser.add_argument("--wait", action="store_true", help="until every page is read and searchable")

    def handle(self, *, paths, metadata, kind, nature, territory, publish, wait, **options):
        """Check everything first, then receive file by file: Ctrl-C loses nothing, and starting again goes on."""
        try:
            batch = bulk.plan(paths, metadata, kind=kind, nature=nature, territory=territory)
        except bulk.BulkError as error:
            raise CommandError(str(error)) from error
        if publish and any(item.description.provenance == Provenance.LEAK for item in batch):
            raise CommandError("--publish refuses leaks: two people publish a leak, on the desk.")
        if publish or wait:
            try:
                processing.check()
            except SandboxUnavailableError as error:
                raise CommandError(str(error)) from error
        received = []
        try:
            for item in tqdm(batch, unit="file", disable=None, file=sys.stderr):
                received.append(bulk.receive(item).pk)
            if publish or wait:
                self.read(self.documents(received), publish=publish, wait=wait)
        except (OSError, DatabaseError, SandboxUnavailableError) as error:
            raise CommandError(f"Stopped, {len(received)} of {len(batch)} files received: {error}. {GO_ON}") from error
        except KeyboardInterrupt:
            message = f"Stopped by Ctrl-C, {len(received)} of {len(batch)} files received. {GO_ON}"
            raise CommandError(message, returncode=130) from None
        finally:
            self.report(Document.objects.filter(pk__in=received), self.documents(received))

    def documents(self, received):
        """Return what was received, and what an earlier import that was stopped began with."""
        begun = bulk.begun(Document.objects.filter(pk__in=received)).values("pk")
        return Document.objects.filter(Q(pk__in=received) | Q(pk__in=begun))

    def read(self, documents, *, publish, wait):
        """Read until the native text is there (and, with `wait`, until nothing is left), publishing on the way."""
        total = documents.count()
        with tqdm(total=total, unit="document", disable=None, file=sys.stderr) as bar:
            while True:
                if publish:
                    self.publish_what_is_readable(documents)
                unread = bulk.unread(documents, to_the_end=wait).count()
                bar.update(total - unread - bar.n)
                if not unread:
                    break
                if not processing.work_once():
                    time.sleep(0.2)  # a running worker holds what is left
        while wait and outbox.drain():
            pass

    def publish_what_is_readable(self, documents):
        """Publish each document that can be, and say of the others why not."""
        for document in bulk.publishable(documents):
            try:
                moderation.publish(document)
            except DeskError as error:
                self.stderr.write(f"{bulk.name_of(document)}: {error}")

    def report(self, received, documents):
        """Name what was refused or could not be read, then print the counts of what was received."""
        for document, outcome, reason in bulk.troubles(documents):
            self.stdout.write(f"{outcome}: {bulk.name_of(document)}: {reason}")
        tally = received.tally()
        self.stdout.write(" ".join(f"{name}={tally[name]}" for name in ["received", *OUTCOMES]))
