"""The versions of a fact: what each changed, two compared, one brought back; a fact taken away."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from archive.desk.kinds import DeskError
from archive.views.access import for_moderators
from wiki.dossiers.differences import differences
from wiki.dossiers.facts import name_of, subject_of
from wiki.dossiers.models import FactRevision, Project
from wiki.dossiers.statuses import verify
from wiki.dossiers.tracing import paragraphs
from wiki.dossiers.views.access import any_fact_or_404
from wiki.dossiers.writing import Why, remove, restore

VERSIONS_SHOWN = 100


@require_safe
def history(request, kind, pk):
    """List the versions of a fact, the newest first; `de` and `a` compare two."""
    fact = any_fact_or_404(kind, pk, request.user)
    revisions = list(_revisions(fact).select_related("author").order_by("-number")[:VERSIONS_SHOWN])
    before, after = (_version(revisions, request.GET.get(name)) for name in ("de", "a"))
    model = type(fact)
    context = {
        "fact": fact,
        "kind": name_of(fact),
        "subject": subject_of(fact),
        "versions": [(one, differences(model, one.before, one.after, request.user)) for one in revisions],
        "paragraphs": paragraphs(model, revisions[0].before, revisions[0].after) if revisions else [],
        "moderates": getattr(request.user, "is_moderator", False),
    }
    if before and after:
        compared = differences(model, before.after or {}, after.after, request.user)
        context |= {"first": before, "second": after, "compared": compared}
    return render(request, "wiki/dossiers/history.html", context)


@for_moderators
@require_POST
def bring_back(request, kind, pk, number):
    """Make a fact again what it was after one of its versions."""
    fact = any_fact_or_404(kind, pk, request.user)
    revision = get_object_or_404(_revisions(fact), number=number)
    try:
        reason = _("Back to version %(number)d") % {"number": number}
        restore(fact, revision, Why(request.user, reason))
        messages.success(request, _("Version %(number)d is published again.") % {"number": number})
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("fact-history", kind, pk)


@for_moderators
@require_POST
def take_away(request, kind, pk):
    """Take a fact away; its history can bring it back."""
    fact = any_fact_or_404(kind, pk, request.user)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:500]
    if not reason:
        messages.error(request, _("Nothing was taken away: write the reason."))
    elif fact.removed:
        messages.error(request, _("It was taken away already."))
    else:
        remove(fact, Why(request.user, reason))
        messages.success(request, _("It is taken away. Its history can bring it back."))
    return redirect("fact-history", kind, pk)


@for_moderators
@require_POST
def still_so(request, slug):
    """Say that somebody looked today, and the status still holds."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    verify(project, timezone.localdate())
    messages.success(request, _("The status is marked as checked today."))
    return redirect(project)


def _revisions(fact):
    return FactRevision.objects.filter(content_type=ContentType.objects.get_for_model(fact), object_id=fact.pk)


def _version(revisions, asked: str | None):
    """Return the version asked for; None when none is; 404 for one that is not there."""
    if not asked:
        return None
    found = next((one for one in revisions if str(one.number) == asked), None)
    if found is None:
        raise Http404
    return found
