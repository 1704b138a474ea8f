"""The whole road, measured: from a file that is sent to a page that is found, on a data folder of its own.

    .venv/bin/python bench/road.py CORPUS

CORPUS holds `public-records/` (native text) and `scans/`. Each figure stands beside a peer or a limit taken in the same
run: pdfminer.six for the reading, the bare `tesseract` command for recognition, SQL `LIKE` for the search. Times are
wall clock on this machine unless CPU is said; nothing else should run.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.environ["TECHNOPOLICE_HOSTS"] = "localhost"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

import pypdfium2  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from pdfminer.high_level import extract_text  # noqa: E402

from archive import intake, moderation  # noqa: E402
from archive.models import Document, Page, Version  # noqa: E402
from archive.readers import SANDBOX  # noqa: E402
from archive.search.find import Filters, find  # noqa: E402

SCANS = ["CR CM 4.11.15.pdf", "Compte-rendu CM 17.10.13.pdf", "CR-CM-24-07-15.pdf"]  # image only


def cpu_of_children() -> float:
    """Return the CPU seconds of every child that has ended and was waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def line(what: str, value: str, beside: str = "") -> None:
    """Print one figure and what it stands beside."""
    print(f"{what:<58}{value:>16}   {beside}", flush=True)


def until(condition, seconds: float = 120.0) -> float:
    """Return how many seconds passed until the condition held; asks 50 times a second."""
    start = time.perf_counter()
    while not condition():
        if time.perf_counter() - start > seconds:
            raise TimeoutError
        time.sleep(0.02)
    return time.perf_counter() - start


def imported(*paths: Path) -> tuple[float, float, int]:
    """Import by the command itself; return wall seconds, CPU seconds with the sandbox's jobs, and pages."""
    known, start = Page.objects.count(), time.perf_counter()
    cpu = time.process_time() + SANDBOX.cpu_seconds
    call_command("import_documents", *paths, publish=True, wait=True)
    cpu = time.process_time() + SANDBOX.cpu_seconds - cpu
    return time.perf_counter() - start, cpu, Page.objects.count() - known


def reading(folder: Path) -> None:
    """Import every native file, and compare with the text alone of two readers, bare."""
    wall, cpu, pages = imported(folder)
    before = time.process_time()
    for path in sorted(folder.glob("*.pdf")):
        extract_text(path)
    pdfminer = pages / (time.process_time() - before)
    before = time.process_time()
    for path in sorted(folder.glob("*.pdf")):
        for page in pypdfium2.PdfDocument(path):
            page.get_textpage().get_text_range()
    pdfium = pages / (time.process_time() - before)
    line(
        "import, native: text, boxes, stems, 3 images, index",
        f"{pages / cpu:.1f} pages/CPU-s",
        f"{wall:.1f} s for {pages} pages; text alone: pdfminer.six {pdfminer:.1f}, pdfium {pdfium:.0f} pages/CPU-s",
    )


def recognition(folder: Path) -> None:
    """Import every scan, and compare with the bare recognition of the same pages at 200 dpi."""
    scans = [folder / name for name in SCANS]
    wall, cpu, pages = imported(*scans)
    pdf = pypdfium2.PdfDocument(scans[0])
    with tempfile.TemporaryDirectory() as folder:
        images = []
        for number, page in enumerate(pdf):
            images.append(Path(folder) / f"{number}.png")
            page.render(scale=200 / 72).to_pil().save(images[-1])
        before = cpu_of_children()
        for image in images:
            subprocess.run(
                ["tesseract", image, "-", "-l", "fra", "--psm", "1", "tsv"],
                capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1", "PATH": os.environ["PATH"]},
            )  # fmt: skip
        bare = (cpu_of_children() - before) / len(images)
    line(
        "import, scanned: recognition and all the rest",
        f"{pages / cpu:.2f} pages/CPU-s",
        f"{wall:.1f} s for {pages} pages; bare tesseract {1 / bare:.2f} pages/CPU-s",
    )


def waiting_times(native: Path, scan: Path) -> None:
    """Send one native and one scanned file to a running worker and wait as a person does."""
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT)
    try:
        for path, what in ((native, "native text"), (scan, "recognised text")):
            content = BytesIO(path.read_bytes() + b"\n% another copy\n")
            start = time.perf_counter()
            document = intake.receive([(path.name, content)], intake.Description("public-record", path.stem))
            until(lambda d=document: Version.objects.filter(document=d, page_count__gt=0).exists())
            readable = time.perf_counter() - start
            moderation.publish(document)
            until(lambda d=document: d.versions.filter(processing="done").exists())
            word = max(Page.objects.filter(version__document=document).first().text.split(), key=len)
            until(lambda d=document, w=word: d.pk in {hit.document.pk for hit in find(w, filters=Filters()).hits})
            line(
                f"upload to searchable {what}",
                f"{time.perf_counter() - start:.2f} s",
                f"its pages to be seen after {readable:.2f} s; limit: 5 s for native text",
            )
    finally:
        worker.terminate()
        worker.wait()


def timed(call, times: int = 100) -> str:
    """Return the median and the 95th percentile of a call, in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - start))
    return f"{statistics.median(spent):.1f} / {statistics.quantiles(spent, n=20)[-1]:.1f} ms"


def answers() -> None:
    """Time a search and a page view through the whole of Django, beside SQL alone."""
    client = Client(headers={"host": "localhost"})
    document = Document.objects.published().first()
    url = document.page_url(1) + "?q=délibération"
    assert client.get(url).status_code == 200
    like = timed(lambda: list(Page.objects.filter(text__icontains="délibération").values_list("pk", flat=True)))
    line("search, whole page, p50 / p95", timed(lambda: client.get("/documents/?q=délibération")), f"SQL LIKE {like}")
    line("search, JSON, p50 / p95", timed(lambda: client.get("/api/documents/?q=délibération")))
    empty = timed(lambda: client.get("/a-propos/"))
    line("page view with boxes, p50 / p95", timed(lambda: client.get(url)), f"a page without data {empty}")


def main(corpus: Path) -> None:
    """Run every measurement on a fresh data folder."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    reading(corpus / "public-records")
    recognition(corpus / "scans")
    waiting_times(sorted((corpus / "public-records").glob("*.pdf"))[0], corpus / "scans" / SCANS[0])
    answers()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
