"""A document's reference as a file, and its short address."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive import references
from archive.views.access import of_document, visible_document


@require_safe
@of_document
def bibtex(request, document):
    """Give it as BibTeX."""
    return _file(request, document, references.bibtex, "bib", "application/x-bibtex")


@require_safe
@of_document
def ris(request, document):
    """Give it as RIS, for Zotero and others."""
    return _file(request, document, references.ris, "ris", "application/x-research-info-systems")


@require_safe
def short(request, code):
    """Lead from the code to the document."""
    response = redirect(visible_document(request.user, code))
    response["Cache-Control"] = "no-cache"
    return response


def short_address(request, document) -> str:
    """Return the shortest address of a document, whole."""
    return request.build_absolute_uri(reverse("document-short", args=[document.code]))


def _file(request, document, written, extension: str, media_type: str):
    text = written(document, short_address(request, document), timezone.localdate())
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="technopolice-{document.code}.{extension}"'
    return response
