"""The results of a search as a table (CSV), all pages of them, for a spreadsheet or a script."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.forms import SearchForm, asked_of
from archive.search.engines.folder import IndexUnavailable
from archive.search.synonyms import sought
from archive.search.table import table


@require_safe
def documents(request):
    """Stream the documents that a search finds; the address is that of the results, under another name."""
    form = SearchForm(asked_of(request.GET), user=request.user)
    if not form.is_valid():
        return HttpResponse(_("A filter of this search cannot be understood."), status=400, content_type="text/plain")
    tree = sought(form.cleaned_data["q"], exact=form.cleaned_data["exact"])
    try:
        lines = table(tree, form.filters(), request.build_absolute_uri("/").rstrip("/"))
    except IndexUnavailable:
        sentence = _("The search is being set up again: ask again in a few minutes.")
        return HttpResponse(sentence, status=503, content_type="text/plain")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="documents.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
