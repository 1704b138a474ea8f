"""What must always be true, checked by `manage.py verify`: reads only, and names what is not.

Other apps add their own with `register`; a check yields one sentence a finding.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from haystack import connections
from haystack.query import SearchQuerySet

from archive import chains, image_space, manifests, storage
from archive.models import Decision, Document, File, IndexTask, Page, Processing, Version, triggers
from archive.search.engines.folder import IndexUnavailable

LEFT_LONG = 2 * 24 * 3600  # seconds: the worker sweeps what nobody needs since one day
INDEX_LATE = 600  # seconds: a task that waits longer says that no worker runs

_checks: list[Callable[[], Iterator[str]]] = []


def register(check):
    """Add a check (a decorator)."""
    _checks.append(check)
    return check


def findings() -> Iterator[str]:
    """Yield every finding of every check."""
    for check in _checks:
        yield from check()


@register
def originals() -> Iterator[str]:
    """Each file that a row names is there, whole, and is what it was."""
    known = set()
    for sha256, size in File.objects.values_list("sha256", "size").distinct().iterator():
        known.add(sha256)
        path = storage.blob_path(sha256)
        if not path.is_file():
            yield f"file {sha256}: missing"
        elif path.stat().st_size != size:
            yield f"file {sha256}: {path.stat().st_size} bytes on disk, {size} received"
        elif _digest(path) != sha256:
            yield f"file {sha256}: its content has changed"
    for path in settings.FILES_DIR.rglob("*") if settings.FILES_DIR.is_dir() else ():
        if path.is_file() and path.name not in known and time.time() - path.stat().st_mtime > LEFT_LONG:
            yield f"file {path.name}: no row names it since more than two days"


def _digest(path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@register
def decisions() -> Iterator[str]:
    """No document is in a state that no verb makes."""
    for document in Document.objects.filter(decision=Decision.PUBLISHED, public_version__isnull=True):
        yield f"document {document.code}: published without a public version"
    for document in Document.objects.filter(public_version__isnull=False).select_related("public_version"):
        if document.public_version.document_id != document.pk:
            yield f"document {document.code}: its public version is another document's"
        if document.public_version.processing == Processing.FAILED:
            yield f"document {document.code}: its public version could not be read"


@register
def pages() -> Iterator[str]:
    """Each version that was read has all its pages, and each page of a public one has its images."""
    for version in Version.objects.filter(page_count__isnull=False).iterator():
        ranks = list(version.pages.order_by("rank").values_list("rank", flat=True))
        if ranks != list(range(1, version.page_count + 1)):
            yield f"version {version.pk}: {len(ranks)} pages of {version.page_count}"
    shown = Page.objects.filter(version__in=Document.objects.published().values("public_version"))
    for version_id, rank in shown.filter(width__gt=0).values_list("version_id", "rank").iterator():
        if not storage.image_path(version_id, rank, 700).is_file() and not image_space.was_swept(version_id):
            yield f"version {version_id}: no image of page {rank}"


@register
def custody() -> Iterator[str]:
    """Each chain is dense, unchanged and as long as the last signed list says, and the database keeps it so."""
    yield from triggers.faults(connection)
    try:
        signed = manifests.heads()
    except manifests.NotTrusted:  # `signed_lists` says what is wrong with them
        signed = {}
    yield from map(str, chains.faults(signed))


@register
def signed_lists() -> Iterator[str]:
    """The signed lists follow one another, each as it was signed, and today's or yesterday's is there."""
    yield from manifests.faults()


@register
def index() -> Iterator[str]:
    """The index holds the public documents and no other, but for what its tasks will still bring."""
    try:
        differences = _index_differences()
        if differences:  # asked again: the worker may have brought them between two questions
            differences &= _index_differences()
        orphans = connections["default"].get_backend().orphans()
    except IndexUnavailable as error:
        if Document.objects.published().exists():
            yield f"index: {error}"
        return
    for name in orphans:
        yield f"index: the file {name} belongs to no part of it (manage.py rebuild_search removes it)"
    for pk, is_public in sorted(differences):
        yield f"document {pk}: " + ("public, and not in the index" if is_public else "in the index, and not public")


def _index_differences() -> set[tuple[int, bool]]:
    """Return (document id, whether it is public) where index and database differ and no task waits."""
    coming = set(IndexTask.objects.values_list("document_id", flat=True))
    held = {int(pk) for pk in SearchQuerySet().models(Document).values_list("pk", flat=True)}
    public = set(Document.objects.published().values_list("pk", flat=True))
    return {(pk, pk in public) for pk in (public ^ held) - coming}


@register
def machine() -> Iterator[str]:
    """Nothing that the worker should have done waits."""
    late = timezone.now() - timedelta(seconds=INDEX_LATE)
    for task in IndexTask.objects.filter(added__lt=late):
        yield f"document {task.document_id}: not in the index since {task.added:%d.%m.%Y %H:%M} {task.failure}".strip()
    for version in Version.objects.filter(processing=Processing.WORKING, leased_until__lt=late):
        yield f"version {version.pk}: its reading was left since {version.leased_until:%d.%m.%Y %H:%M}"
