"""Accounts: signing in and out, opening one, changing its password."""

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from archive import brake
from archive.account_forms import SignInForm, SignUpForm
from archive.against_spam import sender_of


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
            response["Retry-After"] = str(brake.seconds_to_wait(form.cleaned_data["username"]))
        return response


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
    """Open an account and sign in with it."""
    if request.user.is_authenticated:
        return redirect("account")
    form = SignUpForm(request.POST or None, sender=sender_of(request))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        form.count()
        login(request, user)
        messages.success(request, _("Your account is open. Write its password down: nobody can send it to you again."))
        return redirect("account")
    status = (429 if form.is_over_limit else 400) if request.method == "POST" else 200
    return render(request, "archive/accounts/sign_up.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def account(request):
    """Say what the account may do, and let its password be changed with the old one."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed; every other session of this account is closed."))
        return redirect("account")
    form.fields["old_password"].widget.attrs.pop("autofocus", None)
    status = 400 if request.method == "POST" else 200
    return render(request, "archive/accounts/account.html", {"form": form}, status=status)
