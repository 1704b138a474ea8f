"""Saying something about a page, and what is decided of it: each check and change in one transaction."""

import re
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import receipts
from archive.desk import reviews
from archive.desk.kinds import DeskError
from wiki.discussion.models import REASON_MAX, SIGNATURE_MAX, Closure, Comment
from wiki.pages.texts import normalised, normalised_line

KIND = "comment"
TEXT_MAX = 5000  # characters

# They turn the order of the letters around them, or are seen by nobody: a text could hide another.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class CommentError(DeskError):
    """What the rules forbid; its text says why and what can be done."""


def cleaned(text: str) -> str:
    """Return a comment as it is kept: letters that are seen, and one blank line at most between two paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", normalised(_UNSEEN.sub("", text))).strip("\n")


def write(page, text: str, *, word: str, author=None, signature: str = "") -> Comment:
    """Keep a comment: published at once from a trusted account, else to be reviewed.

    `word` is the form's: a second click brings the same comment. Raises `CommentError`.
    """
    text = cleaned(text)
    if not text:
        raise CommentError(_("Write something first."))
    if len(text) > TEXT_MAX:
        raise CommentError(_("This is longer than %(limit)d characters: shorten it.") % {"limit": TEXT_MAX})
    state = Comment.State.PUBLISHED if author and author.is_trusted else Comment.State.WAITING
    facts = {
        "page": page,
        "text": text,
        "author": author,
        "signature": "" if author else normalised_line(_UNSEEN.sub("", signature))[:SIGNATURE_MAX],
        "state": state,
        "day": timezone.localdate(),
    }
    with transaction.atomic():
        digest = receipts.digest_of(receipts.code_of(word))
        if not Comment.objects.filter(receipt_hmac=digest).exists() and Closure.objects.filter(page=page).exists():
            raise CommentError(_("The discussion of this page was closed meanwhile: your text was not sent."))
        comment, made = Comment.objects.get_or_create(receipt_hmac=digest, defaults=facts)
        if made and state == Comment.State.WAITING:
            reviews.open_review(KIND, comment, [page.territory] if page.territory else [])
    return comment


def publish(comment: Comment, by, *, seen: int | None = None) -> str:
    """Publish a comment that waits; return the sentence that the moderator reads."""
    if by is not None and comment.author_id == by.pk:
        raise CommentError(_("You wrote this comment: somebody else must decide."))
    with _waiting(comment) as row:
        row.state = Comment.State.PUBLISHED
        row.save(update_fields=["state"])
        reviews.close(row, "publish", by=by, seen=seen)
    return _("The comment is published.")


def refuse(comment: Comment, by, *, reason: str, seen: int | None = None) -> str:
    """Refuse a comment that waits; its author reads why."""
    with _waiting(comment) as row:
        row.state, row.reason = Comment.State.REFUSED, normalised_line(reason)
        row.save(update_fields=["state", "reason"])
        reviews.close(row, "refuse", by=by, reason=row.reason, seen=seen)
    return _("The comment is refused.")


def take_down(comment: Comment, by, *, reason: str) -> str:
    """Take a published comment off the page; its author reads why."""
    reason = normalised_line(reason)[:REASON_MAX]
    if not reason:
        raise CommentError(_("Nothing was taken off: write the reason."))
    with _locked(comment) as row:
        if row.state != Comment.State.PUBLISHED:
            raise reviews.AlreadyDecided(_("This comment is not on the page any more."))
        row.state, row.reason = Comment.State.REFUSED, reason
        row.save(update_fields=["state", "reason"])
        reviews.open_review(KIND, row, [row.page.territory] if row.page.territory else [])
        reviews.close(row, "take_down", by=by, reason=reason)  # so that the desk keeps who decided it
    return _("The comment is taken off the page.")


def withdraw(comment: Comment) -> None:
    """Let its author take a comment back: nothing of it stays, not even on the desk."""
    with transaction.atomic():
        reviews.reviews_of(comment).delete()
        Comment.objects.filter(pk=comment.pk).delete()


def close(page, by, *, reason: str) -> str:
    """Let nothing more be said under a page; what was said stays."""
    reason = normalised_line(reason)[:REASON_MAX]
    if not reason:
        raise CommentError(_("Nothing was closed: write the reason."))
    facts = {"reason": reason, "day": timezone.localdate(), "by": by}
    Closure.objects.update_or_create(page=page, defaults=facts)
    return _("The discussion is closed.")


def reopen(page) -> str:
    """Let people speak again."""
    Closure.objects.filter(page=page).delete()
    return _("The discussion is open again.")


@contextmanager
def _locked(comment: Comment):
    """Hold the comment's row; raises when its author took it back."""
    with transaction.atomic():
        row = Comment.objects.select_for_update(of=("self",)).filter(pk=comment.pk).first()
        if row is None:
            raise reviews.AlreadyDecided(_("Its author took this comment back."))
        yield row


@contextmanager
def _waiting(comment: Comment):
    """Hold the comment's row, which must still wait."""
    with _locked(comment) as row:
        if row.state != Comment.State.WAITING:
            raise reviews.AlreadyDecided(
                _("This comment was already decided: %(decision)s.") % {"decision": row.get_state_display()}
            )
        yield row
    comment.refresh_from_db()
