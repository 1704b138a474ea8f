"""The reasons that the desk offers: the review team adds some and takes some out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from archive.desk import reasons
from archive.desk.kinds import DeskError
from archive.views.access import for_moderators


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def show(request):
    """List them by decision; POST adds one."""
    if request.method != "POST":
        return _page(request)
    decision, text = request.POST.get("decision", ""), request.POST.get("text", "").replace("\x00", "")
    try:
        reasons.add(decision, text)
    except DeskError as error:
        return _page(request, status=400, error=str(error), decision=decision, text=text[:1000])
    messages.success(request, _("The reason is in the list."))
    return redirect("reasons")


@for_moderators
@require_POST
def remove(request, pk):
    """Take one out of the list."""
    reasons.remove(pk)
    messages.success(request, _("The reason is taken out of the list; decisions keep its words."))
    return redirect("reasons")


def _page(request, *, status=200, **kept):
    offered = reasons.offered()
    context = {"lists": [(name, label, offered.get(name, [])) for name, label in reasons.DECISIONS.items()]}
    return render(request, "archive/desk/reasons.html", context | kept, status=status)
