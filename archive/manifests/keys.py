"""The keys of the signed lists: one signs (Ed25519), one seals; both made at first need, for this account alone.

`keys.txt` names every public key that ever signed, each signed by the one before: whoever trusts the first follows to
the last. The seal is an HMAC key: what it seals can be shown to an auditor, and is guessed by nobody.
"""

import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from archive.manifests.files import NotTrusted, folder, read, write

FIRST = "none"  # in place of the key that signs the first one


@dataclass(frozen=True)
class Known:
    """A key of `keys.txt`: since which day it signs, which key vouches for it."""

    key: str
    day: str
    by: str
    signature: str

    def line(self) -> str:
        """Return its line of `keys.txt`."""
        return f"{statement(self.key, self.day)} by={self.by} signature={self.signature}\n"


def statement(key: str, day: str) -> str:
    """Return the words that the key before signs: without end of line, in ASCII."""
    return f"technopolice-key {key} since={day}"


def signing_key(day: str) -> Ed25519PrivateKey:
    """Return the key that signs, made when there never was one. Raises `NotTrusted` for one that nobody vouches for."""
    path = _path()
    _finish_rotation(path)
    if not path.exists() and (settings.SIGNING_KEY or known()):
        raise NotTrusted(f"signed lists: the signing key {path} is not there: put it back, or rotate (docs).")
    if not path.exists():
        write(path, _pem(Ed25519PrivateKey.generate()))
    key = _loaded(path)
    if not known():
        name = public_hex(key)
        _write_known([Known(name, day, FIRST, key.sign(statement(name, day).encode()).hex())])
    if public_hex(key) != known()[-1].key:
        raise NotTrusted(f"signed lists: the key {path} is not the last one of keys.txt: manage.py rotate_signing_key")
    return key


def rotate(day: str) -> str:
    """Have the key in use sign another one, which takes its place; return the new public key.

    The old private key is gone then: the new file takes its name, where `TECHNOPOLICE_SIGNING_KEY` says.
    """
    old = signing_key(day)
    new = Ed25519PrivateKey.generate()
    name = public_hex(new)
    path = _path()
    aside = _aside(path)
    write(aside, _pem(new))
    signature = old.sign(statement(name, day).encode()).hex()
    _write_known([*known(), Known(name, day, public_hex(old), signature)])
    aside.replace(path)
    return name


def known() -> list[Known]:
    """Return the keys that ever signed, in order. Raises `NotTrusted` when the file says something else than keys."""
    path = settings.SIGNED_LISTS_DIR / "keys.txt"
    if not path.exists():
        return []
    found = []
    for line in read(path).decode(errors="replace").splitlines():
        parts = line.split(" ")
        said = dict(part.partition("=")[::2] for part in parts[2:])
        if len(parts) != 5 or parts[0] != "technopolice-key" or set(said) != {"since", "by", "signature"}:
            raise NotTrusted("signed lists: keys.txt was changed")
        found.append(Known(parts[1], said["since"], said["by"], said["signature"]))
    return found


def check_known(keys: list[Known]) -> None:
    """Raise `NotTrusted` unless each key is signed by the one before, and the first by itself."""
    before = None
    for one in keys:
        by = one.key if before is None else before
        if one.by != (FIRST if before is None else before):
            raise NotTrusted("signed lists: keys.txt names a key that the one before did not sign")
        verify(by, bytes_of(one.signature), statement(one.key, one.day).encode(), "a key of keys.txt")
        before = one.key


def verify(key: str, signature: bytes, content: bytes, what: str) -> None:
    """Raise `NotTrusted` unless this public key (hexadecimal) signed this content."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes_of(key)).verify(signature, content)
    except (InvalidSignature, ValueError) as error:
        raise NotTrusted(f"signed lists: the signature of {what} does not hold") from error


def public_hex(key: Ed25519PrivateKey) -> str:
    """Return a public key as it is written: 64 hexadecimal digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def public_pem(key: str) -> str:
    """Return a public key as openssl reads it."""
    read_key = Ed25519PublicKey.from_public_bytes(bytes_of(key))
    return read_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def seal(said: str) -> str:
    """Return what stands in a public list for words that must not be guessed: only our sealing key tells which."""
    path = folder() / "seal.key"
    if not path.exists():
        write(path, secrets.token_bytes(32))
    return hmac.digest(read(path), said.encode(), "sha256").hex()


def bytes_of(digits: str) -> bytes:
    """Return the bytes that these hexadecimal digits stand for. Raises `NotTrusted`."""
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise NotTrusted("signed lists: a key or a signature is not hexadecimal") from error


def _path():
    return settings.SIGNING_KEY or folder() / "key.pem"


def _aside(path):
    return path.with_name(f"{path.name}.new")


def _finish_rotation(path) -> None:
    """Give the new key its place when a kill came after keys.txt named it."""
    aside = _aside(path)
    if aside.exists() and known() and public_hex(_loaded(aside)) == known()[-1].key:
        aside.replace(path)


def _loaded(path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(read(path), password=None)
    except (ValueError, TypeError) as error:
        raise NotTrusted(f"signed lists: {path} is no Ed25519 key in PEM without password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NotTrusted(f"signed lists: {path} is no Ed25519 key")
    return key


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_known(keys: list[Known]) -> None:
    write(folder() / "keys.txt", "".join(one.line() for one in keys).encode())
