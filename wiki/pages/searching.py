"""Searching the wiki's pages: their own words, never those that they quote from documents."""

import re

from django.db.models import Q

from archive.models import Territory
from archive.search.elsewhere import Elsewhere, Source, register
from archive.search.french import VERSION, stems
from archive.search.highlight import has_hit, snippet
from archive.search.matching import condition
from archive.search.tree import And, InTitle, Near, Not, Or, Phrase, Prefix, Run, Tree, Word, leaves
from wiki.evidence.syntax import of_documents
from wiki.pages.models import WikiPage

READ = 50  # pages whose text is read to find the best
BATCH = 20
_NOTHING = Q(pk__in=[])
# What Markdown writes beside words; each part is bounded, so that many brackets cost no more than their number.
_SIGNS = re.compile(
    r"""
    !?\[(?P<said>[^\]\n]{0,300})\]\([^)\n]{0,500}\)  # a link, of which the words stay
    | \[\[ | \]\] | <[^>\n]{1,200}>
    | ^[ \t]{0,20}(?:\#{1,6}|>|[-*+]|\d{1,9}\.)[ \t]  # a heading, a quotation, a list
    | [*_`|]+
    """,
    re.MULTILINE | re.VERBOSE,
)


def words_of(title: str, text: str) -> str:
    """Return what is searched of a page: its title, then its text without signs, citations and images.

    The words quoted from a document are found in the document, and with it they go out of sight.
    """
    parts, position = [], 0
    for mark in of_documents(text):
        parts.append(text[position : mark.start].rstrip(" "))
        position = mark.end
    plain = _SIGNS.sub(lambda sign: sign["said"] or "", "".join([*parts, text[position:]]))
    return f"{title}\n{plain}".replace("\0", "")


def keep_words(page: WikiPage, title: str, text: str) -> None:
    """Set the fields of a page in which it is searched; the caller saves them (`FIELDS`)."""
    page.text = words_of(title, text)
    page.stems = f" {' '.join(stems(page.text))} "
    page.stems_version = VERSION


FIELDS = ["text", "stems", "stems_version"]


def search(tree: Tree, territory: Territory | None, limit: int) -> list[Elsewhere]:
    """Return the pages that match, those that say it in their title first, then those that say it most."""
    pages = WikiPage.objects.visible_to(None).filter(condition_of_page(tree))
    if territory:
        pages = pages.filter(territory__path__startswith=territory.path)
    needs_words = any(isinstance(leaf, Phrase | Prefix | Near) for leaf in leaves(tree))
    found = []
    for page in pages.only("path", "text", "stems").order_by("path")[:READ]:
        title, _end, text = page.text.partition("\n")
        if not needs_words or has_hit(page.text, tree):
            said = sum(page.stems.count(f" {leaf.stem} ") for leaf in leaves(tree) if hasattr(leaf, "stem"))
            found.append((not has_hit(title, tree), -said, page, title, text))
    found.sort(key=lambda one: one[:2])
    return [
        Elsewhere(title, page.get_absolute_url(), snippet(" ".join(text.split()), tree))
        for *_rank, page, title, text in found[:limit]
    ]


def refresh() -> int:
    """Analyse again some pages whose words are missing or of another analysis; return how many."""
    pages = WikiPage.objects.exclude(stems_version=VERSION).with_revision().order_by("pk")[:BATCH]
    for page in pages:
        revision = page.article.current_revision
        keep_words(page, revision.title, revision.content)
        # Not if somebody saved it meanwhile: what they wrote is analysed already.
        kept = {name: getattr(page, name) for name in FIELDS}
        WikiPage.objects.filter(pk=page.pk, html_revision=page.html_revision_id).update(**kept)
    return len(pages)


def condition_of_page(tree: Tree, title: str = "article__current_revision__title") -> Q:
    """Return what a row with text and stems must satisfy; `title` names its title.

    What only documents have is satisfied by none.
    """
    match tree:
        case Word() | Run() | Phrase() | Near() | Prefix():
            return condition(tree)
        case InTitle():
            return Q(**{f"{title}__icontains": tree.shown.partition(":")[2].strip('"')})
        case Not(node):
            return ~condition_of_page(node, title)
        case And(nodes):
            joined = Q()
            for node in nodes:
                joined &= condition_of_page(node, title)
            return joined
        case Or(nodes):
            either = _NOTHING
            for node in nodes:
                either |= condition_of_page(node, title)
            return either
    return _NOTHING


register(Source(search, refresh))
