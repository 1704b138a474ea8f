"""Publishing a proposal, as it is or edited at review: text and documents in one transaction, or neither."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wiki.models import ArticleRevision

from archive.desk import reviews
from archive.desk.reviews import AlreadyDecided
from wiki.evidence import resolving
from wiki.evidence.shown import restored
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender
from wiki.pages.texts import normalised, normalised_line
from wiki.proposals import bundles, whole_pages
from wiki.proposals.errors import ProposalConflict, ProposalError
from wiki.proposals.models import Proposal
from wiki.proposals.putting_together import put_together
from wiki.proposals.verbs import keep_text, locked, refuse_own


def approve(proposal: Proposal, by, *, seen: int | None = None) -> str:
    """Publish a proposal under its author's name, put together with what was published meanwhile.

    Returns the sentence that the moderator reads; raises `ProposalError`, `ProposalConflict` or `AlreadyDecided`.
    """
    refuse_own(proposal, by)
    if not proposal.has_text:
        return _carry_out(proposal, by, seen)
    together = put_together(proposal)
    _refuse_archived(together.page)
    if not together.clean:
        raise ProposalConflict(
            _(
                "“%(title)s” changed in the same lines since this was proposed. “Edit and publish” shows both side by"
                " side: put them together there, or refuse it with a word to its author."
            )
            % {"title": together.current.title}
        )
    if proposal.page is None and together.page is not None:
        raise ProposalConflict(
            _("Somebody made a page at this address, or moved one from it, meanwhile: “Edit and publish” shows both.")
        )
    accepted = _Accepted(together.page, proposal.path, together.title, together.text, together.current)
    return _publish(proposal, by, accepted, seen)


def edit_and_approve(
    proposal: Proposal, by, *, title: str, text: str, base_revision_id: int | None, path="", seen: int | None = None
) -> str:
    """Publish a proposal as the moderator wrote it over; its author stays the author, and the history says so.

    `base_revision_id` is the revision that the moderator had before their eyes; `path`, of a page to be made, its
    address. Raises as `approve`, and `saving.CannotSave`: the text stays with the caller.
    """
    refuse_own(proposal, by)
    together = put_together(proposal)
    _refuse_archived(together.page)
    text = restored(normalised(text), together.text)
    elsewhere = proposal.page is None and path not in {"", proposal.path}
    page = None if elsewhere else together.page
    if page and not saving.is_current(base_revision_id, together.current):
        raise saving.Conflict(together.current, base_revision_id, text)
    was_edited = (normalised_line(title), text) != (together.title, normalised(together.text))
    current = together.current if page else None
    accepted = _Accepted(page, path or proposal.path, title, text, current, was_edited)
    return _publish(proposal, by, accepted, seen)


@dataclass(frozen=True)
class _Accepted:
    """What is published: over `current` of `page`, or as a page at `path`."""

    page: WikiPage | None
    path: str
    title: str
    text: str
    current: ArticleRevision | None
    was_edited: bool = False


def _publish(proposal: Proposal, by, accepted: _Accepted, seen: int | None) -> str:
    """Write the page, publish the documents, close the review."""
    bundles.check(proposal, accepted.text, by)
    documents = list(proposal.documents.all())
    try:
        prepared = saving.prepare(
            accepted.title,
            accepted.text,
            base=saving.text_in(accepted.current),
            by=proposal.author,
            documents=resolving.citable(documents),
        )
        prepared.refuse_bad_citations()
        with locked(proposal) as row:
            if row.number != proposal.number:
                raise AlreadyDecided(_("Its author sent another text meanwhile: look at it again."))
            count = _write(row, by, accepted, prepared)
            reviews.close(row, "publish", by=by, seen=seen)
    except saving.Conflict as error:
        raise ProposalConflict(_("This page has just changed: look at the proposal again.")) from error
    except (saving.CannotSave, CannotRender) as error:
        raise ProposalError(str(error)) from error
    said = _("The proposal for “%(title)s” is published.") % {"title": proposal.title}
    if count:
        said += " " + ngettext("With %(n)d document.", "With %(n)d documents.", count) % {"n": count}
    return said


def _write(row: Proposal, by, accepted: _Accepted, prepared: saving.Prepared) -> int:
    """Write text and documents, in the transaction of the decision; return how many documents are published."""
    if accepted.page:
        _refuse_archived(saving.locked(accepted.page)[0])
    cited = {citation.document_id for citation in prepared.citations if citation.document_id}
    bundles.lock({*cited, *row.documents.values_list("pk", flat=True)})
    saved = saving.write(
        accepted.page or accepted.path,
        prepared,
        base_revision_id=accepted.current and accepted.current.pk,
        author=row.author,
        summary=_summary(row.summary) if accepted.was_edited else row.summary,
    )
    count = bundles.publish(row, by)
    if accepted.was_edited:
        keep_text(row, prepared.title, prepared.text, by_team=True)
    row.page, row.path = saved.page, saved.page.path
    row.state, row.reason, row.decided_at = Proposal.State.APPROVED, "", timezone.now()
    row.save(update_fields=["page", "path", "title", "text", "number", "state", "reason", "decided_at"])
    return count


def _carry_out(proposal: Proposal, by, seen: int | None) -> str:
    """Move the page, or take it off the site."""
    try:
        with locked(proposal) as row:
            said = whole_pages.carry_out(row)
            row.state, row.reason, row.decided_at = Proposal.State.APPROVED, "", timezone.now()
            row.save(update_fields=["state", "reason", "decided_at"])
            reviews.close(row, "publish", by=by, seen=seen)
    except saving.CannotSave as error:
        raise ProposalError(str(error)) from error
    return said


def _summary(summary: str) -> str:
    """Return the line of the history for a text that was edited at review; it fits."""
    said = _("edited at review")
    room = saving.SUMMARY_MAX - len(said) - 3
    return f"{summary[:room]} ({said})" if summary else said[0].upper() + said[1:]


def _refuse_archived(page: WikiPage | None) -> None:
    if page is not None and page.deleted:
        raise ProposalError(
            _("The page is off the site: put it back first, under “Manage”, or refuse with a word to the author.")
        )
