"""A search as an Atom feed: what appears here and matches it, without an account and without telling us an address."""

from datetime import datetime, time

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.etag import etag_of
from archive.forms import SearchForm, asked_of
from archive.models import Document
from archive.search.engines.folder import IndexUnavailable
from archive.search.find import found_documents
from archive.search.synonyms import sought
from archive.search_links import active, address
from archive.written_date import written_date
from archive.xml_text import for_xml

ENTRIES = 30


@require_safe
def feed(request):
    """Answer the last thirty published documents that a search finds, each updated on the day it was published."""
    etag = etag_of(request)
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    asked = asked_of(request.GET)
    asked["sort"] = "added"
    form = SearchForm(asked, user=request.user)
    if not form.is_valid():
        return HttpResponse(_("A filter of this search cannot be understood."), status=400, content_type="text/plain")
    query = form.cleaned_data["q"]
    try:
        _count, documents = found_documents(sought(query, exact=form.cleaned_data["exact"]), form.filters(), 0, ENTRIES)
    except IndexUnavailable:
        sentence = _("The search is being set up again: ask again in a few minutes.")
        return HttpResponse(sentence, status=503, content_type="text/plain")
    written = _written(request, _title(query, [one["label"] for one in active(form, asked)]), asked, documents)
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])  # the language
    return response


def _title(query: str, filters: list[str]) -> str:
    return " – ".join([_("Documents"), *([query] if query.strip() else []), *map(str, filters), "Technopolice"])


def _written(request, title: str, asked, documents: list[Document]) -> str:
    found = Atom1Feed(
        title=for_xml(title),
        link=request.build_absolute_uri(reverse("search") + address(asked, sort="")),
        feed_url=request.build_absolute_uri(),
        description="",
        language=request.LANGUAGE_CODE,
        author_name="Technopolice",  # Atom asks for one: the site, never a person
    )
    for document in documents:
        found.add_item(
            title=for_xml(document),
            link=request.build_absolute_uri(document.get_absolute_url()),
            unique_id=f"urn:technopolice:document:{document.code}",
            description=for_xml(_summary(document)),
            updateddate=_day(document.published_at),
            pubdate=_day(document.published_at),
        )
    return found.writeString("utf-8")


def _summary(document: Document) -> str:
    """Say what the document is, in a line."""
    facts = [document.get_provenance_display(), document.get_nature_display(), written_date(document)]
    return " · ".join(str(fact) for fact in [*facts, *document.territories.all(), document.notice] if fact)


def _day(moment: datetime) -> datetime:
    """Return the day of a moment: the hour would say when the review team works."""
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), time()))
