"""A collection taken away as a ZIP: what will be in it and what not, its making, and one exhibit of a bundle."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive import parcels
from archive.clean_copy import wanted
from archive.exhibits import exhibits_of
from archive.file_names import plain_title
from archive.models import Collection
from archive.views.references import short_address


@never_cache
@require_safe
def show(request, code):
    """Say what the ZIP holds, how large it is, and which copies are still to be made."""
    collection = _visible(request, code)
    return _page(request, collection, exhibits_of(collection))


@never_cache
@require_safe
def download(request, code):
    """Send the ZIP; while copies are missing, ask for them and say how many."""
    collection = _visible(request, code)
    exhibits = exhibits_of(collection)
    if parcels.is_too_large(exhibits) or not exhibits:
        return _page(request, collection, exhibits, status=400)
    if parcels.missing(exhibits):
        parcels.want_missing(exhibits)
        return _page(request, collection, exhibits, status=202)
    pieces = parcels.zip_of(collection, exhibits, lambda one: short_address(request, one), timezone.localdate())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="technopolice {plain_title(collection.title)}.zip"'
    return response


@never_cache
@login_required
@require_safe
def exhibit(request, code, document):
    """Send one exhibit of one's bundle as a PDF, its sheet behind it."""
    bundle = get_object_or_404(Collection, code=code, owner=request.user, is_bundle=True)
    found = next((one for one in exhibits_of(bundle) if one.document.code == document), None)
    if found is None or found.why:
        raise Http404
    try:
        pieces = parcels.exhibit_pdf(found, short_address(request, found.document), timezone.localdate())
    except FileNotFoundError:
        parcels.want_missing([found])
        return redirect("collection-parcel", code)
    response = StreamingHttpResponse(pieces, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{parcels.file_name(found, "pdf")}"'
    return response


def _page(request, collection, exhibits, status=200):
    missing = parcels.missing(exhibits)
    context = {
        "collection": collection,
        "exhibits": exhibits,
        "given": [one for one in exhibits if not one.why],
        "withheld": [one for one in exhibits if one.why],
        "missing": missing,
        "asked": [one for one in missing if wanted.is_wanted(one.version.pk)],
        "pages": sum(one.page_count for one in exhibits),
        "size": sum(one.size or 0 for one in exhibits),
        "is_too_large": parcels.is_too_large(exhibits),
        "documents_max": parcels.DOCUMENTS_MAX,
        "pages_max": parcels.PAGES_MAX,
    }
    return render(request, "archive/collections/parcel.html", context, status=status)


def _visible(request, code: str) -> Collection:
    return get_object_or_404(Collection.objects.visible_to(request.user), code=code)
