"""The end of the making of a masked version: it is there, in the custody, and public where the document is."""

import io
from collections.abc import Iterable

from django.db import transaction

from archive import corrections, findings, leases
from archive.desk import reviews
from archive.models import CustodyEvent, Decision, Document, File, Processing, Version
from archive.models.custody import record
from archive.search import outbox
from archive.signals import visibility_changed

Kind = CustodyEvent.Kind
NAMES = {"application/pdf": "masked.pdf", "text/plain": "masked.txt", "text/csv": "masked.csv"}


class Stream(io.RawIOBase):
    """Pieces of bytes to be read like a file, in the memory of one."""

    def __init__(self, pieces: Iterable[bytes]):
        self.pieces = iter(pieces)
        self.rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer) -> int:
        """Fill the buffer as far as one piece does."""
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return 0
            self.rest = piece
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


def finish(version: Version, stored, media_type: str, found: list[dict]) -> None:
    """Say on the rows that a masked version is made. Raises `LeaseLostError`.

    Of a public document it takes the public one's place in this transaction. What a person decided meanwhile stands:
    a document that was withdrawn stays so.
    """
    source = version.made_from
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=version.document_id)
        leases.give_back(
            version,
            processing=Processing.DONE,
            page_count=source.page_count,
            sections=source.sections,
            engine=source.engine,
            media_type=media_type,
            sha256=stored.sha256,
        )
        File.objects.create(
            version=version, sha256=stored.sha256, size=stored.size, media_type=media_type, name=NAMES[media_type]
        )
        findings.add_findings(version, findings.OF_THE_TEXT, found)
        facts = {"version": version.number, "role": version.role, "made_from": source.number, "sha256": stored.sha256}
        record(document, Kind.VERSION_ADDED, actor="machine", **facts)
        replaced = document.public_version
        if document.decision == Decision.PUBLISHED and replaced is not None:
            document.public_version = version
            document.save(update_fields=["public_version"])
            record(document, Kind.PUBLISHED, actor="machine", version=version.number)
            outbox.changed(document)
            visibility_changed.send(Document, document=document)
            corrections.carry_over(replaced, version)
        else:
            reviews.raise_version(document)  # whoever decides on what they saw before is asked to look again
            corrections.carry_over(source, version)
