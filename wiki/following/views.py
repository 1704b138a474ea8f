"""Recent changes, what one watches, what one wrote, and for the review team what somebody else wrote."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from archive.models import User
from archive.views.access import for_moderators
from wiki.following import changes, watching
from wiki.following.forms import ChangesForm
from wiki.following.lines import lines_of
from wiki.following.models import Change
from wiki.pages.views import page_or_404


@require_safe
def recent(request):
    """List the changes of the wiki, the newest first."""
    return _list(request, Change.objects.visible_to(request.user), "wiki/following/recent.html")


@never_cache
@login_required
@require_safe
def mine(request):
    """List what one changed oneself."""
    own = Change.objects.visible_to(request.user).filter(author=request.user)
    return _list(request, own, "wiki/following/edits.html", person=request.user)


@for_moderators
@require_safe
def person(request, pk):
    """List what somebody changed, for the review team."""
    found = get_object_or_404(User, pk=pk)
    theirs = Change.objects.filter(author=found)  # of pages off the site too: the review team sees these
    return _list(request, theirs, "wiki/following/edits.html", person=found, at_desk=True)


def _list(request, rows, template, **context):
    """Answer a page of a list of changes, narrowed as the address asks."""
    asked = request.GET.copy()
    for name in asked:
        asked[name] = asked[name].replace("\0", "")
    form = ChangesForm(asked)
    found, more = changes.found(rows, form.asked()) if form.is_valid() else ([], None)
    asked["avant"] = more or ""
    context |= {"form": form, "lines": lines_of(found, request.user), "more": more and f"?{asked.urlencode()}"}
    context["branch"] = form.cleaned_data.get("branche", "")
    return render(request, template, context, status=200 if form.is_valid() else 400)


@never_cache
@login_required
@require_safe
def watches(request):
    """List what one watches, and what changed there."""
    watched = list(watching.watches_of(request.user))
    found, more = changes.found(
        watching.unseen(request.user, watched), changes.Asked(before=_number(request.GET, "avant"))
    )
    context = {
        "watches": watched,
        "lines": lines_of(found, request.user),
        "more": more and f"?avant={more}",
        "newest": changes.newest(),
    }
    return render(request, "wiki/following/watches.html", context)


@login_required
@require_POST
def seen(request):
    """Keep that one has seen what was listed."""
    number = _number(request.POST, "seen")
    if number is None:
        raise Http404
    watching.mark_seen(request.user, number)
    return redirect("watches")


@login_required
@require_POST
def watch(request, path):
    """Watch a page or its branch, or stop."""
    page = page_or_404(request, path)
    if "stop" in request.POST:
        watching.unwatch(request.user, page)
        messages.success(request, _("You do not watch “%(title)s” any more.") % {"title": page.title})
        return redirect("watches" if request.POST["stop"] == "list" else page)
    try:
        watching.watch(request.user, page, branch="branch" in request.POST)
        messages.success(
            request, _("You watch “%(title)s”: its changes are under “What I watch”.") % {"title": page.title}
        )
    except watching.TooMany as error:
        messages.error(request, str(error))
    return redirect(page)


def _number(said, name: str) -> int | None:
    typed = said.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
