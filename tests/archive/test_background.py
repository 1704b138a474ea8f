"""What other apps have the worker do."""

import pytest

from archive import background
from archive.management.commands import worker


def test_the_worker_does_a_step_of_each_until_nothing_is_left(monkeypatch):
    left = {"one": 2, "other": 1}

    def step(name):
        def do():
            done = left[name] > 0
            left[name] -= done
            return int(done)

        return do

    monkeypatch.setattr(background, "_steps", [])
    background.register(step("one"))
    background.register(step("other"))
    assert [background.work_once() for _round in range(3)] == [True, True, False]
    assert left == {"one": 0, "other": 0}


def test_a_step_that_fails_keeps_no_other_from_its_turn(monkeypatch):
    done = []

    def fails():
        raise ValueError("a fault of ours")

    monkeypatch.setattr(background, "_steps", [fails, lambda: done.append("other") or 1])
    with pytest.raises(ValueError, match="a fault of ours"):
        background.work_once()
    assert done == ["other"]


@pytest.mark.django_db
def test_a_step_that_fails_does_not_keep_the_index_from_what_is_hidden(monkeypatch):
    drained = []

    def fails():
        raise ValueError("a fault of ours")

    monkeypatch.setattr(background, "_steps", [fails])
    monkeypatch.setattr(worker.outbox, "drain", lambda: drained.append(1))
    with pytest.raises(ValueError, match="a fault of ours"):
        worker.Command().handle(once=True, lane="both")
    assert drained
