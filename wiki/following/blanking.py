"""Blanking versions of a page for a legal reason: their words go for good, the history says that it happened.

The one exception to "nothing is deleted". The published version is never blanked: it is put right first, then the
versions that had the words. Proposals that repeat them lose the same words (`wiki.proposals.blanking`).
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wiki.models import ArticleRevision

from archive.models import Visibility
from wiki.following.models import Blanking, ChangeKind
from wiki.pages import saving
from wiki.proposals import blanking as in_proposals
from wiki.proposals.models import Proposal


class CannotBlank(Exception):
    """Versions that cannot be blanked; says why and what can be done."""


@dataclass(frozen=True)
class Blanked:
    """How many versions were blanked, and the proposals that lost the same words."""

    versions: int
    proposals: list[Proposal] = field(default_factory=list)


def blank(page, first: int, last: int, *, by, reason: str, summaries: bool = False, typed: str = "") -> Blanked:
    """Take text and title (and summaries) from these versions of a page, and their words from proposals.

    Versions that repeat the words of one of them, as a lock or a move does, are blanked with them. `typed` is a name or
    an address that must go from proposals wherever it stands; it is kept nowhere. Raises `CannotBlank` when the
    published version is one of them, or when there is no version to blank.
    """
    gone, versions = _gone(page, first, last, typed), set(_versions(page, first, last))
    with transaction.atomic():
        # Before the page: whoever accepts a proposal takes the locks in that order.
        holding = in_proposals.holding(gone, versions)
        proposals = in_proposals.blank(holding, gone, versions, by=by, reason=str(Blanking.Reason(reason).label))
        page, current = saving.locked(page)
        chosen = _versions(page, first, last)
        if current.pk in chosen:
            raise CannotBlank(
                _(
                    "The published version has these words: publish another one first (edit the page, or revert), then"
                    " blank those before it."
                )
            )
        done = list(Blanking.objects.filter(revision__in=chosen).values_list("pk", flat=True))
        new = sorted(chosen.keys() - set(done))
        if not new:
            raise CannotBlank(_("There is nothing to blank: these versions do not exist, or have no words any more."))
        emptied = {"title": _("Blanked version"), "content": ""}
        if summaries:
            emptied["user_message"] = ""
        ArticleRevision.objects.filter(pk__in=new).update(**emptied)
        facts = {"reason": reason, "by": by, "day": timezone.localdate()}
        Blanking.objects.bulk_create(Blanking(revision_id=pk, **facts) for pk in new)
        saving.log(page, by, _summary([chosen[pk] for pk in new], reason, len(proposals)), ChangeKind.BLANK)
        Visibility.raise_counter()
    return Blanked(len(new), proposals)


def proposals_with(page, number: int) -> list[Proposal]:
    """Return the proposals that would lose words if this version were blanked."""
    return in_proposals.holding(_gone(page, number, number, ""), _versions(page, number, number))


def _gone(page, first: int, last: int, typed: str) -> in_proposals.Gone:
    """Return what versions say and no other version does: their lines, titles and summaries."""
    rows = ArticleRevision.objects.filter(article=page.article_id).values_list("pk", "title", "content", "user_message")
    chosen = _versions(page, first, last)
    lines: tuple[list, list] = ([], [])
    for pk, *said in rows:
        lines[pk in chosen].extend(line for text in said for line in text.split("\n"))
    kept, gone = lines
    return in_proposals.Gone(gone, kept, typed)


def _versions(page, first: int, last: int) -> dict[int, int]:
    """Return the versions from the first to the last, and those with the words of one of them: number by key."""
    rows = ArticleRevision.objects.filter(article=page.article_id)
    range_ = rows.filter(revision_number__gte=first, revision_number__lte=last)
    words = range_.exclude(content="").values("content")
    same = rows.filter(content__in=words)
    return dict((range_ | same).values_list("pk", "revision_number"))


def _summary(numbers: list[int], reason: str, proposals: int) -> str:
    numbers = sorted(numbers)
    which = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    said = {"which": which, "reason": Blanking.Reason(reason).label}
    blanked = _("Version %(which)s blanked: %(reason)s") % said
    if not proposals:
        return blanked
    also = ngettext("the same words in %(count)d proposal", "the same words in %(count)d proposals", proposals)
    return f"{blanked} ({also % {'count': proposals}})"
