"""The fork server that lives inside the sandbox: one child for each job, limited, and killed as a group.

It learns from its parent, over the socket that is its standard input, which functions are jobs; it never parses a file
itself. When the parent goes away the socket ends, and it ends with everything that it started.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import shutil
import signal
import socket

from archive.extraction import failure, wire

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
FILES_MAX = 60  # photos of one document
_libc = ctypes.CDLL(None)


def main() -> None:
    """Serve jobs until the parent closes the control socket."""
    # Not dumpable, children neither: a child that was taken over cannot look into the server or another child.
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    control = socket.socket(fileno=os.dup(0))
    setup = json.loads(control.recv(1 << 16))
    for module in setup["preload"]:
        importlib.import_module(module)
    jobs = {name: _function(path) for name, path in setup["jobs"].items()}
    gc.collect()
    gc.freeze()  # a collection in a child would write to every object, and so copy all of this memory
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    Server(control, jobs, setup["alone"]).serve()


def _function(path: str):
    module, name = path.split(":")
    return getattr(importlib.import_module(module), name)


class Server:
    """Starts children, waits for them, and tells the parent how each ended."""

    def __init__(self, control: socket.socket, jobs: dict, alone: bool):
        self.control = control
        self.jobs = jobs
        self.alone = alone  # in a process namespace of our own: whatever else lives here was left by a job
        self.statuses: dict[int, socket.socket] = {}  # by child's pid
        self.poll = select.poll()

    def serve(self) -> None:
        """Answer until the parent is gone."""
        awake, woken = socket.socketpair()
        for end in (awake, woken):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(awake.fileno(), warn_on_full_buffer=False)
        self.poll.register(self.control, select.POLLIN)
        self.poll.register(woken, select.POLLIN)
        self.control.send(b"ready")
        while True:
            ready = {descriptor for descriptor, _event in self.poll.poll()}
            if woken.fileno() in ready:
                woken.recv(4096)
            for pid, status in self.statuses.items():
                if status.fileno() in ready:  # the parent has hung up: it does not want this job any more
                    self.poll.unregister(status)
                    kill_group(pid)
            self.reap()
            if self.control.fileno() in ready and not self.start():
                break
        for pid in self.statuses:
            kill_group(pid)

    def start(self) -> bool:
        """Start the job that the parent asks for; return False when the parent is gone."""
        said, descriptors, _flags, _address = socket.recv_fds(self.control, 1 << 16, FILES_MAX + 2)
        if not said:
            return False
        channel, status, *files = descriptors
        job = json.loads(said)
        pid = os.fork()
        if not pid:
            self.control.close()
            for other in self.statuses.values():
                other.close()
            os.close(status)
            run_child(self.jobs[job["job"]], job["limits"], channel, files)
        for descriptor in (channel, *files):
            os.close(descriptor)
        self.statuses[pid] = socket.socket(fileno=status)
        self.poll.register(status, select.POLLIN)
        return True

    def reap(self) -> None:
        """Tell the parent of each child that has ended, and remove what it left."""
        while self.statuses:
            pid, code, usage = os.wait4(-1, os.WNOHANG)
            if not pid:
                break
            kill_group(pid)
            status = self.statuses.pop(pid, None)
            if status is None:
                continue
            if not self.statuses and self.alone:
                clean()
            with contextlib.suppress(KeyError):  # the parent had hung up
                self.poll.unregister(status)
            with status, contextlib.suppress(OSError):  # nobody may listen any more
                status.send(json.dumps(how_it_ended(code, usage)).encode())


def how_it_ended(code: int, usage) -> dict:
    """Return what the parent needs to tell a limit from a crash."""
    return {
        "signal": os.WTERMSIG(code) if os.WIFSIGNALED(code) else 0,
        "cpu": usage.ru_utime + usage.ru_stime,  # seconds
        "memory": usage.ru_maxrss * 1024,  # bytes, the most it held
    }


def run_child(job, limits: dict, channel_number: int, files: list[int]) -> None:
    """Run one job in this process, which ends here."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        limit(limits)
        channel = socket.socket(fileno=channel_number)
        request, _blob = wire.receive(channel)
        wire.send(channel, answer(job, request, files, channel))
        code = 0
    finally:
        os._exit(code)


def answer(job, request: dict, files: list[int], channel) -> dict:
    """Send what the job finds, and return the last frame: how it ended."""
    try:
        for data, blob in job(request, files):
            wire.send(channel, data, blob)
    except failure.UnreadableError as error:
        return {"end": error.failure}
    except MemoryError:
        return {"end": failure.MEMORY}
    except Exception as error:  # readers raise anything at all on a hostile file; only its kind is told
        return {"end": failure.CRASHED, "detail": type(error).__name__}
    return {"end": ""}


def limit(limits: dict) -> None:
    """Take the limits of this job on; they hold for whatever it starts."""
    cpu = max(1, round(limits["cpu"]))
    pairs = {
        resource.RLIMIT_AS: (limits["memory"],) * 2,
        resource.RLIMIT_CPU: (cpu, cpu + 2),
        resource.RLIMIT_FSIZE: (256 * 1024 * 1024,) * 2,
        resource.RLIMIT_NOFILE: (256, 256),
        resource.RLIMIT_CORE: (0, 0),
    }
    if limits["processes"]:
        pairs[resource.RLIMIT_NPROC] = (limits["processes"],) * 2
    for what, pair in pairs.items():
        resource.setrlimit(what, pair)


def kill_group(pid: int) -> None:
    """Kill a child and all of its group."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def clean() -> None:
    """Kill whatever left its group, and empty the scratch folders: nothing passes from one document to the next."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    for folder in ("/tmp", "/dev/shm"):  # noqa: S108  both are the sandbox's own
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)
