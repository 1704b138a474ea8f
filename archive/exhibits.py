"""The documents of a collection as somebody takes them away: numbered, titled, with the pages that are given of each.

Pages are given of the public version of a published document, and of nothing else, whoever asks. An exhibit keeps its
number and says why when no pages are given of it any more.
"""

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import page_ranges
from archive.clean_copy import store
from archive.models import Collection, CollectionEntry, CustodyEvent, Decision, Document, Version
from archive.written_date import written_day

GONE, EXTRACT, REPLACED, NO_COPY = "gone", "extract", "replaced", "no-copy"


@dataclass(frozen=True)
class Exhibit:
    """One document in its place. `why` no pages are given of it, or nothing; `stamp` names its copy."""

    number: int
    title: str
    entry: CollectionEntry
    document: Document
    version: Version | None
    stamp: str = ""
    why: str = ""

    @property
    def ranges(self) -> list[page_ranges.Range]:
        """The (first, last) pages that are given; none for the whole document."""
        return page_ranges.read(self.entry.pages)

    @property
    def page_count(self) -> int:
        """How many pages are given."""
        whole = (self.version.page_count or 0) if self.version else 0
        ranges = [] if self.why else self.ranges or [(1, whole)]
        return sum(max(0, min(last, whole) - first + 1) for first, last in ranges)

    @property
    def size(self) -> int | None:
        """How many bytes its whole copy takes; None while it is not made."""
        return None if self.why else store.size(self.version.pk, self.stamp)

    @property
    def is_named(self) -> bool:
        """Whether what the document is may be said: it is public."""
        return self.why != GONE

    @property
    def pages_in_words(self) -> str:
        """Which pages are exhibited."""
        if not self.ranges:
            return _("whole document")
        if len(self.ranges) > 1:
            return _("pages %(pages)s") % {"pages": self.entry.pages}
        first, last = self.ranges[0]
        if last == first:
            return _("page %(page)d") % {"page": first}
        return _("pages %(first)d to %(last)d") % {"first": first, "last": last}

    @property
    def why_in_words(self) -> str:
        """Why no pages are given of it."""
        match self.why:
            case "gone":
                return _gone(self.document)
            case "extract":
                return _("This article is read at its source: its sheet only is given.")
            case "replaced":
                said = {"old": self.version.number if self.version else 1, "new": self.document.public_version.number}
                return _("Version %(old)d was exhibited; the site shows version %(new)d now.") % said
            case "no-copy":
                return _("It has no pages that can be copied, or too many: its sheet only is given.")
        return ""


def exhibits_of(collection: Collection) -> list[Exhibit]:
    """Return what a collection holds: of a bundle all of it by its numbers, else what is public, counted from 1."""
    entries = collection.entries.select_related("document", "document__public_version", "version")
    if collection.is_bundle:
        entries = list(entries.order_by("number"))
    else:
        entries = list(entries.filter(document__in=Document.objects.published()).order_by("rank", "pk"))
    public = set(
        Document.objects.published().filter(collection_entries__collection=collection).values_list("pk", flat=True)
    )
    stamps = _stamps([entry.document_id for entry in entries])
    return [
        _exhibit(entry, number, entry.document_id in public, stamps) for number, entry in enumerate(entries, start=1)
    ]


def is_given_now(exhibit: Exhibit) -> bool:
    """Ask the database again, just before its pages leave: a long ZIP is sent while documents are withdrawn."""
    public = Document.objects.published().filter(pk=exhibit.document.pk, public_version=exhibit.version)
    return not exhibit.why and public.filter(extract_only=False).exists()


def _exhibit(entry: CollectionEntry, number: int, is_public: bool, stamps: dict[int, str]) -> Exhibit:
    document = entry.document
    version = entry.version or document.public_version
    title = entry.title or (str(document) if is_public or not entry.number else document.code)
    stamp = stamps.get(document.pk, store.named_by(None))
    return Exhibit(entry.number or number, title, entry, document, version, stamp, _why(document, version, is_public))


def _why(document: Document, version: Version | None, is_public: bool) -> str:
    if not is_public:
        return GONE
    if document.extract_only:
        return EXTRACT
    if version.pk != document.public_version_id:
        return REPLACED
    return "" if store.may_have_copy(version) else NO_COPY


def _stamps(documents: list[int]) -> dict[int, str]:
    lines = CustodyEvent.objects.filter(document__in=documents, kind__in=store.TEXT_KINDS).order_by()
    return {pk: store.named_by(last) for pk, last in lines.values_list("document").annotate(last=Max("sequence"))}


def _gone(document: Document) -> str:
    if document.decision == Decision.WITHDRAWN and document.withdrawn_as:
        said = {"reason": document.get_withdrawn_as_display()}
        if document.withdrawn_at:
            said["day"] = written_day(timezone.localdate(document.withdrawn_at))
            return (
                _("Withdrawn on %(day)s (%(reason)s): the exhibit keeps its number, no pages of it are given.") % said
            )
        return _("Withdrawn from the site (%(reason)s): the exhibit keeps its number, no pages are given of it.") % said
    return _("No longer on the site: the exhibit keeps its number, no pages are given of it.")
