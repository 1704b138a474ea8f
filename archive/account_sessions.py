"""How long a session lasts, and what it may do before its second factor is given.

Eight hours after signing in every session is over; one of the review team also after half an hour without a request.
What the session holds of time is the minute of the last request, and goes with it: no account says when it was used.
"""

import time
from functools import partial

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.utils.functional import SimpleLazyObject

from archive import second_factor

SIGNED_IN, SEEN, CONFIRMED = "signed_in", "seen", "confirmed"  # seconds since 1970
WRITTEN_EVERY = 60  # seconds: not each request of the team writes a row


class Sessions:
    """Put in the place of the person of a request what their session is worth now, once somebody asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(partial(_worth, request, request.user))
        return self.get_response(request)


def _worth(request, user):
    """Return who this is to the site: nobody when the session is over, else the account, with what it still owes."""
    if not user.is_authenticated:
        return AnonymousUser()
    if is_over(request.session, user):
        request.session.flush()
        return AnonymousUser()
    user.awaits_second_factor = second_factor.is_required(user) and not second_factor.is_passed(request.session, user)
    return user


def is_over(session, user) -> bool:
    """Return whether this session ended; note that it is used, when it did not and it is one of the team."""
    now = int(time.time())
    if not 0 <= now - session.get(SIGNED_IN, 0) < settings.SESSION_COOKIE_AGE:
        return True
    if not user.is_of_the_team:
        return False
    idle = now - session.get(SEEN, 0)
    if not 0 <= idle < settings.SESSION_TEAM_IDLE:
        return True
    if idle >= WRITTEN_EVERY:
        session[SEEN] = now
    return False


def end_sessions_of(user, but: str | None = None) -> None:
    """End every session of an account, except the one with the key `but`."""
    for session in Session.objects.exclude(session_key=but).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def _begin(sender, request, user, **kwargs):
    """Note when somebody signed in; they have just said who they are."""
    now = int(time.time())
    request.session[SIGNED_IN] = request.session[SEEN] = request.session[CONFIRMED] = now


user_logged_in.connect(_begin, dispatch_uid="archive.account_sessions")
