"""The recovery code of an account: shown once, kept as a slow digest, it opens the account without its password.

Six groups of four of an alphabet of 27: 114 bits. It is used up by what it opens, and another one is given then.
"""

import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from archive import brake
from archive.models import User
from archive.models.document import CODE_ALPHABET
from archive.models.user import key_of

GROUPS, GROUP = 6, 4


def new_code(user) -> str:
    """Draw a code, keep its digest in the place of the one before, and return it in groups."""
    code = "-".join("".join(secrets.choice(CODE_ALPHABET) for _letter in range(GROUP)) for _group in range(GROUPS))
    user.recovery_digest = make_password(_bare(code))
    user.save(update_fields=["recovery_digest"])
    return code


def owner_of(pseudonym: str, code: str, network: str = "") -> User | None:
    """Return the account that this code opens, or nothing; as slow when there is no such account."""
    name = _tried(pseudonym)
    if brake.seconds_to_wait(name, network):
        return None
    user = User.objects.filter(key=key_of(pseudonym), is_active=True).first()
    digest = user.recovery_digest if user and user.recovery_digest else None
    if digest is None:
        make_password(_bare(code))  # the same work
    elif check_password(_bare(code), digest):
        brake.succeeded(name, network)
        return user
    brake.failed(name, network)
    return None


def seconds_to_wait(pseudonym: str, network: str = "") -> int:
    """Return how long this pseudonym must wait before its next code."""
    return brake.seconds_to_wait(_tried(pseudonym), network)


def recover(user, password: str) -> str | None:
    """Set the password of an account whose code was right, and return its next code; nothing when it was used twice."""
    digest = user.recovery_digest
    with transaction.atomic():
        row = User.objects.select_for_update().filter(pk=user.pk, recovery_digest=digest).first()
        if row is None:
            return None
        row.set_password(password)
        row.save(update_fields=["password"])
        return new_code(row)


def _tried(pseudonym: str) -> str:
    return f"recovery {pseudonym}"


def _bare(code: str) -> str:
    return "".join(letter for letter in code[:200].lower() if letter in CODE_ALPHABET)
