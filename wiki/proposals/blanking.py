"""Blanks in proposals the words that an administrator blanked in versions of a page: what repeats them goes too.

Line by line, so that what else somebody wrote is not lost. A line goes when it repeats a run of words of a line that is
blanked and that nothing which stays says; shorter runs count in proposals that were written from a blanked version.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.models import Review
from wiki.proposals.models import EarlierText, Proposal, Remark

GONE = "[…]"  # in the place of a line
RUN, RUN_FROM_VERSION = 6, 3  # words
READ_AT_ONCE = 200
_WORD = re.compile(r"\w+")
# What each row says; `Review` and `Remark` hold what the team wrote about it.
_SAID = {
    Proposal: ["title", "text", "summary", "reason"],
    EarlierText: ["title", "text", "summary"],
    Remark: ["text"],
    Review: ["reason"],
}


def _words(line: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(line.casefold()))


def _runs(words: tuple[str, ...], length: int) -> set[tuple[str, ...]]:
    """Return the runs of so many words; of a shorter line, the line, which then matches as a whole only."""
    if len(words) <= length:
        return {words} if words else set()
    return {words[at : at + length] for at in range(len(words) - length + 1)}


@dataclass
class Gone:
    """What must not be said any more: lines of blanked versions, and names or addresses that somebody typed."""

    lines: Iterable[str]
    kept: Iterable[str] = ()  # lines of what stays
    typed: str = ""
    _by_length: dict[int, set] = field(init=False, default_factory=dict)

    def __post_init__(self):
        gone, kept = [set(map(_words, lines)) for lines in (self.lines, self.kept)]
        for length in (RUN, RUN_FROM_VERSION):
            stays = set().union(*(_runs(words, length) for words in kept))
            self._by_length[length] = set().union(*(_runs(words, length) for words in gone - kept)) - stays
        self._typed = f" {' '.join(_words(self.typed))} "

    def without(self, text: str, *, from_version: bool = False) -> str:
        """Return a text with `[…]` in the place of each line that says some of it."""
        length = RUN_FROM_VERSION if from_version else RUN
        return "\n".join(GONE if self._is_in(_words(line), length) else line for line in text.split("\n"))

    def _is_in(self, words: tuple[str, ...], length: int) -> bool:
        if self._typed.strip() and self._typed in f" {' '.join(words)} ":
            return True
        return not self._by_length[length].isdisjoint(_runs(words, length))


def holding(gone: Gone, versions: Iterable[int]) -> list[Proposal]:
    """Return the proposals that say some of it, in any of their texts or remarks; `versions` are those blanked."""
    versions = set(versions)
    rows = Proposal.objects.exclude(kind=Proposal.Kind.FACTS).order_by("pk")
    rows = rows.prefetch_related("earlier", Prefetch("remarks", Remark.objects.order_by("pk")))
    reasons = _reasons()
    return [
        row
        for row in rows.iterator(chunk_size=READ_AT_ONCE)
        if next(_changed(row, reasons[row.pk], gone, versions), None)
    ]


def blank(proposals: list[Proposal], gone: Gone, versions: Iterable[int], *, by, reason: str) -> list[Proposal]:
    """Blank the words in these proposals, in the caller's transaction; return those that held some of them.

    Each says so to its author and the review team, without the words.
    """
    versions = set(versions)
    rows = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in proposals]).order_by("pk")
    done, reasons = [], _reasons([one.pk for one in proposals])
    for proposal in rows.prefetch_related("earlier", "remarks"):
        changed = list(_changed(proposal, reasons[proposal.pk], gone, versions))
        for row, values in changed:
            type(row).objects.filter(pk=row.pk).update(**values)
        if changed:
            said = _("Words of this proposal were blanked for a legal reason: %(reason)s. “[…]” stands in their place.")
            facts = {"number": proposal.number, "text": said % {"reason": reason}, "added": timezone.now()}
            Remark.objects.create(proposal=proposal, by_team=True, author=by, **facts)
            if proposal.is_open:
                reviews.raise_version(proposal)  # whoever has it open reads it anew before deciding
            done.append(proposal)
    return done


def _reasons(keys: list[int] | None = None) -> dict[int, list[Review]]:
    """Return, by the key of a proposal, its reviews that give a reason."""
    kind = ContentType.objects.get_for_model(Proposal)
    found = defaultdict(list)
    said = Review.objects.filter(content_type=kind).exclude(reason="").order_by("pk")
    for row in said if keys is None else said.filter(object_id__in=keys):
        found[row.object_id].append(row)
    return found


def _changed(proposal: Proposal, reasons: list[Review], gone: Gone, versions: set[int]):
    """Yield (row, values without the words) of the proposal and of all that is said with it: those that held some."""
    for row in [proposal, *proposal.earlier.all(), *proposal.remarks.all(), *reasons]:
        is_from = getattr(row, "base_revision_id", proposal.base_revision_id) in versions
        values = {name: gone.without(getattr(row, name), from_version=is_from) for name in _SAID[type(row)]}
        values = {name: value for name, value in values.items() if value != getattr(row, name)}
        if values:
            yield row, values
