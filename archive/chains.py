"""Whether the custody of each document is whole and unchanged, line by line: one changed byte is found and named.

Read straight from the table, without rows of objects, so that a hundred thousand lines take seconds. On SQLite the
texts as they lie in the file are compared too: two spellings of one value (`\\u00e9`, `\\u00E9`) are one byte apart.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import DatabaseError, connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from archive.models import CustodyEvent, Document
from archive.models.custody import digest_of, hash_of

FIELDS = ["document_id", "sequence", "kind", "at", "by_id", "actor", "facts", "note", "note_salt", "note_digest"]
FIELDS += ["previous_hash", "hash"]
AT_ONCE = 5000  # lines in memory
UNREADABLE = (AttributeError, TypeError, ValueError, DatabaseError)  # by the readers of a column, or by ours


@dataclass(frozen=True)
class Fault:
    """What is wrong, with which line of which document; `line` is 0 when it is the whole chain."""

    code: str
    line: int
    what: str

    def __str__(self):
        return f"document {self.code}: " + (f"custody line {self.line} {self.what}" if self.line else self.what)


def faults(signed: dict[str, tuple[int, str]] | None = None) -> Iterator[Fault]:
    """Yield every fault of every chain.

    `signed` is what a signed list counted: the sequence and the hash of each chain's last line on that day, by code
    (`archive.manifests.heads`). A chain that has lost its last lines is dense and unbroken: only this tells.
    """
    codes = dict(Document.objects.values_list("pk", "code"))
    signed = dict(signed or {})
    document = previous = None
    missing = set(codes)
    for row in _rows():
        if isinstance(row, Fault):
            yield row
            continue
        if row[0] != document:
            yield from _unmet(codes.get(document), signed, previous)
            document, previous = row[0], None
            missing.discard(document)
        code = codes.get(document, f"of number {document}, which is not there")
        yield from _of_line(code, row, previous, signed.get(code))
        if code in signed and signed[code] == (row[1], row[11]):
            del signed[code]
        previous = row
    yield from _unmet(codes.get(document), signed, previous)
    for code in sorted(codes[pk] for pk in missing):
        yield Fault(code, 0, "no custody line")
    for code in sorted(set(signed) - set(codes.values())):
        yield Fault(code, 0, "a signed list counted its custody; the document is not there any more")


def _unmet(code: str | None, signed: dict, last) -> Iterator[Fault]:
    """Yield that the line which a signed list counted is not in the chain that just ended."""
    if code in signed:
        sequence, _hash = signed.pop(code)
        ends = last[1] if last else 0
        if ends < sequence:
            yield Fault(code, ends + 1, f"is missing: a signed list counted {sequence} lines")


def _of_line(code: str, row: tuple, previous, counted) -> Iterator[Fault]:
    _document, sequence, kind, at, by_id, actor, facts, note, salt, note_digest, before, own, _raw = row
    expected = previous[1] + 1 if previous else 1
    if sequence != expected:
        yield Fault(code, sequence, f"does not follow the one before: line {expected} is missing")
    if at is None or before != (previous[11] if previous else ""):
        yield Fault(code, sequence, "was changed, or the one before it")
    elif own != hash_of(before, code, sequence, kind, at, by_id, actor, facts, note_digest) or _spelt_otherwise(row):
        yield Fault(code, sequence, "was changed")
    if (note or salt) and note_digest != digest_of(salt, note):
        yield Fault(code, sequence, "carries a note that was changed")
    if counted and counted[0] == sequence and counted[1] != own:
        yield Fault(code, sequence, "is not the one that a signed list counted")


def _spelt_otherwise(row: tuple) -> bool:
    """Return whether the file holds other letters than we would write for the same line (SQLite only)."""
    raw = row[12]
    if raw is None:
        return False
    day = str(row[3].astimezone(UTC).replace(tzinfo=None))
    return raw != f"{day} {json.dumps(row[6])}"


def _rows() -> Iterator[tuple | Fault]:
    """Yield each line as the values of `FIELDS` and the texts as they lie in the file, or why it cannot be read."""
    lines = CustodyEvent.objects.order_by("document_id", "sequence", "pk").annotate(raw=_as_it_lies())
    after = None
    try:
        for row in lines.values_list(*FIELDS, "raw").iterator(chunk_size=AT_ONCE):
            after = row
            yield row
    except UNREADABLE:  # what no reader of this column understands: found one by one
        yield from _one_by_one(lines, after)


def _one_by_one(lines, after) -> Iterator[tuple | Fault]:
    keys = lines.values_list("document_id", "sequence", "pk")
    codes = dict(Document.objects.values_list("pk", "code"))
    for document_id, sequence, pk in list(keys):
        if after is not None and (document_id, sequence) <= (after[0], after[1]):
            continue
        try:
            yield lines.values_list(*FIELDS, "raw").get(pk=pk)
        except UNREADABLE:
            yield Fault(codes.get(document_id, f"of number {document_id}"), sequence, "cannot be read")


def _as_it_lies():
    if connection.vendor != "sqlite":
        return Value(None, output_field=TextField())
    return Concat(Cast("at", TextField()), Value(" "), Cast("facts", TextField()), output_field=TextField())
