"""The notice that stands where a withdrawn document was: that it was here, until when, for what kind of reason.

It never says a title, a place, what the team wrote, or anything of what never was public.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from archive.models import Decision, Document, Provenance, Withdrawal


class Withdrawn(Exception):
    """Somebody asks for a document that was public and is not any more; `notice` is what they are told."""

    def __init__(self, notice):
        super().__init__("This document was withdrawn.")
        self.notice = notice


@dataclass(frozen=True)
class Notice:
    """What everybody may know of a withdrawn document."""

    code: str
    day: date
    reason: str
    checked: int  # addresses at which nothing of it showed any more; 0 while nobody looked, or something did
    sha256: str  # of the public version; none of a leak, or of photos that were joined


def all_withdrawn():
    """Return the documents that were public and were withdrawn: the only ones that leave a notice."""
    return Document.objects.filter(
        decision=Decision.WITHDRAWN, withdrawn_at__isnull=False, public_version__isnull=False, duplicate_of=None
    )


def notice_of(code: str) -> Notice | None:
    """Return the notice of a document that was withdrawn from the site, found by its code or by that of a duplicate.

    A document that never was public has none: its address answers like one that was never issued.
    """
    found = all_withdrawn().filter(Q(code=code) | Q(duplicates__code=code)).select_related("public_version").first()
    if found is None:
        return None
    is_leak = found.provenance == Provenance.LEAK  # a fingerprint tells marked copies from each other
    return Notice(
        code=found.code,
        day=timezone.localdate(found.withdrawn_at),
        reason=str(Withdrawal(found.withdrawn_as or Withdrawal.OTHER).label),
        checked=_checked(found),
        sha256="" if is_leak else found.public_version.sha256,
    )


def _checked(document: Document) -> int:
    check = document.withdrawal_checks.filter(at__gte=document.withdrawn_at).first()
    return check.surfaces if check and not check.findings else 0
