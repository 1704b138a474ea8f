"""Making a set: the database first, then the files, so that whatever a row names is in it.

What was copied before is not read again: a file of the same path, size and time is the same (originals never change).
What a set holds is remembered here (`backup/` in the data folder), for this machine cannot open what it has encrypted.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db.migrations.recorder import MigrationRecorder

from technopolice.backup import database, listing, objects
from technopolice.backup.listing import Entry, Listing

# Made again from the rest, or of no use a moment later: everything else is kept, also what newer code will add.
# (`ready` is what `./run` has set up here.)
LEFT_OUT = {"index", "static", "cache", "tmp", "backup", "sendings", "ready"}
DATABASE = "db.sqlite3"
PART = ".part"


@dataclass(frozen=True)
class Made:
    """What a backup did: `copied` files of `files` were not there yet, `size` bytes of them."""

    name: str
    files: int
    copied: int
    size: int
    public_key: str


def make(target: Path, keys: list[str], data: Path, connection=None) -> Made:
    """Copy the database and the data folder to `target`; return what was done. Raises `BackupError`, `OSError`.

    The set is named by its moment and is there whole or not at all; one that was cut short leaves objects that the next
    one finds.
    """
    recipients = objects.recipients_from(keys)
    connection = connection or database.default()
    key = listing.key_in(data)
    (data / "backup").mkdir(mode=0o700, exist_ok=True)
    moment = datetime.now(UTC)
    name = moment.strftime("%Y-%m-%dT%H%M%S%fZ")
    folder = target / "sets" / f".{name}{PART}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        sha256, rows = _copy_database(folder, data, recipients, connection)
        before = {entry.path: entry for entry in _last(data)}
        entries, copied, size = [], 0, 0
        for path in files_of(data):
            entry, is_new = _keep(path, data, target, recipients, before, _naming_key(key))
            if entry is None:
                continue
            entries.append(entry)
            copied += is_new
            size += entry.size if is_new else 0
        migrations = sorted([app, one] for app, one in MigrationRecorder(connection).applied_migrations())
        said = Listing(moment.isoformat(), connection.vendor, sha256, rows, migrations, entries).to_bytes()
        _write_list(folder, data, said, key, recipients)
        folder.rename(target / "sets" / name)
        objects.sync_folder(target / "sets")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _remember(data, name, entries)
    return Made(name, len(entries), copied, size, listing.public_half(key))


def files_of(data: Path) -> Iterator[Path]:
    """Yield every file of the data folder that a backup keeps, in order."""
    for folder, below, names in os.walk(data):
        at_top = Path(folder) == data
        below[:] = sorted(one for one in below if not (at_top and one in LEFT_OUT))
        for name in sorted(names):
            if not name.endswith(PART) and not (at_top and (name in LEFT_OUT or name.startswith(DATABASE))):
                yield Path(folder, name)


def _copy_database(folder, data, recipients, connection) -> tuple[str, dict[str, int]]:
    """Put the encrypted database into the set; return its digest and its rows. The plain copy does not outlive this."""
    scratch = data / "tmp"
    scratch.mkdir(mode=0o700, exist_ok=True)
    plain = scratch / f"{secrets.token_hex(8)}{PART}"
    try:
        rows = database.copy_to(plain, connection)
        objects.encrypt_to(plain, folder / "database.age", recipients)
        return objects.digest_of(plain), rows
    finally:
        plain.unlink(missing_ok=True)


def _keep(path, data, target, recipients, before, naming) -> tuple[Entry | None, bool]:
    """Return the entry of a file, and whether it had to be copied; nothing for one that went meanwhile."""
    relative = path.relative_to(data).as_posix()
    try:
        stat = path.stat()
        known = before.get(relative)
        if known and (known.size, known.modified) == (stat.st_size, stat.st_mtime_ns):
            sha256 = known.sha256
        else:
            sha256 = objects.digest_of(path)
        name = objects.name_of(sha256, naming)
        kept = objects.object_path(target, name)
        is_new = not kept.is_file()
        if is_new:
            objects.encrypt_to(path, kept, recipients)
    except FileNotFoundError:  # an image that was swept, a sending that was finished
        return None, False
    return Entry(relative, stat.st_size, stat.st_mtime_ns, stat.st_mode & 0o777, sha256, name), is_new


def _write_list(folder, data, said, key, recipients) -> None:
    plain = data / "tmp" / f"{secrets.token_hex(8)}{PART}"
    try:
        plain.write_bytes(said)
        objects.encrypt_to(plain, folder / "list.age", recipients)
    finally:
        plain.unlink(missing_ok=True)
    (folder / "list.sig").write_bytes(key.sign(said))
    objects.sync_folder(folder)


def _naming_key(key) -> bytes:
    """Return what object names are keyed with: it goes with the signing key, and so with the backup."""
    return key.sign(b"technopolice backup: names of objects")  # Ed25519 gives the same each time


def remembered_sets(data: Path) -> list[str]:
    """Return the sets that were made from here and are remembered, the oldest first."""
    return sorted(one.stem for one in (data / "backup").glob("*.json"))


def entries_of(data: Path, name: str) -> list[Entry] | None:
    """Return what a set holds, as it is remembered here; nothing when that is not known."""
    try:
        return [Entry(**entry) for entry in json.loads((data / "backup" / f"{name}.json").read_text())]
    except (OSError, ValueError, TypeError):
        return None


def _last(data: Path) -> list[Entry]:
    """Return what the last set held; without it all is read again."""
    names = remembered_sets(data)
    return (entries_of(data, names[-1]) if names else None) or []


def _as_remembered(entry: Entry) -> Entry:
    """Return what stays here of a file: of a leak only its object, for what its sender deletes is nowhere named."""
    is_leak = entry.path.startswith("leaks/")
    return Entry("", 0, 0, 0, "", entry.object) if is_leak else entry


def _remember(data: Path, name: str, entries: list[Entry]) -> None:
    part = data / "backup" / f"{name}{PART}"
    part.write_text(json.dumps([asdict(_as_remembered(entry)) for entry in entries]))
    part.replace(data / "backup" / f"{name}.json")
