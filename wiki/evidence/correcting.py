"""“The recognised text is wrong”: the words that somebody quotes, sent as the correction of the page that they cite."""

from django.utils.translation import gettext as _

from archive import corrections
from archive.extracts import hides_text
from archive.models import Origin, Page
from wiki.evidence import syntax
from wiki.evidence.comparing import Folded
from wiki.evidence.resolving import resolve


def corrected(page: Page, words: str) -> str | None:
    """Return the text of a page with these words in the place of the nearest ones; None when nothing is near."""
    said = Folded(page.text)
    passage = said.nearest(words)
    if passage is None:
        return None
    start, end = passage.span
    return said.source[:start] + words + said.source[end:]


def send(raw: str, by) -> None:
    """Propose that the page which a citation names says the words quoted in it. Raises `CorrectionError`."""
    marks = syntax.references(raw)
    mark = marks[0] if len(marks) == 1 else None
    document = mark and resolve([mark]).get(mark.code)
    page = document and _page(document, mark)
    if not page or not mark.words or hides_text(document.document, by):
        raise corrections.CorrectionError(_("Nothing was sent: this citation leads to no page that can be corrected."))
    text = corrected(page, mark.words)
    if text is None:
        raise corrections.CorrectionError(
            _("Nothing was sent: nothing on the page is like these words. Correct its text on the page itself.")
        )
    corrections.propose(page, text, by, seen=corrections.digest(page.text))


def _page(document, mark) -> Page | None:
    page = Page.objects.filter(version=document.version_id, rank=mark.page_from).exclude(origin=Origin.FILE)
    return page.select_related("version__document").first()
