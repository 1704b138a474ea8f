"""The second factor of the review team: a code of an application (TOTP), or one of ten recovery codes.

django-otp keeps the keys, refuses a code twice and slows tries down. The moment of the last use that it writes is
taken out again: when somebody of the team was here is nobody's business.
"""

import time
from base64 import b32encode

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.models import RoleChange, User

CODES = 10
STALE = 20  # steps of 30 seconds: after that a code could not be used again anyhow


def is_required(user) -> bool:
    """Return whether this account has its role only once a second factor was given."""
    if not settings.SECOND_FACTOR or not user.is_of_the_team:
        return False
    exempt = user.is_demonstration and (settings.DEBUG or settings.SECOND_FACTOR_DEMONSTRATION)
    return not exempt


def is_passed(session, user) -> bool:
    """Return whether it was given in this session, with something that this account still has."""
    named = session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(named) if named else None
    return device is not None and device.user_id == user.pk and device.confirmed


def device_of(user) -> TOTPDevice | None:
    """Return the telephone of this account that is in use."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def pending_of(user) -> TOTPDevice | None:
    """Return the one that was begun and has not shown a right code yet."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def begin(user) -> TOTPDevice:
    """Draw a new key; what is in use goes on until a code of the new one is given."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        return TOTPDevice.objects.create(user=user, name="telephone", confirmed=False)


def key_of(device) -> str:
    """Return the key as applications want it typed, in groups of four."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture_of(device) -> str:
    """Return the key as a QR code, an SVG without script or style."""
    return segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass=None)


def finish(user, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Put the new key in use when its code is right: the old one and its recovery codes are gone.

    Returns it with ten recovery codes, to be shown this once; nothing when the code is wrong.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        device = pending_of(user)
        if device is None or _accepted(user, device, code) is None:
            return None
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        device.refresh_from_db()
        return device, new_codes(user)


def new_codes(user) -> list[str]:
    """Return ten new recovery codes; those that were given before are good no more."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery codes")
        codes = [StaticToken.random_token() for _number in range(CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(user) -> int:
    """Return how many recovery codes were not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


def check(user, code: str):
    """Return what accepted this code (of the application, or a recovery code, each once), or nothing."""
    typed = "".join(code.split()).lower()[:64]
    devices = TOTPDevice if typed.isdecimal() and len(typed) == 6 else StaticDevice
    device = devices.objects.filter(user=user, confirmed=True).first()
    return _accepted(user, device, typed) if device and typed else None


def seconds_to_wait(user) -> int:
    """Return how long this account must wait before its next code."""
    waits = [0]
    for devices in (TOTPDevice, StaticDevice):
        for device in devices.objects.filter(user=user):
            allowed, why = device.verify_is_allowed()
            if not allowed and why and "locked_until" in why:
                waits.append(int((why["locked_until"] - timezone.now()).total_seconds()) + 1)
    return max(waits)


def take_away(user) -> None:
    """Forget every key and code of this account."""
    for devices in (TOTPDevice, StaticDevice):
        devices.objects.filter(user=user).delete()


def reset(account, by, reason: str) -> None:
    """Take away the second factor of somebody who lost it, and write who did it and why; inside a transaction."""
    take_away(account)
    RoleChange.objects.create(
        account=account, by=by, before=account.role, after=account.role,
        reason=f"Second factor taken away. {reason}", day=timezone.localdate(),
    )  # fmt: skip


def forget_uses() -> int:
    """Forget the time of codes that could not be used twice any more; for the worker. Returns how many."""
    step = int(time.time()) // 30
    return TOTPDevice.objects.filter(last_t__gt=-1, last_t__lt=step - STALE).update(last_t=-1)


def _accepted(user, device, code: str):
    typed = "".join(code.split())[:64]
    accepted = verify_token(user, device.persistent_id, typed)
    if accepted is not None:
        type(device).objects.filter(pk=device.pk).update(last_used_at=None)
    return accepted
