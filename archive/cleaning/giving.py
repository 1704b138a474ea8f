"""The PDF that readers are given of a version: the file written anew with its text, or its images with ours."""

from collections.abc import Iterator

from archive.clean_copy import store, writer
from archive.cleaning import kept
from archive.cleaning import verbs as cleaning
from archive.models import Version


def keeps_text(version: Version) -> bool:
    """Tell whether the copy has the text of the file itself, not ours over images."""
    return version.metadata.get("copy") == cleaning.TEXT


def stamp_of(version: Version) -> str:
    """Return what changes when the copy is to be made again."""
    return f"text-{kept.FORMAT}" if keeps_text(version) else store.stamp_of(version)


def pieces(version: Version, title: str) -> Iterator[bytes]:
    """Return the copy in pieces. Raises `FileNotFoundError` at once while it is not made."""
    if keeps_text(version):
        return kept.pieces(version.pk)
    return writer.pdf(store.leaves(version.pk, store.stamp_of(version)), title)
