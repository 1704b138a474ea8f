"""What the archive says of a fingerprint (SHA-256): published here, withdrawn, or not known; never what is hidden.

Of a leak only what we made of it is known: the fingerprint of its file would tell marked copies apart. A version that
another one took the place of may have been masked since: it is not known any more.
"""

import re
from dataclasses import dataclass

from django.db.models import Q

from archive.manifests import files, listing
from archive.models import Document, Provenance
from archive.withdrawn import Notice, all_withdrawn, notice_of

_DIGITS = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_BY_PAIRS = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{2}[ :]){31}[0-9a-f]{2}(?![0-9a-f])")


@dataclass(frozen=True)
class Known:
    """What is known: the public document, and whether it is our `copy` or `text` of it; or the notice of one."""

    document: Document | None = None
    made_by_us: str = ""
    notice: Notice | None = None


def read(typed: str) -> str:
    """Return the fingerprint in what somebody pasted: 64 digits, by pairs as old Windows writes, a whole line."""
    typed = typed.lower()
    found = _DIGITS.search(typed) or _BY_PAIRS.search(typed)
    return re.sub("[ :]", "", found[0]) if found else ""


def known(sha256: str) -> Known | None:
    """Return what everybody may know of a fingerprint."""
    same = Q(public_version__sha256=sha256) | Q(public_version__files__sha256=sha256)
    public = Document.objects.published()
    if document := public.filter(same).exclude(provenance=Provenance.LEAK).order_by("code").first():
        return Known(document)
    code, what = _listed(sha256)
    if code and (document := public.filter(code=code).first()):
        return Known(document, what)
    gone = all_withdrawn().filter(public_version__sha256=sha256).exclude(provenance=Provenance.LEAK)
    if document := gone.order_by("code").first():
        return Known(notice=notice_of(document.code))
    return None


def _listed(sha256: str) -> tuple[str, str]:
    """Return the document and the name under which the latest signed list says this, of what we serve."""
    days = files.days()
    if not days:
        return "", ""
    content = files.path_of(days[-1], "txt").read_text()
    at = content.find(f"={sha256}")
    if at < 0:
        return "", ""
    line = content[content.rfind("\n", 0, at) + 1 : content.find("\n", at)]
    for code, said in listing.parsed(line).items():
        for what in listing.SERVED:
            if sha256 in said.get(what, []):
                return code, what
    return "", ""
