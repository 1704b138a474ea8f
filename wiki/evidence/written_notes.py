"""The list of sources under a text as HTML: on each page that is read, and a template takes five times as long.

Words are looked up once for each language; every value goes through `escape`.
"""

import html
from functools import cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.models.document import Nature, Provenance
from archive.written_date import written_date
from wiki.evidence.models import Citation
from wiki.evidence.notes import Note, Use


def escape(value) -> str:
    """Escape a value for text or an attribute."""
    return html.escape(str(value))


def written_notes(notes: list[Note]) -> SafeString:
    """Return the section that lists the sources of a text; nothing when it has none."""
    if not notes:
        return mark_safe("")
    words = _words(get_language())
    items = "".join(_item(note, words) for note in notes)
    heading = f'<h2 id="notes">{words["sources"]}</h2>'
    # each part is escaped where it is written
    return mark_safe(f'<section class="wiki-notes" aria-labelledby="notes">{heading}\n<ol>\n{items}</ol></section>')


@cache
def _words(language: str) -> dict:
    """Return all words that the list repeats, escaped; `language` is the one that is active."""
    said = {
        "sources": _("Sources"),
        "hidden": _("Source not available."),
        "private": _("Not public: readers see “source not available”."),
        "stale": _("The document has a newer version than the one cited: check the page."),
        "back": _("Back to the text:"),
        "moved": _("moved, %(pages)s"),
        "fixed": _("written from version %(number)s"),
        Citation.State.LOST: _("The words quoted are not in the document any more."),
        Citation.State.KEPT: _("The words quoted are not in the document any more; somebody checked the page."),
        Citation.State.UNREAD: _("The text of this page is not known yet: the words are still to be checked."),
    }
    kinds = [*Provenance.choices, *Nature.choices]
    said |= {("kind", value): label for value, label in kinds}
    return {name: escape(word) for name, word in said.items()}


def _item(note: Note, words: dict) -> str:
    """Write one source, with each statement that rests on it."""
    if note.is_shared:
        uses = "".join(
            f'<li id="note-{note.number}-{rank}">{_use(note, use, words, use.letter)}</li>\n'
            for rank, use in enumerate(note.uses, start=1)
        )
        uses = f'<ul class="plain wiki-uses-list">{uses}</ul>'
    else:
        uses = "".join(_use(note, use, words) for use in note.uses)
    said = _document(note, words) if note.document else f'<span class="muted">{words["hidden"]}</span>'
    return f'<li id="note-{note.number}" value="{note.number}">{said}\n{uses}</li>\n'


def _document(note: Note, words: dict) -> str:
    """Write the document with its pages, what kind it is, and what must be known of it."""
    document = note.document
    title = escape(document)
    if note.url:
        title = f'<a href="{escape(note.url if note.is_shared else note.uses[0].url)}">{title}</a>'
    kinds = [words.get(("kind", value)) for value in (document.provenance, document.nature)]
    kind = ", ".join(filter(None, [*kinds, escape(written_date(document))]))
    pages = f", {escape(note.pages)}" if note.pages else ""
    said = f'{title}{pages}. <span class="muted">{kind}.</span>'
    if document.is_demonstration:
        said += f' <span class="wiki-stance">{escape(document.notice)}</span>'
    if not note.is_public:
        return f'{said} <strong class="wiki-warn">{words["private"]}</strong>'
    return f'{said} <strong class="wiki-warn">{words["stale"]}</strong>' if note.is_stale else said


def _use(note: Note, use: Use, words: dict, letter: str = "") -> str:
    """Write the way back to a statement, the words that it quotes, and where these stand now."""
    arrow = f"↑ {letter}" if letter else "↑"
    stance = f" {escape(use.stance)}" if note.document else ""
    parts = [
        f'<a class="wiki-back" href="#{escape(use.anchor)}"><span aria-hidden="true">{arrow}</span>'
        f'<span class="visually-hidden">{words["back"]} {letter}</span>{stance}</a>'
    ]
    if use.words:
        parts.append(_link(f"<q>{escape(use.words)}</q>", use.url if note.is_shared else ""))
    if use.pages and use.pages != note.pages:
        parts.append(_link(escape(use.pages), use.url))
    if use.moved:
        parts.append(f'<span class="wiki-stance">{words["moved"] % {"pages": escape(use.moved)}}</span>')
    if use.fixed_version:
        parts.append(f'<span class="muted">{words["fixed"] % {"number": use.fixed_version}}</span>')
    if use.state == Citation.State.LOST:
        parts.append(f'<strong class="wiki-warn">{words[use.state]}</strong>')
    elif use.state in words:
        parts.append(f'<span class="muted">{words[use.state]}</span>')
    return "\n".join(parts)


def _link(said: str, address: str) -> str:
    return f'<a class="wiki-act" href="{escape(address)}">{said}</a>' if address else said
