"""Uploads to a running site while its worker reads: the memory that each process holds at most."""

import collections
import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

from intake_files import copies
from road import ROOT, SCANS, line, until

# isort: split
from django.conf import settings
from django.test import Client

from archive import moderation
from archive.bulk import carrying
from archive.models import Document, IndexTask, Page, Territory, User, Version

LARGE = 150 * 1024**2  # bytes of one upload


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
            "harm": "no",
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
