"""Errors are logged with where in the code they happened, never with what was asked for or by whom."""

import logging
import sys
import traceback

from django.db import OperationalError

logger = logging.getLogger("archive.errors")
SAY_NOTHING_OF_ANYBODY = (OSError, OperationalError)  # a full disk, a locked database


def log(sender, **kwargs):
    """Write what kind of error is at hand, and where it came from (a receiver of `got_request_exception`).

    The message of most errors repeats the value that was at fault: somebody's words, or a row of the database.
    """
    error, said = sys.exc_info()[1], []
    while error is not None:
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        detail = f": {error}" if isinstance(error, SAY_NOTHING_OF_ANYBODY) else ""
        said.append("".join(traceback.format_tb(error.__traceback__)) + name + detail)
        error = error.__cause__ or error.__context__
    logger.error("an answer failed\n%s", "\nafter\n".join(said))
