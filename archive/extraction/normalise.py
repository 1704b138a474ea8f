"""What every text goes through, whatever read it: one form for each letter, no control characters, words made whole."""

import re
import unicodedata

from archive.extraction.limits import CHARACTERS_MAX

SOFT_HYPHEN = "\u00ad"
CUT = "\ufffe"  # how pdfium writes a hyphen at the end of a line
_LIGATURES = {ord(c): unicodedata.normalize("NFKC", c) for c in "ﬀﬁﬂﬃﬄﬅﬆ"}
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
# Of private use are the bullets of Word's Symbol and Wingdings, and what fonts cut to a few letters make up.
_UNWANTED = re.compile(
    r"\(cid:\d+\)|[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffff\ud800-\udfff\U000f0000-\U0010ffff]"
)
# Signs that nobody sees, with which copies of a text are told apart: spaces without width, marks of direction, tags,
# variants. What joins letters stays after the letters that are joined: those of Arabic and of India.
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u180e\ufe00-\ufe0f\U000e0000-\U000e01ef]"
    "|(?<![\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]"
)
# A soft hyphen is seen only where a line ends with it: there it cuts a word, elsewhere it is nothing.
_SOFT_AT_THE_END = re.compile(r"\u00ad[^\S\n]{0,9}\n[^\S\n]{0,9}(?=[^\W\d_])")
# At most 60 letters a half: without a bound, a page that is one long word takes the square of its length.
_CUT_WORD = re.compile(rf"([^\W_]{{0,60}})[{CUT}\x02]([^\W_]{{0,60}})")
_WORD = re.compile(r"[^\W_]+")


def normalise(text: str, known: set[str] | None = None) -> str:
    """Return the text in NFC, lines ended by LF, without what no reader can see; PostgreSQL refuses U+0000.

    `known` are the words of the document so far, lower-case: they decide whether a hyphen at the end of a line was part
    of the word.
    """
    text = _LINE_ENDS.sub("\n", text[:CHARACTERS_MAX])
    text = _SOFT_AT_THE_END.sub(CUT, text)
    text = _CUT_WORD.sub(lambda cut: rejoin(cut[1], cut[2], known or set()), text)
    text = _UNWANTED.sub("", text.translate(_LIGATURES)).replace(SOFT_HYPHEN, "")
    text = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", text)[:CHARACTERS_MAX]


def rejoin(before: str, after: str, known: set[str]) -> str:
    """Return a word that a line's end cuts: « convo-qué » is one, « Jean-Paul », « compte-rendu » keep their hyphen.

    Municipal minutes hold more true hyphens than cut words, so one half that is a word is enough to keep it.
    """
    joined = before + after
    if not before or not after:
        return f"{before}-{after}"
    if joined.lower() in known:
        return joined
    if after[0].isupper() or after[0].isdigit() or before.lower() in known or after.lower() in known:
        return f"{before}-{after}"
    return joined


def words_of(text: str) -> set[str]:
    """Return the words of a text in lower case, those that a line's end cuts left out."""
    return {word.lower() for word in _WORD.findall(_CUT_WORD.sub(" ", _SOFT_AT_THE_END.sub(CUT, text)))}


def letters_of(text: str) -> int:
    """Count the letters of a text."""
    return sum(map(str.isalpha, text))


def is_doubtful(text: str) -> bool:
    """Tell whether a text looks wrong: fewer than 30 % of its signs are letters or digits."""
    signs = "".join(text.split())
    return bool(signs) and sum(map(str.isalnum, signs)) < 0.3 * len(signs)
