"""What the worker does next: small images that somebody waits for, files that came in first, pages of the web, then one
page to recognise, then large images."""

import logging

from archive import capturing, drawing, reading, recognition, thumbnails
from archive.leases import LeaseLostError
from archive.readers import SANDBOX

logger = logging.getLogger(__name__)


def work_once() -> bool:
    """Do one step: read one version, finish one page, or draw some. False when nothing is left that nobody works on."""
    try:
        if photo := thumbnails.next_photo():  # somebody waits before the page where photos are put in order
            thumbnails.make(photo)
        elif version := reading.next_version():
            reading.read(version)
        elif capturing.capture_next():
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
