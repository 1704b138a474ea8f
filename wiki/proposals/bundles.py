"""A text and the documents that it cites and that still wait: one bundle, published or refused in one transaction."""

import re

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from archive import moderation
from archive.deposit_state import with_state
from archive.desk.kinds import DeskError
from archive.models import Decision, Document
from wiki.evidence import syntax
from wiki.proposals.errors import ProposalError
from wiki.proposals.models import Proposal

DOCUMENTS_MAX = 50
_CODE = re.compile("[a-z0-9]{4,12}")
_WAITS = Q(decision__in=moderation.OPEN, duplicate_of__isnull=True)


def cited_codes(text: str) -> set[str]:
    """Return the codes of the documents that a text cites, or whose pages it shows."""
    return {reference.code for reference in syntax.of_documents(text)}


def own(codes, author=None, receipt: str = ""):
    """Return those of these documents that this person sent, whatever became of them."""
    theirs = Q(pk__in=[])
    if author is not None:
        theirs |= Q(deposited_by=author)
    if receipt:
        theirs |= Q(receipt_hmac=receipt)
    return Document.objects.filter(theirs, code__in=set(filter(_CODE.fullmatch, codes))).order_by("pk")


def own_waiting(codes, author=None, receipt: str = "") -> list[Document]:
    """Return those that nobody has decided: the bundle of a text that cites them."""
    return list(own(codes, author, receipt).filter(_WAITS)[:DOCUMENTS_MAX])


def lock(documents) -> list[Document]:
    """Hold these documents, in the order in which everybody does, before any of them is published."""
    return list(Document.objects.filter(pk__in=documents).order_by("pk").select_for_update())


def check(proposal: Proposal, text: str, by) -> None:
    """Raise `ProposalError` unless each document that the text cites can be published with it, or is already."""
    cited = cited_codes(text)
    reviewed = set(Document.objects.reviewed_by(by).values_list("pk", flat=True)) if by else None
    for document in proposal.documents.select_related("duplicate_of", "merged_into").order_by("pk"):
        if original := document.duplicate_of or document.merged_into:
            if document.code in cited:
                raise ProposalError(
                    _("“%(title)s” is already in the archive: cite %(code)s in its place.")
                    % {"title": document, "code": original.code}
                )
        elif document.decision in moderation.OPEN:
            if reviewed is not None and document.pk not in reviewed:
                raise ProposalError(
                    _("“%(title)s” is about a place that others review: they decide about it first.")
                    % {"title": document}
                )
        elif document.decision != Decision.PUBLISHED and document.code in cited:
            raise ProposalError(
                _("“%(title)s” was decided by itself: %(decision)s. The text must not cite it any more.")
                % {"title": document, "decision": document.get_decision_display()}
            )


def shown_documents(proposal) -> list[Document]:
    """Return its documents with their state, for whoever looks at it: read once, however often that is asked."""
    documents = with_state(Document.objects.order_by("pk")).prefetch_related("versions__files")
    prefetch_related_objects([proposal], Prefetch("documents", documents))
    return list(proposal.documents.all())


def is_waiting(document) -> bool:
    """Whether it is decided with its text: what `waiting_of` asks of the database."""
    return document.decision in moderation.OPEN and document.duplicate_of_id is None


def waiting_of(proposal: Proposal):
    """Return the documents that are decided with this proposal."""
    return proposal.documents.filter(_WAITS).order_by("pk")


def publish(proposal: Proposal, by) -> int:
    """Publish the documents that still wait, in the transaction of the text; return how many.

    What stops one of them stops them all, and the text: raises `ProposalError`.
    """
    waiting = list(waiting_of(proposal))
    for document in waiting:
        try:
            moderation.publish(document, by)
        except DeskError as error:
            raise ProposalError(
                _("Nothing is published yet. %(document)s: %(why)s") % {"document": document.code, "why": error}
            ) from error
        if document.decision != Decision.PUBLISHED:
            raise ProposalError(
                _("Nothing is published yet: “%(title)s” needs two people. Publish it by itself first, then the text.")
                % {"title": document}
            )
    return len(waiting)


def refuse(proposal: Proposal, by, reason: str) -> int:
    """Refuse the documents that still wait with their text; return how many."""
    waiting = list(waiting_of(proposal))
    reviewed = Document.objects.reviewed_by(by).filter(pk__in=[one.pk for one in waiting])
    if by is not None and reviewed.count() != len(waiting):
        raise ProposalError(_("Some of its documents are about a place that others review: refuse the text alone."))
    for document in waiting:
        moderation.refuse(document, by, reason=reason)
    return len(waiting)
