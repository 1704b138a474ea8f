"""What every form carries that somebody without account can send: four hurdles for machines, none of them a cookie.

A field to leave empty; a signed stamp that says when the form was asked for, good for one sending; a question in
words while too much comes; a limit for each sender. Whatever stops somebody is said, and the form keeps what was typed.
Accounts meet the limit only.
"""

import secrets
import time
from dataclasses import dataclass, replace

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from archive.against_spam import Lane, Sender
from archive.plain_letters import plain

SALT = "archive.open_forms"
LONGEST = 24 * 3600  # seconds for which a form may stay open
ANSWER_MAX = 100  # characters


@dataclass(frozen=True)
class Stamp:
    """When a form was asked for (seconds since 1970), and the number of the question that it asks."""

    word: str
    asked_at: int
    question: int | None = None

    def signed(self) -> str:
        """Return it as the form carries it."""
        return signing.dumps([self.word, self.asked_at, self.question], salt=SALT)


def new_stamp(asked_at: int | None = None) -> Stamp:
    """Return the stamp of a form that is asked for now."""
    return Stamp(secrets.token_urlsafe(9), int(time.time()) if asked_at is None else asked_at)


def read_stamp(signed: str) -> Stamp | None:
    """Return the stamp of a form, if it is ours and not too old."""
    try:
        return Stamp(*signing.loads(signed, salt=SALT, max_age=LONGEST))
    except signing.BadSignature:
        return None


class OpenForm:
    """What stands before `forms.Form` in a form that anybody may send; each kind says its `lane`.

    `sender` is `against_spam.sender_of(request)`. With `sending=False` (a preview) nothing is checked. After a sending
    the view calls `count()`; its template includes `archive/_against_spam.html`.
    """

    lane: Lane

    def __init__(self, *args, sender: Sender, sending: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.sender, self.sending = sender, sending
        if sender.has_account:
            return
        self.stamp = read_stamp(self.data.get(self.add_prefix("open_stamp"), "")) if self.is_bound else new_stamp()
        self.was_stamped = self.stamp is not None
        self.stamp = self.stamp or new_stamp()
        self.was_asked = self._question() is not None
        self.fields["open_homepage"] = forms.CharField(
            label=_("Leave this field empty"),
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )
        if self.lane.is_under_stress():
            self._ask()
        self.fields["open_stamp"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self._renew()

    def _ask(self) -> None:
        if self._question() is None:
            self.stamp = replace(self.stamp, question=secrets.randbelow(len(settings.OPEN_FORMS_QUESTIONS)))
        self.fields["open_answer"] = forms.CharField(
            label=self._question()[0],
            required=False,
            max_length=ANSWER_MAX,
            widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "fr"}),
            help_text=_(
                "Very much arrives today: one answer, in French, shows that somebody is there. Capitals and accents do"
                " not matter."
            ),
        )

    def _question(self) -> tuple[str, list[str]] | None:
        """Return the question of this form, and its answers."""
        number = self.stamp.question
        questions = settings.OPEN_FORMS_QUESTIONS
        return questions[number] if number is not None and 0 <= number < len(questions) else None

    def _renew(self) -> None:
        """Let the form, shown again, carry the stamp as it is now, and the empty field empty."""
        signed = self.stamp.signed()
        self.initial["open_stamp"] = signed
        if self.is_bound:
            self.filled_trap = self.data.get(self.add_prefix("open_homepage"), "")
            self.data = self.data.copy()
            self.data[self.add_prefix("open_stamp")] = signed
            self.data[self.add_prefix("open_homepage")] = ""

    def clean(self):
        """Say what stops this sending, if anything does."""
        data = super().clean()
        if not self.sending:
            return data
        if not self.sender.has_account:
            self._check_machine(data)
        if not self.lane.has_room_for(self.sender):
            self.add_error(None, forms.ValidationError(self._no_room(), code="limit"))
        return data

    def _check_machine(self, data) -> None:
        if self.filled_trap:
            self.add_error(None, _("A field that must stay empty was filled, by your browser perhaps: send again."))
        if not self.was_stamped:
            self.add_error(None, _("This form had been open for too long: look at it once more, and send again."))
        elif cache.get(self._used_key()):
            self._restamp()
            self.add_error(None, _("This was sent already. If it is something else, send again."))
        elif time.time() - self.stamp.asked_at < settings.OPEN_FORMS_SECONDS:
            self.add_error(None, _("This came faster than anybody types: wait a few seconds, and send again."))
        if "open_answer" in self.fields and not self._is_answered(data.get("open_answer", "")):
            said = _("This is not the answer: try again.") if self.was_asked else _("Answer this question first.")
            self.add_error("open_answer", said)

    def _restamp(self) -> None:
        self.stamp = replace(new_stamp(), question=self.stamp.question)
        self._renew()

    def _is_answered(self, typed: str) -> bool:
        return self.was_asked and _bare(typed) in map(_bare, self._question()[1])

    def _no_room(self) -> str:
        if self.sender.has_account:
            return _("You have sent very much today: go on tomorrow. Nothing of this is lost as long as it stays here.")
        return _(
            "No more can be taken today without an account: keep what you wrote and come back tomorrow, or open one."
        )

    @property
    def is_over_limit(self) -> bool:
        """Whether a limit is what stops it: the answer is 429 then."""
        return self.has_error("__all__", "limit")

    def count(self) -> None:
        """Count a sending that was taken; its form is good for nothing else."""
        self.lane.count(self.sender)
        if not self.sender.has_account:
            cache.set(self._used_key(), True, LONGEST)

    def _used_key(self) -> str:
        return f"open-form-sent:{self.stamp.word}"


def _bare(answer: str) -> str:
    """Return the letters and figures of an answer, without accents or capitals."""
    return "".join(sign for sign in plain(answer) if sign.isalnum())
