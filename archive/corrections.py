"""Correcting the text of a page: proposed by anybody with an account, approved by somebody else, kept for good.

It is the text of evidence: a trusted account's correction waits like any other. Every verb raises `CorrectionError`,
whose text says why and what can be done; approving and refusing return the sentence that the moderator reads.
"""

import hashlib
import re
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import findings, sketches
from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.extraction.limits import CHARACTERS_MAX
from archive.extraction.normalise import CUT, normalise
from archive.merging import merge
from archive.models import Correction, CustodyEvent, Decision, Document, Origin, Page, Version
from archive.models.custody import record
from archive.redaction import sections
from archive.search import outbox
from archive.search.french import page_stems
from archive.signals import page_corrected
from archive.word_boxes import realigned

KIND = "correction"
WAITING_MAX = 100  # of one person: more is a flood, or a misunderstanding
STANDING = {Decision.WAITING, Decision.QUESTION, Decision.PUBLISHED}
State = Correction.State
LINE_END = "\x1e"  # while words are compared; no cleaned text holds it
_WORD_OR_SPACE = re.compile(rf"[^\s{LINE_END}]+|[ \t]+|{LINE_END}")
_CUTS = {2: None, ord(CUT): None}  # a reader's sign for a hyphen; typed, it is nothing


class CorrectionError(DeskError):
    """A correction, or a decision about one, that cannot be taken."""


class TextChanged(CorrectionError):
    """The page has another text than the one that was corrected, and nobody can tell what it was."""


def cleaned(text: str) -> str:
    """Return a text as a page keeps it: LF, no sign that cannot be seen, no space at the end of a line."""
    text = normalise(text.translate(_CUTS))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def digest(text: str) -> str:
    """Return what names the text that somebody corrects, while it travels through their form."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def propose(page: Page, text: str, by, *, seen: str = "") -> Correction:
    """Keep what a person says the text of a page is, until it is approved; another one of theirs that waits is changed.

    `seen` is the `digest` of the text that they had before their eyes.
    """
    if len(text) > CHARACTERS_MAX:
        raise CorrectionError(_("This text is too long for one page: keep to 200,000 signs."))
    text = cleaned(text)
    if not text.strip():
        raise CorrectionError(_("This text is empty: write what the page says. To say that it is blank, ask the team."))
    document = page.version.document
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        page = Page.objects.filter(pk=page.pk).first()
        if page is None or page.state == Page.State.WAITING:
            raise CorrectionError(_("This page is still being read: send your correction when that is over."))
        before = _text_seen(page, seen)
        if text == cleaned(before):
            raise CorrectionError(_("Nothing is changed yet: there is nothing to send."))
        waiting = Correction.objects.filter(by=by, state=State.WAITING)
        mine = waiting.filter(version=page.version_id, rank=page.rank).first()
        if mine:
            mine.before, mine.text, mine.made_at = before, text, timezone.now()
            mine.save(update_fields=["before", "text", "made_at"])
            reviews.raise_version(mine)
            return mine
        if waiting.count() >= WAITING_MAX:
            raise CorrectionError(_("A hundred corrections of yours wait already: let the team read them first."))
        made = Correction.objects.create(
            version_id=page.version_id, rank=page.rank, before=before, text=text, by=by, made_at=timezone.now()
        )
        reviews.open_review(KIND, made, document.territories.all())
    return made


def approve(correction: Correction, by, *, seen: int | None = None) -> str:
    """Make a correction the text of its page, put together with what was approved meanwhile."""
    if by is not None and correction.by_id == by.pk:
        raise CorrectionError(_("You wrote this correction yourself: somebody else must decide."))
    with _locked(correction) as (row, document):
        if document.decision not in STANDING:
            raise CorrectionError(_("This document is not on the site any more: refuse the correction."))
        page = Page.objects.filter(version=row.version_id, rank=row.rank).first()
        if page is None or page.state == Page.State.WAITING:
            raise CorrectionError(_("This page is being read again: decide when that is over."))
        row.text, row.before = put_together(row, page.text), page.text
        row.state, row.decided_at = State.APPROVED, timezone.now()
        row.save(update_fields=["text", "before", "state", "decided_at"])
        _apply(row, page)
        reviews.close(row, "approve", by=by, seen=seen)
        actor = "person" if by else "console"
        record(document, CustodyEvent.Kind.CORRECTED, by=by, actor=actor, version=row.version.number, page=row.rank)
        if document.public_version_id == row.version_id:
            outbox.changed(document)
    return _("The correction of page %(page)s of “%(title)s” is applied.") % {"page": row.rank, "title": document}


def refuse(correction: Correction, by, *, reason: str, seen: int | None = None) -> str:
    """Refuse a correction; its author reads why."""
    with _locked(correction) as (row, document):
        row.state, row.decided_at = State.REFUSED, timezone.now()
        row.save(update_fields=["state", "decided_at"])
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
    return _("The correction of page %(page)s of “%(title)s” is refused.") % {"page": row.rank, "title": document}


def reapply(version, ranks=None) -> None:
    """Apply what was approved again, after a reading; to these pages (all when none are named), in its transaction."""
    approved = Correction.objects.filter(version=version, state=State.APPROVED)
    if ranks is not None:
        approved = approved.filter(rank__in=list(ranks))
    # The last one holds those before it: what is approved is put together with what stands on the page.
    last = {correction.rank: correction for correction in approved.order_by("decided_at", "pk")}
    if not last:
        return
    # A page that waits for recognition is corrected after it: then there are boxes.
    for page in Page.objects.filter(version=version, rank__in=list(last)).exclude(state=Page.State.WAITING):
        if (page.origin, page.text) != (Origin.CORRECTED, last[page.rank].text):
            _apply(last[page.rank], page)


def put_together(correction: Correction, current: str) -> str:
    """Return the text to apply on a page that says `current`. Raises `CorrectionError` when both changed the same."""
    before, now = cleaned(correction.before), cleaned(current)
    if now == before:
        return correction.text
    merged = _merged_by_lines(before, now, correction.text) or _merged_by_words(before, now, correction.text)
    if merged is None:
        raise CorrectionError(
            _(
                "The text of this page changed in the same place since this was proposed. Refuse it with a word to its"
                " author, or correct the page yourself with what should stay of it."
            )
        )
    return merged


def carry_over(old: Version, new: Version) -> None:
    """Bring the corrections that wait to the version that takes an older one's place, in its transaction.

    Where what they correct is not there any more, they are refused, and their authors read why.
    """
    pages = {page.rank: page.text for page in new.pages.only("version", "rank", "text")}
    for row in Correction.objects.select_for_update().filter(version=old, state=State.WAITING):
        now = pages.get(row.rank, "")
        try:
            text = put_together(row, now)
        except CorrectionError:
            row.state, row.decided_at = State.REFUSED, timezone.now()
            row.save(update_fields=["state", "decided_at"])
            reviews.close(row, "refuse", reason=_("What this corrects was masked meanwhile."))
            continue
        row.version, row.before, row.text = new, now, text
        row.save(update_fields=["version", "before", "text"])
        reviews.raise_version(row)


def waiting_of(user, version, rank: int) -> Correction | None:
    """Return this person's own correction of a page, while it waits."""
    if not user.is_authenticated:
        return None
    return Correction.objects.filter(version=version, rank=rank, by=user, state=State.WAITING).first()


def _merged_by_lines(before: str, now: str, text: str) -> str | None:
    merged = merge(before, now, text)
    return merged.text.strip("\n") if merged.clean else None


def _merged_by_words(before: str, now: str, text: str) -> str | None:
    """Put two corrections together that touch one line, or lines that follow each other: words for lines."""
    sides = ["\n".join(_WORD_OR_SPACE.findall(side.replace("\n", LINE_END))) for side in (before, now, text)]
    merged = merge(*sides)
    return merged.text.replace("\n", "").replace(LINE_END, "\n").strip("\n") if merged.clean else None


def _apply(correction: Correction, page: Page) -> None:
    """Write a correction on its page: where the words stand follows; no word of it is in doubt any more."""
    before = page.text
    page.boxes, page.unsure = realigned(page.boxes, correction.text), []
    page.text, page.stems = correction.text, page_stems(correction.text)
    page.origin, page.failure = Origin.CORRECTED, ""
    changed = ["boxes", "unsure", "text", "stems", "origin", "failure"]
    if page.state == Page.State.FAILED:
        page.state = Page.State.DONE
        changed.append("state")
    page.save(update_fields=changed)
    sketches.forget([page.pk])
    sections.follow(page, before)
    findings.look(page.version, [page.rank])
    page_corrected.send(Page, page=page)


def _text_seen(page: Page, seen: str) -> str:
    """Return the text that somebody corrected: the page's, or one that an approved correction has replaced since."""
    if not seen or digest(page.text) == seen:
        return page.text
    approved = Correction.objects.filter(version=page.version_id, rank=page.rank, state=State.APPROVED)
    for before in approved.order_by("-pk").values_list("before", flat=True)[:20]:
        if digest(before) == seen:
            return before
    raise TextChanged(
        _("The text of this page changed while you were writing. Nothing of yours is lost: compare it with the page.")
    )


@contextmanager
def _locked(correction: Correction):
    """Hold the document's row, then the correction's, which must still wait."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(versions=correction.version_id)
        row = Correction.objects.select_for_update(of=("self",)).select_related("version").get(pk=correction.pk)
        if row.state != State.WAITING:
            raise reviews.AlreadyDecided(
                _("This correction was already decided: %(decision)s.") % {"decision": row.get_state_display()}
            )
        yield row, document
    correction.refresh_from_db()
