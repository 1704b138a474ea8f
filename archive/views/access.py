"""Which document and version a reader gets at an address; 404 when none, the same for hidden and missing.

What was withdrawn is gone, and says so (`archive.withdrawn`): the middleware answers.
"""

from functools import wraps

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from archive.extracts import hides_text
from archive.models import Decision, Document, Provenance
from archive.withdrawn import Withdrawn, notice_of

QUERY_MAX = 300  # characters


def of_document(view):
    """Give the view the document that this reader may see, in place of slug and code.

    The code decides; another slug redirects, and so does the code of a duplicate or of a merged document whose
    original the reader may see.
    """

    @wraps(view)
    def found(request, slug, code, **rest):
        document = visible_document(request.user, code)
        if (document.slug, document.code) != (slug, code):
            return _redirect(request, document, rest)
        response = view(request, document, **rest)
        if not (is_public(document) and rest.get("version") in (None, document.public_version.number)):
            response["Cache-Control"] = "no-store"  # the review team's browsers keep nothing of it
        return response

    return found


def for_moderators(view):
    """Answer 404 to everybody else: that the desk exists is no secret, what lies on it is."""

    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not getattr(request.user, "is_moderator", False):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def visible_document(user, code: str) -> Document:
    """Return the document with this code that the person may see, or what it stands for.

    Raises `Withdrawn` for what was public once, `Http404` for what never was.
    """
    visible = Document.objects.visible_to(user)
    has_parts = Exists(Document.objects.filter(parent=OuterRef("pk")))
    document = visible.filter(code=code).select_related("public_version").annotate(has_parts=has_parts).first()
    if document is not None and not (document.duplicate_of_id or document.merged_into_id):
        return document
    original = visible.filter(Q(duplicates__code=code) | Q(merged__code=code)).select_related("public_version").first()
    if not (original or document) and (notice := notice_of(code)):
        raise Withdrawn(notice)
    return _or_404(original or document)


def is_public(document) -> bool:
    """Return whether everybody may see this document, given one that `visible_to` let through."""
    return document.decision == Decision.PUBLISHED and bool(document.public_version_id) and not document.duplicate_of_id


def version_for(document, user, number: int | None = None):
    """Return the version to show: the public one, or, for those who review it, the latest or the one asked for."""
    if is_public(document) and number in (None, document.public_version.number):
        return document.public_version
    # Another version may be what was masked before publication: a moderator of elsewhere is a reader here.
    reviewed = Document.objects.reviewed_by(user) if getattr(user, "is_moderator", False) else Document.objects.none()
    if not reviewed.filter(pk=document.pk).exists():
        raise Http404
    versions = document.versions.order_by("-number")
    return _or_404((versions if number is None else versions.filter(number=number)).first())


def may_correct(user, document, version) -> bool:
    """Return whether this person, who sees this version, may correct it: the one at the plain address, no extract.

    Of a leak, what is not public is for those who decide about it, and for no form.
    """
    if is_public(document):
        return version.pk == document.public_version_id and not hides_text(document, user)
    return document.provenance != Provenance.LEAK


def page_or_404(version, number: int):
    """Return the n-th page of a version; a number that no database could hold is a page that does not exist."""
    return _or_404(version.pages.filter(rank=number).first() if 0 < number < 2**31 else None)


def page_address(document, number: int, *, version: int | None = None, query: str = "", exact: bool = False) -> str:
    """Return the address of a page; with a query, its words are boxed there, and with `exact` no others."""
    address = {"slug": document.slug, "code": document.code, "number": number}
    asked = {"q": query} | ({"exact": 1} if exact else {}) if query else None
    if version:
        return reverse("page-version", kwargs={**address, "version": version}, query=asked)
    return reverse("page", kwargs=address, query=asked)


def query_of(request) -> str:
    """Return what is searched inside a document, short and without what no text can hold."""
    return request.GET.get("q", "").replace("\0", "")[:QUERY_MAX].strip()


def is_exact(request) -> bool:
    """Return whether only the words typed are searched, not those that stand for them."""
    return bool(request.GET.get("exact"))


def _or_404(row):
    if row is None:
        raise Http404
    return row


def _redirect(request, document, rest: dict):
    """Answer with the right address; not to be kept, since a title may change back, or be withdrawn."""
    right = reverse(request.resolver_match.view_name, kwargs={"slug": document.slug, "code": document.code, **rest})
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{right}?{query}" if query else right)
    response["Cache-Control"] = "no-cache"
    return response
