"""What readers report: a mistake, somebody's data, a request to take down, a reply; received, decided, shown.

What can be reported on is registered here by each app, so that hidden and missing subjects answer alike. A contact is
kept until the decision and no longer; the follow code, shown once, leads to the state and the answer.
"""

import re
import unicodedata
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import receipts
from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.models import CustodyEvent, Document, Report, Visibility
from archive.models.custody import record

KIND = "report"
TEXT_MAX = 10_000  # characters
WITH_CLOCK = {Report.Kind.PERSONAL_DATA, Report.Kind.TAKEDOWN, Report.Kind.REPLY}

# They turn the order of the letters around them, or are seen by nobody: a text could hide another.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class ReportError(DeskError):
    """What the rules forbid; its text says why and what can be done."""


@dataclass(frozen=True)
class Subject:
    """One kind of thing that can be reported on: `name` and `key_of(row)` make its address, `find(user, key)` reads it.

    `find` returns nothing for what this person may not see; `territories_of(row)` says who reviews it,
    `address_of(row)` where it is read.
    """

    name: str
    model: type
    find: Callable
    key_of: Callable
    territories_of: Callable = lambda row: ()
    address_of: Callable = lambda row: row.get_absolute_url()


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Let this be reported on: each app registers its own in `AppConfig.ready()`."""
    _subjects[subject.name] = subject


def subject_named(name: str) -> Subject | None:
    """Return a kind of subject by the name that addresses give it."""
    return _subjects.get(name)


def subject_of(row) -> Subject:
    """Return the kind of subject that a row is. Raises `LookupError` when nothing can be reported on it."""
    for subject in _subjects.values():
        if type(row) is subject.model:
            return subject
    raise LookupError(f"Nothing can be reported on {type(row).__name__}.")


def send(row, kind: str, text: str, *, word: str, signed="", contact="", page_rank=None, by=None) -> Report:
    """Put a report in the queue, with the clock that its kind has; twice the same form is once.

    `word` is the form's. Raises `ReportError`.
    """
    text = plain(text)
    if not text:
        raise ReportError(_("Write something first."))
    digest = receipts.digest_of(receipts.code_of(word))
    now = timezone.now()
    with transaction.atomic():
        # One sending at a time on one kind of subject: the second click finds what the first one wrote.
        of_what = ContentType.objects.get_for_model(row)
        ContentType.objects.select_for_update(no_key=True).get(pk=of_what.pk)
        if before := Report.objects.filter(receipt_hmac=digest).first():
            return before
        report = Report.objects.create(
            kind=Report.Kind(kind), content_type=of_what, object_id=row.pk, page_rank=page_rank, text=text[:TEXT_MAX],
            signed=plain(signed)[:200], contact=plain(contact)[:200], sent_by=by, receipt_hmac=digest, received=now,
        )  # fmt: skip
        review = reviews.open_review(KIND, report, subject_of(row).territories_of(row))
        if report.kind in WITH_CLOCK:
            review.deadline = now + timedelta(days=settings.REPORT_DAYS)
            review.save(update_fields=["deadline"])
    return report


def follow(report: Report, by, *, answer: str, show: bool = False, seen: int | None = None) -> str:
    """Say that it is followed, and how; with `show`, have the text of a reply shown beside its subject."""
    with _waiting(report, by) as row:
        if show and row.kind != Report.Kind.REPLY:
            raise ReportError(_("Only a right of reply is shown beside what it answers."))
        if show and row.subject is None:
            raise ReportError(_("What this answers is not there any more: nothing can be shown beside it."))
        _decide(row, Report.State.ACCEPTED, answer, by, seen)
        if show:
            _show(row, by)
    return _("The reply is shown beside the text that it answers.") if show else _("The report is followed.")


def dismiss(report: Report, by, *, answer: str, seen: int | None = None) -> str:
    """Say that it is not followed, and why."""
    with _waiting(report, by) as row:
        _decide(row, Report.State.REFUSED, answer, by, seen)
    return _("The report is not followed; whoever sent it reads why.")


def take_back(report: Report, by=None) -> str:
    """Take a reply away from beside its subject: its author, by the code, or the review team."""
    with _locked(report) as row:
        if not row.is_public:
            raise ReportError(_("This reply is not shown any more."))
        row.is_public = False
        row.save(update_fields=["is_public"])
        _tell(row, by, taken_back=True)
    return _("The reply is not shown any more.")


def replies_to(row):
    """Return the replies shown beside this, the oldest first."""
    of_what = ContentType.objects.get_for_model(row)
    shown = Report.objects.filter(content_type=of_what, object_id=row.pk, kind=Report.Kind.REPLY, is_public=True)
    return shown.order_by("answered_at", "pk")


def plain(text: str) -> str:
    """Return a text as it is kept: letters that are seen, one blank line at most between two paragraphs."""
    lines = _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _decide(row: Report, state: str, answer: str, by, seen) -> None:
    row.state, row.answer, row.answered_at, row.contact = state, plain(answer), timezone.now(), ""
    row.save(update_fields=["state", "answer", "answered_at", "contact"])
    reviews.close(row, "follow" if state == Report.State.ACCEPTED else "dismiss", by=by, reason=row.answer, seen=seen)


def _show(row: Report, by) -> None:
    row.is_public = True
    row.save(update_fields=["is_public"])
    _tell(row, by)


def _tell(row: Report, by, **facts) -> None:
    """Write the line of a document's custody, and have every kept page made anew."""
    if isinstance(row.subject, Document):
        actor = "person" if by else "machine"
        record(row.subject, CustodyEvent.Kind.ANSWERED_PUBLICLY, by=by, actor=actor, report=row.pk, **facts)
    Visibility.raise_counter()


@contextmanager
def _locked(report: Report):
    """Hold the document that it is about, then the report, in the order of every decision."""
    with transaction.atomic():
        if report.content_type_id == ContentType.objects.get_for_model(Document).pk:
            Document.objects.select_for_update().filter(pk=report.object_id).first()
        yield Report.objects.select_for_update().get(pk=report.pk)
    report.refresh_from_db()


@contextmanager
def _waiting(report: Report, by):
    """Hold a report that waits, and was not sent by who decides."""
    if by is not None and report.sent_by_id == by.pk:
        raise ReportError(_("You sent this report yourself: somebody else must decide."))
    with _locked(report) as row:
        if row.state != Report.State.WAITING:
            raise reviews.AlreadyDecided(
                _("This report was already decided: %(decision)s.") % {"decision": row.get_state_display()}
            )
        yield row


register(
    Subject(
        name="document",
        model=Document,
        find=lambda user, key: Document.objects.visible_to(user).filter(code=key).first(),
        key_of=lambda document: document.code,
        territories_of=lambda document: document.territories.all(),
    )
)
receipts.register(
    receipts.Followed(
        lambda digest: list(Report.objects.filter(receipt_hmac=digest).order_by("pk")),
        "archive/reports/_followed.html",
    )
)
