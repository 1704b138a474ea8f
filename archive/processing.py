"""What the worker does next: files that came in first, pages of the web (the fast lane), then pages (the slow lane).

Small images that somebody waits for, to put photos in order, go before all. In the slow lane masked versions come
first, then images that a reader missed, then, in turns, clean copies that were asked for and pages to recognise, then
large images.
"""

import itertools
import logging

from archive import capturing, drawing, reading, recognition, thumbnails
from archive.clean_copy import making
from archive.leases import LeaseLostError
from archive.readers import SANDBOX
from archive.redaction import making as masking

logger = logging.getLogger(__name__)


# Copies and recognition take turns: neither readers nor scans wait for all of the other.
_copies_turn = itertools.cycle((True, False))

FAST, SLOW, BOTH = "fast", "slow", "both"
LANES = [FAST, SLOW, BOTH]


def work_once(lane: str = BOTH) -> bool:
    """Do one step: read one version, finish one page, or draw some. False when nothing is left that nobody works on."""
    try:
        return (lane != SLOW and _fast()) or (lane != FAST and _slow())
    except LeaseLostError as error:
        logger.info("%s", error)
    return True


def _fast() -> bool:
    if photo := thumbnails.next_photo():
        thumbnails.make(photo)
    elif version := reading.next_version():
        reading.read(version)
    else:
        return capturing.capture_next()
    return True


def _slow() -> bool:
    if masking.work_some():  # first: a public document may wait for it
        return True
    if pages := drawing.missed_pages():
        drawing.draw(pages)
    elif next(_copies_turn) and making.work_some():
        return True
    elif page := recognition.next_page():
        recognition.finish(page)
    elif making.work_some():
        return True
    elif pages := drawing.next_pages():
        drawing.draw(pages)
    else:
        return False
    return True


def check() -> None:
    """Raise `archive.sandbox.SandboxUnavailableError`, with what is missing, unless files can be read here."""
    SANDBOX.check()
