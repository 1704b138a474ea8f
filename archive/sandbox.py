"""Runs a job in a child that has no network, no secrets and no files of ours.

A small server of our own (`archive.extraction.server`) lives inside bubblewrap, in a process namespace of its own, and
forks one child for each job. Files go in as open descriptors; what comes out is capped JSON and raw bytes, never a
pickle. The whole sandbox dies with this process, however it ends.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from archive.bubblewrap import SandboxUnavailableError, command
from archive.extraction import failure, wire

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/tmp", "OMP_THREAD_LIMIT": "1"}  # noqa: S108
START_SECONDS = 30
GRACE_SECONDS = 5  # for the server to say how a child ended
PROCESSES_MAX = 64  # held only for an ordinary user: Linux does not limit root
SENT_MAX = 1024**3  # bytes from one job, unless its caller says otherwise


class JobError(Exception):
    """A job ended without its result: `failure` is a code of `archive.extraction.failure`, or one of the job's own."""

    def __init__(self, failure: str, detail: str = ""):
        super().__init__(f"The job ended: {failure} {detail}".strip() + ".")
        self.failure = failure


class Frame(NamedTuple):
    """What a job sent. Nothing in it can be trusted but its size."""

    data: dict
    blob: bytes


class Sandbox:
    """A fork server for some jobs, started at the first one and again whenever it dies. Safe in threads and forks.

    `jobs` maps a name to `module:function`; the function takes (request, file descriptors) and yields (dict, bytes).
    `modules` are the only modules and packages of ours that the child can import, besides `archive.extraction`;
    `preload` are imported once, before any job. Data files the child needs lie beside its modules.
    """

    def __init__(self, jobs: dict[str, str], *, modules: Sequence[str] = (), preload: Sequence[str] = ()):
        self.jobs = jobs
        self.modules = ["archive", "archive.extraction", *modules]
        self.preload = list(preload)
        self.cpu_seconds = 0.0  # what the jobs have used so far, with all that they started
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def run(
        self,
        job: str,
        request: dict,
        files: Sequence[int | Path] = (),
        *,
        cpu_seconds: float = 30,
        wall_seconds: float = 60,
        memory_bytes: int = 1024**3,
        sent_max: int | None = None,
    ) -> Iterator[Frame]:
        """Yield the frames of a job as they come.

        Raises `JobError` when the job says that it failed, or is stopped at a limit, or dies; what was yielded before
        stays good. Raises `SandboxUnavailableError`. A caller that stops listening stops the job.
        """
        deadline = time.monotonic() + wall_seconds
        limits = {
            "cpu": cpu_seconds,
            "memory": memory_bytes,
            "processes": PROCESSES_MAX if settings.SANDBOX == "bwrap" else 0,
        }
        channel, their_channel = socket.socketpair()
        status, their_status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with channel, status:
            with their_channel, their_status:
                ends = [their_channel.fileno(), their_status.fileno()]
                server = self._start(json.dumps({"job": job, "limits": limits}).encode(), ends, files)
            try:
                ended = yield from _listen(channel, request, deadline, SENT_MAX if sent_max is None else sent_max)
            finally:
                outcome = _hang_up(status)
                if outcome is None:
                    self._drop(server)
                else:
                    self.cpu_seconds += outcome.get("cpu", 0)
        if ended is None:
            ended = {"end": _why(outcome or {}, limits)}
        if ended["end"]:
            raise JobError(str(ended["end"])[:40], str(ended.get("detail", ""))[:80])

    def check(self) -> None:
        """Raise `SandboxUnavailableError` unless a job could run now."""
        with self._lock:
            self._serving()

    def close(self) -> None:
        """End the server and everything in it."""
        with self._lock:
            if self._server:
                self._server.end()
            self._server = None

    def _start(self, order: bytes, ends: list[int], files: Sequence[int | Path]) -> "_Server":
        opened = [os.open(file, os.O_RDONLY) for file in files if not isinstance(file, int)]
        try:
            paths = iter(opened)
            descriptors = ends + [file if isinstance(file, int) else next(paths) for file in files]
            with self._lock:
                try:
                    server = self._serving()
                    socket.send_fds(server.control, [order], descriptors)
                except OSError:  # it died since the last job
                    self._server = None
                    server = self._serving()
                    socket.send_fds(server.control, [order], descriptors)
            return server
        finally:
            for descriptor in opened:
                os.close(descriptor)

    def _serving(self) -> "_Server":
        """Return the server of this very process, started when there is none."""
        if self._server and self._server.owner != os.getpid():
            self._server.control.close()  # the other end of a fork: its server is not ours
            _inherited.append(self._server)
            self._server = None
        if self._server is None or self._server.ended:
            setup = {"jobs": self.jobs, "preload": self.preload, "alone": settings.SANDBOX == "bwrap"}
            self._server = _Server(command(self.modules), setup)
            atexit.register(self._server.end)
        return self._server

    def _drop(self, server: "_Server") -> None:
        """End a server that does not answer; the next job starts another."""
        server.end()
        with self._lock:
            if self._server is server:
                self._server = None


_inherited: list = []  # never collected: their processes belong to the parent of this fork


class _Server:
    """The process, and the socket that commands it."""

    def __init__(self, arguments: list[str], setup: dict):
        self.owner = os.getpid()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  the server writes to it until it is ready
        self.ended = False
        self._process = None
        self._started = threading.Event()
        # The kernel's "die with parent" means the thread that started the process: this one lives as long as both.
        threading.Thread(target=self._keep, args=(arguments, theirs), name="sandbox", daemon=True).start()
        try:
            self._started.wait(START_SECONDS)
            self.control.settimeout(START_SECONDS)
            self.control.send(json.dumps(setup).encode())
            if self.control.recv(16) != b"ready":
                raise OSError("it ended")
        except OSError as error:
            self.errors.seek(0)
            said = self.errors.read(2000).decode(errors="replace").strip() or str(error)
            self.end()
            raise SandboxUnavailableError(
                f"The sandbox does not start ({said}). Install bubblewrap and allow user namespaces, "
                "or set TECHNOPOLICE_SANDBOX=limits and read docs/operating.md."
            ) from error
        self.errors.close()

    def _keep(self, arguments: list[str], theirs: socket.socket) -> None:
        with theirs:
            try:
                self._process = subprocess.Popen(
                    arguments,
                    env=ENVIRONMENT,
                    cwd="/",
                    stdin=theirs,
                    stdout=subprocess.DEVNULL,
                    stderr=self.errors,
                    start_new_session=True,
                )
            except OSError as error:
                self.errors.write(str(error).encode())
        self._started.set()
        if self._process:
            self._process.wait()
        self.ended = True

    def end(self) -> None:
        """Close the command, kill the process; nothing that it started outlives it."""
        if self.owner != os.getpid():
            return
        atexit.unregister(self.end)
        self.control.close()
        self.errors.close()
        self.ended = True
        if self._process and self._process.poll() is None:
            try:
                # Outside bubblewrap the closed socket ends it; the kill is for a server that hangs.
                self._process.wait(0 if settings.SANDBOX == "bwrap" else GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _listen(
    channel: socket.socket, request: dict, deadline: float, sent_max: int
) -> Generator[Frame, None, dict | None]:
    """Yield the frames of one job; return the last, which says how it ended, or None when it did not say."""
    sent = 0
    try:
        channel.settimeout(max(0.1, deadline - time.monotonic()))
        wire.send(channel, request)
        while frame := wire.receive(channel, deadline):
            data, blob = frame
            if "end" in data:
                return data
            sent += len(blob) + 1
            if sent > sent_max:
                raise ValueError("the job sends without end")
            yield Frame(data, blob)
    except TimeoutError:
        return {"end": failure.TIMEOUT}
    except ValueError as error:
        return {"end": failure.CRASHED, "detail": str(error)}
    except ConnectionError:
        pass  # it died before it could listen
    return None


def _hang_up(status: socket.socket) -> dict | None:
    """End the job if it still runs, and return what the server says of its end; None: the server does not answer."""
    try:
        status.shutdown(socket.SHUT_WR)
        status.settimeout(GRACE_SECONDS)
        return json.loads(status.recv(4096))
    except (OSError, ValueError):
        return None


def _why(outcome: dict, limits: dict) -> str:
    """Return the code for a child that ended without a word."""
    killed_by, cpu, memory = (outcome.get(name, 0) for name in ("signal", "cpu", "memory"))
    if killed_by == signal.SIGXCPU or (killed_by == signal.SIGKILL and cpu >= limits["cpu"]):
        return failure.TIMEOUT
    # pdfium aborts when it gets no memory; a kill from nowhere is the system that has none left.
    if killed_by == signal.SIGKILL or (killed_by == signal.SIGABRT and memory > limits["memory"] / 8):
        return failure.MEMORY
    return failure.CRASHED
