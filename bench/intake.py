"""Intake, measured beside what could do the same: reading, recognition, memory, waiting, and recoll on the same files.

    .venv/bin/python bench/intake.py CORPUS [--copies N] [--rounds N]

CORPUS holds `public-records/` (native text) and `scans/` with their true text. Rounds of what is compared are
interleaved and medians printed; CPU is that of the process and of its sandbox jobs, so that other work on the machine
blurs it less than the clock. `--copies` is how many PDFs recoll and we are given (the native ones, each made different
by a comment).
"""

import argparse
import collections
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from intake_bulk import beside_recoll, many_members
from intake_files import Cpu, copies, imported, median
from intake_uploads import memory
from road import DATA, SCANS, line, waiting_times  # a data folder, and Django, set up

os.environ["OMP_THREAD_LIMIT"] = "1"  # as in the sandbox, for what is recognised in this process

# isort: split
from django.core.management import call_command

from archive import processing
from archive.extraction import pdf, recognise
from archive.models import Page, Version

TRUTHS = ["2015-11-04.docx", "2013-10-17.doc", "2015-07-24.doc"]  # of SCANS, in their order


def drawn() -> float:
    """Draw every large image that waits; return the CPU seconds."""
    with Cpu() as cpu:
        while processing.work_once():
            pass
    return cpu.seconds


def text_alone(folder: Path) -> float:
    """Read text and boxes of a folder in this process; return pages per CPU-second."""
    pages, start = 0, time.process_time()
    for path in sorted(folder.glob("*.pdf")):
        with path.open("rb") as file:
            document, known = pdf.opened(file.fileno()), set()
            for rank in range(1, len(document) + 1):
                pdf.read_page(document, document[rank - 1], rank, known)
            pages += len(document)
    return pages / (time.process_time() - start)


def native(folder: Path, rounds: int) -> None:
    """Measure the fast lane, its first part alone, and the large images."""
    whole, text, large = [], [], []
    for number in range(rounds):
        some = copies(folder, 6, f"native-{number}")
        seconds, pages = imported(some)
        whole.append(pages / seconds)
        text.append(text_alone(some))
        large.append(pages / drawn())
    line("native PDF to the index, images of 200 and 700 px", f"{median(whole)} pages/CPU-s", "limit 15")
    line("text and boxes alone", f"{median(text)} pages/CPU-s", "limit 60")
    line("images of 1600 px", f"{median(large)} pages/CPU-s", "limit 8")


def recognition(folder: Path) -> None:
    """Measure our recognition of the scans, and the bare command with the same flags on the same pages."""
    flags = ["--psm", "1", "-l", recognise.FIRST, "--dpi", str(recognise.DPI), "tsv"]
    pages = []
    for name in SCANS:
        with (folder / name).open("rb") as file:
            pages += [
                pdf.rendered(page, recognise.DPI / 72 * page.get_size()[0], grey=True)
                for page in pdf.opened(file.fileno())
            ]
    ours, bare = [], []
    for page in pages:
        with Cpu() as cpu:
            recognise.recognise(page)
        ours.append(cpu.seconds)
        content = BytesIO()
        page.convert("L").save(content, "PPM")
        with Cpu() as cpu:
            subprocess.run(
                ["tesseract", "stdin", "stdout", *flags], input=content.getvalue(), capture_output=True, check=True,
                env={"OMP_THREAD_LIMIT": "1", "PATH": os.environ["PATH"]},
            )  # fmt: skip
        bare.append(cpu.seconds)
    share = statistics.median(theirs / mine for theirs, mine in zip(bare, ours, strict=True))
    line("recognition: bare command / our call", f"{share:.2f}",
         f"limit 0.9; bare {statistics.median(bare):.2f} CPU-s a page")  # fmt: skip
    known = Page.objects.count()
    with Cpu() as cpu:
        call_command("import_documents", *(folder / name for name in SCANS), publish=True, wait=True)
    share = (Page.objects.count() - known) * statistics.mean(bare) / cpu.seconds
    line("scans to the index, all images: bare command / all of it", f"{share:.2f}", "limit 0.75")


def recall(folder: Path) -> None:
    """Compare the words of each scan with those of the town's own file of the same minutes, as LibreOffice reads it."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{DATA.name}/soffice", "--headless",
         "--convert-to", "txt:Text (encoded):UTF8", "--outdir", DATA.name, *(folder / name for name in TRUTHS)],
        check=True, capture_output=True,
    )  # fmt: skip
    for scan, truth in zip(SCANS, TRUTHS, strict=True):
        version = Version.objects.filter(files__name=scan).earliest("pk")
        said = words("\n".join(page.text for page in version.pages.all()))
        true = words((Path(DATA.name) / truth).with_suffix(".txt").read_text(encoding="utf-8-sig"))
        line(
            f"word recall, {scan}", f"{(said & true).total() / true.total():.4f}", f"limit 0.985; {true.total()} words"
        )


def words(text: str) -> collections.Counter:
    """Return the words of a text, each as often as it stands there; one that a line's end cuts is whole."""
    return collections.Counter(re.findall(r"\w{2,}", re.sub(r"-\n(?=[a-zà-ÿ])", "", text).lower()))


def main(corpus: Path, count: int, rounds: int) -> None:
    """Run every measurement on a fresh data folder."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    native(corpus / "public-records", rounds)
    recognition(corpus / "scans")
    recall(corpus / "scans")
    waiting_times(sorted((corpus / "public-records").glob("*.pdf"))[0], corpus / "scans" / SCANS[0])
    memory(corpus)
    if shutil.which("recollindex"):
        beside_recoll(corpus / "public-records", count)
    for many in (500, 5000):  # last: nobody reads them
        many_members(many)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--copies", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    main(given.corpus, given.copies, given.rounds)
