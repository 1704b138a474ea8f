"""Accounts: signing in and out, opening one, its password and address, deleting it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from archive import account_leaving, account_recovery, second_factor
from archive.account_forms import ChangePasswordForm, MailForm, SignInForm, SignUpForm
from archive.account_roles import RoleError
from archive.account_sessions import end_sessions_of
from archive.against_spam import sender_of
from archive.confirming import ask_again, confirmed, needs_confirmation
from archive.views.next_address import next_address


class SignIn(LoginView):
    """Ask for pseudonym and password; then go where the person was going, on this site only."""

    form_class = SignInForm
    template_name = "archive/accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form):
        """Say as a status too that this pseudonym was tried too often, and when to try again."""
        response = super().form_invalid(form)
        if any(error.code == "wait" for error in form.errors.as_data().get("__all__", [])):
            response.status_code = 429
            response["Retry-After"] = str(form.seconds_to_wait())
        return response

    def get_success_url(self):
        """Ask one of the team for the second factor on the way."""
        to = super().get_success_url()
        user = self.request.user
        is_owed = second_factor.is_required(user) and not second_factor.is_passed(self.request.session, user)
        return f"{reverse('code')}?{urlencode({'next': to})}" if is_owed else to


@method_decorator(never_cache, name="dispatch")
class SignOut(LogoutView):
    """Sign out (POST only) and ask the browser to forget what it kept of this site."""

    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        """End the session."""
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_up(request):
    """Open an account, sign in with it, and show its recovery code, once."""
    if request.user.is_authenticated:
        return redirect("account")
    form = SignUpForm(request.POST or None, sender=sender_of(request))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        form.count()
        login(request, user)
        return _code_page(request, user, opened=True)
    status = (429 if form.is_over_limit else 400) if request.method == "POST" else 200
    return render(request, "archive/accounts/sign_up.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def account(request):
    """Say what the account may do, and let its password be changed with the old one."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        end_sessions_of(request.user, but=request.session.session_key)
        messages.success(request, _("Your password is changed; every other session of this account is closed."))
        return redirect("account")
    return _page(request, form=form, status=400 if request.method == "POST" else 200)


@never_cache
@login_required
@require_POST
@confirmed
def mail(request):
    """Keep another address, or none."""
    form = MailForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _page(request, mail_form=form, status=400)
    form.save()
    kept = _("Your address is kept; nobody sees it.") if request.user.email else _("No address is kept.")
    messages.success(request, kept)
    return redirect("account")


@never_cache
@login_required
@require_POST
@confirmed
def recovery_code(request):
    """Make another recovery code; the one before is good no more."""
    return _code_page(request, request.user)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete(request):
    """Say what goes and what stays, then delete the account."""
    if request.method == "GET":
        return render(request, "archive/accounts/delete.html")
    if needs_confirmation(request):
        return ask_again(request)
    try:
        account_leaving.leave(request.user)
    except RoleError as error:
        return render(request, "archive/accounts/delete.html", {"error": str(error)}, status=409)
    logout(request)
    messages.success(request, _("Your account is deleted."))
    answer = redirect("home")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@never_cache
@sensitive_post_parameters()
@login_required
@require_POST
def confirm(request):
    """Take the password or code that an address asked for, and go there."""
    return ask_again(request) if needs_confirmation(request) else redirect(next_address(request) or "account")


def _code_page(request, user, **more):
    context = {"code": account_recovery.new_code(user), **more}
    return render(request, "archive/accounts/recovery_code.html", context)


def _page(request, *, form=None, mail_form=None, status=200):
    """Answer with the page of the account; its name is the one kept, whatever a form holds."""
    form = form or ChangePasswordForm(request.user)
    form.fields["old_password"].widget.attrs.pop("autofocus", None)
    context = {"form": form, "mail_form": mail_form or MailForm(instance=request.user)}
    return render(request, "archive/accounts/account.html", context, status=status)
