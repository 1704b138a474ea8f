"""Rehearsals: each key holder gets a message of their own, encrypted as leaks are, and types the words inside.

A message for each, not one for all: with one, whoever opened it could tell the others, and a key that is lost would
count as proved.
"""

import hmac
import secrets

import pyrage
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from archive.desk.kinds import DeskError
from archive.leaks import words
from archive.leaks.days import today
from archive.leaks.keys import checked
from archive.leaks.models import KeyHolder, Rehearsal

WORDS = 4
TEXT = """Répétition de la boîte aux fuites de Technopolice.

Si vous lisez ces lignes, votre clé ouvre. Tapez ces quatre mots sur la page « Répétition » :

    {words}
"""


def begin() -> list[Rehearsal]:
    """Make a message for each active key holder; what nobody opened before is void. Returns them."""
    with transaction.atomic():
        Rehearsal.objects.filter(proved_on=None).delete()
        return [_made(holder) for holder in KeyHolder.objects.filter(is_active=True)]


def prove(rehearsal: Rehearsal, typed: str) -> str:
    """Take the words as proof; return the sentence for who typed them. Raises `DeskError`."""
    said = _digest(words.bare(typed))
    with transaction.atomic():
        row = Rehearsal.objects.select_for_update().select_related("holder").filter(pk=rehearsal.pk).first()
        if row is None or row.proved_on or row.recipient != row.holder.recipient:
            raise DeskError(_("This message is not to be opened any more: ask for another rehearsal."))
        if not hmac.compare_digest(said, row.words_digest):
            raise DeskError(_("These are not the words of this message."))
        row.proved_on = today()
        row.save(update_fields=["proved_on"])
    return _("Proved: the key of “%(holder)s” opens what is sent.") % {"holder": row.holder}


def _made(holder: KeyHolder) -> Rehearsal:
    drawn = " ".join(secrets.choice(words.known()) for _place in range(WORDS))
    key = pyrage.x25519.Recipient.from_str(checked(holder.recipient))
    return Rehearsal.objects.create(
        holder=holder,
        recipient=holder.recipient,
        ciphertext=pyrage.encrypt(TEXT.format(words=drawn).encode(), [key]),
        words_digest=_digest(drawn),
        made_on=today(),
    )


def _digest(said: str) -> str:
    return salted_hmac("archive.leaks.rehearsal", said, algorithm="sha256").hexdigest()
