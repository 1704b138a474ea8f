"""What a signed list says: the same bytes for the same state of the archive, in the order of the documents' codes.

It says nothing that is not public, and nothing that public pages hide: no title, which would outlive a withdrawal in
the lists of earlier days; of a leak no fingerprint of the file, which tells marked copies apart; of each chain of
custody a seal of its last line that everybody may know, so that nothing before a publication shows or can be guessed.
"""

import hashlib
from collections.abc import Iterator

from django.utils import timezone

from archive import journey
from archive.clean_copy import store
from archive.cleaning import giving
from archive.manifests import keys
from archive.models import CustodyEvent, Document, Provenance
from archive.withdrawn import all_withdrawn

FORMAT = "technopolice-list 1"
SERVED = ("text", "copy")  # what is taken over from the day before while nothing happened to the document
Said = dict[str, list[str]]


def text_of(day: str, key: str, previous: str, chains: str, before: dict[str, Said]) -> Iterator[str]:
    """Yield the lines of the list of a day; `before` is what the list before said of each document."""
    yield f"{FORMAT}\nday {day}\nkey {key}\nprevious {previous}\nchains {chains}\n"
    documents = Document.objects.published().select_related("public_version").order_by("code")
    for document in documents.iterator(chunk_size=200):
        said = " ".join(f"{name}={value}" for name, value in _said(document, before.get(document.code, {})))
        yield f"document {document.code} {said}\n"
    for gone in all_withdrawn().order_by("code").iterator(chunk_size=500):
        yield f"withdrawn {gone.code} {timezone.localdate(gone.withdrawn_at)} {gone.withdrawn_as or 'other'}\n"


def heads() -> Iterator[str]:
    """Yield the last line of every chain, hidden ones too: the file that stays here and is sealed in the list."""
    documents = Document.objects.filter(is_demonstration=False)
    last = CustodyEvent.objects.filter(document__in=documents).order_by("document__code", "-sequence")
    code = None
    for name, sequence, digest in last.values_list("document__code", "sequence", "hash").iterator(chunk_size=5000):
        if name != code:
            yield f"{name} {sequence} {digest}\n"
        code = name


def parsed(text: str) -> dict[str, Said]:
    """Return what a list says of each public document."""
    found = {}
    for line in text.splitlines():
        kind, _space, rest = line.partition(" ")
        if kind == "document":
            code, *said = rest.split(" ")
            found[code] = {}
            for name, _equals, value in (one.partition("=") for one in said):
                found[code].setdefault(name, []).append(value)
    return found


def _said(document: Document, before: Said) -> Iterator[tuple[str, str]]:
    version = document.public_version
    is_leak = document.provenance == Provenance.LEAK
    last = journey.events_of(document)[-1:]
    chain = keys.seal(f"{document.code} {last[0].hash if last else ''}")
    yield "version", str(version.number)
    yield "pages", str(version.page_count or 0)
    yield "chain", chain
    same = before.get("chain") == [chain] and before.get("version") == [str(version.number)]
    kept = before if same else {}
    yield from (("text", said) for said in kept.get("text", _text(document, version)))
    yield from (("copy", said) for said in kept.get("copy", _copy(document, version)))
    if not is_leak:
        yield from (("file", digest) for digest in version.files.order_by("rank").values_list("sha256", flat=True))


def _text(document: Document, version) -> Iterator[str]:
    """Yield the digest of the text of the pages, in UTF-8, a form feed between two; of an extract, none."""
    if document.extract_only:
        return
    digest = hashlib.sha256()
    pages = version.pages.order_by("rank").values_list("text", flat=True)
    for rank, text in enumerate(pages.iterator(chunk_size=50)):
        digest.update(b"\f" * bool(rank) + text.encode())
    yield digest.hexdigest()


def _copy(document: Document, version) -> Iterator[str]:
    """Yield the digest of the PDF that is given to readers, while it is made."""
    if document.extract_only or not store.may_have_copy(version):
        return
    digest = hashlib.sha256()
    try:
        for piece in giving.pieces(version, str(document)):
            digest.update(piece)
    except FileNotFoundError:
        return
    yield digest.hexdigest()
