"""How the index learns: rows written with the change itself, brought to the index by the worker."""

from collections.abc import Callable

from django.db import transaction
from haystack import connections
from haystack.utils import get_identifier

from archive.models import Document, IndexTask, Visibility
from archive.search import rebuilding
from archive.search.engines.base import prepared
from archive.search.engines.folder import IndexUnavailable, WriterBusy
from archive.search.restem import restem

BATCH = 500
CHUNK = 20  # documents read from the database at once

Progress = Callable[[int], None]


def _unseen(count: int) -> None:
    """Show no progress."""


def changed(document: Document) -> None:
    """Say that a document's index entry must follow it; called in the transaction of the change.

    Raises the visibility counter. A document that is not public any more is excluded from every search from the end
    of this transaction on, before the worker comes. Raises `TransactionManagementError` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A change of the index is written with the change itself.")
    public = Document.objects.published().filter(pk=document.pk).exists()
    IndexTask.objects.create(document_id=document.pk, delete_entry=not public)
    Visibility.raise_counter()


def waiting_deletions() -> tuple[int, ...]:
    """Return the ids of documents whose entry is still to be removed: no search may count them."""
    return tuple(IndexTask.objects.filter(delete_entry=True).values_list("document_id", flat=True).distinct())


def drain(limit: int = BATCH) -> int:
    """Bring waiting changes to the index in one commit, deletions first; return how many were done.

    Whether a document is public is read now, not from the row. An index that is missing or damaged is made again.
    Returns 0 at once when another process is writing.
    """
    backend = connections["default"].get_backend()
    try:
        with backend.folder.writing(wait=False):
            try:
                backend.check()
                done = _drain(backend, limit)
            except IndexUnavailable:
                done = _rebuild(backend)
    except WriterBusy:
        return 0
    if done:
        Visibility.raise_counter()  # answers made while the index was behind are stale
    return done


def rebuild(progress: Progress = _unseen, pages: Progress = _unseen) -> int:
    """Make the whole index again beside the one in use, then change over; return how many documents it holds.

    `progress` is called with the number of documents done, `pages` with that of pages whose stems are made again, when
    the French analysis has changed. Waits while another process writes.
    """
    backend = connections["default"].get_backend()
    with backend.folder.writing():
        done = _rebuild(backend, progress, pages)
    Visibility.raise_counter()
    return done


def _drain(backend, limit: int) -> int:
    """Do one batch; rows that failed before come last, so that they hold up nothing."""
    tasks = list(IndexTask.objects.order_by("failure", "-delete_entry", "pk")[:limit])
    if not tasks:
        return 0
    wanted = {task.document_id for task in tasks}
    documents = _index().index_queryset().filter(pk__in=wanted)
    public = set(documents.values_list("pk", flat=True))
    removed = [get_identifier(f"archive.document.{pk}") for pk in wanted - public]
    failures: dict[int, str] = {}
    backend.folder.note_changed(wanted)
    backend.write(_rows(documents, failures), removed)
    done = [task.pk for task in tasks if task.document_id not in failures]
    for document_id, failure in failures.items():
        IndexTask.objects.filter(pk__in=[t.pk for t in tasks if t.document_id == document_id]).update(failure=failure)
    IndexTask.objects.filter(pk__in=done).delete()
    return len(done)


def _rebuild(backend, progress: Progress = _unseen, pages: Progress = _unseen) -> int:
    restem(pages)
    return rebuilding.rebuild(backend, _public_rows, progress)


def _public_rows(after: int, failures: dict[int, str], only: set[int] | None):
    """Yield the rows of public documents, as `rebuilding.rebuild` asks for them."""
    documents = _index().index_queryset().filter(pk__gt=after)
    return _rows(documents if only is None else documents.filter(pk__in=only), failures)


def _rows(documents, failures: dict[int, str]):
    """Yield the rows of documents; one that cannot be prepared is told in `failures`."""
    for document in documents.order_by("pk").iterator(chunk_size=CHUNK):
        try:
            yield from prepared(_index(), [document])
        except Exception as error:  # whatever is wrong with one document must not hold up the others
            failures[document.pk] = f"{type(error).__name__}: {error}"[:500]


def _index():
    return connections["default"].get_unified_index().get_index(Document)
