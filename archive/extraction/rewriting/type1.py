"""A Type 1 font program whose readable half says no names, dates and notices: written over in place.

Adobe Type 1 Font Format, 2.2: a readable half, then an enciphered one, which holds the drawings.
"""

import re

_SAID = re.compile(
    rb"/(?:version|Notice|FullName|FamilyName|Weight|Copyright)\s*\(((?:[^()\\]|\\.|\([^()]*\))*)\)", re.S
)
_NAME = re.compile(rb"/FontName\s*/([^\s/\[\](){}<>%]*)")
_UNIQUE = re.compile(rb"/(?:UniqueID|XUID)\s*(\[[^\]]*\]|\d+)")
_COMMENT = re.compile(rb"%[^\r\n]*")
_FIRST = b"%!PS-AdobeFont-1.0"


def cleaned(content: bytes, length: int) -> bytes:
    """Return the font with its first `length` bytes, the readable half, written over where they say something."""
    head = bytearray(content[:length])
    for pattern, filled in ((_SAID, b"x"), (_NAME, b"F"), (_UNIQUE, b"0")):
        for found in pattern.finditer(bytes(head)):
            first, last = found.span(1)
            head[first:last] = filled * (last - first)
    for found in _COMMENT.finditer(bytes(head)):
        first, last = found.span()
        if last - first >= len(_FIRST) and not first:
            first = len(_FIRST)
        head[first:last] = b" " * (last - first)
    return bytes(head) + content[length:]
