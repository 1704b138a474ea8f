"""What the team answers: encrypted for who holds the seven words, read on this machine only while they are typed."""

import contextlib

import pyrage
from django.db import transaction
from django.utils.translation import gettext as _

from archive.desk.kinds import DeskError
from archive.leaks.days import this_month, today
from archive.leaks.keys import Closed, recipients
from archive.leaks.models import Reply, Submission

LENGTH = 5000
BLOCK = 1024  # replies are filled up to a multiple of it


def answer(submission: Submission, text: str) -> str:
    """Keep a reply; return the sentence that the moderator reads. Raises `DeskError`."""
    text = text.strip()
    if not text:
        raise DeskError(_("Write the reply first."))
    if len(text) > LENGTH:
        raise DeskError(_("The reply is too long: %(count)s characters at most.") % {"count": LENGTH})
    keys = [pyrage.x25519.Recipient.from_str(submission.reply_key)]
    with contextlib.suppress(Closed):  # the sender still gets it; with these, the team can read it again
        keys += recipients().values()
    plain = text.encode("utf-8", "replace")
    plain += bytes(-len(plain) % BLOCK)
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        Reply.objects.create(
            submission=row, day=today(), number=row.replies.count() + 1, ciphertext=pyrage.encrypt(plain, keys)
        )
        row.state, row.seen_month = Submission.State.ANSWERED, this_month()
        row.save(update_fields=["state", "seen_month"])
    return _("The reply is kept: only the seven words open it.")


def read(submission: Submission, identity) -> list[str]:
    """Return the replies to who typed the words, the latest first."""
    plain = [pyrage.decrypt(bytes(reply.ciphertext), [identity]) for reply in submission.replies.order_by("-number")]
    return [text.rstrip(b"\0").decode("utf-8", "replace") for text in plain]
