"""Where the PDF that was written anew of a version lies: beside its page images, made again on demand."""

from collections.abc import Iterator

from archive.image_space import mark_seen, open_unnoticed
from archive.storage import CHUNK, IMAGE_WIDTHS, image_path, write_image

FORMAT = 1  # raised when cleaning is done in another way: versions are cleaned again


def path_of(version_id: int):
    """Return where it lies, or would lie."""
    return image_path(version_id, 1, IMAGE_WIDTHS[0]).parent / f"cleaned-{FORMAT}.pdf"


def write(version_id: int, content: bytes) -> None:
    """Keep it, whole or not at all; those of before go."""
    path = path_of(version_id)
    for old in path.parent.glob("cleaned-*.pdf"):
        if old != path:
            old.unlink(missing_ok=True)
    write_image(path, content)


def size(version_id: int) -> int | None:
    """Return its bytes; None while it is not there."""
    try:
        return path_of(version_id).stat().st_size
    except FileNotFoundError:
        return None


def pieces(version_id: int) -> Iterator[bytes]:
    """Return it in pieces, read as they are taken. Raises `FileNotFoundError` at once when it is not there."""
    path = path_of(version_id)
    path.stat()
    mark_seen(path)
    return _read(path)


def _read(path) -> Iterator[bytes]:
    with open_unnoticed(path) as file:
        while piece := file.read(CHUNK):
            yield piece
