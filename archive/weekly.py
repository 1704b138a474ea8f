"""Once a week, to each of the review team who gave an e-mail address: how much waits. Counts only; nobody needs it.

A mail that cannot be sent waits: whose clock stands behind the week's is tried again an hour later, by whichever
worker; no failure stops the worker, and no address is written down.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.clocks import turn_of
from archive.models import Clock, Review, Role, User

logger = logging.getLogger(__name__)

NAME = "weekly-summary"
DAYS = 7
LOOK_SECONDS = 600
AGAIN_SECONDS = 3600


class Weekly:
    """The worker's step."""

    def __init__(self):
        self.rests_until = 0.0

    def step(self) -> int:
        """Begin the week when it is time, and send what waits; return how many mails went."""
        if time.monotonic() < self.rests_until or not settings.EMAIL_HOST:
            return 0
        with turn_of(NAME, DAYS):
            pass  # nothing is sent in a transaction: a mail server may take its time
        sent, failed = send_waiting()
        self.rests_until = time.monotonic() + (AGAIN_SECONDS if failed else LOOK_SECONDS)
        return sent


def send_waiting() -> tuple[int, int]:
    """Send the summary of this week to who has not had it; return how many went and how many did not."""
    week = Clock.objects.get(name=NAME).done_on
    sent = failed = 0
    people = User.objects.filter(is_active=True, role__in=[Role.MODERATOR, Role.ADMINISTRATOR]).exclude(email="")
    for person in people.order_by("pk"):
        before = _claimed(person, week)
        if before is None:
            continue
        try:
            _send(person)
            sent += 1
        except (OSError, ValueError) as error:  # a mail server that is away or refuses, an address that is none
            Clock.objects.filter(name=_name(person)).update(done_on=before)
            logger.warning("A weekly summary was not sent (%s); it is tried again.", type(error).__name__)
            failed += 1
    return sent, failed


def _claimed(person, week):
    """Take this person's mail for oneself; return the day of their last one, or none when it is sent already."""
    never = week - timedelta(days=DAYS)
    clock, _made = Clock.objects.get_or_create(name=_name(person), defaults={"done_on": never})
    taken = Clock.objects.filter(name=clock.name, done_on=clock.done_on, done_on__lt=week).update(done_on=week)
    return clock.done_on if taken else None


def _name(person) -> str:
    return f"{NAME}-{person.pk}"


def _send(person) -> None:
    waiting = Review.objects.waiting().for_moderator(person).filter(state=Review.State.WAITING)
    late = timezone.now() - timedelta(days=settings.ALERT_DAYS)
    count, old = waiting.count(), waiting.filter(waiting_since__lt=late).count()
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            ngettext("%(n)d thing waits for review.", "%(n)d things wait for review.", count) % {"n": count},
            ngettext("%(n)d of them for more than %(days)d days.", "%(n)d of them for more than %(days)d days.", old)
            % {"n": old, "days": settings.ALERT_DAYS},
            _("Remove the address from your account to get this no more."),
        ]
        send_mail(_("To review: this week"), "\n\n".join(lines), None, [person.email])
