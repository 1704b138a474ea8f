"""Errors are logged with where in the code they happened, never with what was asked for or by whom."""

import logging
import sys

logger = logging.getLogger("archive.errors")


def log(sender, **kwargs):
    """Write the traceback of the error at hand (a receiver of `got_request_exception`)."""
    logger.error("an answer failed", exc_info=sys.exc_info())
