"""The sources of a fact: checked against the page that they name, then tied to it."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from archive.models import Document, Page, Visibility
from archive.plain_letters import plain
from wiki.dossiers.snapshots import Cited, FactError
from wiki.evidence import rows
from wiki.evidence.models import Citation, Stance


def checked(citations: list[Cited], known: list[Cited] = ()) -> list[Cited]:
    """Return the citations, each once; raises `FactError` for one that leads nowhere or quotes what is not there.

    Those that the fact has already (`known`) stay as they are: a document that is hidden now may come back.
    """
    once = list(dict.fromkeys(citations))
    new = [one for one in once if one not in known]
    documents = _documents(new)
    for one in new:
        if one.stance not in Stance.values:
            raise FactError(_("A source confirms, contradicts or speaks of it: choose one of the three."))
        _check(one, documents.get(one.code))
    return once


def confirms(citations: list[Cited]) -> bool:
    """Whether a page that everybody may see confirms it."""
    confirming = {one.code for one in citations if one.stance == Stance.CONFIRMS}
    return Document.objects.published().filter(code__in=confirming).exists()


def lock_documents(citations: list[Cited]) -> None:
    """Hold the cited documents, then the counter: moderation takes its locks in that order too."""
    codes = {one.code for one in citations}
    documents = Document.objects.filter(code__in=codes).order_by("pk")
    list(documents.select_for_update(no_key=True).values_list("pk"))
    Visibility.raise_counter()  # documents show what cites them


def tie(row, citations: list[Cited], *, unchecked: bool = False) -> None:
    """Put these citations in the place of those that the fact had; under the locks of `lock_documents`.

    One that says the same keeps its row, its version and its state: words that went out of sight stay there.
    `unchecked` ones come back from an earlier version: words that readers do not see now wait for the worker.
    """
    standing = {_said_by(one): one for one in row.citations.order_by("-rank")}
    documents = _documents(citations)
    kind = ContentType.objects.get_for_model(row)
    kept, new = [], []
    for rank, one in enumerate(citations, start=1):
        if (there := standing.pop(_said_by(one), None)) is None:
            there = _row(one, documents.get(one.code), unchecked=unchecked)
            there.content_type, there.object_id = kind, row.pk
        (kept if there.pk else new).append(there)
        there.rank = there.note = rank
        there.sentence = str(row)[:500]
    rows.close_reviews(list(standing.values()), "edited")
    Citation.objects.filter(pk__in=[one.pk for one in standing.values()]).delete()
    Citation.objects.bulk_update(kept, ["sentence", "note", "rank"])
    Citation.objects.bulk_create(new)


def _said_by(one: Cited | Citation) -> tuple:
    return one.code, one.page_from, one.page_to or one.page_from, one.words, one.stance


def _row(one: Cited, document: Document | None, *, unchecked: bool) -> Citation:
    is_seen = not (unchecked and document and one.words) or _is_said(one, document)
    found = Citation.State.CURRENT if is_seen else Citation.State.STALE
    return Citation(
        document=document,
        version_id=document.public_version_id if document and is_seen else None,
        code=one.code,
        page_from=one.page_from,
        page_to=one.page_to or one.page_from,
        words=one.words,
        stance=one.stance,
        state=found if document else Citation.State.MISSING,
    )


def _documents(citations: list[Cited]) -> dict[str, Document]:
    rows = Document.objects.published().filter(code__in={one.code for one in citations})
    return {row.code: row for row in rows.select_related("public_version")}


def _check(one: Cited, document: Document | None) -> None:
    """Raise `FactError` unless everybody may read what is cited, on the page that is named."""
    if document is None:
        raise FactError(_("No published document has the code %(code)s.") % {"code": one.code})
    pages = document.public_version.page_count or 0
    facts = {"title": document, "page": one.page_to or one.page_from, "count": pages}
    if one.page_from and not 1 <= one.page_from <= (one.page_to or one.page_from) <= pages:
        raise FactError(_("“%(title)s” has no page %(page)d: it has %(count)d.") % facts)
    if one.words and not _is_said(one, document):
        raise FactError(
            _("The words “%(words)s” are not on this page of “%(title)s”.") % (facts | {"words": one.words})
        )


def _is_said(one: Cited, document: Document) -> bool:
    """Whether the words stand on the cited pages, whatever the capitals, accents and line breaks."""
    pages = Page.objects.filter(version=document.public_version)
    if one.page_from:
        pages = pages.filter(rank__gte=one.page_from, rank__lte=one.page_to or one.page_from)
    said = _folded(" ".join(pages.order_by("rank").values_list("text", flat=True)))
    return _folded(one.words) in said


def _folded(text: str) -> str:
    return " ".join(plain(text).split())
