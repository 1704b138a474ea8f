"""Text for XML: what people typed may hold characters that no XML document can, not even escaped."""

import re

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text) -> str:
    """Return a text without the characters that XML forbids (XML 1.0, 2.2)."""
    return _FORBIDDEN.sub("", str(text))
