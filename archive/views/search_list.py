"""Searching a list of terms: pasted, searched, answered as a page or a table; kept nowhere, logged nowhere."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from archive.search.engines.folder import IndexUnavailable
from archive.search.table import safe
from archive.search.term_list import search_list

COLUMNS = ["term", "documents", "pages", "at_least", "first_hits", "not_searched"]


# It changes nothing, so there is nothing to forge; and without a token a visitor gets no cookie.
@csrf_exempt
@never_cache
@sensitive_post_parameters("terms")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request):
    """The form; for what was pasted in it, a line a term."""
    typed = request.POST.get("terms", "")
    context = {"terms": typed}
    if not typed.strip():
        return render(request, "archive/search_list.html", context)
    try:
        lines, ignored = search_list(typed)
    except IndexUnavailable:
        context["error"] = _("The search is being set up again: ask again in a few minutes.")
        return render(request, "archive/search_list.html", context, status=503)
    if request.POST.get("as") == "csv":
        return _table(lines, ignored, request.build_absolute_uri("/").rstrip("/"))
    context |= {"lines": lines, "ignored": ignored, "found": sum(1 for line in lines if line.documents)}
    return render(request, "archive/search_list.html", context)


def _table(lines, ignored, site: str) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="terms.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for line in lines:
        hits = " ".join(site + place.url for place in line.places)
        writer.writerow([safe(line.term), line.documents, line.pages, "yes" if line.more else "", hits, ""])
    for one in ignored:
        writer.writerow([safe(one.text), "", "", "", "", str(one.why)])
    return response
