"""The addresses of the archive that can show a document (`archive.surfaces`)."""

from urllib.parse import quote

from django.db.models import Q
from django.urls import reverse

from archive import sketches
from archive.models import Collection, Document
from archive.storage import IMAGE_WIDTHS
from archive.surfaces import Ask, silent, surface

RANKS_MAX = 5  # of the pages of one document
NEIGHBOURS_MAX = 20  # documents that hold the same pages, collections

silent(
    "set_language", "healthz", "upload", "request-letter", "follow", "follow-answer", "follow-photos",
    "collection-new", "collection-edit", "collection-arrange", "collection-entry", "collection-change",
    "collection-withdraw", "collection-gather", "fingerprints", "fingerprints-key", "fingerprints-keys",
    "report-take-back", "report-hide", "login", "logout", "tus", "tus-upload",
    "leak", "leak-send", "leak-tell", "leak-follow", "leak-add", "leak-agree", "leak-delete",
)  # fmt: skip


def ranks_of(document: Document) -> list[int]:
    """Return the pages that are asked for: the first ones, the middle, the last."""
    count = document.public_version.page_count or 0
    return sorted({1, 2, 3, (count + 1) // 2, count} & set(range(1, count + 1)))[:RANKS_MAX]


@surface(
    "document", "document-text", "reading", "page-go", "document-bibtex", "document-ris", "document-copy",
    "document-original", "document-plain-text",
)  # fmt: skip
def of_itself(document):
    """Its own addresses, under its slug and under another one."""
    names = ["document", "document-text", "reading", "document-bibtex", "document-ris", "document-copy"]
    for name in [*names, "document-original", "document-plain-text", "page-go"]:
        for slug in dict.fromkeys((document.slug, "document")):
            yield Ask(reverse(name, args=[slug, document.code]), of_itself=True)
    plain = reverse("document", args=[document.slug, document.code])
    yield Ask(f"{plain}?q={quote(document.title)}", of_itself=True)
    yield Ask(reverse("page-go", args=[document.slug, document.code]) + "?numero=1", of_itself=True)


@surface("document-short")
def short(document):
    """Its short address, and those of the deposits that it stands for."""
    others = Document.objects.filter(Q(duplicate_of=document) | Q(merged_into=document)).values_list("code", flat=True)
    for code in [document.code, *others]:
        yield Ask(reverse("document-short", args=[code]), of_itself=True)


@surface("page", "page-embed", "page-correct", "page-version", "page-image")
def of_its_pages(document):
    """Its pages, their images in every width, the frames that other sites show."""
    at, number = [document.slug, document.code], document.public_version.number
    for rank in ranks_of(document):
        for name in ("page", "page-embed", "page-correct"):
            yield Ask(reverse(name, args=[*at, rank]), of_itself=True)
        yield Ask(reverse("page-version", args=[*at, number, rank]), of_itself=True)
        for width in IMAGE_WIDTHS:
            yield Ask(reverse("page-image", args=[*at, number, rank, width]), of_itself=True)


@surface("search", "search-table", "search-feed", "search-advanced", "search-list", "complete", "api-documents")
def searched(document):
    """What finds documents: by its title, by its words, by its places."""
    asked = [f"?q={quote(document.title)}", f"?q={quote(chr(34) + document.title + chr(34))}", ""]
    asked += [f"?q={quote(words)}" for words in _words(document)]
    asked += [f"?lieu={place.code}" for place in document.territories.all()]
    for name in ("search", "search-table", "search-feed", "api-documents"):
        for query in asked:
            yield reverse(name) + query
    yield reverse("search-advanced")
    yield Ask(reverse("search-list"), post={"terms": "\n".join([document.title, *_words(document)])})
    for word in document.title.split()[:3]:
        yield f"{reverse('complete')}?q={quote(word[:4].lower())}"


@surface("document")
def beside(document):
    """Other documents that hold the same pages, that it came in or that came in it."""
    for other in sketches.elsewhere(document.public_version, None)[:NEIGHBOURS_MAX]:
        yield other.document.get_absolute_url()
    around = Document.objects.published().filter(Q(pk=document.parent_id) | Q(parent=document))
    for other in around[:NEIGHBOURS_MAX]:
        yield other.get_absolute_url()


@surface("territory", "commune", "places")
def of_its_places(document):
    """The pages of its places, and of those around them."""
    yield reverse("places")
    for place in document.territories.all():
        while place is not None:
            yield place.get_absolute_url()
            place = place.parent


@surface("organisations", "organisation", "technologies", "technology", "browse")
def of_its_subjects(document):
    """The pages of what it is about."""
    yield from (reverse("browse"), reverse("organisations"), reverse("technologies"))
    yield from (reverse("organisation", args=[one.slug]) for one in document.organisations.all())
    yield from (reverse("technology", args=[one.slug]) for one in document.technologies.all())


@surface("collections", "collection", "collection-parcel", "collection-zip", "exhibit")
def of_its_collections(document):
    """The collections that it is in, and what is taken away of them."""
    yield reverse("collections")
    for one in Collection.objects.filter(entries__document=document).distinct().order_by("pk")[:NEIGHBOURS_MAX]:
        yield one.get_absolute_url()
        yield reverse("collection-parcel", args=[one.code])
        yield reverse("collection-zip", args=[one.code])
        yield Ask(reverse("exhibit", args=[one.code, document.code]), of_itself=True)


@surface("report", "check-file", "fingerprints-day")
def of_its_fingerprint(document):
    """The form about it; what is said of its fingerprint."""
    yield Ask(reverse("report", args=["document", document.code]), of_itself=True)
    yield Ask(reverse("check-file"), post={"fingerprint": document.public_version.sha256})


def _words(document) -> list[str]:
    """Return some words of its pages, as somebody would search them."""
    pages = document.public_version.pages.filter(rank__in=ranks_of(document)[:2]).values_list("text", flat=True)
    return [" ".join(text.split()[:4]) for text in pages if text.split()]
