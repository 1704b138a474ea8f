"""Correcting what is said of a published document: the form of the desk, without a review."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from archive import moderation
from archive.deposit_forms import DescriptionForm
from archive.desk.kinds import DeskError
from archive.models import Document
from archive.views.access import for_moderators


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request, code):
    """Show the form of a public document of this moderator's, and save it."""
    document = get_object_or_404(Document.objects.published().reviewed_by(request.user), code=code)
    form = DescriptionForm(request.POST if request.method == "POST" else None, instance=document)
    form.fields["title"].required = True  # a public document has one
    if request.method != "POST" or not form.is_valid():
        return _form(request, document, form, status=400 if form.is_bound else 200)
    if request.POST.get("seen") != _state(document):
        error = _("Somebody changed this document while you were describing it. What you wrote is still here.")
        return _form(request, document, form, status=409, error=error)
    said, territories = form.fields_and_territories()
    try:
        messages.success(request, moderation.describe(document, request.user, territories=territories, **said))
    except DeskError as error:
        return _form(request, document, form, status=409, error=str(error))
    return redirect(document)


def _form(request, document, form, *, status: int, error: str = ""):
    context = {"document": document, "form": form, "error": error, "seen": _state(document)}
    return render(request, "archive/desk/describe.html", context, status=status)


def _state(document) -> str:
    """Return what changes whenever a document does: the number of its custody lines."""
    return str(document.custody.count())
