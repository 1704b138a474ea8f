"""Finds citations again in what readers see now: on the same page, on another one, or nowhere.

A citation whose document was replaced is `stale`: that is the queue. A batch of one document's citations is looked for
outside any transaction, and written in one that looks at each again: a worker that is killed loses nothing, and twice
is the same as once.

A citation at which looking fails holds up no other: it comes after all the rest, alone, and after `TRIES_MAX` the
review team is asked to look.
"""

import logging
import time

from django.db import Error, transaction
from django.db.models import Exists, F, OuterRef, Q

from archive.models import Correction, Decision, Document, Page, Processing, Visibility
from wiki.evidence import finding_again, owners, rows
from wiki.evidence.models import Citation

BATCH = 100
REST_SECONDS = 30
TRIES_MAX = 3
WRITTEN = ["document", "version", "page_from", "page_to", "moved_from", "state", "tries"]
State = Citation.State
logger = logging.getLogger(__name__)


class Reattaching:
    """The worker's step; what waits for something else than a new version is asked about every half minute."""

    def __init__(self):
        self.rests_until = 0.0

    def step(self) -> int:
        """Look for a batch of citations; return how many."""
        done = look_for_some()
        if not done and time.monotonic() >= self.rests_until:
            self.rests_until = time.monotonic() + REST_SECONDS
            done = notice_all()
        return done


def notice_all() -> int:
    """Mark as stale what changed without a word: pages read since, documents that came, versions that went."""
    readable = Document.objects.published()
    here = readable.filter(pk=OuterRef("document"), public_version=OuterRef("version"))
    elsewhere = Citation.objects.filter(document__in=readable).exclude(state=State.STALE).filter(~Exists(here))
    noticed = elsewhere.update(state=State.STALE, tries=0)
    page = Page.objects.filter(version=OuterRef("version"), state=Page.State.WAITING)
    correction = Correction.objects.filter(version=OuterRef("version"), state=Correction.State.WAITING)
    on_it = {"rank__gte": OuterRef("page_from"), "rank__lte": OuterRef("page_to")}
    waits = Exists(page.filter(**on_it)) | Exists(correction.filter(**on_it))
    waits |= Q(page_from__isnull=True) & Exists(page)
    noticed += Citation.objects.filter(~waits, state=State.UNREAD).update(state=State.STALE, tries=0)
    noticed += rows.close_reviews_without_subject()
    for code in _codes_that_came():
        document = readable.get(code=code)
        noticed += Citation.objects.filter(code=code, document__isnull=True).update(
            document=document, version=document.public_version, state=State.STALE, tries=0
        )
    return noticed


def _codes_that_came() -> list[str]:
    came = Document.objects.published().filter(code=OuterRef("code"))
    missing = Citation.objects.filter(Exists(came), document__isnull=True).order_by()
    return list(missing.values_list("code", flat=True).distinct()[:BATCH])


def look_for_some() -> int:
    """Look for a batch of the stale citations of one document that readers see; return how many."""
    readable = Document.objects.published().filter(public_version__processing=Processing.DONE)
    into = Q(document__in=readable) | Q(document__decision=Decision.MERGED, document__merged_into__in=readable)
    first = Citation.objects.filter(into, state=State.STALE).order_by("tries", "document", "pk").first()
    if first is None:
        return 0
    untried = Citation.objects.filter(document=first.document_id, state=State.STALE, tries=0)
    batch = [first] if first.tries else list(untried.order_by("pk")[:BATCH])
    document = readable.filter(Q(pk=first.document_id) | Q(merged=first.document_id)).select_related("public_version")
    document = document.first()
    if document:
        _look(document, batch)
    return len(batch)


def _look(document: Document, batch: list[Citation]) -> None:
    """Look for a batch. What fails is looked for alone from then on; the database’s own trouble is raised."""
    try:
        found = finding_again.look(batch, document.public_version)
    except Error:
        raise
    except Exception:
        logger.exception("Citations %s of %s cannot be looked for.", [row.pk for row in batch], document.code)
        _failed(document, batch)
    else:
        _write(document, found)


def _failed(document: Document, batch: list[Citation]) -> None:
    """Count that looking failed; what failed alone too often goes to the review team, as lost."""
    stale = Citation.objects.filter(pk__in=[row.pk for row in batch], state=State.STALE)
    if batch[0].tries + 1 < TRIES_MAX:
        stale.update(tries=F("tries") + 1)
        return
    lost = {row.pk: (row.page_from, row.page_to, row.moved_from, State.LOST) for row in batch}
    _write(document, lost, tries=TRIES_MAX)


def _write(document: Document, found: dict, tries: int = 0) -> None:
    """Write where citations are found, unless the document or the citation changed meanwhile."""
    with transaction.atomic():
        held = Document.objects.select_for_update(no_key=True).published().filter(pk=document.pk).first()
        if held is None or held.public_version_id != document.public_version_id:
            return
        Visibility.raise_counter()
        stale = Citation.objects.select_for_update(of=("self",)).filter(pk__in=list(found), state=State.STALE)
        changed = list(stale.order_by("pk").select_related("document"))
        for row in changed:
            place = found[row.pk]
            row.document, row.version = held, document.public_version
            row.page_from, row.page_to, row.moved_from, row.state = place
            row.tries = tries
        Citation.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
        rows.open_reviews([row for row in changed if row.state == State.LOST])
        rows.close_reviews([row for row in changed if row.state != State.LOST], "found")
        owners.follow(changed)
