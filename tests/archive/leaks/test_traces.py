"""A journey with marks on everything that a sender brings, then a search of all that this machine keeps."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core import mail
from django.db import connection
from django.test import Client

from archive.leaks import answering
from archive.leaks.models import Envelope, Submission
from tests.archive import files
from tests.archive.leaks.sending import SEND, fields, nonce_of, open_with, send, words_of

pytestmark = pytest.mark.django_db(transaction=True)
MARKS = {
    "address": "203.0.113.77",
    "agent": "zqagentmark",
    "referrer": "zqreferrermark",
    "name": "zqnamemark",
    "author": "zqauthormark",
    "words": "zqwordsmark",
    "message": "zqmessagemark",
    "reply": "zqreplymark",
    "added": "zqaddedmark",
}
FROM = {
    "REMOTE_ADDR": MARKS["address"],
    "HTTP_X_FORWARDED_FOR": MARKS["address"],
    "HTTP_X_REAL_IP": MARKS["address"],
    "HTTP_USER_AGENT": MARKS["agent"],
    "HTTP_REFERER": f"https://example.org/{MARKS['referrer']}",
}


def browser():
    """Return somebody's browser, marked."""
    return Client(**FROM)


def kept_bytes(tmp_path):
    """Yield all that is kept: each file of the data, temporary and test folders, the database as it says it itself."""
    roots = {tmp_path, site.DATA_DIR, Path(site.FILE_UPLOAD_TEMP_DIR), site.LEAKS_DIR}
    for path in (p for root in roots if root.is_dir() for p in root.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()
            yield f"name of {path}", path.name.encode()
    yield "database", dump().encode()


def dump():
    """Return the rows of every table as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        said = []
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            said += [f"{table}: {tuple(map(_plain, row))!r}" for row in cursor.fetchall()]
    return "\n".join(said)


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def forms_of(mark):
    """Return a mark as it may be written: as it is, in UTF-16, in capitals."""
    return [mark.encode(), mark.encode("utf-16-le"), mark.upper().encode()]


def journey():
    """Send, follow, read, add, as a sender does; return all words that were shown."""
    client = browser()
    marked = files.pdf(f"Le texte {MARKS['words']}") + f"% {MARKS['author']}".encode()
    client.get("/transmettre/")
    page = send(
        (f"{MARKS['name']}.pdf", marked), (f"{MARKS['name']}2.txt", MARKS["words"].encode() * 200_000),
        message=MARKS["message"], client=client, **FROM,
    )  # fmt: skip
    words = words_of(page)
    answering.answer(Submission.objects.get(), MARKS["reply"])
    opened = open_with(words, client)
    assert MARKS["reply"] in opened.content.decode()
    client.post("/transmettre/ajouter/", fields(nonce_of(opened), ("n.txt", MARKS["added"].encode()), message="x"))
    open_with(words + "x", client)
    client.get(f"/transmettre/{MARKS['words']}/")
    client.post(SEND, {"nonce": MARKS["words"], "message": MARKS["message"], "end": "1"})
    client.get("/transmettre/", headers={"Host": "zqhost.example"})
    return words


def test_nothing_that_a_sender_brings_is_found_anywhere(box, tmp_path, capfd, caplog):
    words = journey()
    assert len(words.split()) == 7
    assert Envelope.objects.count() == 2
    said = capfd.readouterr()
    kept = [*kept_bytes(tmp_path), ("stdout", said.out.encode()), ("stderr", said.err.encode())]
    kept += [("log", caplog.text.encode()), ("mails", repr([m.message() for m in mail.outbox]).encode())]
    assert len(kept) > 10
    found = [
        (where, name)
        for where, content in kept
        for name, mark in (MARKS | {"receipt": words}).items()
        for form in forms_of(mark)
        if form in content
    ]
    assert not found


def test_search_would_find_a_mark(box, tmp_path):
    """The test above could not fail if it searched in the wrong places."""
    (tmp_path / "a-log").write_text(MARKS["address"])
    Submission.objects.create(day="2026-01-01", kind="files", choice="use", receipt_digest=MARKS["words"],
                              reply_key="", seen_month="2026-01-01")  # fmt: skip
    content = b"".join(content for _where, content in kept_bytes(tmp_path))
    assert MARKS["address"].encode() in content
    assert MARKS["words"].encode() in content


def test_nothing_is_left_in_the_files_of_the_database_after_deletion(box, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps deleted rows until its vacuum: docs/threat-model.md says so")
    words = journey()
    digests = list(Submission.objects.values_list("receipt_digest", flat=True))
    names = list(Envelope.objects.values_list("name", flat=True))
    opened = open_with(words)
    Client().post("/transmettre/effacer/", {"nonce": nonce_of(opened), "sure": "1", "end": "1"})
    path = Path(str(connection.settings_dict["NAME"]))
    kept = b"".join(p.read_bytes() for p in path.parent.glob(path.name + "*"))
    assert kept
    assert not [one for one in [*digests, *names] if one.encode() in kept]


def shape():
    """Return what is kept, with what is drawn at random taken out: keys, names, digests, ciphertexts."""
    text = re.sub(r"\b[0-9a-f]{32,64}\b", "HEX", dump())
    text = re.sub(r"age1[a-z0-9]+", "KEY", text)
    return re.sub(r"\b\d{7,}\b", "NUMBER", text)


def listing(folder):
    return sorted(
        (p.stat().st_mtime_ns, p.stat().st_atime_ns, oct(p.stat().st_mode), p.suffix) for p in folder.iterdir()
    )


def test_two_submissions_an_hour_apart_cannot_be_told_apart(box, leaks_folder, monkeypatch):
    """Only one is there at a time; all that is kept of it is compared, but what is drawn at random."""
    import time

    real, seen = time.time, []
    for hours in (0, 1):
        monkeypatch.setattr(time, "time", lambda hours=hours: real() + 3600 * hours)
        Submission.objects.all().delete()
        for path in leaks_folder.glob("*.age"):
            path.unlink()
        assert words_of(send(("a.txt", b"x" * (1 + 100 * hours)), message="m" * (1 + hours)))
        size = Envelope.objects.get().size
        seen.append((shape().replace(str(size), "SIZE"), [(0, *rest[2:]) for rest in listing(leaks_folder)],
                     [rest[0] for rest in listing(leaks_folder)]))  # fmt: skip
    first, second = (set(text.splitlines()) for text, *_files in seen)
    assert first == second
    assert seen[0][1:] == seen[1][1:]
    assert set(seen[0][2]) <= {0, *[p.stat().st_mtime_ns for p in leaks_folder.glob("turn")]}


def test_no_row_holds_an_hour(box):
    send(message="x")
    for model in (Submission, Envelope):
        kinds = {field.get_internal_type() for field in model._meta.get_fields() if hasattr(field, "get_internal_type")}
        assert not {"DateTimeField", "TimeField", "DurationField"} & kinds


def test_rows_lie_in_the_order_of_their_random_keys(box):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the order of rows on disk can be read by whoever has the disk: docs/threat-model.md")
    for _time in range(4):
        send(message="x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, key FROM leaks_submission ORDER BY rowid")
        rows = cursor.fetchall()
    assert [row for row, _key in rows] == [key for _row, key in rows]
