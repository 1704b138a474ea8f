"""The list of what a set holds: each file with its digest, signed, so that nobody can slip another one in.

The list is JSON, encrypted like everything else, since it names files; its signature (Ed25519, of the plain
list) lies beside it.
The key that signs is `backup_key` in the data folder; its public half is printed by each backup and belongs on paper.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from technopolice.backup.objects import BackupError

FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """A file of the data folder: `path` in it, `object` in the backup; times in nanoseconds, mode as in `stat`."""

    path: str
    size: int
    modified: int
    mode: int
    sha256: str
    object: str


@dataclass(frozen=True)
class Listing:
    """What belongs together: the database's digest and rows, and the files; `made` is a moment in UTC."""

    made: str
    database: str
    database_sha256: str
    rows: dict[str, int]
    migrations: list[list[str]]
    entries: list[Entry] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Return what is signed and kept."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, said: bytes) -> "Listing":
        """Read a list again. Raises `BackupError` when it is none, or names a place outside the data folder."""
        try:
            read = json.loads(said)
            if read.pop("format") != FORMAT:
                raise BackupError("This backup was made by a newer version: update the code first.")
            entries = [Entry(**entry) for entry in read.pop("entries")]
            listing = cls(**read, entries=entries)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError("The list of this backup cannot be read.") from error
        for entry in entries:
            refuse_outside(entry.path)
        return listing


def refuse_outside(path: str) -> None:
    """Raise `BackupError` for a path that is not a plain one below the data folder."""
    parts = PurePosixPath(path).parts
    plain = parts and not path.startswith("/") and str(PurePosixPath(*parts)) == path
    if not plain or ".." in parts or any(ord(letter) < 32 or letter == "\\" for letter in path):
        raise BackupError(f"The list names a place outside the data folder: {path!r}. Nothing was written.")


def key_in(folder: Path) -> Ed25519PrivateKey:
    """Return the key that signs this site's backups; made at the first."""
    path = folder / "backup_key"
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        return key


def public_half(key: Ed25519PrivateKey) -> str:
    """Return what belongs on paper: 64 hexadecimal digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def check_signature(said: bytes, signature: bytes, public: str) -> None:
    """Raise `BackupError` unless the list was signed by the key with this public half."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, said)
    except (ValueError, InvalidSignature) as error:
        raise BackupError("The list of this backup was not signed by that key: do not trust it.") from error
