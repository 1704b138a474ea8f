"""A dossier with 500 values and 200 events, opened: CPU time and queries beside their limits.

    .venv/bin/python bench/dossiers.py [VALUES] [EVENTS]

Each fact has one or two sources among forty documents; one value in ten stands against another. As somebody without an
account; the median of nine readings of the whole page, CPU time of this process; SQLite.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from dossier import make_documents, make_dossier  # noqa: E402

CPU_LIMIT = 100  # milliseconds
QUERIES_LIMIT = 15
READINGS = 9


def main(values: int, events: int) -> int:
    """Print the figures beside their limits; 1 when one is passed."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client, address = Client(HTTP_HOST="localhost"), make_dossier(values, events, make_documents()).get_absolute_url()
    spent, answer = [], client.get(address)
    for _reading in range(READINGS):
        began = time.process_time()
        answer = client.get(address)
        spent.append((time.process_time() - began) * 1000)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    cpu = statistics.median(spent)
    assert answer.status_code == 200
    print(f"{values} values, {events} events: {len(answer.content) // 1024} KB")
    print(f"CPU of one reading: {cpu:.0f} ms (limit {CPU_LIMIT})")
    print(f"queries: {len(queries)} (limit {QUERIES_LIMIT})")
    return int(cpu > CPU_LIMIT or len(queries) > QUERIES_LIMIT)


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:3]]
    sys.exit(main(*(sizes or [500, 200])))
