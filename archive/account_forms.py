"""Signing in and opening an account: a pseudonym and a password, nothing else."""

from math import ceil

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from archive import brake
from archive.against_spam import Lane
from archive.models import User
from archive.models.user import key_of
from archive.open_forms import OpenForm


class SignInForm(AuthenticationForm):
    """Asks the brake before the password is looked at."""

    error_messages = {
        "invalid_login": _("This pseudonym and this password do not go together."),
        "inactive": _("This account is closed."),
    }

    def clean(self):
        """Check the password, unless there were too many failures."""
        pseudonym = self.cleaned_data.get("username", "")
        if not pseudonym or not self.cleaned_data.get("password"):
            return self.cleaned_data
        if seconds := brake.seconds_to_wait(pseudonym):
            raise forms.ValidationError(_too_many(seconds), code="wait")
        try:
            data = super().clean()
        except forms.ValidationError:
            brake.failed(pseudonym)
            if seconds := brake.seconds_to_wait(pseudonym):
                raise forms.ValidationError([self.get_invalid_login_error(), _too_many(seconds)]) from None
            raise
        brake.succeeded(pseudonym)
        return data


class SignUpForm(OpenForm, BaseUserCreationForm):
    """A pseudonym and a password twice."""

    lane = Lane("account")

    class Meta:
        model = User
        fields = ["pseudonym"]
        widgets = {"pseudonym": forms.TextInput(attrs={"autocomplete": "username"})}
        help_texts = {
            "pseudonym": _(
                "Letters, digits, dot, dash and underscore. Not your name, nor one that you use elsewhere, nor the "
                "beginning of an e-mail address: it is shown beside your edits of the dossiers."
            )
        }

    def clean_pseudonym(self):
        """Refuse one that differs from another by its capitals only."""
        pseudonym = User.objects.model.normalize_username(self.cleaned_data["pseudonym"])
        if User.objects.filter(key=key_of(pseudonym)).exists():
            raise forms.ValidationError(_("This pseudonym is taken: choose another one."))
        return pseudonym


def _too_many(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    return ngettext(
        "Too many tries with this pseudonym: wait %(minutes)d minute, then try again.",
        "Too many tries with this pseudonym: wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
