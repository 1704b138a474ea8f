"""What the measurements of intake share: copies of real files, their import, CPU with that of all children."""

import statistics
import time
from pathlib import Path

from road import DATA, cpu_of_children  # a data folder, and Django, set up

# isort: split
from django.core.management import call_command

from archive.models import Page
from archive.readers import SANDBOX
from archive.search import outbox


class Cpu:
    """CPU seconds of a block, with those of its sandbox jobs and other children."""

    def __enter__(self):
        self.start = self.now()
        return self

    def __exit__(self, *_):
        self.seconds = self.now() - self.start

    @staticmethod
    def now() -> float:
        """Return the seconds used so far; the sandbox's server itself is still running and does nothing."""
        return time.process_time() + SANDBOX.cpu_seconds + cpu_of_children()


def median(values, digits: int = 1) -> str:
    """Return the median with the least and the greatest."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def copies(folder: Path, count: int, into: str) -> Path:
    """Return a new folder of so many PDFs, each different from every other."""
    made = Path(DATA.name) / into
    made.mkdir()
    originals = sorted(folder.glob("*.pdf"))
    for number in range(count):
        original = originals[number % len(originals)]
        (made / f"{number:04}.pdf").write_bytes(original.read_bytes() + f"\n% copy {into} {number}\n".encode())
    return made


def imported(folder: Path) -> tuple[float, int]:
    """Receive, read, publish and index a folder by the command, large images left for later; return CPU and pages."""
    known = Page.objects.count()
    with Cpu() as cpu:
        call_command("import_documents", folder, publish=True)
        while outbox.drain():
            pass
    return cpu.seconds, Page.objects.count() - known


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all in a folder."""
    return path.stat().st_size if path.is_file() else sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
