"""Limits of what anybody may send: by account or by today's digest of a network, never by an address that is kept."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from archive import against_spam
from archive.against_spam import Lane, network_of, sender_of
from archive.models import Role, User

LANE = Lane("trial")
ADDRESS = "198.51.100.23"
REAL, OTHER = "92.184.105.7", "92.184.105.8"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def visitor(address=REAL, **meta):
    request = RequestFactory().get("/", REMOTE_ADDR=address, **meta)
    request.user = AnonymousUser()
    return sender_of(request)


def account(role=Role.CONTRIBUTOR, pk=7):
    request = RequestFactory().get("/", REMOTE_ADDR=REAL)
    request.user = User(pk=pk, pseudonym="somebody", role=role)
    return sender_of(request)


@pytest.mark.parametrize(
    ("said", "network"),
    [
        (REAL, "92.184.105.7/32"),
        ("2a01:e0a:1:2:3:4:5:6", "2a01:e0a:1:2::/64"),
        ("::ffff:92.184.105.7", "92.184.105.7/32"),
        ("127.0.0.1", ""),
        ("10.0.0.4", ""),
        ("::1", ""),
        ("", ""),
        ("nobody", ""),
        ("1" * 5000, ""),
    ],
)
def test_network_is_an_address_or_a_household_and_nothing_of_a_proxy(said, network):
    assert network_of({"REMOTE_ADDR": said}) == network


def test_only_the_header_of_the_settings_is_believed_and_its_last_address(settings):
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": f"{OTHER}, {REAL}"}
    assert network_of(meta) == ""
    settings.ADDRESS_HEADER = "HTTP_X_REAL_IP"
    assert network_of(meta) == f"{REAL}/32"


def test_digest_is_the_same_all_day_and_another_the_next(monkeypatch):
    today = visitor()
    assert today == visitor()
    assert today != visitor(OTHER)
    assert REAL not in today.key
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    monkeypatch.setattr(against_spam.timezone, "localdate", lambda: tomorrow)
    assert visitor() != today


def test_digest_cannot_be_made_again_once_the_cache_is_gone():
    """Not even with the secret key of the site: whoever takes the server finds no way back to an address."""
    before = visitor()
    cache.clear()
    assert visitor() != before


def test_one_sender_is_held_back_and_nobody_else(settings):
    settings.OPEN_FORMS_A_SENDER = 2
    for _time in range(2):
        assert LANE.has_room_for(visitor())
        LANE.count(visitor())
    assert not LANE.has_room_for(visitor())
    assert LANE.has_room_for(visitor(OTHER))
    assert Lane("another").has_room_for(visitor())


def test_senders_behind_a_proxy_are_counted_together_only(settings):
    settings.OPEN_FORMS_A_SENDER, settings.OPEN_FORMS_PER_DAY = 1, 3
    for left in (3, 2, 1):
        assert LANE.left() == left
        assert LANE.has_room_for(visitor("127.0.0.1"))
        LANE.count(visitor("127.0.0.1"))
    assert not LANE.has_room_for(visitor("127.0.0.1"))
    assert not LANE.has_room_for(visitor(REAL))


def test_account_has_a_limit_of_its_own_and_the_review_team_none(settings):
    settings.OPEN_FORMS_AN_ACCOUNT, settings.OPEN_FORMS_PER_DAY = 1, 0
    assert LANE.has_room_for(account())
    LANE.count(account())
    assert not LANE.has_room_for(account())
    assert LANE.has_room_for(account(pk=8))
    assert LANE.has_room_for(account(Role.MODERATOR))
    assert LANE.sent() == 0


def test_question_is_asked_from_a_threshold_on(settings):
    settings.OPEN_FORMS_QUESTION_FROM = 2
    LANE.count(visitor())
    assert not LANE.is_under_stress()
    LANE.count(visitor(OTHER))
    assert LANE.is_under_stress()


def test_sendings_at_the_same_time_are_all_counted():
    def send():
        for _time in range(50):
            LANE.count(visitor())

    threads = [threading.Thread(target=send) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert LANE.sent() == 400
