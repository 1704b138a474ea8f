"""How a text would look: laid out by the same child as when it is saved, and nothing is kept."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import caches

from wiki.evidence import resolving, syntax
from wiki.evidence.faults import Refusal
from wiki.evidence.notes import Note, notes_of_draft
from wiki.evidence.problems import sentence
from wiki.evidence.shown import restored, shown_in_html
from wiki.pages import footnote_faults, links, pictures, saving
from wiki.pages.footnotes import CALL, LABEL, Fault, written

PER_MINUTE = 60  # live previews of one person
VISITORS_PER_MINUTE = 120  # of all who write without account: they have no name to be counted under
_WRITTEN = re.compile(rf"^ {{0,3}}\[\^({LABEL})\]:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Preview:
    """What is shown: the HTML, its sources, what is doubtful, in sentences, and the citations that prove nothing."""

    html: str
    notes: list[Note]
    doubts: list[str]
    refusals: list[Refusal]


def preview(title: str, text: str, user, *, around: str = "", base: str = "", waiting=(), by=None) -> Preview:
    """Lay out a text for its writer. `around` is the whole page when the text is one part of it; `base` the text that
    was there before; `waiting` are the documents that would be published with it; `by` wrote it, if not this person.

    Raises `saving.CannotSave` or `render_child.CannotRender`.
    """
    text = restored(text, base) + _footnotes_of(text, around)
    documents = resolving.citable(waiting)
    title = title.strip()[: saving.TITLE_MAX] or "…"
    prepared = saving.prepare(title, text, base=base, by=by or user, documents=documents)
    html = links.with_missing(shown_in_html(prepared.rendered.html, user), user)
    html = pictures.with_pictures(html, prepared.text)
    notes = notes_of_draft(prepared.citations, user, waiting)
    return Preview(html, notes, _doubts(prepared, in_part=bool(around)), prepared.refusals)


def may_ask_again(who: str, *, has_account: bool) -> bool:
    """Count a live preview; whether this person may have it. Nothing of them is kept but a number, for a minute."""
    name, limit = (who, PER_MINUTE) if has_account else ("visitors", VISITORS_PER_MINUTE)
    key = f"previews-{name}-{int(time.time() // 60)}"
    asked = caches["shared"].get(key, 0)
    with suppress(OSError):  # a full disk
        caches["shared"].set(key, asked + 1, 120)
    return asked < limit


def _footnotes_of(text: str, around: str) -> str:
    """Return the footnotes that a part calls and that another part of the page writes: their first line."""
    wanted = set(CALL.findall(text)) - set(written(text))
    lines = {line[1]: line[0] for line in _WRITTEN.finditer(around) if line[1] in wanted} if wanted else {}
    return "".join(f"\n\n{line}" for line in lines.values())


def _doubts(prepared, *, in_part: bool) -> list[str]:
    faults = prepared.rendered.faults
    if in_part:  # another part may call it
        faults = [fault for fault in faults if fault[0] != Fault.NOT_CALLED]
    text = prepared.text
    return [
        *(sentence(wrong) for wrong in syntax.malformed(text)),
        *footnote_faults.sentences(text, faults),
        *pictures.doubts_about(text),
    ]
