"""The sources of a fact: checked against the page that they name, then tied to it."""

from django.utils.translation import gettext as _

from archive.models import Document, Page
from archive.plain_letters import plain
from wiki.dossiers.shelf import LIVE, Shelf
from wiki.dossiers.snapshots import Cited, FactError
from wiki.evidence import rows
from wiki.evidence.models import Citation, Stance
from wiki.evidence.syntax import written


def checked(citations: list[Cited], known: list[Cited] = (), shelf: Shelf = LIVE) -> list[Cited]:
    """Return the citations, each once; raises `FactError` for one that leads nowhere or quotes what is not there.

    Those that the fact has already (`known`) stay as they are: a document that is hidden now may come back.
    """
    once = list(dict.fromkeys(citations))
    standing = {_place(one) for one in known}
    new = [one for one in once if _place(one) not in standing]
    documents = shelf.documents(new)
    for one in new:
        if one.stance not in Stance.values:
            raise FactError(_("A source confirms, contradicts or speaks of it: choose one of the three."))
        _check(one, documents.get(one.code), shelf)
    return once


def confirms(citations: list[Cited]) -> bool:
    """Whether a page that everybody may see confirms it."""
    confirming = {one.code for one in citations if one.stance == Stance.CONFIRMS}
    return Document.objects.published().filter(code__in=confirming).exists()


def tie(row, citations: list[Cited], *, checked: bool = True, shelf: Shelf = LIVE) -> None:
    """Put these citations in the place of those that the fact had; under the locks of `Shelf.lock`.

    One that the fact has already keeps its row, and what is known of it. Others that nobody `checked` against what
    readers see now, an earlier version's, are looked for by the worker: until then their words are in no version.
    """
    documents = shelf.documents(citations)
    wanted = []
    for rank, one in enumerate(citations, start=1):
        document = documents.get(one.code)
        wanted.append(
            Citation(
                document=document,
                version_id=document and (checked or not one.words or None) and document.public_version_id,
                code=one.code,
                page_from=one.page_from,
                page_to=one.page_to or one.page_from,
                words=one.words,
                written=written(one.code, None, one.page_from, one.page_to, one.words, one.stance),
                stance=one.stance,
                sentence=str(row)[:500],
                state=_state(one, document, checked, shelf),
                note=rank,
            )
        )
    rows.replace(row, wanted, told_apart_by=_place)


def _state(one: Cited, document: Document | None, checked: bool, shelf: Shelf) -> str:
    if document is None:
        return Citation.State.MISSING
    if not checked:
        return Citation.State.STALE
    waits = one.words and any(page.state == Page.State.WAITING for page in shelf.pages(one, document))
    return Citation.State.UNREAD if waits else Citation.State.CURRENT


def _place(one: Cited | Citation) -> tuple:
    """Return what tells the citations of a fact apart: where each leads now, and what it says."""
    return one.code, one.page_from, one.page_to or one.page_from, one.words, one.stance


def _check(one: Cited, document: Document | None, shelf: Shelf) -> None:
    """Raise `FactError` unless everybody may read what is cited, on the page that is named."""
    if document is None:
        raise FactError(_("No published document has the code %(code)s.") % {"code": one.code})
    pages = document.public_version.page_count or 0
    facts = {"title": document, "page": one.page_to or one.page_from, "count": pages}
    if one.page_from and not 1 <= one.page_from <= (one.page_to or one.page_from) <= pages:
        raise FactError(_("“%(title)s” has no page %(page)d: it has %(count)d.") % facts)
    if one.words and not _is_said(one, shelf.pages(one, document)):
        raise FactError(
            _("The words “%(words)s” are not on this page of “%(title)s”.") % (facts | {"words": one.words})
        )


def _is_said(one: Cited, pages: list[Page]) -> bool:
    """Whether the words stand on the cited pages, whatever the capitals, accents and line breaks.

    A page that waits to be read may say them: the worker looks, once it is read (`wiki.evidence.reattaching`).
    """
    if any(page.state == Page.State.WAITING for page in pages):
        return True
    return _folded(one.words) in _folded(" ".join(page.text for page in pages))


def _folded(text: str) -> str:
    return " ".join(plain(text).split())
