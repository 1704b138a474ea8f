"""Signing in and opening an account: a pseudonym and a password, nothing else."""

from math import ceil

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    BaseUserCreationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from archive import account_recovery, brake
from archive.against_spam import Lane, network_of
from archive.models import User
from archive.models.user import key_of
from archive.open_forms import OpenForm

LONGEST_PASSWORD = 500  # characters: what is longer costs work before it is refused


class ShortPasswords:
    """Goes before a form of Django's: refuses what nobody types, before anything is computed from it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.PasswordInput):
                field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
                field.widget.attrs["maxlength"] = LONGEST_PASSWORD


class SignInForm(ShortPasswords, AuthenticationForm):
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
        if seconds := self.seconds_to_wait():
            raise forms.ValidationError(_too_many(seconds), code="wait")
        try:
            data = super().clean()
        except forms.ValidationError:
            brake.failed(pseudonym, self.network)
            if seconds := self.seconds_to_wait():
                raise forms.ValidationError([self.get_invalid_login_error(), _too_many(seconds)]) from None
            raise
        brake.succeeded(pseudonym, self.network)
        return data

    @property
    def network(self) -> str:
        """Where the request comes from; the brake keeps twelve bits of it."""
        return network_of(self.request.META)

    def seconds_to_wait(self) -> int:
        """Return how long this pseudonym must wait before its next try from here."""
        return brake.seconds_to_wait(self.cleaned_data.get("username", ""), self.network)


class SignUpForm(ShortPasswords, OpenForm, BaseUserCreationForm):
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


class ChangePasswordForm(ShortPasswords, PasswordChangeForm):
    """The old password, and the new one twice."""


class NewPasswordForm(ShortPasswords, SetPasswordForm):
    """The new password twice."""


class MailForm(forms.ModelForm):
    """An address for the day when the password is lost; empty: none is kept."""

    class Meta:
        model = User
        fields = ["email"]
        help_texts = {
            "email": _(
                "Only to send you a way to choose a new password. It is never shown to anybody; empty the field and "
                "it is deleted. An address names you more than a recovery code does."
            )
        }


class RecoveryForm(ShortPasswords, forms.Form):
    """The pseudonym, the recovery code, and the new password twice."""

    pseudonym = forms.CharField(
        label=_("Pseudonym"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=80,
        help_text=_("Six groups of four, given when the account was opened."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    new_password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    new_password2 = forms.CharField(
        label=_("New password, again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, network="", **kwargs):
        super().__init__(*args, **kwargs)
        self.network, self.owner = network, None

    def clean(self):
        """Look at the passwords first: a code is tried only when all the rest is good."""
        data = super().clean()
        if self.errors:
            return data
        if data["new_password1"] != data["new_password2"]:
            raise forms.ValidationError(_("The two new passwords are not the same."))
        validate_password(data["new_password1"], User(pseudonym=data["pseudonym"]))
        if seconds := account_recovery.seconds_to_wait(data["pseudonym"], self.network):
            raise forms.ValidationError(_too_many(seconds), code="wait")
        self.owner = account_recovery.owner_of(data["pseudonym"], data["code"], self.network)
        if self.owner is None:
            raise forms.ValidationError(_("This pseudonym and this recovery code do not go together."))
        return data


class MailedPasswordForm(OpenForm, PasswordResetForm):
    """The address to which a way to a new password is sent, when an account has it."""

    lane = Lane("password-mail")


def _too_many(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    return ngettext(
        "Too many tries with this pseudonym: wait %(minutes)d minute, then try again.",
        "Too many tries with this pseudonym: wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
