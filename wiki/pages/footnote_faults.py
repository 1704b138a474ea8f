"""The sentences about footnotes that lead nowhere, and which of them stop a text from being saved."""

import re
from collections import Counter

from django.utils.translation import gettext_lazy as _

from wiki.pages.footnotes import CALL, LABEL, Fault, written

SAID = 10  # faults at once
SENTENCES = {
    Fault.NOT_WRITTEN: _(
        "Line %(line)d: the note [^%(label)s] is called, but its text is written nowhere. Add a line at the end of the"
        " part: [^%(label)s]: then its text."
    ),
    Fault.NOT_CALLED: _(
        "Line %(line)d: the note [^%(label)s] is called nowhere. Write [^%(label)s] after the word that it belongs to."
    ),
    Fault.TWICE: _("Line %(line)d: there are two texts for the note [^%(label)s]. Give one of them another name."),
    Fault.EMPTY: _("Line %(line)d: the note [^%(label)s] says nothing. Write its text after the colon."),
}
STOPS = {Fault.NOT_WRITTEN, Fault.TWICE, Fault.EMPTY}  # something that the writer meant would not be read
_EMPTY = re.compile(rf"^ {{0,3}}\[\^({LABEL})\]:[ ]*$", re.MULTILINE)


def sentences(text: str, faults: list[list[str]]) -> list[str]:
    """Return what is to be said of the first faults of a laid out text (`rendering.Rendered.faults`), each once."""
    each = list(dict.fromkeys((fault, label) for fault, label in faults))[:SAID]
    return [SENTENCES[fault] % {"label": label, "line": _line(text, fault, label)} for fault, label in each]


def stopping(text: str, faults: list[list[str]], base: str) -> list[str]:
    """Return the sentences about what may not be saved; what was wrong in the base already stops nobody."""
    there = Counter(written(base))
    known = {(Fault.NOT_WRITTEN, label) for label in CALL.findall(base) if label not in there}
    known |= {(Fault.TWICE, label) for label, times in there.items() if times > 1}
    known |= {(Fault.EMPTY, label) for label in _EMPTY.findall(base)}
    wrong = [(fault, label) for fault, label in faults if fault in STOPS and (fault, label) not in known]
    return sentences(text, wrong)


def _line(text: str, fault: str, label: str) -> int:
    """Return the first line that holds the call, or the text when that is at fault."""
    sign = f"[^{label}]" if fault == Fault.NOT_WRITTEN else f"[^{label}]:"
    at = text.rfind(sign) if fault == Fault.TWICE else text.find(sign)
    return text.count("\n", 0, max(at, 0)) + 1
