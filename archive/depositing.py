"""Sending to review: each file of a sending, or all as one document, is received once, and what became of it kept."""

import errno
import logging
from dataclasses import dataclass, replace
from typing import BinaryIO

from archive import intake, receipts, sendings
from archive.models import Sending

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Given:
    """One file that is given: `turn` is of a photo, `title` stands before the one of the whole batch."""

    name: str
    stream: BinaryIO
    turn: int = 0
    title: str = ""


def receipt_of(sending: Sending) -> str:
    """Return the digest of the sending's follow code; nothing for an account's, which needs none."""
    return "" if sending.owner_id else receipts.digest_of(receipts.code_of(sending.word))


def send(
    sending: Sending, given: list[Given], description: intake.Description, *, joined: bool, receipt: str = ""
) -> None:
    """Receive these files, unless another request does or did so; a full disk stops there.

    Without account they are followed by the sending's own code, or by the one whose digest is `receipt`.

    What became of each is `archive.sendings.result` then. A fault of ours is raised, and the sending may be tried again
    if nothing was received.
    """
    if not sendings.claim(sending):
        return
    groups = [given] if joined else [[file] for file in given]
    done = []
    try:
        for group in groups:
            document = intake.receive(
                [(file.name, file.stream) for file in group],
                replace(description, title=group[0].title or description.title),
                by=sending.owner,
                receipt_hmac="" if sending.owner_id else receipt or receipt_of(sending),
                turns=[file.turn for file in group],
            )
            done.append(sendings.Receipt(_names(group), document.code))
    except OSError as error:
        # The disk is full or refuses; what came before is whole, the rest is named as not received.
        log.error("A deposit could not be stored: %s", errno.errorcode.get(error.errno, "unknown error"))
        done += [sendings.Receipt(_names(group)) for group in groups[len(done) :]]
    finally:
        if done:
            sendings.finish(sending, done)
        else:
            sendings.release(sending)


def _names(group: list[Given]) -> str:
    return ", ".join(file.name for file in group)
