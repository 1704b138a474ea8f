"""What becomes of the items of an import: received, read, published, counted."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Q

from archive import intake
from archive.bulk.items import Item
from archive.models import Decision, Document, Failure, Processing, Provenance

PART = 500  # documents asked for at once: a database takes only so many numbers in a question


def receive(items: list[Item]) -> Iterator[Document]:
    """Receive the items in order, as the console; yields each document when its row is there."""
    for origin, group in groupby(items, key=lambda item: item.origin):
        for item, stream in origin.streams(group):
            yield intake.receive([(item.name, stream)], item.description, actor="console")


def foresee(items: list[Item]) -> Iterator[tuple[Item, int, str, bool]]:
    """Yield what `receive` would do, and change nothing: (item, bytes, why it would be refused, whether it is here)."""
    seen: set[str] = set()
    for origin, group in groupby(items, key=lambda item: item.origin):
        for item, stream in origin.streams(group):
            size = stream.seek(0, 2)
            refusal, digest, original = intake.foreseen(item.name, stream, actor="console")
            yield item, size, str(Failure(refusal).label) if refusal else "", bool(original) or digest in seen
            seen |= {digest} - {""}


def parts(received: list[int]) -> Iterator[tuple]:
    """Yield, a part at a time, (what was received, the same with what a stopped import had begun of it)."""
    for start in range(0, len(received), PART):
        mine = Document.objects.filter(pk__in=received[start : start + PART])
        yield mine, Document.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=begun(mine).values("pk")))


def begun(duplicates):
    """Return the originals of these that an import received: a stopped one may have left them unread or unpublished."""
    originals = Document.objects.filter(
        duplicates__in=duplicates, deposited_by=None, decision__in=[Decision.WAITING, Decision.PUBLISHED]
    )
    from_console = originals.filter(custody__sequence=1, custody__actor="console")
    return from_console.exclude(provenance=Provenance.LEAK).distinct()


def unread(documents, *, to_the_end: bool):
    """Return those that the machine has still to read: to their last page, or to their native text."""
    versions = {"versions__processing__in": [Processing.WAITING, Processing.WORKING]}
    unread = documents.filter(**versions)
    if not to_the_end:
        return unread.filter(versions__page_count__isnull=True).distinct()
    return (unread | documents.filter(versions__pages__large_image=False, versions__sections=False)).distinct()


def publishable(documents):
    """Return those that wait and have readable pages."""
    return documents.filter(decision=Decision.WAITING, duplicate_of__isnull=True, versions__page_count__gt=0).exclude(
        versions__processing=Processing.FAILED
    )


def troubles(documents):
    """Yield (document, outcome, reason) for each one refused or unreadable."""
    for document in documents.filter(versions__processing=Processing.FAILED).distinct():
        version = document.versions.order_by("-number").first()
        outcome = "refused" if document.decision == Decision.REFUSED else "failed"
        yield document, outcome, version.get_failure_display()


def name_of(document) -> str:
    """Return the name of the file as it was given, for the console only."""
    file = document.versions.order_by("number").first().files.first()
    return file.name if file else document.title or document.code
