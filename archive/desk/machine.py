"""What the desk says of the machine's work on a document."""

from archive.models import Page, Version

FAILED_SHOWN = 200


def failed_pages(version: Version) -> list[Page]:
    """Return the pages that could not be read, with their reason, attempts and engine."""
    failed = version.pages.filter(state=Page.State.FAILED).defer("text", "stems", "boxes")
    return list(failed[:FAILED_SHOWN])
