"""How the masking of a document stands: what is masked, in which version, and whether another one is being made."""

from dataclasses import dataclass
from hashlib import sha256

from archive.findings import hidden_words
from archive.models import CustodyEvent, Document, Mask, Page, Processing, Version
from archive.models.version import Role

LEFT = "left"  # of a version's hidden text: a moderator said why it may stay
PAGES_SHOWN = 200  # with hidden text


@dataclass(frozen=True)
class Progress:
    """A redaction that is being made, or could not be."""

    version: Version
    done: int
    pages: int

    @property
    def failed(self) -> bool:
        """Whether the worker gave up."""
        return self.version.processing == Processing.FAILED


def source_of(document: Document) -> Version | None:
    """Return the version that masks are drawn on: the latest that is not itself masked. Its masks add up."""
    return document.versions.exclude(role=Role.REDACTED).order_by("-number").first()


def progress_of(document: Document) -> Progress | None:
    """Return the redaction that is under way, if there is one."""
    version = document.versions.filter(role=Role.REDACTED, page_count__isnull=True).order_by("-number").first()
    if version is None:
        return None
    return Progress(version, version.pages.count(), version.made_from.page_count or 0)


def masks_of(version: Version):
    """Return all masks that are drawn on a version, applied or not."""
    return Mask.objects.filter(version=version).select_related("applied_in")


def digest_of(masks) -> str:
    """Return what names a set of masks while it travels through a form."""
    said = ";".join(
        f"{one.pk} {one.page_rank} {one.x} {one.y} {one.width} {one.height} {one.masked_by} {one.why}"
        for one in sorted(masks, key=lambda one: one.pk)
    )
    return sha256(said.encode()).hexdigest()[:32]


def hidden_text_of(version: Version) -> dict[int, int]:
    """Return, by rank, how many words of a version its pages do not show."""
    pages = version.pages.exclude(masks=[]).order_by("rank").only("version", "rank", "masks", "boxes", "origin")
    return {page.rank: hidden for page in pages.iterator(chunk_size=20) if (hidden := hidden_words(page))}


def leaves_hidden_text(version: Version) -> bool:
    """Return whether a moderator decided that the hidden text of this version may stay, since it was last read."""
    kinds = CustodyEvent.Kind
    lines = version.document.custody.filter(kind__in=[kinds.REDACTED, kinds.READ_AGAIN], facts__version=version.number)
    last = lines.order_by("-sequence").first()
    return last is not None and last.facts.get("hidden_text") == LEFT


def is_read(version: Version) -> bool:
    """Return whether all pages of a version came to their end."""
    return version.processing == Processing.DONE and not version.pages.filter(state=Page.State.WAITING).exists()
