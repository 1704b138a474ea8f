"""The sources of many facts at once, as this reader may see them now: three queries, whatever their number."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from archive.extracts import may_be_quoted, quoted
from archive.models import Document, Page
from archive.page_label import page_label
from wiki.evidence.models import Citation, Stance
from wiki.evidence.notes import holds_words

FIELDS = ["content_type_id", "object_id", "document_id", "version_id", "page_from", "page_to", "words", "stance",
          "state"]  # fmt: skip
_OF_DOCUMENT = ["code", "title", "decision", "provenance", "date", "date_end", "date_precision", "public_version_id",
                "extract_only", "is_demonstration"]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Pages of a document that bears on a fact. `document` is None when this reader may not see it."""

    stance: str
    document: Document | None = None
    pages: str = ""
    words: str = ""
    url: str = ""
    is_stale: bool = False
    is_lost: bool = False  # its words are not there any more, and nobody decided yet that it stands

    @property
    def stance_name(self) -> str:
        """What it does to the fact, in words."""
        return str(Stance(self.stance).label)

    @property
    def confirms(self) -> bool:
        """Whether the reader can read there that it is so."""
        return self.document is not None and not self.is_lost and self.stance == Stance.CONFIRMS

    @property
    def contradicts(self) -> bool:
        """Whether the reader can read there that it is not so."""
        return self.document is not None and not self.is_lost and self.stance == Stance.CONTRADICTS


@dataclass(frozen=True)
class _Printed:
    """What `page_label` reads of a page."""

    rank: int
    label: str


def sources_of(owners: list[QuerySet], user) -> dict[tuple[type, int], list[Source]]:
    """Return the sources by (model, key) of what these querysets hold, in their order."""
    of_owners = Q(pk__in=[])
    models = {}
    for queryset in owners:
        kind = ContentType.objects.get_for_model(queryset.model)
        models[kind.pk] = queryset.model
        of_owners |= Q(content_type=kind, object_id__in=queryset.order_by().values("pk"))
    rows = list(Citation.objects.filter(of_owners).order_by("rank").values_list(*FIELDS))
    documents = {
        row.pk: row
        for row in Document.objects.visible_to(user).filter(pk__in={row[2] for row in rows}).only(*_OF_DOCUMENT)
    }
    labels = _labels(rows)
    found, made = {}, {}  # many facts rest on the same page
    bases = {key: row.page_url(1).removesuffix("1") for key, row in documents.items()}
    for kind, key, document, *place in rows:
        if (document, *place) not in made:
            made[document, *place] = _source(documents.get(document), *place, labels, bases.get(document))
        found.setdefault((models[kind], key), []).append(made[document, *place])
    return found


def _labels(rows) -> dict[tuple[int, int], str]:
    """Return the number printed on each cited page that has one."""
    versions = {row[3] for row in rows if row[3] and row[4]}
    ranks = {row[4] for row in rows if row[3] and row[4]}
    pages = Page.objects.filter(version__in=versions, rank__in=ranks).exclude(label="")
    return {(version, rank): label for version, rank, label in pages.values_list("version", "rank", "label")}


def _source(document, version, first, last, words, stance, state, labels, base) -> Source:
    if document is None:
        return Source(stance)
    pages = page_label(_Printed(first, labels.get((version, first), ""))) if first else ""
    if last and last != first:
        pages += f"–{last}"
    if not holds_words(version, state, document):
        words = ""
    shown = words if may_be_quoted(document, words) else ""
    return Source(
        stance=stance,
        document=document,
        pages=pages,
        words=quoted(document, words),
        url=_url(document, base, first, shown),
        is_stale=version != document.public_version_id,
        is_lost=state == Citation.State.LOST,
    )


def _url(document: Document, base: str, page: int | None, words: str) -> str:
    """Return the address of the cited page, with the quoted words to be boxed."""
    if not page and not words:
        return document.get_absolute_url()
    # Words without a page are looked for on the first page: the reader goes on from there.
    plain = words.replace('"', " ")
    return f"{base}{page or 1}" + ("?" + urlencode({"q": f'"{plain}"'}) if words else "")
