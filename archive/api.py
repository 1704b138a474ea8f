"""The JSON interface: `GET /api/documents/`, as docs/interfaces.md says. Published documents only, for everybody."""

from datetime import date

from django.db.models import prefetch_related_objects
from django.http import JsonResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.etag import etag_of
from archive.models import Collection, Nature, Organisation, Origin, Provenance, Technology, Territory
from archive.search.find import PAGE_MAX, SORTS, Filters, find
from archive.search.hits import Hit

PARAMETERS = {
    "q", "territory", "kind", "nature", "organisation", "technology", "origin", "collection",
    "from", "to", "sort", "page", "exact",
}  # fmt: skip
READ_ORIGINS = [Origin.FILE, Origin.RECOGNISED, Origin.CORRECTED]


class BadParameter(Exception):
    """What was asked cannot be understood; the sentence goes to who asked."""


@require_safe
def documents(request):
    """Search the documents, twenty a page; 400 with a sentence for a parameter that cannot be understood."""
    etag = etag_of(request)
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    try:
        filters, page = _filters(request.GET), _page(request.GET.get("page", ""))
    except BadParameter as error:
        return _json({"error": str(error)}, status=400)
    results = find(request.GET.get("q", ""), filters=filters, page=page)
    if results.unavailable:
        sentence = _("The search is being set up again: ask again in a few minutes.")
        return _json({"error": sentence}, status=503)
    prefetch_related_objects([hit.document for hit in results.hits], "organisations", "technologies")
    response = _json({"count": results.count, "results": [_result(hit) for hit in results.hits]})
    response.headers["ETag"] = etag  # on answers that hold only: an error is never "not modified"
    response.headers["Cache-Control"] = "no-cache"  # keep it, and ask each time whether it still holds
    patch_vary_headers(response, ["Cookie"])
    return response


def _filters(asked) -> Filters:
    if unknown := sorted(set(asked) - PARAMETERS):
        raise BadParameter(_("“%(name)s” is no parameter of this address.") % {"name": unknown[0][:50]})
    filters = Filters(
        territory=asked.get("territory", ""),
        provenance=_one_of(Provenance.values, "kind", asked.get("kind", "")),
        nature=_one_of(Nature.values, "nature", asked.get("nature", "")),
        organisation=_slug_of(Organisation, "organisation", asked.get("organisation", "")),
        technology=_slug_of(Technology, "technology", asked.get("technology", "")),
        collection=_public_collection(asked.get("collection", "")),
        origin=_one_of(READ_ORIGINS, "origin", asked.get("origin", "")),
        sort=_one_of(list(SORTS), "sort", asked.get("sort", "")),
        date_from=_day("from", asked.get("from", "")),
        date_to=_day("to", asked.get("to", "")),
        exact=bool(asked.get("exact")),
    )
    territory = filters.territory
    if territory and ("\0" in territory or not Territory.objects.filter(code=territory).exists()):
        raise BadParameter(_("“%(value)s” is the code of no territory.") % {"value": territory[:50]})
    if filters.date_from and filters.date_to and filters.date_from > filters.date_to:
        raise BadParameter(_("“from” is later than “to”."))
    return filters


def _public_collection(code: str) -> str:
    if code and ("\0" in code or not Collection.objects.filter(code=code, is_public=True).exists()):
        raise BadParameter(_("“%(value)s” is the code of no public collection.") % {"value": code[:50]})
    return code


def _slug_of(model, name: str, value: str) -> str:
    if value and ("\0" in value or not model.objects.filter(slug=value).exists()):
        raise BadParameter(
            _("“%(value)s” names nothing known as “%(name)s”: give its slug.") % {"value": value[:50], "name": name}
        )
    return value


def _one_of(choices: list[str], name: str, value: str) -> str:
    if value and value not in choices:
        known = ", ".join(choices)
        raise BadParameter(_("“%(name)s” is one of: %(known)s.") % {"name": name, "known": known})
    return value


def _day(name: str, value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadParameter(_("“%(name)s” is a day, written YYYY-MM-DD.") % {"name": name}) from error


def _page(value: str) -> int:
    if not value:
        return 1
    # isdecimal lets digits of any script through, which int reads; five are enough for the last page.
    if not value.isdecimal() or len(value) > 5 or not 1 <= int(value) <= PAGE_MAX:
        raise BadParameter(_("“page” is a whole number from 1 to %(last)s.") % {"last": PAGE_MAX})
    return int(value)


def _result(hit: Hit) -> dict:
    document = hit.document
    notice = {"notice": str(document.notice)} if document.notice else {}
    return notice | {
        "code": document.code,
        "title": document.title,
        "url": document.get_absolute_url(),
        "kind": document.provenance,
        "nature": document.nature,
        "date": document.date.isoformat() if document.date else None,
        "organisations": [organisation.slug for organisation in document.organisations.all()],
        "technologies": [technology.slug for technology in document.technologies.all()],
        "territories": [territory.code for territory in document.territories.all()],
        "matching_pages": hit.page_count_matching,
        "pages": [
            {"number": page.number, "label": page.label, "url": page.url, "snippet": page.snippet} for page in hit.pages
        ],
    }


def _json(content: dict, *, status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
