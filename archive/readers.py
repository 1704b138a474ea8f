"""The readers in their sandbox: the jobs, their limits, and what they are given of a version."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from archive import storage
from archive.extraction import failure
from archive.extraction.kinds import KINDS, MADE_HERE, OFFICE_KINDS, extension_of
from archive.extraction.limits import UNZIPPED_MAX
from archive.sandbox import Frame, JobError, Sandbox
from archive.storage import IMAGE_WIDTHS, image_path

BATCH = 50  # pages a child: bounds what one crash costs, and what a reader's leaks hold
CPU_SECONDS, CPU_SECONDS_A_PAGE = 30, 0.2
SECOND_OPINION_CPU_SECONDS = 20
RECOGNITION_CPU_SECONDS = 60
MEMBERS_CPU_SECONDS = 60
CLEANING_CPU_SECONDS = 60
SAID_MAX = 16 * 1024 * 1024  # bytes that a job says of what it sends
MEMORY, MAIL_MEMORY, OFFICE_MEMORY = 1024**3, 2 * 1024**3, 3 * 1024**3

SANDBOX = Sandbox(
    {name: f"archive.extraction.reading:{name}" for name in ("read", "members", "ask_second", "finish", "thumbnail")}
    | {"draw": "archive.extraction.drawing:draw", "jpegs": "archive.extraction.leaves:jpegs"}
    | {"repaint": "archive.extraction.repainting:repaint"}
    | {name: f"archive.extraction.metadata.job:{name}" for name in ("clean", "search")},
    preload=[
        "archive.extraction.reading",
        "archive.extraction.drawing",
        "archive.extraction.leaves",
        "archive.extraction.repainting",
        "archive.extraction.metadata.job",
    ],
)


def extensions_read() -> list[str]:
    """Return the extensions of the files that can be read on this machine: LibreOffice may be missing."""
    office = settings.SANDBOX == "bwrap" and shutil.which("soffice")
    hidden = MADE_HERE if office else OFFICE_KINDS | MADE_HERE
    return [extension for extension in KINDS if extension not in hidden]


def holds_others(extensions: list[str]) -> bool:
    """Tell whether a file of this extension is an e-mail or an archive, with files inside."""
    return len(extensions) == 1 and extensions[0] in KINDS and bool(KINDS[extensions[0]].members)


def read(version, first: int) -> Iterator[Frame]:
    """Yield what the first reader says of the pages from `first`, a batch at most. Raises `JobError`."""
    extensions = [extension_of(file.name) for file in _files(version)]
    memory = MAIL_MEMORY if holds_others(extensions) else MEMORY
    memory = OFFICE_MEMORY if OFFICE_KINDS.intersection(extensions) else memory
    request = {"extensions": extensions, "first": first, "count": BATCH, "office": settings.SANDBOX == "bwrap"}
    request["turns"] = _turns(version)
    cpu = CPU_SECONDS + CPU_SECONDS_A_PAGE * BATCH
    return _run("read", request, version, cpu, memory)


def members(version, known: list[int]) -> Iterator[Frame]:
    """Yield the files that an e-mail or an archive holds, but those of these ranks. Raises `JobError`."""
    request = {"extension": extension_of(_files(version)[0].name), "known": known}
    return _run("members", request, version, MEMBERS_CPU_SECONDS, MAIL_MEMORY, UNZIPPED_MAX + SAID_MAX)


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


def thumbnail(path: Path, name: str) -> Iterator[Frame]:
    """Yield the small image of one photo that is being sent; its file has this name. Raises `JobError`."""
    request = {"extension": extension_of(name)}
    return _run_on([path], "thumbnail", request, CPU_SECONDS, MEMORY)


def leaves(paths: dict[int, Path]) -> Iterator[Frame]:
    """Yield the page images at these paths as JPEG, by rank. Raises `JobError`."""
    return _run_on(list(paths.values()), "jpegs", {"ranks": list(paths)}, CPU_SECONDS, MEMORY)


def clean(version, *, rewrite: bool) -> Iterator[Frame]:
    """Yield what a version says beside its pages, and its PDF written anew where `rewrite` asks. Raises `JobError`."""
    extensions = [extension_of(file.name) for file in _files(version)]
    request = {"extensions": extensions, "rewrite": rewrite, "office": settings.SANDBOX == "bwrap"}
    memory = OFFICE_MEMORY if rewrite else MEMORY
    return _run(
        "clean", request, version, CLEANING_CPU_SECONDS + CPU_SECONDS_A_PAGE * (version.page_count or 1), memory
    )


def search_copy(copy: Path, version) -> Iterator[Frame]:
    """Yield what this PDF of ours still says of what the files of a version say beside their pages."""
    request = {"extensions": [extension_of(file.name) for file in _files(version)]}
    paths = [copy, *(storage.blob_path(file.sha256) for file in _files(version))]
    return _run_on(paths, "search", request, CLEANING_CPU_SECONDS, MEMORY)


def draw(pages: list) -> Iterator[Frame]:
    """Yield the images that are missing of some pages of one version, in their order. Raises `JobError`."""
    version = pages[0].version
    wanted = [{"rank": page.rank, "turn": page.turn, "widths": widths_missing(page)} for page in pages]
    request = {"pages": wanted, "media_type": version.media_type, "turns": _turns(version)}
    return _run("draw", request, version, RECOGNITION_CPU_SECONDS, MEMORY)


def repaint(pages: list, masks: dict[int, list], own_images: dict[int, Path]) -> Iterator[Frame]:
    """Yield, of each of these pages of one version, its JPEG and its images, masked. Raises `JobError`.

    `own_images` are ours, by rank: of what cannot be drawn again from its file, all of these pages are among them.
    """
    version = pages[0].version
    wanted = [{"rank": page.rank, "turn": page.turn, "masks": masks.get(page.rank, [])} for page in pages]
    request = {"pages": wanted, "media_type": version.media_type, "turns": _turns(version), "drawn": bool(own_images)}
    request["widths"] = list(IMAGE_WIDTHS)
    if own_images:
        paths = [own_images[page.rank] for page in pages]
        return _run_on(paths, "repaint", request, RECOGNITION_CPU_SECONDS, MEMORY)
    return _run("repaint", request, version, RECOGNITION_CPU_SECONDS, MEMORY)


def _run(
    job: str, request: dict, version, cpu_seconds: float, memory_bytes: int, sent_max: int | None = None
) -> Iterator[Frame]:
    paths = [storage.blob_path(file.sha256) for file in _files(version)]
    return _run_on(paths, job, request, cpu_seconds, memory_bytes, sent_max)


def _run_on(
    paths, job: str, request: dict, cpu_seconds: float, memory_bytes: int, sent_max: int | None = None
) -> Iterator[Frame]:
    try:
        yield from SANDBOX.run(
            job,
            request,
            paths,
            cpu_seconds=cpu_seconds,
            # Four times: another job and the site share the machine. Less than a lease in any case.
            wall_seconds=min(4 * cpu_seconds, 0.8 * settings.LEASE_SECONDS),
            memory_bytes=memory_bytes,
            sent_max=sent_max,
        )
    except FileNotFoundError as error:
        raise JobError(failure.DAMAGED, "the original is not in the store") from error


def _turns(version) -> list[int]:
    return [file.turn for file in _files(version)]


def _files(version) -> list:
    return list(version.files.all())
