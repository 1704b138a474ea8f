"""410 at every address of a document that was withdrawn: the notice, in the form in which the address answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

IMAGES = {"page-image"}
TEXTS = {"document-bibtex", "document-ris"}


def answer(request, notice) -> HttpResponse:
    """Say that it was withdrawn: nothing at all in place of an image, plain text in place of a file."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    context = {"notice": notice}
    if view in IMAGES:
        response = HttpResponse(status=410, content_type="text/plain")
    elif view in TEXTS:
        text = render_to_string("archive/withdrawn.txt", context)
        response = HttpResponse(text, status=410, content_type="text/plain; charset=utf-8")
    else:
        response = render(request, "archive/withdrawn.html", context, status=410)
    response["Cache-Control"] = "no-cache"  # it may come back
    response["X-Robots-Tag"] = "noindex"
    return response
