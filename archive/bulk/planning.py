"""What an import would receive, in order: checked whole before the first file is."""

import os
import posixpath
import unicodedata
from dataclasses import replace
from pathlib import Path, PurePosixPath

from archive.bulk.archives import Zipped
from archive.bulk.items import BulkError, Item, OnDisk
from archive.bulk.metadata import Sheet, Vocabulary, described
from archive.intake import Description

INSIDE = "metadata.csv"  # describes the folder or the archive at whose root it lies


def plan(paths, metadata=None, *, kind, nature="", territory=None, encoding="utf-8") -> list[Item]:
    """Return what would be received, in order, or raise `BulkError` naming all that is wrong.

    `paths` are files, folders (hidden files are left out) and ZIP files, which are taken as folders. `metadata` is a
    CSV (`archive.bulk.metadata`); without one, each folder or archive may hold its own, named `metadata.csv`. What no
    CSV says comes from `kind`, `nature` and `territory`. Raises `SandboxUnavailableError`.
    """
    problems: list[str] = []
    territories = Vocabulary().found("territories", territory or "", problems, "--territory")
    default = Description(provenance=kind, nature=nature, territories=territories)
    groups = [(path, _items(path, problems)) for path in paths]
    inside = {sheet.key: sheet for path, items in groups for item in items if (sheet := _inside(path, item, items))}
    items = [item for _path, group in groups for item in group if item.key not in inside]
    sheets = list(inside.values())
    if metadata:
        sheets = _given(metadata, paths, problems)
        items = [item for item in items if item.key != _key(metadata)]
    keys = {item.key for item in items}
    said: dict[str, Description] = {}
    for sheet in sheets:
        said |= described(replace(sheet, encoding=encoding), default, keys, problems)
    if problems:
        raise BulkError("\n".join(problems))
    for item in items:
        item.description = _titled(said.get(item.key, default), item.name)
    return items


def _items(path: Path, problems: list[str]) -> list[Item]:
    """Return the items of one PATH; adds a problem for each thing that cannot be taken in."""
    if path.is_file() and path.suffix.lower() == ".zip":
        try:
            archive = Zipped(path)
        except (BulkError, OSError) as error:
            problems.append(str(error))
            return []
        problems += archive.problems
        for item in archive.items:
            item.key = _normal(item.key)
        return archive.items
    if not path.exists():
        problems.append(f"{path}: no such file or folder")
    elif not path.is_file() and not path.is_dir():
        problems.append(f"{path}: neither a file nor a folder")
    files = _files(path)
    problems += [f"{file}: cannot be read" for file in files if not os.access(file, os.R_OK)]
    disk = OnDisk()
    return [Item(str(file), file.name, _key(file), disk, file) for file in files]


def _files(path: Path) -> list[Path]:
    """Return the file, or every file below the folder that is not hidden in it, in a stable order."""
    if path.is_file():
        return [path]
    below = (file for file in path.rglob("*") if file.is_file())
    return sorted(file for file in below if not any(part.startswith(".") for part in file.relative_to(path).parts))


def _inside(path: Path, item: Item, items: list[Item]) -> Sheet | None:
    """Return the sheet that an item is, when it describes the folder or archive that is this PATH."""
    if item.name.lower() != INSIDE or path == item.place:
        return None
    if isinstance(item.origin, OnDisk):
        at_root = item.place.parent == path
        return Sheet(item.label, item.place.read_bytes(), _on_disk(path), item.key) if at_root else None
    root = item.key[: -len(item.name)]  # `…/archive.zip!/`, or its only folder
    at_root = "/" not in root.partition("!/")[2].rstrip("/") and all(other.key.startswith(root) for other in items)
    if not at_root:
        return None
    return Sheet(item.label, item.origin.content(item), lambda name: [_normal(root + _tidy(name))], item.key)


def _given(metadata: Path, paths, problems: list[str]) -> list[Sheet]:
    """Return the sheet of `--metadata`; its paths start from its own folder, or are names in the only archive."""
    try:
        content = metadata.read_bytes()
    except OSError as error:
        problems.append(f"{metadata}: cannot be read: {error.strerror}")
        return []
    archives = [path for path in paths if path.suffix.lower() == ".zip" and path.is_file()]
    only = archives[0] if len(archives) == 1 else None
    return [Sheet(str(metadata), content, _on_disk(metadata.parent, only), _key(metadata))]


def _on_disk(folder: Path, archive: Path | None = None):
    """Return the function that finds the keys of a path written in a sheet of this folder."""

    def keys_of(name: str) -> list[str]:
        file, mark, member = name.partition("!/")
        keys = [_normal(f"{_key(folder / spelled)}{mark}{member}") for spelled in (file, file.replace("\\", "/"))]
        return [*keys, _normal(f"{_key(archive)}!/{_tidy(name)}")] if archive else keys

    return keys_of


def _tidy(name: str) -> str:
    """Return the name of a member as the archive has it."""
    return posixpath.normpath(name.replace("\\", "/"))


def _key(path: Path) -> str:
    return _normal(str(path.resolve()))


def _normal(key: str) -> str:
    """Return a key in one of the two ways to write an accent: a Mac's folders and a spreadsheet differ in it."""
    return unicodedata.normalize("NFC", key)


def _titled(description: Description, name: str) -> Description:
    """Return the description with the file's name as a title where none is given."""
    if description.title:
        return description
    return replace(description, title=PurePosixPath(name).stem.replace("_", " ").encode("utf-8", "replace").decode())
