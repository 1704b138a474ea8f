"""What the writer reads of a citation that is refused: where, why, and what could stand there instead, in one tap."""

import json
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.extracts import hides_text
from archive.models import Origin, Page
from archive.page_label import page_label
from wiki.evidence.checking import Fault, Finding
from wiki.evidence.cited_pages import ELSEWHERE_MAX, Reader, TooMuch
from wiki.evidence.comparing import Folded, Passage
from wiki.evidence.near_codes import near
from wiki.evidence.resolving import Resolved
from wiki.evidence.syntax import WORDS_MAX, Reference

EXPLAINED_MAX = 10  # citations for which something else is proposed, in one answer
NEAREST_MAX = 400_000  # characters in which nearest words are looked for, in one answer
SEVERAL_MAX = 3  # other pages named


@dataclass
class Fix:
    """Something that could stand in the place of a citation: what the button says, and what it would write."""

    label: str
    old: str
    new: str

    @property
    def value(self) -> str:
        """What the button sends."""
        return json.dumps([self.old, self.new], ensure_ascii=False)


@dataclass
class Refusal:
    """A citation that is refused, as its writer reads it. `statement` is the sentence that rests on it."""

    line: int
    raw: str
    statement: str
    reason: str
    passage: str = ""
    fixes: list[Fix] = field(default_factory=list)
    page_url: str = ""
    correct_url: str = ""  # where the text of the page is corrected by hand
    may_correct: bool = False  # in one tap: `correcting.send`

    def __str__(self):
        return _("Line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}


def refusals(findings: list[Finding], resolved: dict[str, Resolved], text: str, statements, by=None) -> list[Refusal]:
    """Say what is wrong with citations, in their order; for the first ones, what could stand there instead.

    `statements` gives the sentence of each citation by its rank in the text.
    """
    explaining = _Explaining(resolved, by)
    found = []
    for rank, finding in enumerate(findings):
        if finding.fault:
            mark = finding.reference
            refusal = Refusal(
                mark.line, text[mark.start : mark.end], statements.get(rank, ""), reason(finding, resolved)
            )
            if len(found) < EXPLAINED_MAX:
                explaining.explain(refusal, finding)
            found.append(refusal)
    return found


def reason(finding: Finding, resolved: dict[str, Resolved]) -> str:
    """Return the sentence that says why a citation is refused."""
    mark = finding.reference
    document = resolved.get(mark.code)
    facts = {"code": mark.code, "page": mark.page_to, "words": mark.words, "version": mark.version}
    if document:
        facts |= {"title": str(document.document), "count": document.page_count, "public": document.version_number}
    sentences = {
        Fault.UNKNOWN: _("no published document has the code “%(code)s”."),
        Fault.NO_PAGE: _("“%(title)s” has no page %(page)s: its last one is page %(count)s."),
        Fault.WORDS: _("“%(title)s” does not say “%(words)s” on page %(page)s."),
        Fault.NOWHERE: _("“%(title)s” does not say “%(words)s” on any page."),
        Fault.VERSION: _("version %(version)s of “%(title)s” is not the one that readers see, version %(public)s is."),
        Fault.EMPTY: _("there are quotes in the citation, and no words in them."),
        Fault.HIDDEN: _("“…” stands for words that are hidden, and there are none to put back here: quote the page."),
        Fault.ALONE: _("this citation stands alone: put it right after the sentence that it proves."),
        Fault.TOO_MUCH: _("too much text is cited at once to be checked: name fewer pages, or save in several times."),
    }
    return sentences[finding.fault] % facts


class _Explaining:
    """Finds what could stand in the place of citations, within what one answer may cost."""

    def __init__(self, resolved: dict[str, Resolved], by):
        self.resolved, self.by = resolved, by
        self.reader, self.nearest_left = Reader(ELSEWHERE_MAX), NEAREST_MAX

    def explain(self, refusal: Refusal, finding: Finding) -> None:
        """Add what could stand there instead."""
        mark, document = finding.reference, self.resolved.get(finding.reference.code)
        match finding.fault:
            case Fault.UNKNOWN:
                self._other_documents(refusal, mark)
            case Fault.VERSION:
                self._add(refusal, mark, _("Cite the version that readers see"), version=None)
            case Fault.EMPTY:
                self._add(refusal, mark, _("Cite the page without words"), words="")
            case Fault.NO_PAGE:
                self._printed_number(refusal, mark, document)
                self._elsewhere(refusal, mark, document)
            case Fault.WORDS | Fault.NOWHERE:
                self._nearest(refusal, mark, document)
                self._elsewhere(refusal, mark, document)

    def _add(self, refusal: Refusal, mark: Reference, label: str, **changed) -> None:
        refusal.fixes.append(Fix(label, refusal.raw, mark.said_as(**changed)))

    def _other_documents(self, refusal: Refusal, mark: Reference) -> None:
        for document in near(mark.code):
            label = _("Cite “%(title)s”, %(code)s") % {"title": document, "code": document.code}
            self._add(refusal, mark, label, code=document.code)

    def _printed_number(self, refusal: Refusal, mark: Reference, document: Resolved) -> None:
        """A page that has this number printed on it may be the one that is meant."""
        pages = Page.objects.filter(version=document.version_id, label=str(mark.page_from)).only("rank", "label")
        for page in pages.order_by("rank")[:SEVERAL_MAX]:
            self._add_page(refusal, mark, page)

    def _add_page(self, refusal: Refusal, mark: Reference, page: Page) -> None:
        label = _("Cite %(page)s") % {"page": page_label(page)}
        self._add(refusal, mark, label, page_from=page.rank, page_to=page.rank)

    def _nearest(self, refusal: Refusal, mark: Reference, document: Resolved) -> None:
        """What the page says nearest to the words; nothing of an article of which readers see an extract only."""
        if not mark.page_from or hides_text(document.document, self.by):
            return
        pages = list(_run(document, mark))
        said = Folded("\n".join(page.text for page in pages))
        refusal.page_url = document.document.page_url(mark.page_from) if document.is_public else ""
        self.nearest_left -= len(said.text)
        passage = said.nearest(mark.words) if self.nearest_left > 0 else None
        if passage:
            self._take_words(refusal, mark, passage)
        if self._may_correct(document) and len(pages) == 1 and pages[0].origin != Origin.FILE:
            self._offer_correction(refusal, mark, document, pages[0], passage)

    def _take_words(self, refusal: Refusal, mark: Reference, passage: Passage) -> None:
        refusal.passage = passage.words
        if len(passage.words) <= WORDS_MAX:
            self._add(refusal, mark, _("Take these words"), words=passage.words)

    def _may_correct(self, document: Resolved) -> bool:
        return document.is_public and getattr(self.by, "is_authenticated", False)

    def _offer_correction(self, refusal: Refusal, mark: Reference, document: Resolved, page: Page, passage) -> None:
        address = [document.document.slug, document.document.code, page.rank]
        filled = passage and {"words": mark.words, "from": passage.span.start, "to": passage.span.end}
        refusal.correct_url = reverse("page-correct", args=address, query=filled or None)
        refusal.may_correct = passage is not None

    def _elsewhere(self, refusal: Refusal, mark: Reference, document: Resolved) -> None:
        """The other pages of the document that say the words."""
        if not mark.words:
            return
        pages = []
        try:
            for page in self.reader.that_may_say(document.version_id, [mark.words]):
                if Folded(page.text).find(mark.words):
                    pages.append(page)
                if len(pages) == SEVERAL_MAX:
                    break
        except TooMuch:
            return
        for page in pages:
            self._add_page(refusal, mark, page)


def _run(document: Resolved, mark: Reference):
    pages = Page.objects.filter(version=document.version_id, rank__range=(mark.page_from, mark.page_to))
    return pages.order_by("rank").only("rank", "label", "text", "origin", "state")
