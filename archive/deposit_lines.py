"""What a list says of one deposit, to whoever sent it, with an account or with a follow code."""

from archive import arranging
from archive.deposit_state import state_of, with_state
from archive.models import Decision


def lines_of(documents) -> list[dict]:
    """Return one line for each of these documents (a queryset), in their order."""
    return [line_of(document) for document in with_state(documents).prefetch_related("versions__files")]


def line_of(document, name: str = "") -> dict:
    """Return what a list shows of one deposit that comes from `with_state`; nothing of it when it was not received."""
    if document is None:
        return {"name": name}
    original = document.duplicate_of or document.merged_into
    public = original or document
    return {
        "document": document,
        "name": name or ", ".join(_names(document)),
        "state": state_of(document),
        "public": public if public.decision == Decision.PUBLISHED else None,
        "questioned": document.decision == Decision.QUESTION,
        "arrangeable": arranging.can_be_arranged(document),
    }


def _names(document) -> list[str]:
    versions = [version for version in document.versions.all() if not version.made_from_id]
    return [file.name for version in versions for file in version.files.all()]
