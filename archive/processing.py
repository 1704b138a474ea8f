"""What the worker does next: files that came in first, pages of the web (the fast lane), then pages (the slow lane).

Small images that somebody waits for, to put photos in order, go before all. In the slow lane images that a reader
missed and clean copies that were asked for go before pages to recognise, and these before large images.
"""

import logging

from archive import capturing, drawing, reading, recognition, thumbnails
from archive.clean_copy import making
from archive.leases import LeaseLostError
from archive.readers import SANDBOX

logger = logging.getLogger(__name__)


FAST, SLOW, BOTH = "fast", "slow", "both"
LANES = [FAST, SLOW, BOTH]


def work_once(lane: str = BOTH) -> bool:
    """Do one step: read one version, finish one page, or draw some. False when nothing is left that nobody works on."""
    try:
        if lane != SLOW and (photo := thumbnails.next_photo()):
            thumbnails.make(photo)
        elif lane != SLOW and (version := reading.next_version()):
            reading.read(version)
        elif lane != SLOW and capturing.capture_next():
            return True
        elif lane == FAST:
            return False
        elif pages := drawing.missed_pages():
            drawing.draw(pages)
        elif making.work_some():
            return True
        elif page := recognition.next_page():
            recognition.finish(page)
        elif pages := drawing.next_pages():
            drawing.draw(pages)
        else:
            return False
    except LeaseLostError as error:
        logger.info("%s", error)
    return True


def check() -> None:
    """Raise `archive.sandbox.SandboxUnavailableError`, with what is missing, unless files can be read here."""
    SANDBOX.check()
