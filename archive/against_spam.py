"""How much of what anybody may send is taken: of one sender, of all of them, and when a question is asked first.

Nobody is tracked for it. A sender is an account, or a keyed digest of the network that a request comes from: the key is
drawn anew each day, and key, digests and counts are in the cache only, which is memory. With several processes each
counts by itself.
"""

import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

TWO_DAYS = 2 * 24 * 3600  # each key says its day: nothing of it is asked for after that


@dataclass(frozen=True)
class Sender:
    """Who sends: `key` names an account or today's digest of a network; empty when neither is known."""

    key: str
    has_account: bool = False
    is_moderator: bool = False


@dataclass(frozen=True)
class Lane:
    """One kind of thing that anybody may send.

    `setting` names how many of them a day takes from all who have no account. `today()` counts them where they are
    rows already; without it they are counted here.
    """

    name: str
    setting: str = "OPEN_FORMS_PER_DAY"
    today: Callable[[], int] | None = None

    def sent(self) -> int:
        """Return how many came today without account."""
        return self.today() if self.today else cache.get(self._key("all"), 0)

    def left(self) -> int:
        """Return how many more the day takes without account."""
        return max(0, getattr(settings, self.setting) - self.sent())

    def is_under_stress(self) -> bool:
        """Return whether so much comes that each sender is asked a question first."""
        return self.sent() >= min(settings.OPEN_FORMS_QUESTION_FROM, getattr(settings, self.setting))

    def has_room_for(self, sender: Sender) -> bool:
        """Return whether this sender may send one more today."""
        if sender.is_moderator:
            return True
        if not sender.has_account and not self.left():
            return False
        limit = settings.OPEN_FORMS_AN_ACCOUNT if sender.has_account else settings.OPEN_FORMS_A_SENDER
        return not sender.key or cache.get(self._key(sender.key), 0) < limit

    def count(self, sender: Sender) -> None:
        """Count one that was sent."""
        if sender.key:
            _add_one(self._key(sender.key))
        if not sender.has_account and self.today is None:
            _add_one(self._key("all"))

    def _key(self, of: str) -> str:
        return f"open-forms:{timezone.localdate()}:{self.name}:{of}"


def sender_of(request) -> Sender:
    """Return who sends a request."""
    user = request.user
    if user.is_authenticated:
        return Sender(f"account-{user.pk}", has_account=True, is_moderator=user.is_moderator)
    return Sender(_digest(network_of(request.META)))


def network_of(meta) -> str:
    """Return the network of a request: one address, or 64 bits of IPv6, which is one household.

    Nothing when it says nothing of the sender: a proxy of ours without the header that the settings name, Tor.
    """
    said = meta.get(settings.ADDRESS_HEADER or "REMOTE_ADDR", "").rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback or address.is_private:
        return ""
    return str(ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False))


def _digest(network: str) -> str:
    """Return what stands for a network today; tomorrow nobody can tell any more which it was."""
    if not network:
        return ""
    key = cache.get_or_set(f"open-forms-key:{timezone.localdate()}", lambda: secrets.token_hex(32), TWO_DAYS)
    return salted_hmac("archive.against_spam", network, secret=key, algorithm="sha256").hexdigest()


def _add_one(key: str) -> None:
    cache.add(key, 0, TWO_DAYS)
    cache.incr(key)
