"""Watching pages and branches, and what changed there since one said that one has seen it."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from archive.models import User
from wiki.following import changes
from wiki.following.models import Change, Watch
from wiki.pages.models import WikiPage

WATCHES_MAX = 200  # of one account: each is a condition of one query


class TooMany(Exception):
    """More than one account may watch; says so."""


def watch(user, page, *, branch: bool) -> Watch:
    """Let somebody watch a page, or its branch too, from now on. Raises `TooMany`."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two requests at once would pass the limit
        known = Watch.objects.filter(user=user)
        if known.exclude(page=page).count() >= WATCHES_MAX:
            raise TooMany(
                _("You watch %(limit)d pages already: stop watching one, or watch a branch.") % {"limit": WATCHES_MAX}
            )
        facts = {"branch": branch}
        made, _new = Watch.objects.update_or_create(
            user=user, page=page, defaults=facts, create_defaults={**facts, "seen": changes.newest()}
        )
    return made


def unwatch(user, page) -> None:
    """Watch it no more."""
    Watch.objects.filter(user=user, page=page).delete()


def watches_of(user):
    """Return what somebody watches, of the pages that they may see."""
    visible = WikiPage.objects.visible_to(user)
    rows = Watch.objects.filter(user=user, page__in=visible).select_related("page__article__current_revision")
    return rows.defer("page__html", "page__text", "page__stems", "page__article__current_revision__content").order_by(
        "page__path"
    )


def unseen(user, watches):
    """Return the changes of watched pages, others' and not seen yet."""
    wanted = Q(pk__in=[])
    for one in watches:
        wanted |= Q(page=one.page_id, revision__gt=one.seen)
        if one.branch:
            wanted |= Q(page__path__startswith=f"{one.page.path}/", revision__gt=one.seen)
    return Change.objects.visible_to(user).filter(wanted).exclude(author=user)


def mark_seen(user, number: int) -> None:
    """Keep that everything up to this change was seen; a number of the future is taken as now."""
    number = min(number, changes.newest())
    Watch.objects.filter(user=user).update(seen=Greatest("seen", number))
