"""What the desk shows of a document to whoever decides about it."""

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from archive import sketches
from archive.deposit_forms import DescriptionForm
from archive.deposit_state import state_of, versions_read
from archive.desk.hints import hints_of
from archive.desk.machine import failed_pages
from archive.models import Capture, CustodyEvent, Document
from archive.parts import parts_of

PAGES_SHOWN = 12
PAGES_OPEN = 3
ELSEWHERE_SHOWN = 10


def about(review, user) -> dict:
    """Return the context of the document's template, for this moderator."""
    document = review.subject
    _load(document)
    version = max(document.versions.all(), key=lambda one: one.number)
    # `version`: the manager of a version's pages reads it of each, in a query a page where it is not loaded
    pages = list(version.pages.only("version", "rank", "label", "state", "width", "height", "text")[:PAGES_SHOWN])
    hints = hints_of(version)
    looked_at = {hint.page for hint in hints}
    for page in pages:  # beside their text, large: the first ones and those to look at first
        page.is_open = version.sections or page.rank <= PAGES_OPEN or page.rank in looked_at
    return {
        "document": document,
        "state": state_of(document),
        "version": version,
        "capture": _capture(document, version),
        "files": list(version.files.all()),
        "pages": pages,
        "failed_pages": failed_pages(version) if version.failed else [],
        "hints": hints,
        "custody": document.custody.all(),
        "elsewhere": elsewhere(document, version, user),
        "same_pages": sketches.elsewhere(version, user)[:ELSEWHERE_SHOWN],
        "description_form": DescriptionForm(instance=document),
        **parts_of(document, user),
    }


def _load(document) -> None:
    """Load once all that the page, its form and `state_of` read of a document, in a query each."""
    custody = Prefetch("custody", CustodyEvent.objects.select_related("by"))
    versions = Prefetch("versions", versions_read().prefetch_related("files"))
    prefetch_related_objects([document], versions, custody, "organisations", "technologies", "territories")
    document.withdrawals = [one for one in document.custody.all() if one.kind == CustodyEvent.Kind.WITHDRAWN]


def _capture(document, version):
    """Return the capture of a page of the web; asked for only where its custody speaks of one."""
    events = document.custody.all()
    was_asked = not version.sha256 or any(one.kind == "captured" or "address" in one.facts for one in events)
    return Capture.objects.filter(document=document).first() if was_asked else None


def elsewhere(document, version, user) -> list:
    """Return the other documents that hold the same bytes: neither a duplicate of this one nor its original.

    `is_seen` says whether this moderator may see it; of another one the template says no more than code and decision.
    """
    if not version.sha256:
        return []
    same = Q(versions__sha256=version.sha256) | Q(versions__files__sha256__in=version.files.values("sha256"))
    found = Document.objects.filter(same, duplicate_of__isnull=True).exclude(pk=document.pk).distinct()
    seen = Document.objects.visible_to(user).filter(pk=OuterRef("pk"))
    return list(found.annotate(is_seen=Exists(seen))[:ELSEWHERE_SHOWN])
