"""What to look at first in a version, in sentences with the page: what machines found in it (`Version.findings`)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

COUNT_MAX = 9999
PAGE_MAX = 2**31

# Whoever finds another kind adds a line here; an unknown one is said too, by its own name.
SAID = {
    "telephone": lambda n: ngettext("%(n)d telephone number", "%(n)d telephone numbers", n) % {"n": n},
    "email": lambda n: ngettext("%(n)d e-mail address", "%(n)d e-mail addresses", n) % {"n": n},
    "iban": lambda n: ngettext("%(n)d bank account number (IBAN)", "%(n)d bank account numbers (IBAN)", n) % {"n": n},
    "nir": lambda n: ngettext("%(n)d social security number", "%(n)d social security numbers", n) % {"n": n},
    "hidden-text": lambda n: _("text under a black box"),
    "hidden-sheet": lambda n: ngettext("%(n)d hidden sheet", "%(n)d hidden sheets", n) % {"n": n},
    "comments": lambda n: ngettext("%(n)d comment in the margin", "%(n)d comments in the margin", n) % {"n": n},
    "tracked-changes": lambda n: ngettext("%(n)d tracked change", "%(n)d tracked changes", n) % {"n": n},
    "metadata": lambda n: _("metadata in the file"),
    "gps": lambda n: _("the place where a photo was taken"),
    "author": lambda n: _("the name of an author in the file"),
}


@dataclass(frozen=True)
class Hint:
    """One sentence; `page` is its page, or none for the whole file."""

    page: int | None
    sentence: str
    url: str = ""


def hints_of(version) -> list[Hint]:
    """Return what was found in a version, page by page, the whole file last; what is not of the agreed shape is left.

    Two findings of one page stand in one sentence.
    """
    by_page: dict[int | None, list[str]] = {}
    for page, kind, count in sorted(_read(version.findings), key=lambda one: (one[0] is None, one[0] or 0)):
        said = SAID[kind](count) if kind in SAID else _("%(n)d × %(kind)s") % {"n": count, "kind": kind}
        by_page.setdefault(page, []).append(said)
    return [Hint(page, ", ".join(said), _url(version, page)) for page, said in by_page.items()]


def _read(findings):
    """Yield (page, kind, count) of each finding that says these."""
    for one in findings if isinstance(findings, list) else []:
        if not isinstance(one, dict) or not isinstance(one.get("kind"), str):
            continue
        page, count = one.get("page"), one.get("count", 1)
        page = page if isinstance(page, int) and 0 < page < PAGE_MAX else None
        count = min(count, COUNT_MAX) if isinstance(count, int) and count > 0 else 1
        yield page, one["kind"][:40], count


def _url(version, page: int | None) -> str:
    document = version.document
    return reverse("page-version", args=[document.slug, document.code, version.number, page]) if page else ""
