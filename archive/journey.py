"""What happened to a document, in sentences for everybody: never who sent it or who decided, and days, not hours.

Of a leak, nothing is said of before its publication: the day on which it came in could name who sent it.
"""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.models import CustodyEvent, Document, Provenance
from archive.models.version import Role

Kind = CustodyEvent.Kind
PUBLIC = [
    Kind.RECEIVED, Kind.CAPTURED, Kind.READ, Kind.READ_AGAIN, Kind.UNREADABLE, Kind.DESCRIBED, Kind.PUBLISHED,
    Kind.WITHDRAWN, Kind.RESTORED, Kind.MERGED, Kind.VERSION_ADDED, Kind.CORRECTED, Kind.SCHEDULED, Kind.UNDONE,
    Kind.REDACTED, Kind.CHECKED, Kind.MOVED, Kind.RELEASED, Kind.ANSWERED_PUBLICLY,
]  # fmt: skip
# Questions, answers and a first approval are the team's business; a second deposit would say that somebody else has it.
UNTOLD = [Kind.DUPLICATE, Kind.QUESTIONED, Kind.ANSWERED, Kind.APPROVED_ONCE, Kind.REFUSED]
# Nothing that can come before a publication: a mask, a plan, a decision taken back would date the deposit.
OF_A_LEAK = [Kind.PUBLISHED, Kind.WITHDRAWN, Kind.RESTORED, Kind.CHECKED, Kind.ANSWERED_PUBLICLY]
BY_THE_TEAM = [
    Kind.APPROVED_ONCE, Kind.PUBLISHED, Kind.DESCRIBED, Kind.WITHDRAWN, Kind.RESTORED, Kind.MERGED, Kind.SCHEDULED,
    Kind.UNDONE, Kind.REDACTED, Kind.MOVED, Kind.RELEASED, Kind.ANSWERED_PUBLICLY,
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing that happened, or the same one several times in a day."""

    kind: str
    day: datetime.date
    sentence: str


@dataclass(frozen=True)
class Shown:
    """A version that was published, on this day; `until` is the day on which another one took its place."""

    number: int
    day: datetime.date
    until: datetime.date | None = None


def lines_of(document: Document) -> list[CustodyEvent]:
    """Return every line of custody, in order, without its note; one query for `events_of` and `people_of`."""
    return list(document.custody.order_by("sequence").defer("note", "note_salt"))


def events_of(document: Document, lines: list[CustodyEvent] | None = None) -> list[CustodyEvent]:
    """Return the lines of custody that everybody may know of, in order."""
    kinds = OF_A_LEAK if document.provenance == Provenance.LEAK else PUBLIC
    lines = lines_of(document) if lines is None else lines
    return [line for line in lines if line.kind in kinds and not _masks_nothing(line)]


def _masks_nothing(line: CustodyEvent) -> bool:
    """Return whether a line about masking is of a masked version that was given up, or of text that was left."""
    return line.kind == Kind.REDACTED and ("given_up" in line.facts or "hidden_text" in line.facts)


def journey(document: Document, events: list[CustodyEvent]) -> list[Step]:
    """Return what happened, step by step."""
    steps = []
    for (kind, day), several in groupby(events, key=lambda event: (event.kind, _day(event))):
        lines = list(several)
        sentences = [_corrected(lines)] if kind == Kind.CORRECTED else [_sentence(document, line) for line in lines]
        steps += [Step(kind, day, sentence) for sentence in dict.fromkeys(sentences)]
    return steps


def people_of(lines: list[CustodyEvent]) -> int:
    """Return how many people of the review team had a hand in it, whoever they are."""
    return len({line.by_id for line in lines if line.kind in BY_THE_TEAM and line.actor == "person" and line.by_id})


def versions_shown(events: list[CustodyEvent]) -> list[Shown]:
    """Return the versions that were public one after the other."""
    opened = [event for event in events if event.kind in {Kind.PUBLISHED, Kind.RESTORED}]
    published = [(event.facts.get("version", 1), _day(event)) for event in opened]
    changes = [one for at, one in enumerate(published) if at == 0 or published[at - 1][0] != one[0]]
    following = [*(day for _number, day in changes[1:]), None]
    return [Shown(*one, until) for one, until in zip(changes, following, strict=False)]


def _day(event: CustodyEvent) -> datetime.date:
    return timezone.localdate(event.at)


def _sentence(document: Document, event: CustodyEvent) -> str:
    said = _SENTENCES.get(event.kind)
    return said(document, event) if said else f"{event.get_kind_display()}."


def _received(document: Document, event: CustodyEvent) -> str:
    if event.facts.get("address"):
        return _("An address of the web was given to the archive.")
    if event.facts.get("part_of"):
        return _("Came in inside another document.")
    count = event.facts.get("files", 1)
    return ngettext("Received by the archive.", "Received by the archive, in %(count)d files.", count) % {
        "count": count
    }


def _read(document: Document, event: CustodyEvent) -> str:
    pages, unreadable = event.facts.get("pages") or 0, event.facts.get("unreadable_pages", 0)
    sentence = ngettext("Read by a machine: %(n)d page.", "Read by a machine: %(n)d pages.", pages) % {"n": pages}
    if unreadable:
        sentence += " " + ngettext("%(n)d of them is unreadable.", "%(n)d of them are unreadable.", unreadable) % {
            "n": unreadable
        }
    return sentence


def _published(document: Document, event: CustodyEvent) -> str:
    if event.by_id is not None and event.by_id == document.deposited_by_id:
        return _("Published by the person who sent it: fewer than three people review here.")
    if event.actor == "console":
        return _("Published by the administration of the site.")
    if document.provenance == Provenance.LEAK:
        return _("Published by two people of the review team.")
    number = event.facts.get("version", 1)
    if number > 1:
        return _("Version %(number)d published by the review team.") % {"number": number}
    return _("Published by the review team.")


def _checked(document: Document, event: CustodyEvent) -> str:
    surfaces, findings = event.facts.get("surfaces", 0), event.facts.get("findings", 0)
    said = {"n": surfaces, "found": findings}
    if findings:
        return (
            ngettext(
                "Withdrawal checked at %(n)d address: something of it still showed (%(found)d).",
                "Withdrawal checked at %(n)d addresses: something of it still showed (%(found)d).",
                surfaces,
            )
            % said
        )
    return (
        ngettext(
            "Withdrawal checked at %(n)d address: nothing of it shows any more.",
            "Withdrawal checked at %(n)d addresses: nothing of it shows any more.",
            surfaces,
        )
        % said
    )


def _replied(document: Document, event: CustodyEvent) -> str:
    if event.facts.get("taken_back"):
        return _("A reply that was shown beside it was taken back.")
    return _("A reply is shown beside it, as its author asked.")


def _version_added(document: Document, event: CustodyEvent) -> str:
    number, role = event.facts.get("version"), event.facts.get("role")
    if role in Role.values:
        return _("Version %(number)s added: %(role)s.") % {"number": number, "role": Role(role).label}
    return _("Version %(number)s added.") % {"number": number}


def _corrected(lines: list[CustodyEvent]) -> str:
    pages = sorted({line.facts.get("page") for line in lines} - {None})
    if len(pages) == 1:
        return _("The text of page %(page)d was corrected by a person.") % {"page": pages[0]}
    return _("The text of %(n)d pages was corrected by a person.") % {"n": len(pages) or len(lines)}


def _released(document: Document, event: CustodyEvent) -> str:
    if event.facts.get("released"):
        return _("The file of the administration is given byte for byte beside the clean copy.")
    return _("The file of the administration is not given any more.")


_SENTENCES = {
    Kind.RECEIVED: _received,
    Kind.CAPTURED: lambda document, event: _("The page of the web was kept as it was that day."),
    Kind.READ: _read,
    Kind.READ_AGAIN: lambda document, event: _("Sent to the machine to be read again."),
    Kind.UNREADABLE: lambda document, event: _("A machine could not read it."),
    Kind.DESCRIBED: lambda document, event: _("The review team corrected its description."),
    Kind.PUBLISHED: _published,
    Kind.WITHDRAWN: lambda document, event: _("Withdrawn from the site."),
    Kind.RESTORED: lambda document, event: _("Put back on the site by the review team."),
    Kind.MERGED: lambda document, event: _("Joined to another document."),
    Kind.VERSION_ADDED: _version_added,
    Kind.RELEASED: _released,
    Kind.SCHEDULED: lambda document, event: _("The review team planned the day of its publication."),
    Kind.UNDONE: lambda document, event: _("The review team took a decision back."),
    Kind.REDACTED: lambda document, event: _("The review team masked passages."),
    Kind.CHECKED: _checked,
    Kind.MOVED: lambda document, event: _("The review team put it among documents of another kind."),
    Kind.ANSWERED_PUBLICLY: _replied,
}
