"""The wiki, measured at 10,000 pages, django-wiki's own views beside ours: same run, same database, same articles.

    .venv/bin/python bench/wiki.py [--postgres URL]

CPU milliseconds of this process, and of the child that lays out texts where there is one: other work on the machine
hardly changes them. On PostgreSQL the server's own are not in them. `DATABASE_URL` must name a database that may be
filled; without --postgres it is SQLite in a folder of its own.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # in the place of this folder: its `wiki.py` is not the package
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.makedirs(os.path.join(DATA.name, "static"))
os.environ["TECHNOPOLICE_DEBUG"] = "yes"  # no manifest of static files is made here
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.wiki_settings"

READ = 300  # pages, drawn among the 10,000
LIMITS = {
    "times": 10,
    "queries": 6,
    "view": 10,
    "save 3 KB": 50,
    "save 30 KB": 150,
    "history": 30,
    "move": 1000,
    "undo": 60,
}


def main() -> None:
    """Set up, measure in one run, print each figure beside its limit."""
    from django.core.management import call_command  # noqa: PLC0415  after the database is named
    from wiki.conf import settings as stock  # noqa: PLC0415

    from bench.wiki_pages import make_pages  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for hook in ("READ", "WRITE", "DELETE", "MODERATE", "ADMIN", "ASSIGN", "ASSIGN_OWNER", "CHANGE_PERMISSIONS"):
        setattr(stock, f"CAN_{hook}", None)  # ours would cost it a query
    start = time.process_time()
    text_of = make_pages()
    print(f"10,000 pages made in {time.process_time() - start:.0f} s of CPU; load {os.getloadavg()[0]:.1f}", flush=True)
    Measuring(text_of).run()


class Measuring:
    """What is measured, and who asks."""

    def __init__(self, text_of):
        from django.conf import settings  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        from archive.models import User  # noqa: PLC0415
        from bench.wiki_pages import paths  # noqa: PLC0415

        settings.DEBUG = False  # or every query is kept
        self.text_of = text_of
        self.reader, self.writer = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
        self.writer.force_login(User.objects.create_superuser("writer", "writer"))
        self.paths = random.Random(3).sample([path for path in paths() if "/" in path], READ)

    def run(self) -> None:
        """Print all."""
        self.reading()
        self.saving("save 3 KB", 3000)
        self.saving("save 30 KB", 30_000)
        self.history()
        self.moving()
        self.undoing()

    def reading(self) -> None:
        """Requests per CPU-second of both, each having kept what it keeps: ours the answer, django-wiki the HTML."""
        anew = [self.view(f"/wiki/{path}/") for path in self.paths]
        ours, theirs = [], []
        for path in self.paths:
            self.view(f"/stock/{path}/")
        for path in self.paths:  # in turn: what else the machine does weighs on both
            ours.append(self.view(f"/wiki/{path}/"))
            theirs.append(self.view(f"/stock/{path}/"))
        line("view, made anew (after any change): CPU ms, ours", statistics.median(anew), LIMITS["view"])
        line("view, kept: CPU ms, ours", statistics.median(ours), LIMITS["view"])
        line("view, its HTML kept: CPU ms, django-wiki", statistics.median(theirs))
        line("requests per CPU-second, ours", 1000 / statistics.mean(ours))
        line("requests per CPU-second, django-wiki", 1000 / statistics.mean(theirs))
        line(
            "times as many as django-wiki", statistics.mean(theirs) / statistics.mean(ours), LIMITS["times"], more=True
        )
        from django.core.cache import caches  # noqa: PLC0415

        caches["pages"].clear()
        line("queries, made anew, ours", self.queries(f"/wiki/{self.paths[0]}/"), LIMITS["queries"])
        line("queries, django-wiki", self.queries(f"/stock/{self.paths[0]}/"))

    def view(self, address: str) -> float:
        """Return the CPU milliseconds of one request."""
        start = time.process_time()
        answer = self.reader.get(address)
        spent = (time.process_time() - start) * 1000
        if answer.status_code != 200:
            sys.exit(f"{address} answers {answer.status_code}.")
        return spent

    def queries(self, address: str) -> int:
        """Return how many queries one request makes."""
        from django.db import connection  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        with CaptureQueriesContext(connection) as asked:
            self.reader.get(address)
        return len(asked)

    def saving(self, name: str, size: int, count: int = 30) -> None:
        """Save another text of this size again and again through the form, the child included."""
        from wiki.pages.models import WikiPage  # noqa: PLC0415
        from wiki.pages.render_child import SANDBOX  # noqa: PLC0415

        path, spent, child = self.paths[0], [], []
        for number in range(count + 2):
            base = WikiPage.objects.with_revision().get(path=path).article.current_revision_id
            sent = {"title": "Page", "text": self.text_of(size), "summary": "", "base": base}
            start, laid_out = time.process_time(), SANDBOX.cpu_seconds
            answer = self.writer.post(f"/wiki/{path}/-/edit", sent)
            if answer.status_code != 302:
                sys.exit(f"Saving answers {answer.status_code}.")
            if number >= 2:  # the child is started by the first
                child.append((SANDBOX.cpu_seconds - laid_out) * 1000)
                spent.append((time.process_time() - start) * 1000 + child[-1])
        line(f"{name}: CPU ms", statistics.median(spent), LIMITS[name])
        line(f"{name}: of these, the child's", statistics.median(child))

    def history(self) -> None:
        """The history of a page of 1,000 revisions, both ways."""
        from wiki.models import ArticleRevision  # noqa: PLC0415

        from wiki.pages.models import WikiPage  # noqa: PLC0415

        page = WikiPage.objects.with_revision().get(path=self.paths[1])
        current = page.article.current_revision
        ArticleRevision.objects.bulk_create(
            ArticleRevision(
                article=page.article, revision_number=number, title="Page", content=f"{number}\n{current.content}"
            )
            for number in range(2, 1001)
        )  # fmt: skip
        addresses = {"ours": f"/wiki/{page.path}/-/history", "django-wiki": f"/stock/{page.path}/_history/"}
        for name, address in addresses.items():
            self.view(address)
            spent = statistics.median(self.view(address) for _ in range(30))
            line(f"history of 1,000 revisions: CPU ms, {name}", spent, LIMITS["history"] if name == "ours" else None)

    def moving(self) -> None:
        """Move a branch of 1,000 pages, there and back."""
        from archive.models import User  # noqa: PLC0415
        from wiki.pages import moving  # noqa: PLC0415
        from wiki.pages.models import WikiPage  # noqa: PLC0415

        user, spent = User.objects.get(), []
        for old, new in [("v3", "ailleurs"), ("ailleurs", "v3"), ("v4", "autre")]:
            start = time.process_time()
            moved = moving.move(WikiPage.objects.get(path=old), new, by=user)
            spent.append((time.process_time() - start) * 1000)
            if moved != 1000:
                sys.exit(f"{moved} pages moved.")
        line("moving a branch of 1,000 pages: CPU ms", max(spent), LIMITS["move"])

    def undoing(self, edits: int = 500) -> None:
        """Undo all that one person wrote: 500 edits of 500 pages of 3 KB, each laid out anew."""
        from archive.models import User  # noqa: PLC0415
        from wiki.following import undoing  # noqa: PLC0415
        from wiki.pages import saving  # noqa: PLC0415
        from wiki.pages.models import WikiPage  # noqa: PLC0415
        from wiki.pages.render_child import SANDBOX  # noqa: PLC0415

        team, vandal = User.objects.get(), User.objects.create_user("vandal", role="trusted")
        for page in WikiPage.objects.with_revision().filter(path__startswith="v5/").order_by("path")[:edits]:
            current = page.article.current_revision
            text = f"{current.content}\nX\n"
            saving.save(page, title=current.title, text=text, base_revision_id=current.pk, author=vandal)
        start, laid_out = time.process_time(), SANDBOX.cpu_seconds
        done = [
            undoing.undo(step, team, person=vandal, reason="essai") for step in undoing.plan(undoing.edits_of(vandal))
        ]
        if done != [True] * edits:
            sys.exit(f"{sum(done)} edits undone.")
        spent = time.process_time() - start + SANDBOX.cpu_seconds - laid_out
        line("undoing 500 edits of one person: CPU seconds, the child included", spent, LIMITS["undo"])


def line(what: str, value: float, limit: float | None = None, *, more: bool = False) -> None:
    """Print one figure beside its limit."""
    said = ""
    if limit is not None:
        kept = value >= limit if more else value <= limit
        said = f"{'at least' if more else 'at most'} {limit}: {'kept' if kept else 'NOT KEPT'}"
    print(f"| {what} | {value:.1f} | {said} |", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--postgres", help="a database that may be filled")
    if url := asked.parse_args().postgres:
        os.environ["DATABASE_URL"] = url
    else:
        os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    main()
