"""The sentence that a citation proves: what stands before a mark, or around it, without the marks."""

import re

LENGTH_MAX = 600
WINDOW = 2000  # characters looked at on each side: many marks in one block stay cheap
# A full stop ends a sentence when a capital or a digit follows; not after an initial or a usual abbreviation.
_END = re.compile(
    r"(?<!\b[^\W\d_])(?<!Mme)(?<!\bart)(?<!\bcf)(?<!\bSt)[.!?…]+[\"»”)]*(?=\s+[\"«“(]?\s?[A-ZÀ-ÖØ-Þ0-9]|\s*$)"
)


def sentence_around(said: str, position: int, marks: re.Pattern) -> str:
    """Return the sentence of `said` to which the mark at `position` belongs.

    A mark right after a full stop belongs to the sentence that ends there. `marks` matches every mark; they are
    left out of what is returned.
    """
    before = marks.sub("", said[max(0, position - WINDOW) : position]).rstrip()
    after = " " + marks.sub("", said[position : position + WINDOW]).strip()
    ends = [end.end() for end in _END.finditer(before)]
    if ends and ends[-1] == len(before) and after.lstrip()[:1] not in {".", ",", ";", ":"}:
        begin, rest = (ends[-2] if len(ends) > 1 else 0), ""
    else:
        begin = ends[-1] if ends else 0
        stop = _END.search(after)
        rest = after[: stop.end()] if stop else after
    sentence = " ".join((before[begin:] + rest).split())
    sentence = re.sub(r" ([.,])", r"\1", sentence)
    return sentence if len(sentence) <= LENGTH_MAX else sentence[: LENGTH_MAX - 1] + "…"
