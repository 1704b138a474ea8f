"""What is done with a proposal, by its author and by the review team: check and change in one transaction each.

Texts are laid out before it. Locks are taken in the order of every save: proposal, article, documents, counter.
"""

from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.desk.reviews import AlreadyDecided
from wiki.evidence import resolving
from wiki.evidence.shown import restored
from wiki.pages import paths, saving
from wiki.pages.models import WikiPage
from wiki.pages.texts import normalised, normalised_line
from wiki.proposals import bundles, whole_pages
from wiki.proposals.errors import ProposalError
from wiki.proposals.models import EarlierText, Proposal, Remark
from wiki.proposals.putting_together import put_together

KIND = "proposal"
REMARK_MAX = 2000  # characters
TEXTS_MAX = 50  # how often one text is sent anew, and how many answers it gets: a code is in nobody's name


def propose(
    page_or_path, *, title, text, base_revision_id=None, author=None, summary="", receipt="", joined=()
) -> Proposal:
    """Keep an edit until it is approved; nobody but its author and the review team sees it.

    Takes and raises the same as `saving.save`. Without account, `receipt` is the digest of the follow code. Documents
    that wait, were sent by the same person and are cited, or named in `joined` (codes), are decided with the text.
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
    documents = bundles.own_waiting({*bundles.cited_codes(text), *joined}, author, receipt)
    prepared = _prepared(title, text, base, author, documents)
    if base and (base.title, normalised(base.content)) == (prepared.title, prepared.text):
        raise saving.BadText(_("Nothing is changed yet: there is nothing to send."))
    facts = {
        "kind": Proposal.Kind.TEXT if page else Proposal.Kind.NEW,
        "page": page,
        "path": page.path if page else page_or_path,
        "base_revision": base,
        "title": prepared.title,
        "text": prepared.text,
        "summary": normalised_line(summary)[: saving.SUMMARY_MAX],
    }
    return keep(facts, author, receipt, documents)


def propose_move(page: WikiPage, path: str, *, reason: str, author=None, receipt: str = "") -> Proposal:
    """Ask the review team to give a page another address. Raises `saving.CannotSave`."""
    facts = {"kind": Proposal.Kind.MOVE, "path": whole_pages.checked_address(page, path)}
    return _keep_for_page(page, facts, reason, author, receipt)


def propose_removal(page: WikiPage, *, reason: str, author=None, receipt: str = "") -> Proposal:
    """Ask the review team to take a page off the site. Raises `saving.CannotSave`."""
    return _keep_for_page(page, {"kind": Proposal.Kind.REMOVAL, "path": page.path}, reason, author, receipt)


def _keep_for_page(page, facts: dict, reason: str, author, receipt: str) -> Proposal:
    reason = whole_pages.checked_reason(reason)
    return keep({**facts, "page": page, "title": page.title, "summary": reason}, author, receipt, [])


def keep(facts: dict, author, receipt: str, documents) -> Proposal:
    """Write a proposal and put it in the queue, once however often its form is sent."""
    try:
        with transaction.atomic():
            if author is not None:  # under this lock nobody's second click makes a second proposal
                get_user_model().objects.select_for_update().get(pk=author.pk)
                if same := Proposal.objects.open().filter(author=author, **facts).first():
                    return same
            proposal = Proposal.objects.create(**facts, author=author, receipt_hmac=receipt, added=timezone.now())
            proposal.documents.set(documents)
            territory = (proposal.page and proposal.page.territory) or paths.territory_of(proposal.path)
            reviews.open_review(KIND, proposal, [territory] if territory else [])
    except IntegrityError:
        first = Proposal.objects.open().filter(receipt_hmac=receipt).first() if receipt else None
        if first is None:
            raise
        return first
    return proposal


def change(proposal: Proposal, *, title, text, summary="", base_revision_id=None, joined=(), path="") -> str:
    """Send another text in the place of the last, which is kept; it answers what was asked, and waits again.

    `base_revision_id` is the revision that the new text starts from, where the page moved on; nothing leaves the base
    as it is. Raises `saving.CannotSave`, `render_child.CannotRender`, `ProposalError`.
    """
    who = {"author": proposal.author, "receipt": proposal.receipt_hmac}
    base = proposal.base_revision
    if base_revision_id and proposal.page_id:
        base = saving.revision_of(proposal.page.article_id, base_revision_id) or base
    if proposal.kind == Proposal.Kind.NEW and path and path != proposal.path:
        _check_new(path)
    text = restored(normalised(text), put_together(proposal).text)
    documents = bundles.own_waiting({*bundles.cited_codes(text), *joined}, **who)
    waiting = {*documents, *proposal.documents.all()}
    prepared = _prepared(title, text, base, proposal.author, waiting)
    if (proposal.title, proposal.text) == (prepared.title, prepared.text):
        raise saving.BadText(_("Nothing is changed yet: there is nothing to send."))
    with locked(proposal) as row:
        if row.number != proposal.number:
            raise AlreadyDecided(_("This text was sent anew meanwhile: look at it again."))
        if row.number >= TEXTS_MAX:
            raise ProposalError(_("This was sent very often: take it back, and start again from it."))
        keep_text(row, prepared.title, prepared.text)
        row.base_revision, row.state, row.reason = base, Proposal.State.WAITING, ""
        row.summary = normalised_line(summary)[: saving.SUMMARY_MAX]
        row.path = path or row.path
        row.save(update_fields=["title", "text", "number", "base_revision", "summary", "state", "reason", "path"])
        row.documents.set(waiting)
        _again_to_review(row)
    return _("Your text was sent anew. The one before is kept.")


def propose_again(
    proposal: Proposal, *, title, text, summary="", base_revision_id=None, joined=(), path=""
) -> Proposal:
    """Propose anew, from one's own that was refused or taken back; that one stays as it is. Raises as `propose`."""
    text = restored(normalised(text), put_together(proposal).text)
    who = {"author": proposal.author, "receipt": proposal.receipt_hmac}
    page = proposal.page
    base = (page and saving.revision_of(page.article_id, base_revision_id)) or proposal.base_revision
    if page is None:
        _check_new(path or proposal.path)
    documents = bundles.own_waiting({*bundles.cited_codes(text), *joined}, **who)
    prepared = _prepared(title, text, base, proposal.author, documents)
    facts = {
        "kind": Proposal.Kind.TEXT if page else Proposal.Kind.NEW,
        "page": page,
        "path": page.path if page else path or proposal.path,
        "base_revision": base,
        "title": prepared.title,
        "text": prepared.text,
        "summary": normalised_line(summary)[: saving.SUMMARY_MAX],
    }
    return keep(facts, documents=documents, **who)


def keep_text(row: Proposal, title: str, text: str, *, by_team: bool = False) -> None:
    """Put a text in the place of the last, which is kept; under the lock of its row, for the caller to save."""
    EarlierText.objects.create(
        proposal=row, number=row.number, base_revision=row.base_revision, title=row.title, text=row.text,
        summary=row.summary, by_team=by_team,
    )  # fmt: skip
    row.title, row.text, row.number = title, text, row.number + 1


def take_back(proposal: Proposal) -> str:
    """Take one's own proposal back: nobody decides about it any more. Its documents stay in the queue."""
    with locked(proposal) as row:
        row.state, row.decided_at = Proposal.State.TAKEN_BACK, timezone.now()
        row.save(update_fields=["state", "decided_at"])
        reviews.close(row, "taken-back")
    return _("Your proposal is taken back. You can still read it, and start again from it.")


def answer(proposal: Proposal, text: str, author=None) -> str:
    """Say something to the review team; a proposal that was asked about waits for it again."""
    with locked(proposal) as row:
        if row.remarks.filter(by_team=False).count() >= TEXTS_MAX:
            raise ProposalError(_("You have written very often about this: let the review team decide now."))
        _remark(row, text, author, by_team=False)
        if row.state == Proposal.State.QUESTION:
            row.state, row.reason = Proposal.State.WAITING, ""
            row.save(update_fields=["state", "reason"])
        _again_to_review(row)
    return _("Your answer was sent to the review team.")


def comment(proposal: Proposal, by, *, text: str, seen: int | None = None) -> str:
    """Say something to the author; the proposal keeps waiting for the review team."""
    with locked(proposal) as row:
        _refuse_blind(row, seen)
        _remark(row, text, by, by_team=True)
        reviews.raise_version(row)
    return _("Your comment is sent; the proposal keeps waiting.")


def ask(proposal: Proposal, by, *, reason: str, seen: int | None = None) -> str:
    """Ask the author for changes; the proposal waits for them."""
    refuse_own(proposal, by)
    with locked(proposal) as row:
        row.state, row.reason = Proposal.State.QUESTION, reason
        row.save(update_fields=["state", "reason"])
        _remark(row, reason, by, by_team=True)
        reviews.close(row, "ask", by=by, reason=reason, seen=seen, question=True)
    return _("The author of “%(title)s” is asked for changes.") % {"title": proposal.title}


def refuse(proposal: Proposal, by, *, reason: str, seen: int | None = None, documents: bool = False) -> str:
    """Refuse a proposal; its author reads why, and keeps the text. With `documents`, those that wait are refused too;
    else they stay in the queue by themselves.
    """
    with locked(proposal) as row:
        row.state, row.reason, row.decided_at = Proposal.State.REFUSED, reason, timezone.now()
        row.save(update_fields=["state", "reason", "decided_at"])
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
        if documents:
            bundles.lock(row.documents.values("pk"))
            bundles.refuse(row, by, reason)
    return _("The proposal for “%(title)s” is refused.") % {"title": proposal.title}


@contextmanager
def locked(proposal: Proposal):
    """Hold the proposal's row, which must not be decided."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if not row.is_open:
            raise AlreadyDecided(
                _("The proposal for “%(title)s” was already decided: %(decision)s.")
                % {"title": row.title, "decision": row.get_state_display()}
            )
        yield row
    proposal.refresh_from_db()


def refuse_own(proposal: Proposal, by) -> None:
    """Raise `ProposalError` for whoever wrote it."""
    if by is not None and proposal.author_id == by.pk:
        raise ProposalError(_("You wrote this proposal: somebody else must decide."))


def _remark(row: Proposal, text: str, author, *, by_team: bool) -> None:
    Remark.objects.create(
        proposal=row, by_team=by_team, author=author, number=row.number, text=text[:REMARK_MAX], added=timezone.now()
    )


def _again_to_review(row: Proposal) -> None:
    """Say that it changed: what a moderator has before their eyes is not current any more, and it waits for them."""
    reviews.reopen(row)


def _refuse_blind(row: Proposal, seen: int | None) -> None:
    if seen is not None and not reviews.open_reviews_of(row).filter(version=seen).exists():
        raise AlreadyDecided(_("This changed while you were reading it: look at it again."))


def _prepared(title: str, text: str, base, author, documents) -> saving.Prepared:
    """Lay out and check a text that would be published with these documents."""
    citable = resolving.citable(documents)
    prepared = saving.prepare(title, text, base=saving.text_in(base), by=author, documents=citable)
    saving.check_footnotes(prepared, base)
    prepared.refuse_bad_citations()
    return prepared


def _check_new(path: str) -> None:
    """Raise unless a page can be made at this address."""
    saving.check_path(path)
    if WikiPage.objects.filter(path=path).exists():
        raise saving.PageExists(
            _("There is a page at “%(path)s” already: open it, and add your text there.") % {"path": path}
        )
