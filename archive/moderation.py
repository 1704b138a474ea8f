"""What the review team decides about a document: check, change, custody line, index, in one transaction each.

Every verb takes `by` (the moderator, or nothing for the console), and `seen`, the version of the review that the
moderator had before their eyes. It returns the sentence that the moderator reads, and raises `ModerationError`.
"""

from django.utils.translation import gettext as _

from archive import approving, planned
from archive.desk import reviews
from archive.models import (
    Correction,
    CustodyEvent,
    Decision,
    Failure,
    Processing,
    Provenance,
    Withdrawal,
)
from archive.models.custody import record
from archive.publishing import put_on_site, take_off_site
from archive.redaction import gate
from archive.standing import OPEN, ModerationError, actor_of, locked, moment_of, tell

__all__ = ["OPEN", "ModerationError", "answer", "ask", "describe", "publish", "refuse", "refuse_by_machine", "withdraw"]

Kind = CustodyEvent.Kind
DESCRIPTION = ["title", "provenance", "nature", "date", "date_end", "date_precision", "source", "how_obtained"]
DESCRIPTION += ["publisher", "author", "extract_only", "extract", "names_private_person"]
SECOND_LOOK = "second-look"  # of what somebody published alone though they had sent it


def publish(document, by=None, *, seen=None, on=None) -> str:
    """Make the latest version public, or plan it for the day `on`. Some documents need two people (`approving`)."""
    with locked(document, OPEN, by) as row:
        version = _publishable(row)
        alone = approving.publishes_own(row, version, by)
        planned.day_for(row, on)  # a day that is over is said before anything is recorded
        if approving.needs_two(row, version) and not approving.second_approval(row, by, seen):
            return _("First approval recorded: a second person must publish this document.")
        if alone:
            reviews.open_review(SECOND_LOOK, row, row.territories.all())
        if day := planned.day_for(row, on):
            return planned.plan(row, day, version, by, seen)
        reviews.close(row, "publish", by=by, seen=seen)
        # the custody is public: it says when somebody published their own deposit
        put_on_site(row, version, by=by, **({"by_depositor": True} if alone else {}))
    return _("“%(title)s” is published.") % {"title": document}


def _publishable(row):
    """Return the version to publish. Raises `ModerationError` when it is not fit for readers."""
    version = row.versions.order_by("-number").first()
    gate.check(version)
    if version is None or version.processing == Processing.FAILED or not version.page_count:
        raise ModerationError(_("This document has no readable page yet: it cannot be published."))
    if not row.title:
        raise ModerationError(_("Give the document a title before publishing it."))
    if row.publish_on:
        raise reviews.AlreadyDecided(_("The publication of “%(title)s” is planned already.") % {"title": row})
    return version


def refuse(document, by=None, *, reason: str, seen=None) -> str:
    """Refuse a deposit; the depositor reads why."""
    with locked(document, OPEN, by) as row:
        row.decision = Decision.REFUSED
        row.reason, row.publish_on = reason, None
        row.save(update_fields=["decision", "reason", "publish_on"])
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
        record(row, Kind.REFUSED, by=by, actor=actor_of(by), note=reason)
    return _("“%(title)s” is refused.") % {"title": document}


def refuse_by_machine(document, failure: str) -> None:
    """Refuse a file that is of no kind read here, or not what its name says; the reason is its `Failure`.

    Where a person decided meanwhile, their decision stands and only the reading is marked as failed.
    """
    with locked(document, set(Decision)) as row:
        unread = row.versions.filter(processing__in=[Processing.WAITING, Processing.WORKING])
        unread.update(processing=Processing.FAILED, failure=failure, leased_until=None)
        if row.decision not in OPEN:
            return
        row.decision = Decision.REFUSED
        row.save(update_fields=["decision"])
        reviews.close(row, "refuse", reason=str(Failure(failure).label))
        record(row, Kind.REFUSED, actor="machine", failure=failure)


def ask(document, by=None, *, reason: str, seen=None) -> str:
    """Ask the depositor something; the document keeps waiting."""
    with locked(document, OPEN, by) as row:
        if row.deposited_by_id is None and not row.receipt_hmac:
            raise ModerationError(
                _("Nobody can answer: this document was sent neither from an account nor by the form.")
            )
        row.decision = Decision.QUESTION
        row.reason, row.publish_on = reason, None
        row.save(update_fields=["decision", "reason", "publish_on"])
        reviews.close(row, "ask", by=by, reason=reason, seen=seen, question=True)
        record(row, Kind.QUESTIONED, by=by, actor=actor_of(by), note=reason)
    return _("Your question was sent to the depositor.")


def answer(document, by=None, *, text: str, receipt: str = "") -> str:
    """Answer the question that was asked about one's own deposit; it goes back to the queue.

    Whose it is, the account says, or the digest of the follow code (`archive.receipts`).
    """
    with locked(document, {Decision.QUESTION}) as row:
        if not row.is_deposit_of(by, receipt):
            raise ModerationError(_("Only the person who sent this document can answer."))
        row.decision = Decision.WAITING
        row.save(update_fields=["decision"])
        reviews.reopen(row)
        record(row, Kind.ANSWERED, by=by, note=text)
    return _("Your answer was sent to the review team.")


def withdraw(document, by=None, *, reason: str, withdrawn_as: str = Withdrawal.OTHER) -> str:
    """Take a published document off the site, by every door at once.

    `reason` is for the team and whoever sent it; of `withdrawn_as`, a `Withdrawal`, and the day, a public notice stays.
    """
    kind = Withdrawal(withdrawn_as)
    with locked(document, {Decision.PUBLISHED}, by) as row:
        reviews.close(row, "withdraw", by=by, reason=reason, kind=SECOND_LOOK)
        take_off_site(row, Decision.WITHDRAWN, reason=reason, withdrawn_as=kind, withdrawn_at=moment_of(row))
        record(row, Kind.WITHDRAWN, by=by, actor=actor_of(by), note=reason, withdrawn_as=kind.value)
    return _("“%(title)s” is withdrawn from the site.") % {"title": document}


def describe(document, by=None, *, territories=None, organisations=None, technologies=None, **fields) -> str:
    """Correct what is said of a document: the fields of `DESCRIPTION`, and what it is about."""
    if unknown := set(fields) - set(DESCRIPTION):
        raise TypeError(f"A description has no {', '.join(sorted(unknown))}.")
    provenance = fields.get("provenance", document.provenance)
    if provenance != document.provenance and Provenance.LEAK in {provenance, document.provenance}:
        raise ModerationError(_("A document does not become a leak, or stop being one, after it was received."))
    with locked(document, OPEN | {Decision.PUBLISHED}, by) as row:
        lane = row.provenance
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, fields[name])
        row.save(update_fields=changed)
        about = {"territories": territories, "organisations": organisations, "technologies": technologies}
        for name, value in about.items():
            if value is not None and set(getattr(row, name).all()) != set(value):
                getattr(row, name).set(value)
                changed.append(name)
        if not changed:
            return _("Nothing has changed.")
        if "territories" in changed:
            _move_reviews(row)
        _described(row, lane, by, changed)
        if row.decision == Decision.PUBLISHED:
            tell(row)
    return _("The description is saved.")


def _described(row, lane: str, by, changed: list) -> None:
    """Write down what was changed; approvals were of what stood there before."""
    if row.publish_on:
        planned.to_desk(row, by=by, actor=actor_of(by), why="description")
    reviews.raise_version(row)
    record(row, Kind.DESCRIBED, by=by, actor=actor_of(by), fields=sorted(changed))
    if row.provenance != lane:
        record(row, Kind.MOVED, by=by, actor=actor_of(by), lane_before=lane, lane=row.provenance)


def _move_reviews(row) -> None:
    """Give what waits about a document, corrections of its text too, to those who review its places now."""
    waiting = Correction.objects.filter(version__document=row, state=Correction.State.WAITING)
    for subject in (row, *waiting):
        for review in reviews.reviews_of(subject).waiting():
            review.territories.set(row.territories.all())
