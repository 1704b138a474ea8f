"""What a file says beside its pages, for those who review it: before and after cleaning, the files, their release."""

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from archive.cleaning import labels, releasing
from archive.cleaning.verbs import ENGINE
from archive.desk.kinds import DeskError
from archive.extraction.kinds import extension_of
from archive.extraction.metadata.finding import KINDS
from archive.models import Document, File, Provenance
from archive.views.access import for_moderators
from archive.views.downloads import INERT, attachment, extension_of_type, sent_as_it_came

# Colours in which yellow dots are printed; black and white scans have none.
SCANNED = ("image/", "application/pdf")


@for_moderators
@require_GET
def show(request, code):
    """Show what was found in each version, what is left, and what can be done with the files that came."""
    document = _document_or_404(request, code)
    return _page(request, document)


@for_moderators
@require_POST
@csp(INERT)
def take(request, code):
    """Send a file as it came to a moderator who reviews this document; of a leak, to nobody."""
    document = _document_or_404(request, code)
    number = request.POST.get("file", "")
    if document.provenance == Provenance.LEAK or not (number.isdecimal() and len(number) < 10):
        raise Http404
    file = get_object_or_404(File, pk=int(number), version__document=document)
    extension = extension_of(file.name) or extension_of_type(file.media_type)
    response = sent_as_it_came(file, attachment(document, extension if extension.isalnum() else "bin"))
    response["Cache-Control"] = "no-store"
    return response


@for_moderators
@require_POST
def release(request, code):
    """Give the file of the administration byte for byte, or take it back."""
    document = _document_or_404(request, code)
    try:
        if request.POST.get("back"):
            said = releasing.take_back(document, request.user)
        else:
            seen, from_there = bool(request.POST.get("seen")), bool(request.POST.get("from_administration"))
            said = releasing.release(document, request.user, seen=seen, from_administration=from_there)
    except DeskError as error:
        return _page(request, document, status=400, error=str(error))
    messages.success(request, said)
    return redirect("document-metadata", document.code)


def _page(request, document, *, status=200, **extra):
    versions = [_version(version) for version in document.versions.order_by("-number").prefetch_related("files")]
    context = {
        "document": document,
        "versions": versions,
        "is_leak": document.provenance == Provenance.LEAK,
        "why_not": releasing.why_not(document),
        "is_released": releasing.is_released(document),
    }
    return render(request, "archive/desk/metadata.html", context | extra, status=status)


def _version(version) -> dict:
    """Return what the page says of one version."""
    said = version.metadata
    before = [row for row in said.get("before", []) if row.get("kind") in KINDS]
    return {
        "version": version,
        "is_checked": said.get("engine") == ENGINE,
        "groups": labels.grouped(before),
        "after": said.get("after", []),
        "copy": said.get("copy", ""),
        "why": labels.WHY.get(said.get("why", ""), ""),
        "exiftool": said.get("exiftool", False),
        "may_have_dots": version.media_type.startswith(SCANNED),
    }


def _document_or_404(request, code):
    mine = Document.objects.reviewed_by(request.user).select_related("public_version")
    return get_object_or_404(mine, code=code)
