"""Ways back into an account whose password is lost: its recovery code, or an address by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from archive import account_recovery
from archive.account_forms import MailedPasswordForm, NewPasswordForm, RecoveryForm
from archive.account_sessions import end_sessions_of
from archive.against_spam import network_of, sender_of


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def recover(request):
    """Set a new password with the recovery code, and show the next code, once."""
    form = RecoveryForm(request.POST or None, network=network_of(request.META))
    if request.method == "POST" and form.is_valid():
        code = account_recovery.recover(form.owner, form.cleaned_data["new_password1"])
        if code is not None:
            end_sessions_of(form.owner)
            context = {"code": code, "recovered": True}
            return render(request, "archive/accounts/recovery_code.html", context)
        form.add_error(None, _("This recovery code was used a moment ago."))
    is_over = form.has_error("__all__", "wait")
    status = (429 if is_over else 400) if request.method == "POST" else 200
    context = {"form": form, "mail": bool(settings.EMAIL_HOST)}
    return render(request, "archive/accounts/recover.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def by_mail(request):
    """Send a way to a new password; the answer is the same whether an account has this address or not."""
    if not settings.EMAIL_HOST:
        raise Http404
    form = MailedPasswordForm(request.POST or None, sender=sender_of(request))
    if request.method == "POST" and form.is_valid():
        form.count()
        form.save(
            domain_override=request.get_host(), use_https=settings.HTTPS,
            subject_template_name="archive/accounts/mail_subject.txt", email_template_name="archive/accounts/mail.txt",
        )  # fmt: skip
        messages.success(request, _("If an account has this address, a message is on its way; it is good for an hour."))
        return redirect("login")
    status = (429 if form.is_over_limit else 400) if request.method == "POST" else 200
    return render(request, "archive/accounts/by_mail.html", {"form": form}, status=status)


class NewPassword(PasswordResetConfirmView):
    """Set the password, at the address that was sent."""

    form_class = NewPasswordForm
    template_name = "archive/accounts/new_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        """Say it, and end whatever was open."""
        answer = super().form_valid(form)
        end_sessions_of(self.user)
        messages.success(self.request, _("Your password is changed: sign in with it."))
        return answer
