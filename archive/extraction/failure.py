"""Why a file cannot be read: the codes of `archive.models.version.Failure`, since no Django is imported here."""

EMPTY = "empty"
UNSUPPORTED = "unsupported"
MISMATCH = "mismatch"
PASSWORD = "password"  # noqa: S105
DAMAGED = "damaged"
NO_PAGES = "no-pages"
TOO_LARGE = "too-large"
TOO_MANY_PAGES = "too-many-pages"
TOO_BIG_PAGE = "too-big-page"
TIMEOUT = "timeout"
MEMORY = "memory"
CRASHED = "crashed"
NO_READER = "no-reader"
TOO_MUCH_INSIDE = "too-much-inside"
NEEDS_SCRIPT = "needs-script"


class UnreadableError(Exception):
    """A file that cannot be read, for a reason that its uploader can be told."""

    def __init__(self, failure: str):
        super().__init__(f"This file cannot be read: {failure}.")
        self.failure = failure
