"""The form in which a comment is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.against_spam import Lane
from archive.models import User
from archive.models.user import key_of
from archive.open_forms import OpenForm
from wiki.discussion.models import SIGNATURE_MAX
from wiki.discussion.verbs import TEXT_MAX


class CommentForm(OpenForm, forms.Form):
    """The text, and for whoever has no account a pseudonym, if they want one."""

    lane = Lane("comment")

    text = forms.CharField(
        label=_("Your comment"),
        max_length=TEXT_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text; a blank line begins a paragraph. Do not name anybody who is not public."),
        error_messages={"required": _("Write something first.")},
    )
    signature = forms.CharField(
        label=_("Pseudonym (optional)"),
        required=False,
        max_length=SIGNATURE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Not your name, nor one that you use elsewhere. Without one, it is signed “no name”."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.sender.has_account:
            del self.fields["signature"]

    def clean_text(self):
        """Refuse a text of spaces."""
        text = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    def clean_signature(self):
        """Refuse the pseudonym of an account: nobody speaks in another's name."""
        signature = self.cleaned_data["signature"]
        if User.objects.filter(key=key_of(signature)).exists():
            raise forms.ValidationError(_("This pseudonym is an account's: sign in, or choose another one."))
        return signature
