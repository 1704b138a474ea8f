"""What the worker does next: files that came in first (the fast lane), then one page to recognise (the slow lane)."""

import logging

from archive import reading, recognition
from archive.leases import LeaseLostError
from archive.readers import SANDBOX

logger = logging.getLogger(__name__)


FAST, SLOW, BOTH = "fast", "slow", "both"
LANES = [FAST, SLOW, BOTH]


def work_once(lane: str = BOTH) -> bool:
    """Do one step: read one version, or finish one page. False when nothing is left that nobody works on."""
    try:
        if lane != SLOW and (version := reading.next_version()):
            reading.read(version)
        elif lane != FAST and (page := recognition.next_page()):
            recognition.finish(page)
        else:
            return False
    except LeaseLostError as error:
        logger.info("%s", error)
    return True


def check() -> None:
    """Raise `archive.sandbox.SandboxUnavailableError`, with what is missing, unless files can be read here."""
    SANDBOX.check()
