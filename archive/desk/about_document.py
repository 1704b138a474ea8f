"""What the desk shows of a document to whoever decides about it."""

from django.db.models import Q

from archive import sketches
from archive.deposit_forms import DescriptionForm
from archive.deposit_state import state_of, with_state
from archive.desk.machine import failed_pages
from archive.models import Capture, Document
from archive.parts import parts_of

PAGES_SHOWN = 12
EXTRACT_LENGTH = 900  # characters
ELSEWHERE_SHOWN = 10


def about(review, user) -> dict:
    """Return the context of the document's template, for this moderator."""
    document = with_state(Document.objects.filter(pk=review.object_id)).select_related("deposited_by").get()
    version = document.versions.order_by("-number").first()
    pages = list(version.pages.only("rank", "label", "state", "width", "height", "text")[:PAGES_SHOWN])
    text = " ".join(page.text for page in pages)
    return {
        "document": document,
        "state": state_of(document),
        "version": version,
        "capture": Capture.objects.filter(document=document).first(),
        "files": list(version.files.all()),
        "pages": pages,
        "failed_pages": failed_pages(version),
        "extract": text[:EXTRACT_LENGTH],
        "extract_goes_on": len(text) > EXTRACT_LENGTH or (version.page_count or 0) > len(pages),
        "custody": document.custody.select_related("by"),
        "elsewhere": elsewhere(document, version, user),
        "same_pages": sketches.elsewhere(version, user)[:ELSEWHERE_SHOWN],
        "description_form": DescriptionForm(instance=document),
        **parts_of(document, user),
    }


def elsewhere(document, version, user) -> list:
    """Return the other documents that hold the same bytes: neither a duplicate of this one nor its original.

    `is_seen` says whether this moderator may see it; of another one the template says no more than code and decision.
    """
    if not version.sha256:
        return []
    same = Q(versions__sha256=version.sha256) | Q(versions__files__sha256__in=version.files.values("sha256"))
    found = Document.objects.filter(same, duplicate_of__isnull=True).exclude(pk=document.pk).distinct()
    seen = set(found.visible_to(user).values_list("pk", flat=True))
    others = list(found[:ELSEWHERE_SHOWN])
    for other in others:
        other.is_seen = other.pk in seen
    return others
