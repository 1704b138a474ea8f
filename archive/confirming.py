"""Saying again who one is, before what would do most harm in a session that somebody left open.

    if needs_confirmation(request):
        return ask_again(request)

Password or code, good for ten minutes. What was being sent is carried by the form that asks, so nothing is lost.
"""

import time
from functools import wraps

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from archive import brake, second_factor
from archive.account_sessions import CONFIRMED

FIELD = "confirm_with"
LONGEST = 500  # characters of a password


def confirmed(view):
    """Decorate a view that is not entered before its person has confirmed who they are."""

    @wraps(view)
    def asking(request, *args, **kwargs):
        return ask_again(request) if needs_confirmation(request) else view(request, *args, **kwargs)

    return asking


def needs_confirmation(request) -> bool:
    """Return whether this person must say again who they are; takes what the form of `ask_again` brought."""
    if 0 <= time.time() - request.session.get(CONFIRMED, 0) < settings.CONFIRMATION_SECONDS:
        return False
    typed = request.POST.get(FIELD, "")
    if not typed or not _is_right(request.user, typed):
        return True
    request.session[CONFIRMED] = int(time.time())
    return False


def ask_again(request):
    """Answer with the form that asks, and carries what was sent here (no files: what brings some does not ask)."""
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {FIELD, "csrfmiddlewaretoken"}
        for value in values
    ]
    is_post = request.method == "POST"
    context = {
        "carried": carried if is_post else [("next", request.get_full_path())],
        "to": request.get_full_path() if is_post else reverse("confirm"),
        "has_telephone": second_factor.device_of(request.user) is not None,
        "error": _error(request),
    }
    answer = render(request, "archive/accounts/confirm.html", context, status=403)
    answer["Cache-Control"] = "no-store"
    return answer


def _error(request) -> str:
    if FIELD not in request.POST:
        return ""
    if brake.seconds_to_wait(_name(request.user)):
        return _("Too many tries: wait a quarter of an hour at most, then try again.")
    return _("This is neither your password nor a code that is good now.")


@sensitive_variables("typed")
def _is_right(user, typed: str) -> bool:
    """Return whether this is the password of the account, or a code of its telephone."""
    if brake.seconds_to_wait(_name(user)):
        return False
    code = "".join(typed.split())
    right = code.isdecimal() and len(code) == 6 and second_factor.check(user, code) is not None
    if right or (len(typed) <= LONGEST and user.check_password(typed)):
        brake.succeeded(_name(user))
        return True
    brake.failed(_name(user))
    return False


def _name(user) -> str:
    return f"confirming {user.pk}"
