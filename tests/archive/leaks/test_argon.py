"""What is kept of seven words: as costly as it is said, one at a time, and a key pair for replies."""

import threading
import time

import pytest

from archive.leaks import argon, bech32


def test_it_costs_sixty_four_megabytes():
    assert argon.MEMORY_KIB == 64 * 1024
    assert argon.PASSES >= 3


def test_same_words_lead_to_the_same_digest_and_key_and_others_do_not(leaks_folder, settings):
    first, again, other = (argon.stretched(words) for words in ("un deux", "un deux", "un trois"))
    assert first.digest == again.digest != other.digest
    assert str(first.identity) == str(again.identity) != str(other.identity)
    settings.LEAKS_PEPPER = "another"
    assert argon.stretched("un deux").digest != first.digest


def test_digest_says_nothing_of_the_words_without_the_secret(leaks_folder, settings):
    """The secret is no part of the database: with the database alone nothing can be tried."""
    with_one = argon.stretched("un deux").digest
    settings.LEAKS_PEPPER += "x"
    assert argon.stretched("un deux").digest != with_one


def test_only_one_is_worked_at_and_who_waits_too_long_is_told(leaks_folder):
    inside, go = threading.Event(), threading.Event()

    def hold():
        with argon._turn(5):
            inside.set()
            go.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(30)
    before = time.monotonic()
    with pytest.raises(argon.Busy):
        argon.stretched("un deux", patience=0.1)
    assert time.monotonic() - before < 20
    go.set()
    thread.join()
    assert argon.stretched("un deux").digest


def test_bech32_is_that_of_the_standard():
    """The key of 32 zero bytes, as the age tools write it."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    text = str(made)
    fives = [bech32.ALPHABET.index(char) for char in text.lower().split("1", 1)[1][:-6]]
    bits = "".join(f"{five:05b}" for five in fives)[:256]
    assert bech32.encoded("age-secret-key-", int(bits, 2).to_bytes(32)).upper() == text
