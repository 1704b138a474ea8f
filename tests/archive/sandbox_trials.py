"""Jobs that do what no reader should, to try the sandbox's walls (tests only; harmless inside)."""

import os
import socket
import sys
import time
from pathlib import Path


def nothing(request: dict, files: list[int]):
    """Answer at once: what a job costs by itself."""
    yield {"pid": os.getpid()}, b""


def look(request: dict, files: list[int]):
    """Tell what can be seen from inside: environment, files, network, other processes."""
    readable = [path for path in request["paths"] if os.access(path, os.R_OK)]
    try:
        socket.create_connection((request["host"], request["port"]), timeout=1).close()
        connected = True
    except OSError:
        connected = False
    killable = []
    for pid in request["pids"]:
        try:
            os.kill(pid, 0)
            killable.append(pid)
        except (ProcessLookupError, PermissionError):
            pass
    written = []
    for folder in request["folders"]:
        try:
            Path(folder, "left-by-a-job").write_text("x")
            written.append(folder)
        except OSError:
            pass
    yield (
        {
            "environment": dict(os.environ),
            "readable": readable,
            "connected": connected,
            "killable": killable,
            "written": written,
            "modules": sorted(name for name in sys.modules if name.startswith(("archive", "django"))),
        },
        b"",
    )


def spin(request: dict, files: list[int]):
    """Use the processor for ever."""
    yield {"begun": True}, b""
    while True:
        pass


def sleep(request: dict, files: list[int]):
    """Wait for ever."""
    yield {"begun": True}, b""
    time.sleep(3600)


def grow(request: dict, files: list[int]):
    """Ask for memory for ever."""
    held = []
    while True:
        held.append(bytearray(50_000_000))
        yield {"held": len(held)}, b""


def abort(request: dict, files: list[int]):
    """Die half-way."""
    yield {"half": True}, b""
    os.abort()


def flee(request: dict, files: list[int]):
    """Leave processes behind in sessions of their own."""
    for _ in range(request["number"]):
        if not os.fork():
            os.setsid()
            time.sleep(3600)
    yield {"begun": True}, b""


def multiply(request: dict, files: list[int]):
    """Fork as fast as allowed, children too."""
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.01)


def lie(request: dict, files: list[int]):
    """Write bytes that are no frame, on the channel itself."""
    channel = max(int(name) for name in request["descriptors"])
    os.write(channel, b"\xff" * 64)
    yield {}, b""


def read_all(request: dict, files: list[int]):
    """Send back what the files hold."""
    for file in files:
        yield {}, os.read(file, 1_000_000)
