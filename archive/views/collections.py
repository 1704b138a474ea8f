"""Collections: the list, one of them, and what its owner does to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from archive import collecting
from archive.collection_forms import CollectionForm, EntryForm, GatherForm, NewCollectionForm
from archive.desk.kinds import DeskError
from archive.models import Collection, CollectionEntry, Document, Review
from archive.views import bundles
from archive.views.access import visible_document

COLLECTIONS_A_PAGE = 40
ENTRIES_A_PAGE = 50
REASON_LENGTH = 2000


@require_safe
def index(request):
    """List the public collections, and one's own."""
    public = Q(documents__in=Document.objects.published())
    collections = Collection.objects.visible_to(request.user).select_related("owner")
    collections = collections.annotate(size=Count("documents", filter=public, distinct=True)).order_by("title", "pk")
    page = Paginator(collections, COLLECTIONS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "archive/collections/list.html", {"page": page})


@require_safe
def show(request, slug, code):
    """Show what one holds, in order: the documents that this reader may see."""
    collection = _visible(request, code)
    if slug != collection.slug:
        return redirect("collection", collection.slug, code)
    if collection.is_bundle:
        return bundles.show(request, collection)
    entries = Paginator(_entries(collection, request.user), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"collection": collection, "entries": entries, "is_owner": collection.owner_id == request.user.pk}
    if context["is_owner"]:
        context["review"] = _last_review(collection)
    response = render(request, "archive/collections/show.html", context)
    if not collection.is_public:
        response["Cache-Control"] = "no-store"
    return response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request, code=None):
    """Make a collection, or change what it says of itself."""
    collection = _own(request, code) if code else None
    if collection:
        form = CollectionForm(request.POST or None, instance=Collection.objects.get(pk=collection.pk))
    else:
        form = NewCollectionForm(request.POST or None, initial={"is_bundle": "bordereau" in request.GET})
    if request.method == "POST" and form.is_valid():
        try:
            if collection is None:
                collection = collecting.make(request.user, **form.cleaned_data)
                messages.success(request, _("The collection is made. Only you see it."))
            else:
                messages.success(request, collecting.describe(collection, request.user, **form.cleaned_data))
        except DeskError as error:
            form.add_error(None, str(error))
        else:
            collection.refresh_from_db()
            return redirect("collection", collection.slug, collection.code)
    context = {"form": form, "collection": collection}
    return render(request, "archive/collections/edit.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_GET
def arrange(request, code):
    """Show the owner's tools: places, notes, removal."""
    collection = _own(request, code)
    if collection.is_bundle:
        return bundles.arrange(request, collection)
    entries = Paginator(_entries(collection, request.user), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "archive/collections/arrange.html", {"collection": collection, "entries": entries})


@login_required
@require_POST
def change_entry(request, code, document):
    """Move a document, say why it is here, or take it out."""
    collection = _own(request, code)
    if collection.is_bundle:
        return bundles.change_exhibit(request, collection, document)
    entries = _entries(collection, request.user)
    entry = get_object_or_404(entries, document__code=document)
    if "remove" in request.POST:
        messages.success(request, collecting.remove(entry))
        return redirect("collection-arrange", code)
    form = EntryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: a place is a number, and a note has 300 signs at most."))
        return redirect("collection-arrange", code)
    among = list(entries)
    if among.index(entry) + 1 != form.cleaned_data["place"]:
        messages.success(request, collecting.move(entry, form.cleaned_data["place"], among=among))
    if entry.note != form.cleaned_data["note"]:
        messages.success(request, collecting.note(entry, request.user, text=form.cleaned_data["note"]))
    return redirect("collection-arrange", code)


@login_required
@require_POST
def change(request, code):
    """Make it public, private, or remove it."""
    collection = _own(request, code)
    if "remove" in request.POST:
        collecting.discard(collection)
        messages.success(request, _("The collection is removed; its documents stay in the archive."))
        return redirect("collections")
    try:
        if "open" in request.POST:
            messages.success(request, collecting.open_to_all(collection, request.user))
        else:
            messages.success(request, collecting.keep_private(collection))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("collection", collection.slug, code)


@login_required
@require_POST
def withdraw(request, code):
    """Take a public collection off the site: the review team only."""
    if not request.user.is_moderator:
        raise Http404
    collection = get_object_or_404(Collection, code=code, is_public=True, is_bundle=False)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:REASON_LENGTH]
    if not reason:
        messages.error(request, _("Nothing was withdrawn: write the reason."))
        return redirect("collection", collection.slug, code)
    messages.success(request, collecting.withdraw(collection, request.user, reason=reason))
    return redirect("collections")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def gather(request, code):
    """Put a document in one of one's collections."""
    document = visible_document(request.user, code)
    form = GatherForm(request.POST or None, owner=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            collection = said["collection"] or collecting.make(request.user, title=said["title"])
            messages.success(request, collecting.add(collection, document))
        except DeskError as error:
            form.add_error(None, str(error))
        else:
            return redirect("collection", collection.slug, collection.code)
    context = {"form": form, "document": document}
    return render(request, "archive/collections/gather.html", context, status=400 if form.errors else 200)


def _visible(request, code: str) -> Collection:
    return get_object_or_404(Collection.objects.visible_to(request.user).select_related("owner"), code=code)


def _own(request, code: str) -> Collection:
    return get_object_or_404(Collection, code=code, owner=request.user)


def _entries(collection: Collection, user):
    """Return the entries whose document this person may see, in order."""
    documents = Document.objects.visible_to(user).select_related("public_version").prefetch_related("territories")
    entries = CollectionEntry.objects.filter(collection=collection, document__in=Document.objects.visible_to(user))
    return entries.prefetch_related(Prefetch("document", documents)).select_related("collection")


def _last_review(collection: Collection) -> Review | None:
    """Return what the review team said last, or that it has still to read it."""
    return (
        Review.objects.filter(kind=collecting.KIND, object_id=collection.pk).order_by("-waiting_since", "-pk").first()
    )
