"""What a document came in, and what came in it: an e-mail and its attachments, an archive and its files."""

from django.db.models import Q

from archive.models import Document


def parts_of(document: Document, user) -> dict:
    """Return `part_of`, the document around this one or None, and `contains`, those inside: what is seen of both.

    Asks nothing where `visible_document` has seen that there is neither.
    """
    if not document.parent_id and not getattr(document, "has_parts", True):
        return {"part_of": None, "contains": []}
    around = Q(pk=document.parent_id) if document.parent_id else Q()
    found = list(Document.objects.visible_to(user).filter(around | Q(parent=document)).order_by("pk"))
    return {
        "part_of": next((one for one in found if one.pk == document.parent_id), None),
        "contains": [one for one in found if one.pk != document.parent_id],
    }
