"""Blanking versions of a page for a legal reason: their words go for good, the history says that it happened.

The one exception to "nothing is deleted". The published version is never blanked: it is put right first, then the
versions that had the words.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wiki.models import ArticleRevision

from archive.models import Visibility
from wiki.following.models import Blanking, ChangeKind
from wiki.pages import saving


class CannotBlank(Exception):
    """Versions that cannot be blanked; says why and what can be done."""


def blank(page, first: int, last: int, *, by, reason: str, summaries: bool = False) -> int:
    """Take text and title (and summaries) from these versions of a page; return how many were blanked.

    Versions that repeat the words of one of them, as a lock or a move does, are blanked with them. Raises `CannotBlank`
    when the published version is one of them, or when there is no version to blank.
    """
    with transaction.atomic():
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
        saving.log(page, by, _summary([chosen[pk] for pk in new], reason), ChangeKind.BLANK)
        Visibility.raise_counter()
    return len(new)


def _versions(page, first: int, last: int) -> dict[int, int]:
    """Return the versions from the first to the last, and those with the words of one of them: number by key."""
    rows = ArticleRevision.objects.filter(article=page.article_id)
    range_ = rows.filter(revision_number__gte=first, revision_number__lte=last)
    words = range_.exclude(content="").values("content")
    same = rows.filter(content__in=words)
    return dict((range_ | same).values_list("pk", "revision_number"))


def _summary(numbers: list[int], reason: str) -> str:
    numbers = sorted(numbers)
    which = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    said = {"which": which, "reason": Blanking.Reason(reason).label}
    return _("Version %(which)s blanked: %(reason)s") % said
