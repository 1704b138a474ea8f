"""What the index must still learn: written in the transaction of the change, read by one worker."""

from archive.models import Document, IndexTask, Visibility


def changed(document) -> None:
    """Say that a document's text or visibility has changed; inside the transaction of the change."""
    public = Document.objects.published().filter(pk=document.pk).exists()
    IndexTask.objects.create(document_id=document.pk, delete_entry=not public)
    Visibility.raise_counter()
