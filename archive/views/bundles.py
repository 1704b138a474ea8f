"""A bundle of exhibits, for its author alone: the inventory, and what is said of each exhibit.

Called by the views of collections, which have asked whose it is.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from archive import bundles, collecting
from archive.collection_forms import ExhibitForm
from archive.desk.kinds import DeskError
from archive.exhibits import exhibits_of
from archive.models import CollectionEntry, Document


def show(request, bundle):
    """Show the inventory, to be read and printed."""
    response = render(request, "archive/bundles/show.html", {"collection": bundle, "exhibits": exhibits_of(bundle)})
    response["Cache-Control"] = "no-store"
    return response


def arrange(request, bundle, *, status=200, tried: ExhibitForm | None = None, at: int | None = None):
    """Show a form for each exhibit; what was typed wrong stays in the one at this number."""
    lines = [
        (one, tried if one.number == at else _form(one.number, initial=_said(one.entry))) for one in exhibits_of(bundle)
    ]
    return render(request, "archive/bundles/arrange.html", {"collection": bundle, "lines": lines}, status=status)


def change_exhibit(request, bundle, code: str):
    """Describe an exhibit, take the version that the site shows, or take it out."""
    entries = CollectionEntry.objects.filter(collection=bundle).select_related("document", "collection")
    entry = get_object_or_404(entries, document__code=code)
    form = _form(entry.number, request.POST)
    try:
        if "remove" in request.POST:
            messages.success(request, collecting.remove(entry))
        elif "version" in request.POST:
            messages.success(request, bundles.take_public_version(entry))
        elif form.is_valid():
            messages.success(request, bundles.describe(entry, **form.cleaned_data))
        else:
            return arrange(request, bundle, status=400, tried=form, at=entry.number)
    except Document.DoesNotExist as error:
        raise Http404 from error
    except DeskError as error:
        form.add_error(None, str(error))
        return arrange(request, bundle, status=400, tried=form, at=entry.number)
    return redirect("collection-arrange", bundle.code)


def _form(number: int, data=None, **options) -> ExhibitForm:
    return ExhibitForm(data, prefix=f"e{number}", label_suffix="", **options)


def _said(entry: CollectionEntry) -> dict:
    return {name: getattr(entry, name) for name in ("title", "pages", "note")}
