"""Proposing another address for a page, or that it goes off the site: for whoever is not of the review team."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.rights import may_edit
from wiki.proposals import verbs
from wiki.proposals.forms import MoveForm, ReasonForm
from wiki.proposals.from_editor import show_sent
from wiki.proposals.gate import gate_of

KINDS = ("move", "removal")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, path):
    """Show both forms; send the one that was filled in."""
    page = get_object_or_404(WikiPage.objects.visible_to(request.user).with_revision(), path=path)
    if getattr(request.user, "is_moderator", False):
        return redirect("wikipage-manage", path)
    if may_edit(request.user, page) is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    gates = {name: gate_of(request, sending=request.method == "POST", auto_id=f"{name}_%s") for name in KINDS}
    forms = {"move": MoveForm(prefix="move", initial={"path": page.path}), "removal": ReasonForm(prefix="removal")}
    wanted = request.POST.get("propose", "")
    if request.method != "POST" or wanted not in forms:
        return _answer(request, page, gates, forms)
    gate = gates[wanted]
    form = forms[wanted] = type(forms[wanted])(request.POST, prefix=wanted)
    if not all([form.is_valid(), gate.is_valid()]):
        return _answer(request, page, gates, forms, status=429 if gate.is_over_limit else 422)
    who = {"author": gate.account, "receipt": gate.receipt, "reason": form.cleaned_data["reason"]}
    try:
        if wanted == "move":
            proposal = verbs.propose_move(page, form.cleaned_data["path"], **who)
        else:
            proposal = verbs.propose_removal(page, **who)
    except saving.CannotSave as error:
        form.add_error("path" if wanted == "move" else "reason", str(error))
        return _answer(request, page, gates, forms, status=422)
    gate.count()
    return show_sent(request, proposal, gate.word)


def _answer(request, page, gates, forms, status=200):
    return render(
        request, "wiki/proposals/whole_page.html", {"page": page, "gates": gates, "forms": forms}, status=status
    )
