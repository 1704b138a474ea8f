"""What the text proposes as a description: made by the worker, shown where nobody said anything, never applied."""

import datetime
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from archive.document_dates import typed_date
from archive.models import DatePrecision, Decision, Document, Nature, Page, Processing, Version
from archive.proposing import PAGES, proposed
from archive.written_date import written_date

BATCH = 20  # documents at once
PRECISIONS = {DatePrecision.DAY, DatePrecision.MONTH}


@dataclass(frozen=True)
class Proposal:
    """A title, a date and a nature, each empty where a person said it, or where the text says nothing clear."""

    title: str = ""
    nature: str = ""
    author: str = ""
    publisher: str = ""
    date: datetime.date | None = None
    date_precision: str = DatePrecision.DAY
    date_end = None  # a proposal is no range

    def __bool__(self):
        return bool(self.title or self.nature or self.date or self.author or self.publisher)

    def __str__(self):
        nature = str(Nature(self.nature).label) if self.nature else ""
        said = [self.title, nature, self.author, self.publisher, written_date(self)]
        return " – ".join(filter(None, said))

    def typed(self) -> dict[str, str]:
        """Return what a form would hold had somebody typed it."""
        said = {"title": self.title, "nature": self.nature, "date": typed_date(self)}
        said |= {"author": self.author, "publisher": self.publisher}
        return {name: value for name, value in said.items() if value}


def proposal_of(document) -> Proposal | None:
    """Return what the text proposes for a document that waits, where nobody said anything yet."""
    said = document.proposed
    if document.decision not in {Decision.WAITING, Decision.QUESTION} or not isinstance(said, dict):
        return None
    known = {field.name: said[field.name] for field in fields(Proposal) if isinstance(said.get(field.name), str)}
    date = None if document.date else _date(known.get("date", ""))
    nature, precision = known.get("nature", ""), known.get("date_precision", "")
    proposal = Proposal(
        title="" if document.title else known.get("title", "")[:250],
        nature="" if document.nature or nature not in Nature.values else nature,
        author="" if document.author else known.get("author", "")[:200],
        publisher="" if document.publisher else known.get("publisher", "")[:200],
        date=date,
        date_precision=precision if precision in PRECISIONS else DatePrecision.DAY,
    )
    return proposal or None


def propose_some() -> int:
    """Read a description in the first pages of documents that have them; return of how many."""
    found = list(_without_proposal()[:BATCH])
    for document in found:
        version = document.versions.filter(page_count__isnull=False).order_by("-number").first()
        texts = list(version.pages.filter(rank__lte=PAGES).values_list("text", flat=True))
        said = proposed(texts, latest=localdate() + datetime.timedelta(days=1))
        # An empty proposal is kept as well: it is not looked for again. What a page of the web says of itself wins.
        with transaction.atomic():
            row = Document.objects.select_for_update().get(pk=document.pk)
            row.proposed = {**said, **row.proposed, "version": version.number}
            row.save(update_fields=["proposed"])
    return len(found)


def _without_proposal():
    """Return the documents that wait for a person, whose first pages are read and were not looked at."""
    first = Page.objects.filter(version=OuterRef("pk"), rank__lte=PAGES, state=Page.State.WAITING)
    read = Version.objects.filter(
        ~Exists(first),
        document=OuterRef("pk"),
        page_count__isnull=False,
        processing__in=[Processing.WORKING, Processing.DONE],
    )
    waiting = Document.objects.filter(decision__in=[Decision.WAITING, Decision.QUESTION])
    waiting = waiting.exclude(proposed__has_key="version")
    return waiting.filter(Exists(read), duplicate_of__isnull=True).only("pk").order_by("pk")


def _date(said: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(said)
    except ValueError:
        return None
