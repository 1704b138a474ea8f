"""Killed at any call to the system while a leak comes in: a receipt that was shown is kept, whole and readable.

strace kills the process at the n-th `write`, `fsync`, `rename`... A receipt that was not shown: the same form, sent
again, shows it, and one sending is there. `FAULT_ROUNDS` says how many of these points are tried (all of them: 1000).
"""

import collections
import io
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pyrage
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.faults]
ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "10"))
CALLS = ["openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "link", "rename", "unlink", "sendto"]
SENT = b"what was sent\n" * 30_000


class Site:
    """The site, taking sendings; the private keys are here and nowhere in it."""

    def __init__(self, folder):
        self.folder = folder
        self.identities = [pyrage.x25519.Identity.generate() for _key in range(2)]
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("TECHNOPOLICE_", "DJANGO_", "DATABASE_"))},
            "TECHNOPOLICE_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "technopolice.settings",
            "TECHNOPOLICE_DEBUG": "yes",  # for static files that are not collected, only
            "TECHNOPOLICE_HOSTS": "testserver",
            "TECHNOPOLICE_LEAKS_SIGNED_BY": "Le collectif", "TECHNOPOLICE_LEAKS_REVIEWED_ON": "2026-11-01",
        }  # fmt: skip
        self.path = str(folder / "s")
        recipients = [str(identity.to_public()) for identity in self.identities]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sender", self.path, *recipients],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout.readline().strip()

    def send(self, nonce, *strace):
        """Return the words that a sending showed, while strace does what it is told."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            number = connection.recv(100).decode().strip()
            watching = None
            if strace:
                watching = subprocess.Popen(
                    ["strace", "-f", "-p", number, *strace],
                    stderr=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    text=True,
                )
                while "attached" not in (line := watching.stderr.readline()):
                    assert line, "strace could not attach"
            connection.sendall(nonce.encode() + b"\n")
            answer = b""
            while piece := self._received(connection):
                answer += piece
            if watching:
                watching.communicate()
        words = re.findall(rb"<li>([a-z]+)</li>", answer)
        return words if len(words) == 7 and b"</html>" in answer else []

    def _received(self, connection):
        try:
            return connection.recv(65536)
        except ConnectionResetError:
            return b""

    def kept(self):
        """Return how many sendings there are, each opened by each key and found whole."""
        with sqlite3.connect(self.folder / "data" / "db.sqlite3", timeout=60) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            names = [name for (name,) in database.execute("SELECT name FROM leaks_envelope")]
        for name in names:
            ciphertext = (self.folder / "data" / "leaks" / f"{name}.age").read_bytes()
            for identity in self.identities:
                with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(ciphertext, [identity]))) as archive:
                    assert archive.testzip() is None
                    assert archive.read("fichier-01.txt") == SENT
                    assert archive.read("message.txt").endswith(b"what was said")
        return len(names)

    def nonces(self):
        """Return words of forms, made with the site's own secret."""
        draw = "import django\ndjango.setup()\nfrom archive.leaks.nonces import new\n"
        draw += "print(*(new('send') for n in range(999)))"
        made = subprocess.run(
            [sys.executable, "-c", draw], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return iter(made.stdout.split())


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    made.process.send_signal(signal.SIGKILL)
    made.process.wait()
    made.process.stdout.close()


def points(site, nonce):
    """Return every call to the system of one sending, by name and number."""
    log = site.folder / "calls"
    assert site.send(nonce, "-o", str(log), "-e", f"trace={','.join(CALLS)}")
    counted = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE))
    most = {}  # of one thread: strace counts the calls of each by itself
    for (_thread, name), count in counted.items():
        most[name] = max(count, most.get(name, 0))
    assert {"write", "fsync", "rename", "sendto"} <= set(most)
    return [(name, number) for name, count in most.items() for number in range(1, count + 1)]


def test_a_sending_killed_at_any_call_to_the_system_is_kept_whole_or_shown_to_nobody(site):
    nonces = site.nonces()
    tried = points(site, next(nonces))
    shown_first = 0
    if len(tried) > ROUNDS:
        tried = random.sample(tried, ROUNDS)
    for name, number in tried:
        nonce = next(nonces)
        before = site.kept()
        words = site.send(nonce, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}")
        assert site.kept() - before == 1 if words else site.kept() - before in (0, 1), (name, number)
        shown_first += bool(words)
        again = site.send(nonce)
        assert again, f"{name} {number}: nothing was shown when it was sent again"
        assert not words or words == again
        assert site.kept() - before == 1, (name, number)
    assert shown_first < len(tried) / 2, "hardly anything was killed"
