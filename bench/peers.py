"""What else could search the same documents, each with its own French: for bench/search.py."""

import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import time

import psycopg2
from django.conf import settings
from haystack import connections, indexes
from haystack.query import SearchQuerySet
from haystack.utils.loading import UnifiedIndex

from archive.models import Document, Page

NOT_OFFERED = {"fields and dates", "near each other"}


def texts():
    """Yield each document with its whole text."""
    for document in Document.objects.published().iterator(chunk_size=100):
        pages = Page.objects.filter(version=document.public_version_id).order_by("rank")
        yield document, "\n".join(pages.values_list("text", flat=True))


def words_of(question: str) -> list[str]:
    """Return the parts of a question: phrases, words, prefixes, exclusions."""
    return re.findall(r'-?"[^"]+"|\S+', question)


class Peer:
    """Something that indexes and answers; `build` returns pages per CPU-second."""

    name = ""
    clock = time.process_time

    def can(self, what: str) -> bool:
        """Whether it is asked this kind of question."""
        return what not in NOT_OFFERED

    def build(self) -> float:
        """Index all documents."""
        start = time.process_time()
        self.index()
        return Page.objects.count() / (time.process_time() - start)


class PlainIndex(indexes.SearchIndex, indexes.Indexable):
    """The index that Haystack's tutorial makes."""

    text = indexes.CharField(document=True)

    def get_model(self):
        return Document

    def prepare_text(self, document):
        return "\n".join(document.public_version.pages.values_list("text", flat=True))


class HaystackWhoosh(Peer):
    """Haystack's own Whoosh backend, as it comes: English stems."""

    name = "Whoosh, Haystack's"

    def __init__(self):
        self.folder = str(settings.DATA_DIR / "peer")  # goes with the bench's data
        settings.HAYSTACK_CONNECTIONS["peer"] = {
            "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": self.folder,
        }  # fmt: skip
        self.plain = PlainIndex()
        connections["peer"]._index = UnifiedIndex(["archive.search_indexes.DocumentIndex"])
        connections["peer"]._index.build(indexes=[self.plain])

    def index(self):
        connections["peer"].get_backend().update(self.plain, Document.objects.published())

    def ask(self, question):
        found = SearchQuerySet(using="peer").auto_query(question)
        return len(found[:20]) + found.count()


class Fts5(Peer):
    """SQLite's own: accents folded, no stems."""

    name = "SQLite FTS5"

    def __init__(self):
        self.db = sqlite3.connect(settings.DATA_DIR / "fts5.sqlite3")

    def index(self):
        self.db.execute(
            "CREATE VIRTUAL TABLE f USING fts5(title, t, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        rows = ((document.pk, document.title, text) for document, text in texts())
        self.db.executemany("INSERT INTO f(rowid, title, t) VALUES (?, ?, ?)", rows)
        self.db.commit()

    def ask(self, question):
        said = ""
        for word in words_of(question):
            bare = word.lstrip("-").strip('"*')
            said += (
                (" NOT " if word.startswith("-") else " AND " if said else "") + f'"{bare}"' + "*" * word.endswith("*")
            )
        first = self.db.execute("SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT 20", (said,)).fetchall()
        return len(first) + self.db.execute("SELECT count(*) FROM f WHERE f MATCH ?", (said,)).fetchone()[0]


class PostgreSQL(Peer):
    """PostgreSQL's full text in French; the time is that of the clock, since its server is another process."""

    name = "PostgreSQL full text (clock)"
    clock = time.perf_counter

    def __init__(self, address: str):
        self.connection = psycopg2.connect(address)
        self.connection.autocommit = True
        self.db = self.connection.cursor()

    def index(self):
        self.db.execute("DROP TABLE IF EXISTS bench_text")
        self.db.execute("CREATE TABLE bench_text (id int, v tsvector)")
        for document, text in texts():
            said = f"{document.title}\n{text}"
            self.db.execute("INSERT INTO bench_text VALUES (%s, to_tsvector('french', %s))", (document.pk, said))
        self.db.execute("CREATE INDEX ON bench_text USING gin (v)")

    def build(self):
        start = time.perf_counter()
        self.index()
        return Page.objects.count() / (time.perf_counter() - start)

    def ask(self, question):
        query = " && ".join(
            "%s to_tsquery('french', %%s)" % ("!!" * word.startswith("-")) for word in words_of(question)
        )
        said = ["<->".join(w.lstrip("-").strip('"*').split()) + ":*" * w.endswith("*") for w in words_of(question)]
        self.db.execute(
            f"SELECT id, count(*) OVER () FROM bench_text, (SELECT {query} q) x WHERE v @@ q"
            " ORDER BY ts_rank(v, q) DESC LIMIT 20",
            said,
        )
        return len(self.db.fetchall())


class Recoll(Peer):
    """Recoll (Xapian) on the same documents as text files, in French; asked in this process by its own Python module.

    Its indexer is another process: CPU seconds of that process and of all that it starts. The files are written before.
    """

    name = "recoll"
    MODULE = "/usr/lib/python3/dist-packages"  # where Debian's python3-recoll lies, for Debian's Python 3.11
    CONFIGURATION = "topdirs = {folder}\nindexstemminglanguages = french\nloglevel = 1\nidxloglevel = 1\n"

    def __init__(self):
        self.folder, self.settings = settings.DATA_DIR / "texts", settings.DATA_DIR / "recoll"
        self.folder.mkdir()
        self.settings.mkdir()
        (self.settings / "recoll.conf").write_text(self.CONFIGURATION.format(folder=self.folder))
        self.query = None

    @staticmethod
    def is_here() -> bool:
        """Whether `recollindex` and the module are installed (apt install recollcmd python3-recoll)."""
        sys.path.append(Recoll.MODULE)
        try:
            import recoll.recoll  # noqa: F401, PLC0415  Debian's, outside our packages
        except ImportError:
            return False
        finally:
            sys.path.remove(Recoll.MODULE)
        return bool(shutil.which("recollindex"))

    def can(self, what):
        return what != "fields and dates"

    def build(self):
        for document, text in texts():
            (self.folder / f"{document.pk}.txt").write_text(f"{document.title}\n{text}")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["recollindex", "-c", self.settings], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.query = sys.modules["recoll.recoll"].connect(confdir=str(self.settings)).query()
        return Page.objects.count() / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def ask(self, question):
        # its own way to write words near each other: any order (p), so many others between (o)
        total = self.query.execute(re.sub(r'"~(\d+)', r'"po\1', question), stemming=1, stemlang="french")
        return len(self.query.fetchmany(20)) + total


PEERS = [
    lambda _: HaystackWhoosh(),
    lambda _: Fts5(),
    lambda address: PostgreSQL(address) if address else None,
    lambda _: Recoll() if Recoll.is_here() else None,
]
