"""Accounts, for the review team: found by their pseudonym, given a role with a reason. There is no list of roles."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive import account_roles, second_factor
from archive.confirming import confirmed
from archive.models import User
from archive.models.user import key_of
from archive.role_forms import RoleForm
from archive.views.access import for_moderators

FOUND = 50


@for_moderators
@require_GET
def find(request):
    """Find accounts by a part of their pseudonym; without one, none is named."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    found = User.objects.filter(is_active=True, key__contains=key_of(asked)).order_by("key") if asked else []
    shown = list(found[: FOUND + 1])
    context = {"asked": asked, "found": shown[:FOUND], "more": len(shown) > FOUND}
    return render(request, "archive/accounts/find.html", context)


@for_moderators
@require_http_methods(["GET", "POST"])
def change(request, pk):
    """Show what an account is, and give it another role."""
    account = get_object_or_404(User, pk=pk, is_active=True)
    may = account_roles.may_change(request.user, account)
    if request.method == "POST":
        if not may:
            raise Http404
        return _give(request, account)
    return _page(request, account, RoleForm(account=account, by=request.user) if may else None)


@confirmed
def _give(request, account):
    form = RoleForm(request.POST, account=account, by=request.user)
    if form.is_valid():
        try:
            said = account_roles.give(
                account, form.cleaned_data["role"], by=request.user, reason=form.cleaned_data["reason"],
                territories=form.territories(),
            )  # fmt: skip
        except account_roles.RoleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("account-role", account.pk)
    return _page(request, account, form, status=400)


@for_moderators
@require_POST
def reset_second_factor(request, pk):
    """Take the second factor of somebody who lost it away; for the administration."""
    account = get_object_or_404(User, pk=pk, is_active=True)
    if not request.user.is_administrator or account.pk == request.user.pk:
        raise Http404
    return _reset(request, account)


@confirmed
def _reset(request, account):
    reason = request.POST.get("reason", "")
    try:
        messages.success(request, account_roles.reset_second_factor(account, by=request.user, reason=reason))
    except account_roles.RoleError as error:
        form = RoleForm(account=account, by=request.user)
        return _page(request, account, form, status=400, error=str(error), reason=reason)
    return redirect("account-role", account.pk)


def _page(request, account, form, status=200, **more):
    """Answer with the page of an account; why its roles changed, the administration alone reads."""
    context = {"account": account, "form": form, "territories": account.territories.order_by("path"), **more}
    if request.user.is_administrator:
        context["changes"] = account.role_changes.select_related("by")
        context["has_second_factor"] = second_factor.device_of(account) is not None
    return render(request, "archive/accounts/role.html", context, status=status)
