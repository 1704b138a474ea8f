"""The public documents whose code is nearly the one that somebody wrote, or that stand for the one it named."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from archive.models import Document
from archive.models.document import CODE_ALPHABET, CODE_LENGTH

SHOWN = 3


def near(code: str) -> list[Document]:
    """Return public documents with one sign changed, missing, too many or two exchanged; one query.

    And the one that a duplicate or a merged document stands for, whether or not its code may be known: the address of
    that document leads there too.
    """
    visible = Document.objects.visible_to(AnonymousUser())
    wanted = Q(code__in=_variants(code)) | Q(duplicates__code=code) | Q(merged__code=code)
    return list(visible.filter(wanted).only("code", "title").distinct().order_by("code")[:SHOWN])


def _variants(code: str) -> set[str]:
    found: set[str] = set()
    length = len(code)
    if length == CODE_LENGTH:
        found |= {code[:at] + sign + code[at + 1 :] for at in range(length) for sign in CODE_ALPHABET}
        found |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(length - 1)}
    elif length == CODE_LENGTH + 1:
        found |= {code[:at] + code[at + 1 :] for at in range(length)}
    elif length == CODE_LENGTH - 1:
        found |= {code[:at] + sign + code[at:] for at in range(length + 1) for sign in CODE_ALPHABET}
    return found - {code}
