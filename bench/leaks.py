"""How fast a leak is encrypted while it comes, beside the age command, and what memory it takes.

    python bench/leaks.py [MEGABYTES]

Makes random bytes in memory, writes them through the site's container and sealing into a temporary folder, then has the
`age` command encrypt the same from memory to the same disk. CPU seconds of this process and of its child; memory is the
highest that this process ever held, Django loaded.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="technopolice-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")
os.environ["TECHNOPOLICE_DATA"] = FOLDER
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402
import pyrage  # noqa: E402

django.setup()

from archive.leaks.container import Container  # noqa: E402
from archive.leaks.reception import PIECE  # noqa: E402
from archive.leaks.sealing import Sealing  # noqa: E402

ROUNDS = 3


def cpu() -> float:
    """Return the CPU seconds of this process and of its children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def ours(data: bytes, keys) -> None:
    """Encrypt as a sending is."""
    sealing = Sealing(keys)
    container = Container(sealing)
    container.begin_file("a.pdf")
    for start in range(0, len(data), PIECE):
        container.write(data[start : start + PIECE])
    container.end_file()
    container.finish("")
    sealing.close()
    sealing.abandon()


def age(data: bytes, keys) -> None:
    """Encrypt with the age command."""
    recipients = [argument for key in keys for argument in ("-r", str(key))]
    with open(Path(FOLDER) / "age", "wb") as out:
        subprocess.run(["age", *recipients], input=data, stdout=out, check=True)
        os.fsync(out.fileno())


def main(megabytes: int) -> None:
    """Print the best of some rounds of each."""
    keys = [pyrage.x25519.Identity.generate().to_public() for _key in range(2)]
    data = os.urandom(megabytes * 1024**2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for way in (ours, age):
        figures = []
        for _round in range(ROUNDS):
            wall, used = time.perf_counter(), cpu()
            way(data, keys)
            figures.append((cpu() - used, time.perf_counter() - wall))
        used, wall = min(figures)
        print(f"{way.__name__:5} {megabytes / used:6.0f} MB/s of CPU, {megabytes / wall:6.0f} MB/s of the clock")
        if way is ours:
            highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"      memory: {highest / 1024:.0f} MB, {(highest - before) / 1024:.0f} more than before it began")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 64)
