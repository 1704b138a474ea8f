"""What other apps have the worker do."""

from archive import background


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
