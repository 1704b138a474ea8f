"""What the machine does and did, for the review team: its state, a document page by page, and processing again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from archive import again
from archive.desk.kinds import DeskError
from archive.desk.machine import failed_pages
from archive.models import Document, Failure, Page
from archive.status import status
from archive.views.access import for_moderators, page_or_404

PAGES_A_SHEET = 100


@for_moderators
@require_GET
def state(request):
    """Show how the machine's work stands."""
    return render(request, "archive/desk/status.html", {"status": status()})


@for_moderators
@require_GET
def document(request, code):
    """Show the state of the latest version of a document, and of each of its pages."""
    shown = _document_or_404(request, code)
    version = _version_or_404(shown)
    pages = version.pages.defer("text", "stems", "boxes")
    context = {
        "document": shown,
        "version": version,
        "failed_pages": failed_pages(version),
        "sheet": Paginator(pages, PAGES_A_SHEET).get_page(request.GET.get("sheet")),
        "waiting": version.pages.filter(state=Page.State.WAITING).count(),
    }
    return render(request, "archive/desk/reading.html", context)


@for_moderators
@require_POST
def read_again(request, code):
    """Send the latest version, or one of its pages, to be read again."""
    shown = _document_or_404(request, code)
    version, number = _version_or_404(shown), request.POST.get("page", "")
    if number and not (number.isdecimal() and len(number) < 10):
        raise Http404
    try:
        if number:
            said = again.read_page(page_or_404(version, int(number)), request.user)
        else:
            said = again.read_version(version, request.user)
        messages.success(request, said)
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("document-reading", shown.code)


@for_moderators
@require_POST
def failures_again(request):
    """Send all that failed for one reason, of what this moderator reviews, to be read again."""
    reason = request.POST.get("failure", "")
    if reason not in Failure.values:
        messages.error(request, _("Choose one of the reasons."))
    else:
        documents = Document.objects.reviewed_by(request.user)
        messages.success(request, again.read_failures(reason, documents, request.user))
    return redirect(reverse("desk", query={"unreadable": 1}))


def _document_or_404(request, code):
    return get_object_or_404(Document.objects.reviewed_by(request.user), code=code)


def _version_or_404(shown):
    version = shown.versions.order_by("-number").first()
    if version is None:
        raise Http404
    return version
