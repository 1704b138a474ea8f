"""Whatever is killed, whenever: each file is counted once, ends published, and `verify` finds nothing."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.archive import files

pytestmark = [pytest.mark.slow, pytest.mark.faults]
ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "10"))
LEASE_SECONDS = "5"  # of what is killed: its work is taken up soon after
ASK = """
import json
from archive.models import Document, File, IndexTask, Page, Version
public = File.objects.filter(version__in=Document.objects.published().values("public_version"))
left = Version.objects.filter(processing__in=["waiting", "working"]).count()
left += Page.objects.filter(state="waiting").count() + IndexTask.objects.count()
public = sorted(public.values_list("sha256", flat=True))
print(json.dumps([Document.objects.tally(), Document.objects.count(), public, left]))
"""
ASK_TITLES = """
import json
from archive.models import Document
print(json.dumps(sorted([d.title, str(d.date)] for d in Document.objects.published())))
"""


class Archive:
    """A data folder of its own, worked on by real processes."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TECHNOPOLICE_", "DJANGO_"))}
        self.environment = {**kept, "TECHNOPOLICE_DATA": str(folder / "data")}

    def start(self, *arguments):
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT, env={**self.environment, "TECHNOPOLICE_LEASE_SECONDS": LEASE_SECONDS},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def kill(self, process):
        process.kill()
        process.wait()

    def do(self, *arguments):
        """Run a command to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def archive(tmp_path):
    made = Archive(tmp_path)
    made.do("migrate", "-v0")
    yield made
    for process in made.processes:
        made.kill(process)


@pytest.fixture
def papers(tmp_path):
    """A folder of papers of several kinds; some need many pages read, some need recognition."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(6):
        pages = [f"Séance {number}, page {page}.\nLe conseil municipal délibère." for page in range(3 + 3 * number)]
        (folder / f"minutes-{number}.pdf").write_bytes(files.pdf(*pages))
    for number in range(2):
        (folder / f"scan-{number}.pdf").write_bytes(files.scan(f"Délibération {number}", "Vidéosurveillance"))
    for number in range(3):
        (folder / f"note-{number}.txt").write_text(f"Note {number} sur les micros de la rue.")
    return folder


@pytest.fixture
def lot(papers):
    """The same papers in a ZIP file, and a CSV beside it that says what each is; one is large enough for the disk."""
    path = papers.with_suffix(".zip")
    (papers / "note-0.txt").write_text("Une note sur les micros de la rue.\n" * 50_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in sorted(papers.iterdir()):
            archive.write(paper, f"lot/{paper.name}")
    rows = [f"lot/{paper.name};Titre de {paper.stem};20/06/2019" for paper in papers.iterdir()]
    path.with_suffix(".csv").write_text("\n".join(["path;title;date", *rows]), encoding="utf-8-sig")
    return path


def test_a_worker_and_an_import_killed_at_random_moments_lose_nothing(archive, papers):
    killed_at_random_moments(archive, papers, str(papers))


def test_an_import_of_an_archive_and_a_csv_killed_at_random_moments_loses_nothing(archive, papers, lot):
    killed_at_random_moments(archive, papers, str(lot), "--metadata", str(lot.with_suffix(".csv")))
    assert json.loads(archive.do("shell", "-v0", "-c", ASK_TITLES)) == sorted(
        [f"Titre de {paper.stem}", "2019-06-20"] for paper in papers.iterdir()
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_import_that_is_told_to_stop_says_so_and_goes_on(archive, papers, lot, number):
    importing = archive.start("import_documents", str(lot), "--publish", "--wait")
    until_received(archive, importing)
    importing.send_signal(number)
    assert importing.wait() == 128 + number
    assert b"the same command goes on" in (archive.folder / "log").read_bytes()
    assert_nothing_is_lost(archive, papers, str(lot))


def until_received(archive, process):
    """Wait until an import has received something, or has ended: it ends only when told to, or at its end."""
    while process.poll() is None and not any((archive.folder / "data" / "files").glob("??/*")):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)


def killed_at_random_moments(archive, papers, *command):
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)  # noqa: S311  not a secret
    importing = None
    for number in range(ROUNDS):
        worker = archive.start("worker")
        if importing is None or importing.poll() is not None:
            importing = archive.start("import_documents", *command, "--publish")
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(moments.uniform(0.8, 2.2))
        archive.kill(worker)
        if number % 2:
            archive.kill(importing)
    archive.kill(importing)
    assert_nothing_is_lost(archive, papers, *command, said=f"seed {seed}")


def assert_nothing_is_lost(archive, papers, *command, said=""):
    # Twice: a paper over which too many workers were killed is given up, and read anew when it comes again.
    for _ in range(2):
        archive.do("import_documents", *command, "--publish", "--wait")
    tally, count, public, left = json.loads(archive.do("shell", "-v0", "-c", ASK))
    said += f" {tally}"
    assert tally["received"] == count == sum(tally.values()) - tally["received"], said
    assert tally["waiting"] == 0, said
    assert set(public) == {sha256(paper.read_bytes()).hexdigest() for paper in papers.iterdir()}, said
    assert left == 0, said
    assert archive.do("verify") == "findings=0\n", said
