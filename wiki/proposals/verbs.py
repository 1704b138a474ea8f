"""Proposing an edit, approving or refusing it: check and change in one transaction, the text laid out before it."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wiki.models import ArticleRevision

from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.merging import merge
from wiki.pages import paths, saving
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender
from wiki.pages.texts import normalised, normalised_line
from wiki.proposals.models import Proposal

KIND = "proposal"


class ProposalError(DeskError):
    """A decision that the rules forbid; its text says why and what can be done."""


class ProposalConflict(ProposalError):
    """The page changed in the same lines since the proposal was written."""


def propose(page_or_path, *, title, text, base_revision_id=None, author, summary="") -> Proposal:
    """Keep an edit until it is approved; nobody but its author and the review team sees it.

    Takes and raises the same as `saving.save`.
    """
    page = base = None
    if isinstance(page_or_path, str):
        _check_new(page_or_path)
    else:
        page = WikiPage.objects.with_revision().get(pk=page_or_path.pk)
        current = page.article.current_revision
        text = saving.with_hidden_words(text, base_revision_id, page)
        if not saving.is_current(base_revision_id, current):
            raise saving.Conflict(current, base_revision_id, normalised(text))
        base = current
    prepared = saving.prepare(title, text, base=normalised(base.content) if base else "", by=author)
    prepared.refuse_bad_citations()
    if base and (base.title, normalised(base.content)) == (prepared.title, prepared.text):
        raise saving.BadText(_("Nothing is changed yet: there is nothing to send."))
    path = page.path if page else page_or_path
    with transaction.atomic():
        proposal = Proposal.objects.create(
            page=page,
            path=path,
            base_revision=base,
            title=prepared.title,
            text=prepared.text,
            summary=normalised_line(summary)[: saving.SUMMARY_MAX],
            author=author,
            added=timezone.now(),
        )
        territory = paths.territory_of(path) or (page and page.territory)
        reviews.open_review(KIND, proposal, [territory] if territory else [])
    return proposal


def approve(proposal: Proposal, by, *, seen: int | None = None) -> str:
    """Publish a proposal under its author's name, put together with what was published meanwhile.

    Returns the sentence that the moderator reads; raises `ProposalError`, `ProposalConflict` or `AlreadyDecided`.
    """
    _refuse_own(proposal, by)
    try:
        title, text, current = _put_together(proposal)
        prepared = saving.prepare(title, text, base=normalised(current.content) if current else "")
        with _locked(proposal) as row:
            saved = saving.write(
                row.page or row.path,
                prepared,
                base_revision_id=current and current.pk,
                author=row.author,
                summary=row.summary,
            )
            row.page, row.state, row.decided_at = saved.page, Proposal.State.APPROVED, timezone.now()
            row.save(update_fields=["page", "state", "decided_at"])
            reviews.close(row, "publish", by=by, seen=seen)
    except saving.Conflict as error:
        raise ProposalConflict(_("This page has just changed: look at the proposal again.")) from error
    except (saving.CannotSave, CannotRender) as error:
        raise ProposalError(str(error)) from error
    return _("The proposal for “%(title)s” is published.") % {"title": proposal.title}


def refuse(proposal: Proposal, by, *, reason: str, seen: int | None = None) -> str:
    """Refuse a proposal; its author reads why, and keeps the text."""
    with _locked(proposal) as row:
        row.state, row.reason, row.decided_at = Proposal.State.REFUSED, reason, timezone.now()
        row.save(update_fields=["state", "reason", "decided_at"])
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
    return _("The proposal for “%(title)s” is refused.") % {"title": proposal.title}


@contextmanager
def _locked(proposal: Proposal):
    """Hold the proposal's row, which must still wait."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if row.state != Proposal.State.WAITING:
            raise reviews.AlreadyDecided(
                _("The proposal for “%(title)s” was already decided: %(decision)s.")
                % {"title": row.title, "decision": row.get_state_display()}
            )
        yield row
    proposal.refresh_from_db()


def _check_new(path: str) -> None:
    """Raise unless a page can be made at this address."""
    saving.check_path(path)
    if WikiPage.objects.filter(path=path).exists():
        raise saving.PageExists(
            _("There is a page at “%(path)s” already: open it, and add your text there.") % {"path": path}
        )


def _refuse_own(proposal: Proposal, by) -> None:
    if by is not None and proposal.author_id == by.pk:
        raise ProposalError(_("You wrote this proposal: somebody else must decide."))


def _put_together(proposal: Proposal) -> tuple[str, str, ArticleRevision | None]:
    """Return title and text to publish, and the revision that they replace."""
    if proposal.page is None:
        return proposal.title, proposal.text, None
    page = WikiPage.objects.with_revision().get(pk=proposal.page_id)
    current, base = page.article.current_revision, proposal.base_revision
    if base is None or base.pk == current.pk:
        return proposal.title, proposal.text, current
    title = proposal.title if proposal.title != base.title else current.title
    merged = merge(normalised(base.content), normalised(current.content), proposal.text)
    if not merged.clean or (proposal.title != base.title and current.title not in {base.title, proposal.title}):
        raise ProposalConflict(
            _(
                "“%(title)s” changed in the same lines since this was proposed. Refuse it with a word to its author, or"
                " edit the page yourself with what should stay of it."
            )
            % {"title": current.title}
        )
    return title, merged.text, current
