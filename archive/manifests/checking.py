"""Whether the signed lists are what was signed, each following the one before (`manage.py verify`)."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from archive.manifests import daily, files, keys, listing
from archive.models import Document

LATE = timedelta(days=2)  # without a list: no worker runs, or its key cannot be used


def faults() -> Iterator[str]:
    """Yield one sentence for each list that is not what was signed, and one when the last is too old."""
    try:
        known = keys.known()
        keys.check_known(known)
    except files.NotTrusted as error:
        yield str(error)
        return
    previous = "none"
    for day in files.days():
        try:
            content = _checked(day, [one.key for one in known], previous)
        except files.NotTrusted as error:
            yield str(error)
            content = _there(day)
        previous = f"{day} {hashlib.sha256(content).hexdigest()}"
    yield from _late()


def heads() -> dict[str, tuple[int, str]]:
    """Return the last line of each chain (sequence, hash) by code, as the latest list counted them.

    Raises `NotTrusted` when the list or the file of heads that it seals is not what was signed.
    """
    days = files.days()
    if not days:
        return {}
    day = days[-1]
    keys.check_known(keys.known())
    facts = _head(_signed(day, [one.key for one in keys.known()]))
    lines = files.read(files.path_of(day, "heads")).decode(errors="replace")
    if not hmac.compare_digest(facts["chains"], keys.seal(daily.sealed(day, lines))):
        raise files.NotTrusted(f"signed lists: {day}.heads is not what the list of that day seals")
    return {code: (int(sequence), digest) for code, sequence, digest in map(str.split, lines.splitlines())}


def _late() -> Iterator[str]:
    days = files.days()
    if days and timezone.localdate() - days[-1] > LATE:
        yield f"signed lists: none since {days[-1]}: no worker runs, or its key cannot be used"
    elif not days and Document.objects.published().filter(published_at__lt=timezone.now() - LATE).exists():
        yield "signed lists: there is none, and documents are public since more than two days"


def _checked(day, known: list[str], previous: str) -> bytes:
    content = _signed(day, known)
    facts = _head(content)
    if facts.get("day") != str(day) or facts.get("previous") != previous:
        raise files.NotTrusted(f"signed lists: the list of {day} does not follow the one before it: one is missing")
    return content


def _signed(day, known: list[str]) -> bytes:
    """Return a list whose signature holds, by a key that is known."""
    content = files.read(files.path_of(day, "txt"))
    key = _head(content).get("key", "")
    if key not in known:
        raise files.NotTrusted(f"signed lists: the list of {day} names a key that keys.txt does not")
    keys.verify(key, files.read(files.path_of(day, "sig")), content, f"the list of {day}")
    return content


def _head(content: bytes) -> dict[str, str]:
    """Return the facts that stand before the documents."""
    lines = content.decode(errors="replace").splitlines()[:5]
    facts = dict(line.partition(" ")[::2] for line in lines[1:])
    if not lines or lines[0] != listing.FORMAT or set(facts) != {"day", "key", "previous", "chains"}:
        raise files.NotTrusted("signed lists: a list does not begin as it must: it was changed")
    return facts


def _there(day) -> bytes:
    try:
        return files.read(files.path_of(day, "txt"))
    except files.NotTrusted:
        return b""
