"""Documents of the demonstration that an older site made: those that today's texts would make otherwise are replaced.

What is replaced keeps its code, so that citations find the new one. A document with which people have worked stays.
"""

import hashlib

from archive.demonstration import sources
from archive.demonstration.drawing import draw
from archive.models import CollectionEntry, Correction, Document, File


def outdated_documents() -> list[Document]:
    """Return them, oldest first: other bytes than are drawn now, or a title that no text has any more."""
    by_title = {source.title: source for source in sources.documents()}
    ours = Document.objects.filter(is_demonstration=True, parent__isnull=True).order_by("pk")
    return [document for document in ours if not _is_as_drawn(document, by_title.get(document.title))]


def worked_with(documents: list[Document]) -> set[int]:
    """Return the keys of those with which people have worked: they proposed corrections, or put it in a collection."""
    keys = [document.pk for document in documents]
    corrected = Correction.objects.filter(version__document__in=keys, by__is_demonstration=False)
    gathered = CollectionEntry.objects.filter(document__in=keys, collection__owner__is_demonstration=False)
    return {
        *corrected.values_list("version__document", flat=True),
        *gathered.values_list("document", flat=True),
    }


def _is_as_drawn(document: Document, source: sources.Source | None) -> bool:
    if source is None:
        return False
    if source.said["outcome"] == "failed":
        return True  # encrypted: other bytes each time
    drawn = {hashlib.sha256(content).hexdigest() for _name, content in draw(source)}
    files = File.objects.filter(version__document=document, version__number=1)
    return drawn == set(files.values_list("sha256", flat=True))
