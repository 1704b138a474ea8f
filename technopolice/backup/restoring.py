"""Bringing a set back, into an empty place only: everything is looked at before anything is written."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import pyrage

from technopolice.backup import database, listing, objects
from technopolice.backup.listing import Listing
from technopolice.backup.making import LEFT_OUT, PART
from technopolice.backup.objects import BackupError

# What starting any command makes in an empty data folder, before anybody asked for anything.
MADE_BY_STARTING = {
    "secret_key",
    "leaks_pepper",
    "leaks",
    "tmp",
    "cache",
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
}


@dataclass(frozen=True)
class Restored:
    """What was brought back; `unlike` names the tables whose rows are not those of the list."""

    name: str
    files: int
    rows: int
    unlike: list[str]
    migrations: list[list[str]]


def sets_of(source: Path) -> list[str]:
    """Return the sets of a backup, the oldest first."""
    folder = source / "sets"
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith(".")) if folder.is_dir() else []


def read_list(source: Path, name: str, identities: list, scratch: Path, signed_by: str) -> Listing:
    """Open and check the list of a set. Raises `BackupError`."""
    plain = scratch / f"{secrets.token_hex(8)}{PART}"
    try:
        _decrypt(source / "sets" / name / "list.age", plain, identities)
        said = plain.read_bytes()
        listing.check_signature(said, (source / "sets" / name / "list.sig").read_bytes(), signed_by)
    except FileNotFoundError as error:
        raise BackupError(f"The set {name} has no signature.") from error
    finally:
        plain.unlink(missing_ok=True)
    return Listing.from_bytes(said)


def restore(source: Path, identities: list, data: Path, *, signed_by: str, name: str = "", connection=None) -> Restored:
    """Bring a set back (the latest, unless one is named) into the empty data folder and database.

    `signed_by` is the public half of the key that signed it, as each backup prints it. Raises `BackupError`; nothing is
    written unless the list, its signature, each place in it and each object hold.
    """
    names = sets_of(source)
    if not names or (name and name not in names):
        raise BackupError(f"There is no such backup in {source}.")
    name = name or names[-1]
    connection = connection or database.default()
    _refuse_full(data, connection)
    scratch = data / "tmp"
    scratch.mkdir(parents=True, mode=0o700, exist_ok=True)
    held = read_list(source, name, identities, scratch, signed_by)
    if held.database != connection.vendor:
        raise BackupError(f"This backup is of {held.database}, and the database here is {connection.vendor}.")
    missing = [one.path for one in held.entries if not objects.object_path(source, one.object).is_file()]
    if missing:
        raise BackupError(f"{len(missing)} files are missing from the backup ({missing[0]} …): nothing was written.")
    for entry in held.entries:
        target = data / entry.path
        objects.decrypt_to(
            objects.object_path(source, entry.object), target, identities, sha256=entry.sha256, mode=entry.mode
        )
        os.utime(target, ns=(entry.modified, entry.modified))
    rows = _put_back_database(source / "sets" / name, held, scratch, identities, connection)
    unlike = sorted(table for table in {*rows, *held.rows} if rows.get(table) != held.rows.get(table))
    return Restored(name, len(held.entries), sum(rows.values()), unlike, held.migrations)


def _put_back_database(folder, held, scratch, identities, connection) -> dict[str, int]:
    plain = scratch / f"{secrets.token_hex(8)}.database"
    try:
        objects.decrypt_to(folder / "database.age", plain, identities, sha256=held.database_sha256)
        return database.put_back(plain, connection)
    finally:
        plain.unlink(missing_ok=True)


def _refuse_full(data: Path, connection) -> None:
    """Raise unless nothing is here but what starting a command leaves."""
    there = sorted(one.name for one in data.iterdir() if one.name not in MADE_BY_STARTING | LEFT_OUT)
    if there:
        raise BackupError(f"The data folder is not empty ({there[0]}): a backup is brought back into an empty place.")
    if not database.is_empty(connection):
        raise BackupError("The database is not empty: a backup is brought back into an empty place only.")


def _decrypt(source, target, identities) -> None:
    try:
        with source.open("rb") as cipher, open(target, "xb") as file:
            pyrage.decrypt_io(cipher, file, identities)
    except FileNotFoundError as error:
        raise BackupError("This set has no list: it was never finished.") from error
    except pyrage.DecryptError as error:
        raise BackupError("The list cannot be opened with this key, or was changed.") from error
