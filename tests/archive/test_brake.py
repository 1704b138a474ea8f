"""The brake on passwords: counted by all processes together, and by network without keeping any."""

import multiprocessing
import os

import pytest

from archive import brake

HERE, THERE = "192.0.2.1/32", "198.51.100.7/32"


def fail_many(name, times):
    for _time in range(times):
        brake.failed(name, HERE)


def test_processes_count_together_and_lose_nothing():
    fork = multiprocessing.get_context("fork")
    each = [fork.Process(target=fail_many, args=("ombre", 10)) for _process in range(4)]
    for process in each:
        process.start()
    for process in each:
        process.join()
    assert brake._kept(brake._key("ombre", HERE))[0] == 40
    assert brake.seconds_to_wait("ombre", HERE) > brake.LONGEST_WAIT - 60


def test_time_of_its_lock_tells_nobody_when_somebody_came_back(settings):
    brake.failed("ombre", HERE)
    lock = settings.DATA_DIR / "brake.lock"
    os.utime(lock, (0, 0))
    brake.failed("ombre", HERE)
    brake.succeeded("ombre", HERE)
    assert lock.stat().st_mtime == 0


def test_whoever_tries_from_elsewhere_keeps_nobody_out():
    fail_many("ombre", 30)
    assert brake.seconds_to_wait("ombre", HERE)
    assert brake.seconds_to_wait("ombre", THERE) == 0


def test_many_failures_from_everywhere_leave_one_try_to_each_network():
    for number in range(brake.MANY):
        brake.failed("ombre", f"203.0.113.{number}/32")
    assert brake.seconds_to_wait("ombre", THERE) == 0
    brake.failed("ombre", THERE)
    assert brake.seconds_to_wait("ombre", THERE) == brake.FIRST_WAIT


def test_right_password_frees_its_own_network_only():
    fail_many("ombre", 6)
    brake.succeeded("ombre", THERE)
    assert brake.seconds_to_wait("ombre", HERE)
    brake.succeeded("ombre", HERE)
    assert brake.seconds_to_wait("ombre", HERE) == 0


def test_a_million_addresses_have_the_same_key():
    keys = {brake._key("ombre", f"10.{a}.{b}.1/32") for a in range(40) for b in range(250)}
    assert len(keys) <= 16**brake.NETWORK_DIGITS == 4096


@pytest.mark.parametrize("name", ["", "x" * 10_000, "é\x00\n", "ＯＭＢＲＥ"])
def test_whatever_is_typed_is_counted(name):
    fail_many(name, brake.FREE_TRIES)
    assert brake.seconds_to_wait(name, HERE)
