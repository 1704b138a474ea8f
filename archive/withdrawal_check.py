"""A withdrawal proves itself: every address that could show the document is asked, as a reader without account.

The worker does it once the index has forgotten the document; the team may ask again. What is found is recorded with
the number of addresses, said in the document's custody, and put on the desk when anything still shows.
"""

import logging

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from haystack.query import SearchQuerySet

from archive import background, sealing, surfaces
from archive.asking import Reader, asked_in, plain
from archive.desk import reviews
from archive.document_surfaces import ranks_of
from archive.models import CustodyEvent, Document, IndexTask, Page, Provenance, WithdrawalCheck
from archive.models.custody import record
from archive.search.engines.folder import IndexUnavailable
from archive.withdrawn import all_withdrawn

logger = logging.getLogger(__name__)
Kind = CustodyEvent.Kind
KIND = "withdrawal-check"
GONE = {404, 410}
RUN = 8  # words of a page: fewer are said elsewhere too
RUN_MIN = 40  # letters
RUNS_MAX = 5
TITLE_MIN = 12  # letters: a shorter title is a word like any other
ANSWERED = "{path}: answers {status}"
SHOWS = "{path}: still says {what}"


def step() -> int:
    """Check one withdrawal that nobody checked (a step of the worker)."""
    document = due().first()
    if document is None:
        return 0
    check(document)
    return 1


def due():
    """Return the documents withdrawn since they were last checked, once their index task is done."""
    last = {
        name: Coalesce(Max("custody__sequence", filter=Q(custody__kind=kind)), 0)
        for name, kind in (("gone", Kind.WITHDRAWN), ("seen", Kind.CHECKED))
    }
    waiting = Exists(IndexTask.objects.filter(document_id=OuterRef("pk")))
    return all_withdrawn().filter(~waiting).annotate(**last).filter(gone__gt=F("seen")).order_by("pk")


def check(document: Document, by=None) -> WithdrawalCheck:
    """Put aside what lies on disk, ask every surface, and record what came of it."""
    sealing.seal(document)
    asks = surfaces.asks_of(document)
    words = _words_of(document)
    reader = Reader()
    findings = [finding for ask in asks for finding in _asked(reader, ask, words)]
    findings += [f"{path.name}: still lies where pages are shown from" for path in sealing.left(document)]
    findings += _index(document)
    return _recorded(document, len(asks) + 2, findings, by)


def _asked(reader: Reader, ask: surfaces.Ask, words: dict[str, str]):
    """Yield what an answer says that it must not."""
    status, said = reader.ask(ask.path, ask.post)
    if status >= 500 or (ask.of_itself and status not in GONE and "/compte/entrer" not in said[:2000]):
        yield ANSWERED.format(path=ask.path, status=status)
    asked = asked_in(ask.path, ask.post)
    for what, word in words.items():
        if word in said and word not in asked:
            yield SHOWS.format(path=ask.path, what=what)


def _words_of(document: Document) -> dict[str, str]:
    """Return what must not be said any more, by what it is: nothing that another public document says too."""
    found = {}
    others = Document.objects.published().exclude(pk=document.pk)
    if document.slug != "document":
        found["its address"] = f"{document.slug}-{document.code}"
    title = plain(document.title)
    if len(title) >= TITLE_MIN and not others.filter(title__icontains=document.title).exists():
        found["its title"] = title
    public = Page.objects.filter(version__in=others.values("public_version"))
    for rank, text in document.public_version.pages.filter(rank__in=ranks_of(document)).values_list("rank", "text"):
        run = _run_of(text)
        if run and len(found) < RUNS_MAX and not public.filter(text__contains=run).exists():
            found[f"words of page {rank}"] = plain(run)
    return found


def _run_of(text: str) -> str:
    """Return some words in a row of a page, from the middle of its longest line; nothing when they are too few."""
    words = max(text.split("\n"), key=len, default="").split()
    start = max(0, (len(words) - RUN) // 2)
    run = " ".join(words[start : start + RUN])
    return run if len(run) >= RUN_MIN else ""


def _index(document: Document) -> list[str]:
    try:
        held = SearchQuerySet().models(Document).values_list("pk", flat=True)
        return ["the index still holds it"] if str(document.pk) in map(str, held) else []
    except IndexUnavailable:
        return []  # nothing is found in it then; `manage.py verify` says so


def _recorded(document: Document, surfaces_count: int, findings: list[str], by) -> WithdrawalCheck:
    now = timezone.now()
    if document.provenance == Provenance.LEAK:
        now = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        found = WithdrawalCheck.objects.create(document=row, at=now, surfaces=surfaces_count, findings=findings)
        actor = "person" if by else "machine"
        record(row, Kind.CHECKED, by=by, actor=actor, surfaces=surfaces_count, findings=len(findings))
        if findings:
            reviews.open_review(KIND, found, row.territories.all())
    if findings:
        logger.error("A withdrawn document still shows at %d places: see the desk.", len(findings))
    return found


background.register(step)
