"""The readers in their sandbox: the jobs, their limits, and what they are given of a version."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from archive import storage
from archive.extraction import failure
from archive.extraction.kinds import KINDS, OFFICE_KINDS, extension_of
from archive.sandbox import Frame, JobError, Sandbox
from archive.storage import IMAGE_WIDTHS, image_path

BATCH = 50  # pages a child: bounds what one crash costs, and what a reader's leaks hold
CPU_SECONDS, CPU_SECONDS_A_PAGE = 30, 0.2
SECOND_OPINION_CPU_SECONDS = 20
RECOGNITION_CPU_SECONDS = 60
MEMORY, OFFICE_MEMORY = 1024**3, 3 * 1024**3

SANDBOX = Sandbox(
    {name: f"archive.extraction.reading:{name}" for name in ("read", "ask_second", "finish", "thumbnail")}
    | {"draw": "archive.extraction.drawing:draw"},
    preload=["archive.extraction.reading", "archive.extraction.drawing"],
)


def extensions_read() -> list[str]:
    """Return the extensions of the files that can be read on this machine: LibreOffice may be missing."""
    office = settings.SANDBOX == "bwrap" and shutil.which("soffice")
    return [extension for extension in KINDS if office or extension not in OFFICE_KINDS]


def read(version, first: int) -> Iterator[Frame]:
    """Yield what the first reader says of the pages from `first`, a batch at most. Raises `JobError`."""
    extensions = [extension_of(file.name) for file in _files(version)]
    by_office = any(extension in OFFICE_KINDS for extension in extensions)
    request = {"extensions": extensions, "first": first, "count": BATCH, "office": settings.SANDBOX == "bwrap"}
    request["turns"] = _turns(version)
    cpu = CPU_SECONDS + CPU_SECONDS_A_PAGE * BATCH
    return _run("read", request, version, cpu, OFFICE_MEMORY if by_office else MEMORY)


def ask_second(version, ranks: list[int]) -> Iterator[Frame]:
    """Yield what pdfminer.six says of these pages of a PDF; of all pages when there are no ranks."""
    return _run("ask_second", {"ranks": ranks}, version, SECOND_OPINION_CPU_SECONDS, MEMORY)


def finish(page) -> Iterator[Frame]:
    """Yield the images of a page that are not there, the large one in any case, and the text in it where it waits."""
    version = page.version
    request = {
        "rank": page.rank,
        "media_type": version.media_type,
        "recognise": page.state == page.State.WAITING,
        "widths": widths_missing(page),
        "turn": page.turn,
        "turns": _turns(version),
    }
    return _run("finish", request, version, RECOGNITION_CPU_SECONDS, MEMORY)


def widths_missing(page) -> list[int]:
    """Return the widths of the images to make of a page: the large one, and the smaller ones that are not there."""
    *small, large = IMAGE_WIDTHS
    return [*(width for width in small if not image_path(page.version_id, page.rank, width).exists()), large]


def draw(pages: list) -> Iterator[Frame]:
    """Yield the images that are missing of some pages of one version, in their order. Raises `JobError`."""
    version = pages[0].version
    wanted = [{"rank": page.rank, "turn": page.turn, "widths": widths_missing(page)} for page in pages]
    request = {"pages": wanted, "media_type": version.media_type, "turns": _turns(version)}
    return _run("draw", request, version, RECOGNITION_CPU_SECONDS, MEMORY)


def thumbnail(path: Path, name: str) -> Iterator[Frame]:
    """Yield the small image of one photo that is being sent; its file has this name. Raises `JobError`."""
    request = {"extension": extension_of(name)}
    return _run_on([path], "thumbnail", request, CPU_SECONDS, MEMORY)


def _run(job: str, request: dict, version, cpu_seconds: float, memory_bytes: int) -> Iterator[Frame]:
    paths = [storage.blob_path(file.sha256) for file in _files(version)]
    return _run_on(paths, job, request, cpu_seconds, memory_bytes)


def _run_on(paths, job: str, request: dict, cpu_seconds: float, memory_bytes: int) -> Iterator[Frame]:
    try:
        yield from SANDBOX.run(
            job,
            request,
            paths,
            cpu_seconds=cpu_seconds,
            # Four times: another job and the site share the machine. Less than a lease in any case.
            wall_seconds=min(4 * cpu_seconds, 0.8 * settings.LEASE_SECONDS),
            memory_bytes=memory_bytes,
        )
    except FileNotFoundError as error:
        raise JobError(failure.DAMAGED, "the original is not in the store") from error


def _turns(version) -> list[int]:
    return [file.turn for file in _files(version)]


def _files(version) -> list:
    return list(version.files.all())
