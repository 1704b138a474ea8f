"""What the review team decides about a document: check, change, custody line, index, in one transaction each.

Every verb takes `by` (the moderator, or nothing for the console), and `seen`, the version of the review that the
moderator had before their eyes. It returns the sentence that the moderator reads, and raises `ModerationError`.
"""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.models import (
    Correction,
    CustodyEvent,
    Decision,
    Document,
    Failure,
    Processing,
    Provenance,
    User,
    Withdrawal,
)
from archive.models.custody import record
from archive.redaction import gate
from archive.search import outbox
from archive.signals import visibility_changed

Kind = CustodyEvent.Kind
OPEN = {Decision.WAITING, Decision.QUESTION}
DESCRIPTION = ["title", "provenance", "nature", "date", "date_end", "date_precision", "source", "how_obtained"]
DESCRIPTION += ["publisher", "author", "extract_only", "extract"]
WRITTEN_BY_PUBLISHING = ["decision", "public_version", "published_at", "reason", "withdrawn_as", "withdrawn_at"]


class ModerationError(DeskError):
    """A decision that the rules forbid; its text says why and what can be done."""


@contextmanager
def _locked(document, allowed: set):
    """Hold the document's row; raise unless its decision is one of those from which the verb may start."""
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        if row.duplicate_of_id or row.decision not in allowed:
            raise reviews.AlreadyDecided(
                _("“%(title)s” was already decided: %(decision)s.")
                % {"title": row, "decision": row.get_decision_display()}
            )
        yield row
    document.refresh_from_db()


def publish(document, by=None, *, seen=None) -> str:
    """Make the latest version public. A leak, or what was withdrawn, needs two people; nobody publishes their own."""
    with _locked(document, OPEN) as row:
        version = row.versions.order_by("-number").first()
        gate.check(version)
        if version is None or version.processing == Processing.FAILED or not version.page_count:
            raise ModerationError(_("This document has no readable page yet: it cannot be published."))
        if not row.title:
            raise ModerationError(_("Give the document a title before publishing it."))
        alone = _publishes_own(row, by)
        if _needs_two(row, version) and not _second_approval(row, by, seen):
            return _("First approval recorded: a second person must publish this document.")
        row.decision = Decision.PUBLISHED
        row.public_version = version
        row.published_at = _moment_of(row)
        row.reason = row.withdrawn_as = ""
        row.withdrawn_at = None
        row.save(update_fields=WRITTEN_BY_PUBLISHING)
        reviews.close(row, "publish", by=by, seen=seen)
        # the custody is public: it says when somebody published their own deposit
        facts = {"by_depositor": True} if alone else {}
        record(row, Kind.PUBLISHED, by=by, actor=_actor(by), version=version.number, **facts)
        _visibility_changed(row)
    return _("“%(title)s” is published.") % {"title": document}


def refuse(document, by=None, *, reason: str, seen=None) -> str:
    """Refuse a deposit; the depositor reads why."""
    with _locked(document, OPEN) as row:
        row.decision = Decision.REFUSED
        row.reason = reason
        row.save(update_fields=["decision", "reason"])
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
        record(row, Kind.REFUSED, by=by, actor=_actor(by), note=reason)
    return _("“%(title)s” is refused.") % {"title": document}


def refuse_by_machine(document, failure: str) -> None:
    """Refuse a file that is of no kind read here, or not what its name says; the reason is its `Failure`.

    Where a person decided meanwhile, their decision stands and only the reading is marked as failed.
    """
    with _locked(document, set(Decision)) as row:
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
    with _locked(document, OPEN) as row:
        if row.deposited_by_id is None and not row.receipt_hmac:
            raise ModerationError(
                _("Nobody can answer: this document was sent neither from an account nor by the form.")
            )
        row.decision = Decision.QUESTION
        row.reason = reason
        row.save(update_fields=["decision", "reason"])
        reviews.close(row, "ask", by=by, reason=reason, seen=seen, question=True)
        record(row, Kind.QUESTIONED, by=by, actor=_actor(by), note=reason)
    return _("Your question was sent to the depositor.")


def answer(document, by=None, *, text: str, receipt: str = "") -> str:
    """Answer the question that was asked about one's own deposit; it goes back to the queue.

    Whose it is, the account says, or the digest of the follow code (`archive.receipts`).
    """
    with _locked(document, {Decision.QUESTION}) as row:
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
    with _locked(document, {Decision.PUBLISHED}) as row:
        row.decision = Decision.WITHDRAWN
        row.reason = reason
        row.withdrawn_as = kind
        row.withdrawn_at = _moment_of(row)
        row.save(update_fields=["decision", "reason", "withdrawn_as", "withdrawn_at"])
        record(row, Kind.WITHDRAWN, by=by, actor=_actor(by), note=reason, withdrawn_as=kind.value)
        _visibility_changed(row)
    return _("“%(title)s” is withdrawn from the site.") % {"title": document}


def describe(document, by=None, *, territories=None, organisations=None, technologies=None, **fields) -> str:
    """Correct what is said of a document: the fields of `DESCRIPTION`, and what it is about."""
    if unknown := set(fields) - set(DESCRIPTION):
        raise TypeError(f"A description has no {', '.join(sorted(unknown))}.")
    provenance = fields.get("provenance", document.provenance)
    if provenance != document.provenance and Provenance.LEAK in {provenance, document.provenance}:
        raise ModerationError(_("A document does not become a leak, or stop being one, after it was received."))
    with _locked(document, OPEN | {Decision.PUBLISHED}) as row:
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
        reviews.raise_version(row)
        record(row, Kind.DESCRIBED, by=by, actor=_actor(by), fields=sorted(changed))
        if row.decision == Decision.PUBLISHED:
            _visibility_changed(row)
    return _("The description is saved.")


def _move_reviews(row) -> None:
    """Give what waits about a document, corrections of its text too, to those who review its places now."""
    waiting = Correction.objects.filter(version__document=row, state=Correction.State.WAITING)
    for subject in (row, *waiting):
        for review in reviews.open_reviews_of(subject):
            review.territories.set(row.territories.all())


def _publishes_own(row, by) -> bool:
    """Return whether this moderator sent the document; raises `ModerationError` unless the one exception holds.

    Nobody approves their own deposit, but for a public record whose address on the web is named, where fewer than
    three moderators are active. Its custody says so.
    """
    if by is None or row.deposited_by_id != by.pk:
        return False
    few = User.objects.filter(is_active=True, role__in=["moderator", "administrator"]).count() < 3
    named = row.source.startswith(("https://", "http://"))
    if not (few and row.provenance == Provenance.PUBLIC_RECORD and named):
        raise ModerationError(_("You sent this document yourself: somebody else must publish it."))
    return True


def _needs_two(row, version) -> bool:
    """Return whether two people must publish it: a leak, or bytes that were withdrawn and come back."""
    # Photos put in another order, or one fewer, are the same photos.
    same = Q(versions__files__sha256__in=version.files.values("sha256"))
    if version.sha256:
        same |= Q(versions__sha256=version.sha256)
    withdrawn = Document.objects.filter(same, decision=Decision.WITHDRAWN)
    return row.provenance == Provenance.LEAK or withdrawn.exclude(pk=row.pk).exists()


def _second_approval(row, by, seen) -> bool:
    """Return whether somebody else approved this before; record the first approval otherwise."""
    if by is None:
        raise ModerationError(_("The console does not publish this document: two people do, on the desk."))
    review = reviews.open_reviews_of(row).first() or reviews.open_review("document", row, row.territories.all())
    if review.first_approval_by_id and review.first_approval_by_id != by.pk:
        return True
    if seen is not None and review.version != seen:
        raise reviews.AlreadyDecided(_("This was changed while you were reading it: look at it again."))
    if review.first_approval_by_id:
        raise ModerationError(_("You already approved this document: a second person must publish it."))
    review.first_approval_by = by
    review.claimed_by = review.claimed_until = None
    review.version += 1
    review.save(update_fields=["first_approval_by", "claimed_by", "claimed_until", "version"])
    record(row, Kind.APPROVED_ONCE, by=by)
    return False


def _moment_of(row):
    """Return now; of a leak, the day only."""
    now = timezone.now()
    return now.replace(hour=0, minute=0, second=0, microsecond=0) if row.provenance == Provenance.LEAK else now


def _actor(by) -> str:
    return "person" if by else "console"


def _visibility_changed(row) -> None:
    """Tell the index, the caches and the wiki, in the transaction of the change."""
    outbox.changed(row)
    visibility_changed.send(Document, document=row)
