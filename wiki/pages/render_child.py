"""Rendering from outside: in a child process with bounded time and memory, since some texts take minutes."""

from django.utils.translation import gettext as _

from archive.sandbox import JobError, Sandbox, SandboxUnavailableError
from wiki.pages.rendering import Cited, Rendered

TEXT_MAX_BYTES = 100 * 1024
CPU_SECONDS = 4  # the child stops itself before (`render_job`)
MEMORY_BYTES = 512 * 1024 * 1024
WALL_SECONDS = 20  # on a busy machine four seconds of processor time take longer
SANDBOX = Sandbox(
    {"render": "wiki.pages.render_job:run"},
    modules=[
        "wiki",
        "wiki.evidence",
        "wiki.evidence.code",
        "wiki.evidence.syntax",
        "wiki.pages",
        "wiki.pages.footnotes",
        "wiki.pages.render_job",
        "wiki.pages.rendering",
        "wiki.pages.sanitising",
        "wiki.pages.sentences",
    ],
    preload=["wiki.pages.render_job"],
)


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
    answer = _ask_child(text)
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


def _ask_child(text: str) -> dict:
    """Run `render_job` in the sandbox and return its answer."""
    limits = {"cpu_seconds": CPU_SECONDS, "wall_seconds": WALL_SECONDS, "memory_bytes": MEMORY_BYTES}
    try:
        return next(SANDBOX.run("render", {"text": text}, **limits)).data
    except JobError:
        return {"failed": "stopped", "line": None}
    except SandboxUnavailableError as error:
        raise CannotRender(
            _("This site cannot lay out pages just now. Your text is still in the form: keep it, and try again later.")
        ) from error
