"""The folder of a backup: each file encrypted once, under a name that tells nobody what it is.

    objects/ab/ab12….age    a file, encrypted with age (https://age-encryption.org/v1)
    sets/2026-11-25T031500Z/ the database, and the signed list of what belongs together at that moment

An object's name is a keyed digest of its content: whoever keeps the copy cannot tell whether it holds a given file.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import pyrage

CHUNK = 1024 * 1024


class BackupError(Exception):
    """Why a backup cannot be made or brought back: a sentence for the person who asked."""


def recipients_from(keys: list[str]) -> list:
    """Return age recipients (`age1…`). Raises `BackupError` naming the one that is none."""
    if not keys:
        raise BackupError("Name at least one key that may open the backup (TECHNOPOLICE_BACKUP_RECIPIENTS, age1…).")
    found = []
    for key in keys:
        try:
            found.append(pyrage.x25519.Recipient.from_str(key.strip()))
        except pyrage.RecipientError as error:
            raise BackupError(f"This is not a public key of age: {key}") from error
    return found


def identities_from(path: Path) -> list:
    """Return the private keys of a file made by `age-keygen`. Raises `BackupError`."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        keys = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip()[:1] not in {"", "#"}]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupError(f"No private key of age can be read from {path}.") from error
    if not keys:
        raise BackupError(f"No private key of age can be read from {path}.")
    return keys


def digest_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_of(sha256: str, key: bytes) -> str:
    """Return the name under which content with this digest is kept."""
    return hmac.new(key, sha256.encode(), hashlib.sha256).hexdigest()


def object_path(folder: Path, name: str) -> Path:
    """Return where the object of this name lies, or would lie."""
    return folder / "objects" / name[:2] / f"{name}.age"


def encrypt_to(source: Path, target: Path, recipients: list) -> None:
    """Encrypt a file; `target` is there whole, and on the disk itself, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{secrets.token_hex(8)}.part")
    try:
        with source.open("rb") as plain, open(part, "xb") as file:
            pyrage.encrypt_io(plain, file, recipients)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def decrypt_to(source: Path, target: Path, identities: list, *, sha256: str, mode: int = 0o600) -> None:
    """Decrypt an object; `target` is there whole, with the content of that digest, or not at all.

    Raises `BackupError` when the object is missing, is not for these keys, was changed, or holds something else.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{secrets.token_hex(8)}.part")
    try:
        with source.open("rb") as cipher, open(part, "xb") as file:
            pyrage.decrypt_io(cipher, file, identities)
            file.flush()
            os.fsync(file.fileno())
        if digest_of(part) != sha256:
            raise BackupError(f"{source.name} does not hold what the list says: nothing else was written.")
        part.chmod(mode)
        part.replace(target)
    except FileNotFoundError as error:
        raise BackupError(f"{source.name} is missing from the backup.") from error
    except pyrage.DecryptError as error:
        raise BackupError(f"{source.name} cannot be opened with this key, or was changed.") from error
    finally:
        part.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Have the names in a folder on the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
