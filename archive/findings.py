"""What a reviewer should look at first in a version: `Version.findings`, {page, kind, count} each.

Whoever finds something says it with `add_findings`; what the text of the pages says is found here: telephone numbers,
e-mail addresses, bank accounts, social security numbers, and words that the pages do not show.
"""

from collections import Counter

from django.db import transaction

from archive.masked import words_under
from archive.models import Origin, Version
from archive.redaction.patterns import KINDS as PATTERNS
from archive.redaction.patterns import found_in

HIDDEN_TEXT = "hidden-text"
OF_THE_TEXT = [*PATTERNS, HIDDEN_TEXT]
CHUNK = 50  # pages read from the database at once


def add_findings(version: Version, kinds: list[str], rows: list[dict], ranks: list[int] | None = None) -> None:
    """Put what was found in the place of the version's earlier rows of these kinds, and of no other.

    `rows` are {"page": rank or None, "kind": one of `kinds`, "count": int}; with `ranks`, only the rows of these pages
    are replaced. Holds the version's row to the end of the transaction.
    """
    with transaction.atomic():
        row = Version.objects.select_for_update().only("pk", "findings").get(pk=version.pk)
        kept = [
            one for one in row.findings if one["kind"] not in kinds or (ranks is not None and one["page"] not in ranks)
        ]
        findings = sorted([*kept, *rows], key=lambda one: (one["page"] or 0, one["kind"]))
        if findings != row.findings:
            Version.objects.filter(pk=version.pk).update(findings=findings)
    version.findings = findings


def look(version: Version, ranks: list[int] | None = None) -> None:
    """Say anew what the text of a version, or of some of its pages, holds that a reviewer should see."""
    add_findings(version, OF_THE_TEXT, rows_of_pages(version, ranks), ranks)


def rows_of_pages(version: Version, ranks: list[int] | None = None) -> list[dict]:
    """Return what is found on the pages of a version, or on some; it takes a while for thousands of them."""
    pages = version.pages.order_by("rank").defer("stems", "unsure")
    if ranks is not None:
        pages = pages.filter(rank__in=ranks)
    return [row for page in pages.iterator(chunk_size=CHUNK) for row in rows_of(page)]


def rows_of(page) -> list[dict]:
    """Return what is found on one page."""
    counts = Counter(found.kind for found in found_in(page.text))
    if hidden := hidden_words(page):
        counts[HIDDEN_TEXT] = hidden
    return [{"page": page.rank, "kind": kind, "count": count} for kind, count in sorted(counts.items())]


def hidden_words(page) -> int:
    """Count the words of a page's text that its image does not show: under black, white on white, beside the page.

    What was recognised on the image was seen there.
    """
    if not page.masks or page.origin == Origin.RECOGNISED:
        return 0
    return words_under(page.masks, page.boxes)
