"""Where a deposit stands, in one line: the same words for its depositor and for the review team."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.models import CustodyEvent, Decision, Page, Processing, Version
from archive.written_date import written_day


@dataclass(frozen=True)
class State:
    """One line of state. `tone` is "ok", "warn" or empty: the colour, never the only sign."""

    label: str
    detail: str = ""
    tone: str = ""

    def __str__(self):
        return _("%(label)s: %(detail)s") % {"label": self.label, "detail": self.detail} if self.detail else self.label


def with_state(documents):
    """Return these documents (a queryset) with all that `state_of` reads, in three more queries however many."""
    withdrawals = CustodyEvent.objects.filter(kind=CustodyEvent.Kind.WITHDRAWN)
    return documents.select_related("duplicate_of", "merged_into").prefetch_related(
        Prefetch("versions", versions_read()), Prefetch("custody", withdrawals, to_attr="withdrawals")
    )


def versions_read():
    """Return all versions, each with the number of its pages that are `read`."""
    read = Count("pages", filter=~Q(pages__state=Page.State.WAITING))
    return Version.objects.annotate(read=read, failed=Count("pages", filter=Q(pages__state=Page.State.FAILED)))


def state_of(document) -> State:
    """Return the state of a document that comes from `with_state`."""
    versions = document.versions.all()
    version = max(versions, key=lambda version: version.number, default=None)
    if document.duplicate_of_id or document.decision == Decision.MERGED:
        return State(_("Already in the archive"))
    if document.publish_on and document.decision == Decision.WAITING:
        return State(_("Publication planned for %(day)s") % {"day": written_day(document.publish_on)}, "", "ok")
    if document.decision in _DECIDED:
        return _DECIDED[document.decision](document, version)
    if version is not None and version.processing == Processing.WAITING and not version.sha256:
        return State(_("Capture in progress"))
    if version is None or version.processing == Processing.WAITING:
        return State(_("Reading in progress"))
    if version.processing == Processing.FAILED:
        return State(_("Unreadable"), str(version.get_failure_display()), "warn")
    if version.processing == Processing.WORKING:
        return State(_("Reading in progress"), reading_progress(version))
    return State(_("Waiting for review"))


def reading_progress(version) -> str:
    """Return how many pages are read while that is under way, or nothing."""
    if version.processing != Processing.WORKING or not version.page_count:
        return ""
    said = ngettext("%(read)d page of %(all)d read", "%(read)d pages of %(all)d read", version.read)
    return said % {"read": version.read, "all": version.page_count}


def _published(document, version) -> State:
    return State(_("Published"), reading_progress(version) if version else "", "ok")


def _refused(document, version) -> State:
    """Say the review team's reason, or the machine's."""
    return State(_("Refused"), document.reason or (str(version.get_failure_display()) if version else ""), "warn")


def _question(document, version) -> State:
    return State(_("Question asked"), document.reason, "warn")


def _withdrawn(document, version) -> State:
    if not document.withdrawals:
        return State(_("Withdrawn"), document.reason, "warn")
    day = written_day(localdate(max(line.at for line in document.withdrawals)))
    return State(_("Withdrawn on %(day)s") % {"day": day}, document.reason, "warn")


_DECIDED = {
    Decision.PUBLISHED: _published,
    Decision.REFUSED: _refused,
    Decision.QUESTION: _question,
    Decision.WITHDRAWN: _withdrawn,
}
