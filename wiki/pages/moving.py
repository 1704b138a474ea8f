"""What the review team does to a page as a whole: move, lock, take off the site, put back. Each is in its history."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from archive.models import Visibility
from wiki.following.models import ChangeKind
from wiki.pages import paths, saving
from wiki.pages.models import FormerPath, WikiPage


def move(page: WikiPage, path: str, *, by, reason: str = "") -> int:
    """Give a page, and all pages below it, another address; return how many moved. The old addresses lead there.

    Raises `saving.CannotSave` when the address is not allowed, or is another page's.
    """
    path = path.strip().strip("/").lower()
    saving.check_path(path)
    with transaction.atomic():
        page, _current = saving.locked(page)
        old = page.path
        if path == old:
            return 0
        if path.startswith(f"{old}/"):
            raise saving.BadPath(_("A page cannot move below itself."))
        branch = list(WikiPage.objects.filter(Q(pk=page.pk) | Q(path__startswith=f"{old}/")).order_by("path"))
        moves = {one.path: path + one.path.removeprefix(old) for one in branch}
        _check_free(moves, branch)
        FormerPath.objects.filter(path__in=moves.values()).delete()  # back to an address of its own
        FormerPath.objects.bulk_create([FormerPath(path=one.path, page=one) for one in branch], batch_size=200)
        for one in branch:
            one.path = moves[one.path]
            if one.path.count("/") == 1 and one.territory_id is None:
                one.territory = _free_territory(one.path)
        WikiPage.objects.bulk_update(branch, ["path", "territory"], batch_size=200)
        page.path = path
        said = _("Moved from %(old)s to %(new)s") % {"old": old, "new": path}
        saving.log(page, by, f"{said}. {reason}" if reason else said, ChangeKind.MOVE)
        Visibility.raise_counter()
    return len(branch)


def _check_free(moves: dict[str, str], branch: list[WikiPage]) -> None:
    """Raise unless every new address is free, or one that a page of this branch had."""
    for new in moves.values():
        saving.check_path(new)
    mine = [one.pk for one in branch]
    taken = WikiPage.objects.filter(path__in=moves.values()).exclude(pk__in=mine).first()
    former = FormerPath.objects.filter(path__in=moves.values()).exclude(page__in=mine).first()
    if taken or former:
        raise saving.PageExists(
            _("“%(path)s” is the address of another page, or was: choose another.") % {"path": (taken or former).path}
        )


def _free_territory(path: str):
    territory = paths.territory_of(path)
    return territory if territory and not WikiPage.objects.filter(territory=territory).exists() else None


def set_lock(page: WikiPage, locked: bool, *, by) -> None:
    """Let only the review team edit it directly, or everybody again who may."""
    with transaction.atomic():
        page, _current = saving.locked(page)
        if page.locked == locked:
            return
        WikiPage.objects.filter(pk=page.pk).update(locked=locked)
        saving.log(page, by, _("Locked") if locked else _("Unlocked"), ChangeKind.LOCK)
        Visibility.raise_counter()


def take_off(page: WikiPage, *, by, reason: str) -> None:
    """Take a page off the site; nothing of it is deleted."""
    _show(page, False, by, _("Taken off the site: %(reason)s") % {"reason": reason})


def put_back(page: WikiPage, *, by) -> None:
    """Put it back, as it was."""
    _show(page, True, by, _("Put back on the site"))


def _show(page: WikiPage, shown: bool, by, summary: str) -> None:
    with transaction.atomic():
        page, _current = saving.locked(page)
        if page.deleted != shown:
            return
        WikiPage.objects.filter(pk=page.pk).update(deleted=not shown)
        saving.log(page, by, summary, ChangeKind.SITE)
        Visibility.raise_counter()
