"""Citing a document from a form: a claim, an event or an act is given the pages that prove it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from wiki.evidence import checking, faults, problems, resolving, rows, syntax
from wiki.evidence.cited_by import Citing, cited_by
from wiki.evidence.models import Citation

__all__ = ["Citing", "NotProved", "checked", "citation_code", "cite", "cited_by"]
REFERENCES_MAX = 50


class NotProved(Exception):
    """References that cannot be read, or prove nothing: `reasons` are the sentences that the writer reads."""

    def __init__(self, reasons: list[str], refusals: list[faults.Refusal] = ()):
        super().__init__(" ".join(reasons))
        self.reasons, self.refusals = reasons, list(refusals)


@dataclass(frozen=True)
class _Placed:
    """Where a citation of a form stands: each is a note of its own."""

    note: int
    anchor: str
    sentence: str


def citation_code(document, page: int | None = None) -> str:
    """Return the text that cites this document, or this page of it, in a wiki page."""
    return f"[[doc:{document.code} p.{page}]]" if page else f"[[doc:{document.code}]]"


def checked(references: list[str], *, owner=None, sentence="", by=None, documents=None, anchor="") -> list[Citation]:
    """Read references (`[[doc:k7m2pq p.3 "words"]]`, brackets optional) and check them: the slow part; unsaved rows.

    What the owner cites already in the same words is not checked again. `documents` are those that `by` may cite, if
    not the ones that readers see. Raises `NotProved`.
    """
    text = "\n\n".join(_bracketed(one) for one in references if one.strip())
    if len(references) > REFERENCES_MAX:
        raise NotProved([_("Name at most %(limit)d sources here.") % {"limit": REFERENCES_MAX}])
    marks = syntax.references(text)
    if unread := syntax.malformed(text):
        raise NotProved([str(problems.sentence(one)) for one in unread])
    if len(marks) != text.count("\n\n") + bool(text):
        raise NotProved([_('A source reads [[doc:code p.12 "words"]], one on each line.')])
    standing = rows.of(owner).values_list("written", flat=True) if owner and owner.pk else []
    resolved = resolving.resolve(marks, documents)
    found = checking.findings(marks, resolved, by=by, base="\n\n".join(standing))
    if any(one.fault for one in found):
        refusals = faults.refusals(found, resolved, text, dict.fromkeys(range(len(found)), sentence), by)
        raise NotProved([one.reason for one in refusals], refusals)
    return [resolving.citation(_Placed(note, anchor, sentence), finding) for note, finding in enumerate(found, start=1)]


def cite(owner, references: list[str], *, sentence="", by=None, documents=None, anchor="") -> list[Citation]:
    """Make these the citations of a saved owner, those that it has already untouched; return the rows.

    Raises `NotProved`. May be called inside the transaction that writes the owner; no other row of documents or
    citations should be held there before.
    """
    citations = checked(references, owner=owner, sentence=sentence, by=by, documents=documents, anchor=anchor)
    with transaction.atomic():
        rows.lock(citations)
        return rows.replace(owner, citations)


def _bracketed(reference: str) -> str:
    reference = " ".join(reference.split())
    if reference.startswith("[["):
        return reference
    return f"[[{reference}]]" if reference.lower().startswith("doc:") else f"[[doc:{reference}]]"
