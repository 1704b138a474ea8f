"""What the demonstration leaves in the citations of real pages: nothing but the code that they wrote."""

from wiki.evidence.models import Citation


def forget_documents() -> int:
    """Untie citations from the demonstration's documents, so that these can go; return how many were tied.

    The page keeps its text; its note says that the source is not available.
    """
    tied = Citation.objects.filter(document__is_demonstration=True)
    return tied.update(document=None, version=None, state=Citation.State.MISSING)
