"""Rendering from outside: in a child process with bounded time and memory, since some texts take minutes."""

import json
import resource
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from wiki.pages.rendering import Cited, Rendered

ROOT = Path(__file__).resolve().parents[2]
TEXT_MAX_BYTES = 100 * 1024
CPU_SECONDS = 4  # the child stops itself before (`render_job`)
MEMORY_BYTES = 512 * 1024 * 1024
WALL_SECONDS = 20  # on a busy machine four seconds of processor time take longer


class CannotRender(Exception):
    """The text cannot be made into a page; says why, and `line` where that is known."""

    def __init__(self, sentence: str, line: int | None = None):
        super().__init__(sentence)
        self.line = line


class TextTooLong(CannotRender):
    """More than the limit."""


class TextTooSlow(CannotRender):
    """Rendering was stopped."""


def rendered(text: str) -> Rendered:
    """Return the HTML of a text with what it cites. Call it outside any transaction.

    Raises `TextTooLong`, or `TextTooSlow` with the line at fault.
    """
    size = len(text.encode())
    if size > TEXT_MAX_BYTES:
        raise TextTooLong(
            _("This text is too long: %(size)d kB, and the limit is %(limit)d kB. Divide it into several pages.")
            % {"size": size // 1024, "limit": TEXT_MAX_BYTES // 1024}
        )
    answer = _ask_child({"text": text})
    if "failed" in answer:
        raise _too_slow(answer["line"])
    citations = [Cited(**cited) for cited in answer.pop("citations")]
    return Rendered(citations=citations, **answer)


def _too_slow(line: int | None) -> TextTooSlow:
    if line:
        sentence = _(
            "The passage that begins at line %(line)d cannot be laid out: too many brackets, quotes or levels follow"
            " each other there. Simplify it; nothing else is lost."
        ) % {"line": line}
    else:
        sentence = _("This text takes too long to lay out. Divide it into several pages.")
    return TextTooSlow(sentence, line)


def _ask_child(job: dict) -> dict:
    """Run `render_job` in a process of its own, without our environment, and return its answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-E", "-m", "wiki.pages.render_job"],
            input=json.dumps(job).encode(),
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=WALL_SECONDS,
            preexec_fn=_limits,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"failed": "slow", "line": None}
    return json.loads(done.stdout) if done.returncode == 0 else {"failed": "crashed", "line": None}


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
