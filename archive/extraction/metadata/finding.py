"""One thing that a file says beside its pages: its kind, where it stands, and what it says."""

import re
from dataclasses import dataclass

KINDS = [
    "author",
    "organisation",
    "gps",
    "device",
    "unique-id",
    "software",
    "template",
    "printer",
    "path",
    "date",
    "comments",
    "tracked-changes",
    "hidden-sheet",
    "hidden-text",
    "revisions",
    "remote",
    "invisible",
    "embedded",
    "script",
    "form",
    "layers",
    "thumbnail",
    "address",
    "metadata",
]
FOUND_MAX = 300
NAME_MAX, VALUE_MAX = 60, 200  # characters
# In this order: the first that fits says what a tag is.
_BY_NAME = [
    (re.compile(pattern, re.I), kind)
    for pattern, kind in (
        (r"gps|latitude|longitude|geotag|location|\bcity\b|sub-?location", "gps"),
        (r"thumbnail|preview|jpgfromraw", "thumbnail"),
        (r"(document|instance|image|unique|original).*id$|uuid|derivedfrom|^id$|rsid|checksum|digest", "unique-id"),
        (r"serial|^make$|model|lens|camera|device|firmware", "device"),
        (r"template", "template"),
        (r"print", "printer"),
        (r"software|producer|creatortool|^generator|application|appversion|^toolkit|xmptoolkit|encoder", "software"),
        (r"company|organi[sz]ation|department", "organisation"),
        (r"author|creator|artist|by-?line|owner|lastmodifiedby|last-?saved|credit|writer|manager|rights", "author"),
        (r"copyright|person|contributor|reviewer|operator|user$|contact|publisher", "author"),
        (r"date|time$|created|modified|^duration", "date"),
        (r"path|file-?name|directory|hyperlinkbase", "path"),
        (r"comment|annotation|note", "comments"),
    )
]
_UNKEPT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Found:
    """`kind` is one of `KINDS`; `name` the field as the format calls it; `value` what it says, shortened."""

    kind: str
    name: str
    value: str = ""
    count: int = 1


def found(name: str, value="", count: int = 1, kind: str = "") -> Found:
    """Return a finding with texts that can be kept; its kind from its name where none is given."""
    name = _UNKEPT.sub(" ", str(name)).strip()[:NAME_MAX]
    return Found(kind or kind_of(name), name, _UNKEPT.sub(" ", str(value)).strip()[:VALUE_MAX], max(count, 1))


def kind_of(name: str) -> str:
    """Return which kind of thing a field of this name says."""
    return next((kind for pattern, kind in _BY_NAME if pattern.search(name)), "metadata")


def distinct(findings) -> list[Found]:
    """Return each thing once, a bounded number of them, what gives somebody away before the rest."""
    kept = dict.fromkeys(findings)
    return sorted(kept, key=lambda one: KINDS.index(one.kind))[:FOUND_MAX]
