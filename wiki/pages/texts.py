"""What a text may hold, and what it is brought to before anything else looks at it."""

import re
import unicodedata

from wiki.pages.rendering import AFTER, BEFORE

_REMOVED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{BEFORE}{AFTER}]")


def normalised(text: str) -> str:
    """Return the text with one kind of line end (LF), composed accents, no control characters, one line end last."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _REMOVED.sub("", unicodedata.normalize("NFC", text))
    text = "\n".join(line.rstrip() if line.isspace() else line for line in text.split("\n"))
    return text.strip("\n") + "\n" if text.strip() else ""


def normalised_line(text: str) -> str:
    """Do the same for a title or a summary: one line."""
    return " ".join(normalised(text).split())
