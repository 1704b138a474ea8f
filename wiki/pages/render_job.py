"""Inside the child: renders one text within its share of processor time, or names the line that is too slow."""

import signal
from contextlib import suppress
from dataclasses import asdict

from wiki.pages.rendering import render

RENDER_SECONDS = 2.0  # of processor time, for the whole text
BLAME_SECONDS = 1.0  # more, to find the line at fault
NESTED_TOO_DEEP = "nested"
TOO_SLOW = "slow"


class _Late(BaseException):
    """The time is up. Not an Exception: Markdown must not swallow it."""


def run(request: dict, files: list):
    """Render `request["text"]`: yield the fields of `Rendered`, or `{"failed": reason, "line": line or None}`.

    A job of `archive.sandbox`.
    """
    yield answer(request["text"]), b""


def answer(text: str) -> dict:
    """Return what `run` yields."""
    signal.signal(signal.SIGVTALRM, _late)
    try:
        return _within(RENDER_SECONDS, lambda: asdict(render(text)))
    except (_Late, RecursionError) as error:
        reason = TOO_SLOW if isinstance(error, _Late) else NESTED_TOO_DEEP
    return {"failed": reason, "line": _line_at_fault(text)}


def _line_at_fault(text: str) -> int | None:
    """Render block after block: the line of the first that fails, or None when each passes alone."""
    line = None

    def each():
        nonlocal line
        for line, block in _blocks(text):  # noqa: B007
            render(block)
        line = None

    with suppress(_Late, RecursionError):
        _within(BLAME_SECONDS, each)
    return line


def _blocks(text: str):
    """Yield (first line, text) of each run of lines between blank ones."""
    first, block = 1, []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            yield first, "\n".join(block)
            block = []


def _within(seconds: float, work):
    """Return what `work` returns; raise `_Late` when it takes more processor time."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _late(number, frame):
    raise _Late
