"""The review team's tools for a page as a whole."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wiki.pages import moving, saving
from wiki.pages.models import WikiPage

REASON_LENGTH = 150


@never_cache
@require_safe
def manage(request, path):
    """Show what can be done to a page."""
    page = _page_or_404(request, path)
    below = WikiPage.objects.filter(path__startswith=f"{page.path}/").count()
    return render(request, "wiki/pages/manage.html", {"page": page, "below": below})


@never_cache
@require_safe
def archived(request):
    """List the pages that were taken off the site."""
    _moderators_only(request)
    pages = WikiPage.objects.filter(deleted=True).with_revision()
    return render(request, "wiki/pages/archived.html", {"pages": pages})


@require_POST
def move(request, path):
    """Give the page, and those below it, another address."""
    page = _page_or_404(request, path)
    try:
        moved = moving.move(page, request.POST.get("path", ""), by=request.user, reason=_reason(request))
    except saving.CannotSave as error:
        messages.error(request, str(error))
        return redirect("wikipage-manage", path)
    page.refresh_from_db()
    said = ngettext(
        "%(count)d page moved; the old address leads here.",
        "%(count)d pages moved; the old addresses lead to them.",
        moved,
    )
    messages.success(request, said % {"count": moved})
    return redirect("wikipage-manage", page.path)


@require_POST
def lock(request, path):
    """Lock or unlock it."""
    page = _page_or_404(request, path)
    moving.set_lock(page, "lock" in request.POST, by=request.user)
    messages.success(request, _("The page is locked.") if "lock" in request.POST else _("The page is unlocked."))
    return redirect("wikipage-manage", path)


@require_POST
def archive(request, path):
    """Take it off the site, or put it back."""
    page = _page_or_404(request, path)
    if "back" in request.POST:
        moving.put_back(page, by=request.user)
        messages.success(request, _("The page is on the site again."))
        return redirect(page)
    if not (reason := _reason(request)):
        messages.error(request, _("Nothing was withdrawn: write the reason."))
        return redirect("wikipage-manage", path)
    moving.take_off(page, by=request.user, reason=reason)
    messages.success(request, _("The page is taken off the site; nothing of it is deleted."))
    return redirect("wiki-archived")


def _page_or_404(request, path) -> WikiPage:
    _moderators_only(request)
    return get_object_or_404(WikiPage.objects.with_revision(), path=path)


def _moderators_only(request) -> None:
    if not getattr(request.user, "is_moderator", False):
        raise Http404


def _reason(request) -> str:
    return " ".join(request.POST.get("reason", "").replace("\0", "").split())[:REASON_LENGTH]
