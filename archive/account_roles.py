"""Giving and taking roles: who may, to whom, where; with the reason, in one transaction.

Nobody changes their own role, touches somebody above them or gives a role above theirs; a moderator of some territories
gives moderation inside them only; one administrator always stays. What was given before is looked at again: the
sessions of the account end, what it had taken on at the desk is free, its first approvals count no more.
"""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import second_factor
from archive.account_sessions import end_sessions_of
from archive.desk.kinds import DeskError
from archive.models import Review, Role, RoleChange, User

RANK = {role: number for number, role in enumerate(Role)}
SHORTEST_REASON, LONGEST_REASON = 3, 2000


class RoleError(DeskError):
    """A role that cannot be given; its text says why and what can be done."""


def give(account, role: str, *, by=None, reason: str, territories=()) -> str:
    """Give this role, of these territories when it is a moderator's (none: all). `by` is nothing for the console.

    Returns the sentence that the moderator reads. Raises `RoleError`.
    """
    role, territories = Role(role), list(territories) if role == Role.MODERATOR else []
    reason = _reason(reason)
    with transaction.atomic():
        account, giver = _locked(account, by)
        before, had = account.role, set(account.territories.values_list("path", flat=True))
        if by is not None:
            _check(account, role, {place.path for place in territories}, giver)
        _check_one_administrator_stays(account, role)
        if (before, had) == (role, {place.path for place in territories}):
            raise RoleError(_("“%(account)s” has this role already.") % {"account": account})
        account.role = role
        account.save(update_fields=["role"])
        account.territories.set(territories)
        RoleChange.objects.create(
            account=account, by=giver, before=before, after=role, reason=reason, day=timezone.localdate(),
            territories=_codes(territories),
        )  # fmt: skip
        _look_again(account)
    return _("“%(account)s” is now: %(role)s.") % {"account": account, "role": role.label}


def reset_second_factor(account, *, by, reason: str) -> str:
    """Take away the second factor of somebody who lost telephone and codes. Raises `RoleError`."""
    reason = _reason(reason)
    with transaction.atomic():
        account, giver = _locked(account, by)
        if not (by.is_administrator and giver.is_administrator):
            raise RoleError(_("Only the administration takes a second factor away."))
        if account == giver:
            raise RoleError(_("Nobody takes away their own second factor: ask somebody else of the administration."))
        second_factor.reset(account, giver, reason)
        end_sessions_of(account)
    return _("The second factor of “%(account)s” is taken away: they set up a new one when they sign in.") % {
        "account": account
    }


def may_change(by, account) -> bool:
    """Return whether this moderator may change the role of that account at all."""
    return by.is_moderator and by.pk != account.pk and RANK[account.role] <= RANK[by.role] and account.is_active


def roles_for(by) -> list[Role]:
    """Return the roles that this person may give."""
    return [role for role in Role if RANK[role] <= RANK[by.role]] if by.is_moderator else []


def _locked(account, by):
    """Hold the rows of both and of all administrators; return both as they are now."""
    wanted = Q(pk__in=[account.pk, *([by.pk] if by else [])]) | Q(role=Role.ADMINISTRATOR)
    people = {user.pk: user for user in User.objects.select_for_update().filter(wanted).order_by("pk")}
    if account.pk not in people:
        raise RoleError(_("This account is gone."))
    return people[account.pk], people.get(by.pk) if by else None


def _check(account, role, paths: set[str], giver) -> None:
    if giver is None or not giver.is_moderator:
        raise RoleError(_("Only the review team gives roles."))
    if account == giver:
        raise RoleError(_("Nobody changes their own role: ask somebody else of the team."))
    if not account.is_active:
        raise RoleError(_("This account is closed."))
    if RANK[account.role] > RANK[giver.role] or RANK[role] > RANK[giver.role]:
        raise RoleError(_("This role is above yours: ask the administration."))
    if giver.territory_paths:
        _check_inside(account, role, paths, giver.territory_paths)


def _check_inside(account, role, paths: set[str], mine: list[str]) -> None:
    """A moderator of some territories gives moderation inside them, and takes it from nobody who has it elsewhere."""
    given = [paths] if role == Role.MODERATOR else []
    given += [set(account.territory_paths)] if account.role == Role.MODERATOR else []
    for there in given:
        if not there or not all(path.startswith(tuple(mine)) for path in there):
            raise RoleError(_("You give and take moderation inside your own territories only."))


def _check_one_administrator_stays(account, role) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)
    if account.is_administrator and role != Role.ADMINISTRATOR and not others.exists():
        raise RoleError(_("This is the last account of the administration: give that role to somebody else first."))


def _look_again(account) -> None:
    """What this account was, it may not be any more: its sessions, what it took on and its first approvals end."""
    end_sessions_of(account)
    waiting = Review.objects.waiting().order_by()
    waiting.filter(claimed_by=account).update(claimed_by=None, claimed_until=None)
    waiting.filter(first_approval_by=account).update(first_approval_by=None, version=F("version") + 1)


def _reason(reason: str) -> str:
    reason = reason.replace("\x00", "").strip()
    if len(reason) < SHORTEST_REASON:
        raise RoleError(_("Write the reason: whoever looks after the accounts later reads it."))
    if len(reason) > LONGEST_REASON:
        raise RoleError(_("This reason is too long: keep to 2,000 signs."))
    return reason


def _codes(territories) -> str:
    codes = ", ".join(place.code for place in territories)
    if len(codes) > RoleChange._meta.get_field("territories").max_length:
        raise RoleError(_("These are too many territories: name departments or regions in their place."))
    return codes
