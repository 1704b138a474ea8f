"""The map of France with thousands of projects: CPU, queries and bytes, beside their limits.

    .venv/bin/python bench/map.py [PROJECTS]

Projects lie in communes drawn at random, those with many people more often; one in ten in a department or a region.
CPU milliseconds of this process, the median of nine requests after a first one.
"""

import argparse
import gzip
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = os.environ.get("BENCH_DATA", DATA.name)
os.environ["TECHNOPOLICE_HOSTS"] = "testserver,127.0.0.1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from archive.models import Territory  # noqa: E402
from wiki.dossiers.models import Project, ProjectTerritory, Status  # noqa: E402

MOST_CPU, MOST_BYTES = 150, 150 * 1024
ROUNDS = 9


def fill(count: int) -> None:
    """Make the projects."""
    for command in ("migrate", "load_territories", "load_vocabulary"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    draw = random.Random(1)
    communes = list(Territory.objects.filter(kind="commune").exclude(population=None))
    wide = list(Territory.objects.filter(kind__in=["department", "region"]))
    places = draw.choices(communes, weights=[place.population for place in communes], k=count)
    projects = Project.objects.bulk_create(
        Project(name=f"Projet {n}", slug=f"projet-{n}", status=draw.choice(Status.values)) for n in range(count)
    )
    ProjectTerritory.objects.bulk_create(
        ProjectTerritory(project=project, territory=draw.choice(wide) if number % 10 == 0 else place)
        for number, (project, place) in enumerate(zip(projects, places, strict=True))
    )


def main(count: int) -> None:
    """Fill and measure."""
    fill(count)
    client, queries, times = Client(), [], []
    client.get("/carte/")
    with connection.execute_wrapper(lambda execute, *asked: queries.append(asked) or execute(*asked)):
        answer = client.get("/carte/")
    for _round in range(ROUNDS):
        start = time.process_time()
        client.get("/carte/")
        times.append((time.process_time() - start) * 1000)
    size = len(gzip.compress(answer.content, 6))
    print(f"{answer.status_code}: {count} projects, {statistics.median(times):.0f} ms of CPU (limit {MOST_CPU}),"
          f" {len(queries)} queries, {size / 1024:.0f} kB gzipped (limit {MOST_BYTES // 1024}),"
          f" {len(answer.content) / 1024:.0f} kB whole")  # fmt: skip


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("projects", type=int, nargs="?", default=5000)
    main(given.parse_args().projects)
