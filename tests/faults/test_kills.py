"""Whatever is killed, whenever: each file is counted once, ends published, and `verify` finds nothing."""

import json
import os
import random
import subprocess
import sys
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


def test_a_worker_and_an_import_killed_at_random_moments_lose_nothing(archive, papers):
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)  # noqa: S311  not a secret
    importing = None
    for number in range(ROUNDS):
        worker = archive.start("worker")
        if importing is None or importing.poll() is not None:
            importing = archive.start("import_documents", str(papers), "--publish")
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(moments.uniform(0.8, 2.2))
        archive.kill(worker)
        if number % 2:
            archive.kill(importing)
    archive.kill(importing)

    # Twice: a paper over which too many workers were killed is given up, and read anew when it comes again.
    for _ in range(2):
        archive.do("import_documents", str(papers), "--publish", "--wait")
    tally, count, public, left = json.loads(archive.do("shell", "-v0", "-c", ASK))
    said = f"seed {seed}: {tally}"
    assert tally["received"] == count == sum(tally.values()) - tally["received"], said
    assert tally["waiting"] == 0, said
    assert set(public) == {sha256(paper.read_bytes()).hexdigest() for paper in papers.iterdir()}, said
    assert left == 0, said
    assert archive.do("verify") == "findings=0\n", said
