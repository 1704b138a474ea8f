"""The address of a page: which paths are allowed, and which place a path is about."""

import re

from archive.models import Territory

PATH_MAX = 200
PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*"
_PATH = re.compile(PATTERN)
COMMUNES = "villes"  # a commune's dossier is villes/<its slug>, as at /villes/<slug>/


class PathConverter:
    """The part of an address that names a page."""

    regex = PATTERN

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


def is_allowed(path: str) -> bool:
    """Tell whether a page may have this path: segments of a-z, 0-9 and single dashes; parents need not exist."""
    return len(path) <= PATH_MAX and bool(_PATH.fullmatch(path))


def territory_of(path: str) -> Territory | None:
    """Return the commune that this page, or the dossier above it, is about."""
    segments = path.split("/")
    if segments[0] != COMMUNES or len(segments) < 2:
        return None
    return Territory.objects.filter(kind=Territory.Kind.COMMUNE, slug=segments[1]).first()
