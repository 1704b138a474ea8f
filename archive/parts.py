"""What a document came in, and what came in it: an e-mail and its attachments, an archive and its files."""

from archive.models import Document


def parts_of(document: Document, user) -> dict:
    """Return `part_of`, the document around this one or None, and `contains`, those inside: what is seen of both."""
    seen = Document.objects.visible_to(user)
    return {
        "part_of": seen.filter(pk=document.parent_id).first() if document.parent_id else None,
        "contains": list(seen.filter(parent=document).order_by("pk")),
    }
