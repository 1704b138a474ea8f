"""Send documents, one page, or all that failed for one reason to be read again: docs/interfaces.md."""

from django.core.management.base import BaseCommand, CommandError

from archive import again
from archive.desk.kinds import DeskError
from archive.models import Document, Failure


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--failure", choices=Failure.values, help="all documents and pages that failed so")
        what.add_argument("--document", metavar="CODE", help="the latest version of this document")
        parser.add_argument("--page", type=int, metavar="N", help="with --document: this page alone, from 1")

    def handle(self, *, failure, document, page, **options):
        """Send it; the worker reads it when its turn comes."""
        if page is not None and not document:
            raise CommandError("--page goes with --document.")
        try:
            said = again.read_failures(failure, Document.objects.all()) if failure else _one(document, page)
        except DeskError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(said)


def _one(code: str, rank: int | None) -> str:
    found = Document.objects.filter(code=code).first()
    version = found and found.versions.order_by("-number").first()
    if not version:
        raise CommandError(f"No document has the code {code}.")
    if rank is None:
        return again.read_version(version)
    page = version.pages.filter(rank=rank).first()
    if not page:
        raise CommandError(f"Document {code} has no page {rank}.")
    return again.read_page(page)
