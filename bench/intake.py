"""Intake, measured beside what could do the same: reading, recognition, memory, waiting, and recoll on the same files.

    .venv/bin/python bench/intake.py CORPUS [--copies N] [--rounds N]

CORPUS holds `public-records/` (native text) and `scans/` with their true text. Rounds of what is compared are
interleaved and medians printed; CPU is that of the process and of its sandbox jobs, so that other work on the machine
blurs it less than the clock. `--copies` is how many PDFs recoll and we are given (the native ones, each made different
by a comment).
"""

import argparse
import collections
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from road import DATA, ROOT, SCANS, cpu_of_children, line, until, waiting_times  # a data folder, and Django, set up

os.environ["OMP_THREAD_LIMIT"] = "1"  # as in the sandbox, for what is recognised in this process

# isort: split
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from archive import moderation, processing
from archive.bulk import carrying
from archive.extraction import pdf, recognise
from archive.models import Document, IndexTask, Page, Territory, User, Version
from archive.readers import SANDBOX
from archive.search import outbox

TRUTHS = ["2015-11-04.docx", "2013-10-17.doc", "2015-07-24.doc"]  # of SCANS, in their order
LARGE = 150 * 1024**2  # bytes of one upload


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
    flags = ["--psm", "1", "-l", recognise.LANGUAGE, "--dpi", str(recognise.DPI), "tsv"]
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


def memory(folder: Path) -> None:
    """Upload to a running site while its worker reads; print the most that each process held."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    worker = started("manage.py", "worker")
    web = started(
        "-m", "gunicorn", "technopolice.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--timeout", "120"
    )
    peaks: dict[str, int] = collections.defaultdict(int)
    over = threading.Event()
    watch = threading.Thread(target=watched, args=({"worker": worker.pid, "web": web.pid}, peaks, over))
    watch.start()
    try:
        browser = Uploader(f"http://localhost:{port}")
        native = copies(folder / "public-records", 12, "uploaded")
        sent = [(path.name, path.read_bytes()) for path in sorted(native.iterdir())]
        sent.append(("large.pdf", sent[0][1] + b"\n%" + os.urandom(LARGE).replace(b"\n", b" ").replace(b"\r", b" ")))
        sent += [(name, (folder / "scans" / name).read_bytes() + b"\n% again\n") for name in SCANS[:1]]
        known = Document.objects.count()
        for name, content in sent:
            browser.send(name, content)
        until(lambda: not Version.objects.filter(processing__in=["waiting", "working"]).exists(), 600)
        Document.objects.filter(title="").update(title="Sans titre")
        for document in carrying.publishable(Document.objects.all()):
            moderation.publish(document)
        until(lambda: not IndexTask.objects.exists(), 600)
        until(lambda: not Page.objects.filter(large_image=False).exists(), 600)
        arrived = Document.objects.count() - known
    finally:
        over.set()
        watch.join()
        for process in (worker, web):
            process.terminate()
            process.wait()
    megabytes = sum(len(content) for _name, content in sent) / 1e6
    beside = f"{arrived} uploads of {megabytes:.0f} MB, one of {LARGE // 1024**2} MiB"
    line("memory, most: web process", f"{peaks['web'] // 1024} MB", f"limit 200; {beside}")
    line("memory, most: worker", f"{peaks['worker'] // 1024} MB", "limit 300; its index writer's heap may be 64")
    line("memory, most: a child in the sandbox", f"{peaks['worker below'] // 1024} MB", "it may have 1,024")


def started(*arguments: str) -> subprocess.Popen:
    """Start Python with these arguments on the bench's data."""
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT)


def watched(roots: dict[str, int], peaks: dict[str, int], over: threading.Event) -> None:
    """Keep the greatest resident size, in kB, of these processes and of any below them."""
    while not over.wait(0.05):
        parents = {}
        for entry in os.listdir("/proc"):
            with contextlib.suppress(OSError, IndexError):
                if entry.isdigit():
                    parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
        for pid in parents:
            above, lineage = pid, []
            while above in parents:
                lineage.append(above)
                above = parents[above]
            for name, root in roots.items():
                if root in lineage:
                    kind = name if pid == root or name == "web" else f"{name} below"
                    peaks[kind] = max(peaks[kind], peak_of(pid))


def peak_of(pid: int) -> int:
    """Return the most that a process has held, in kB."""
    with contextlib.suppress(OSError, TypeError):  # it has ended
        return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
    return 0


class Uploader:
    """Somebody with an account who sends files by the form."""

    def __init__(self, address: str):
        self.address = address
        Territory.objects.get_or_create(
            code="42218",
            name="Saint-Étienne",
            slug="saint-etienne",
            name_slug="saint-etienne",
            kind="commune",
            path="42218/",
        )
        client = Client()
        client.force_login(User.objects.create_user("bench", password=None))
        self.token = "b" * 32
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        until(self.answers)

    def answers(self) -> bool:
        """Whether the site is there."""
        try:
            return urllib.request.urlopen(f"{self.address}/a-propos/", timeout=2).status == 200
        except OSError:
            return False

    def send(self, name: str, content: bytes) -> None:
        """Send one file."""
        fields = {
            "csrfmiddlewaretoken": self.token,
            "place": "42218",
            "provenance": "public-record",
            "how_obtained": "",
        }
        parts = [
            f'--limit\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()
        ]
        parts.append(f'--limit\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode())
        body = b"".join([*parts, content, b"\r\n--limit--\r\n"])
        headers = {"Cookie": self.cookies, "Content-Type": "multipart/form-data; boundary=limit"}
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/deposer/", body, headers), timeout=120)


def beside_recoll(folder: Path, count: int) -> None:
    """Give recoll and us the same PDFs, one after the other; print speeds and what each keeps."""
    files = copies(folder, count, "same")
    with tempfile.TemporaryDirectory(prefix="recoll-") as place:
        conf = Path(place) / "recoll.conf"
        conf.write_text(f"topdirs = {files}\nindexstemminglanguages = french\nloglevel = 1\nidxloglevel = 1\n")
        before, start = cpu_of_children(), time.perf_counter()
        subprocess.run(["recollindex", "-c", place], check=True, capture_output=True)
        theirs, clock = cpu_of_children() - before, time.perf_counter() - start
        kept = size_of(Path(place)) / 1e6
    before = {name: size_of(Path(DATA.name) / name) for name in ("images", "index", "db.sqlite3")}
    start = time.perf_counter()
    seconds, pages = imported(files)
    grown = {name: (size_of(Path(DATA.name) / name) - old) / 1e6 for name, old in before.items()}
    line(f"{count} PDFs, {pages} pages: recoll", f"{pages / theirs:.1f} pages/CPU-s",
         f"{clock:.0f} s of the clock; keeps {kept:.0f} MB: one text a file, no page images")  # fmt: skip
    kept = f"text, stems and boxes of each page {grown['db.sqlite3']:.1f} MB, index {grown['index']:.1f} MB"
    kept += f", images of 200 and 700 px {grown['images']:.0f} MB"
    clock = time.perf_counter() - start
    line("the same PDFs: ours", f"{pages / seconds:.1f} pages/CPU-s", f"{clock:.0f} s of the clock; keeps {kept}")


def many_members(count: int) -> None:
    """Import a ZIP of so many small files with its CSV by the command; print its memory and its pace."""
    archive = Path(DATA.name) / f"{count}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(count):
            made.writestr(f"{number}.txt", f"Note {number} de {count} sur les micros de la rue. " * 100)
        rows = [f"{number}.txt;Note {number};20/06/2019;42218" for number in range(count)]
        made.writestr("metadata.csv", "\n".join(["path;title;date;territories", *rows]))
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "import_documents", archive]
    process, peak, before = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL), 0, cpu_of_children()
    while process.poll() is None:
        peak = max(peak, peak_of(process.pid))
        time.sleep(0.05)
    clock, cpu = time.perf_counter() - start, cpu_of_children() - before
    beside = f"{clock:.0f} s of the clock, {cpu:.0f} CPU-s, not yet read"
    line(f"import of a ZIP of {count} files with a CSV, memory, most", f"{peak // 1024} MB", beside)


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all in a folder."""
    return path.stat().st_size if path.is_file() else sum(p.stat().st_size for p in path.rglob("*") if p.is_file())


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
