"""A backup is consistent, tells nothing, and comes back whole into an empty place, or not at all."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from technopolice.backup import checking, database, listing, making, objects
from technopolice.backup.making import files_of, make
from technopolice.backup.objects import BackupError
from technopolice.backup.pruning import keep_latest
from technopolice.backup.restoring import restore, sets_of
from tests.make import make_document

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "micros cachés dans les lampadaires"


@pytest.fixture
def key():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def data(tmp_path):
    """A data folder with originals, images, keys, and what no backup needs."""
    folder = tmp_path / "data"
    for path, content in {
        "secret_key": "clé",
        "files/ab/abcdef": SECRET,
        "images/07/7/1-700.webp": "image",
        "index/segment": "can be made again",
        "cache/x": "passing",
        "tmp/upload": "passing",
        "files/half.part": "half",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
    (folder / "files/ab/abcdef").chmod(0o400)
    os.utime(folder / "files/ab/abcdef", (0, 0))
    return folder


@pytest.fixture
def backup(tmp_path, data, key):
    """Make a set of the folder and of the database of the tests."""
    return lambda: make(tmp_path / "copy", [str(key.to_public())], data, connection)


@pytest.fixture
def elsewhere(tmp_path, django_db_blocker):
    """An empty place: a data folder, and a database of the same kind as this one."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    other = connection.copy("elsewhere")
    if connection.vendor == "sqlite":
        other.settings_dict["NAME"] = str(folder / "db.sqlite3")
        yield folder, other
        other.close()
        return
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    other.settings_dict = {**connection.settings_dict, "NAME": name}
    yield folder, other
    other.close()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def bring_back(tmp_path, key, elsewhere, made, **said):
    folder, other = elsewhere
    said.setdefault("signed_by", made.public_key)
    return restore(tmp_path / "copy", [key], folder, connection=other, **said)


def titles_in(other) -> list[str]:
    with other.cursor() as cursor:
        cursor.execute("SELECT title FROM archive_document ORDER BY title")
        return [row[0] for row in cursor.fetchall()]


def everything_in(folder: Path) -> bytes:
    return b"\n".join(one.read_bytes() + str(one).encode() for one in folder.rglob("*") if one.is_file())


def test_what_is_brought_back_is_what_was_there(tmp_path, data, key, backup, elsewhere):
    make_document(title="Délibération du 14 décembre")
    made = backup()
    back = bring_back(tmp_path, key, elsewhere, made)
    folder, other = elsewhere
    assert back.unlike == []
    assert titles_in(other) == ["Délibération du 14 décembre"]
    original = folder / "files/ab/abcdef"
    assert original.read_text() == SECRET
    assert (original.stat().st_mode & 0o777, original.stat().st_mtime) == (0o400, 0)
    assert (folder / "secret_key").read_text() == "clé"
    assert (folder / "backup_key").read_bytes() == (data / "backup_key").read_bytes()
    assert not [one for one in ("index", "cache", "files/half.part") if (folder / one).exists()]


def test_the_copy_tells_nothing_to_whoever_keeps_it(tmp_path, data, backup):
    make_document(title=SECRET)
    backup()
    kept = everything_in(tmp_path / "copy")
    digest = objects.digest_of(data / "files/ab/abcdef")
    for told in (SECRET.encode(), b"abcdef", b"secret_key", digest.encode(), b"SQLite format", b"PGDMP"):
        assert told not in kept


def test_no_plain_copy_of_the_database_stays(data, backup):
    make_document(title=SECRET)
    backup()
    assert [one.name for one in (data / "tmp").iterdir()] == ["upload"]


def test_a_second_set_copies_what_is_new(data, backup):
    first = backup()
    (data / "files/ab/abff00").write_text("une autre")
    second = backup()
    assert (first.copied, second.copied) == (first.files, 1)
    assert second.files == first.files + 1


def test_what_changed_is_copied_again_though_its_name_stays(tmp_path, data, key, backup, elsewhere):
    backup()
    (data / "secret_key").write_text("clé tournée")
    made = backup()
    bring_back(tmp_path, key, elsewhere, made)
    assert (elsewhere[0] / "secret_key").read_text() == "clé tournée"


def test_an_older_set_can_be_asked_for(tmp_path, key, backup, elsewhere):
    make_document(title="Premier")
    first = backup()
    make_document(title="Second")
    backup()
    bring_back(tmp_path, key, elsewhere, first, name=first.name)
    assert titles_in(elsewhere[1]) == ["Premier"]


def test_nothing_is_brought_back_over_something(tmp_path, key, backup, elsewhere):
    made = backup()
    (elsewhere[0] / "files").mkdir()
    with pytest.raises(BackupError, match="not empty"):
        bring_back(tmp_path, key, elsewhere, made)


def test_a_database_that_has_tables_is_left_alone(tmp_path, key, backup, elsewhere):
    made = backup()
    with elsewhere[1].cursor() as cursor:
        cursor.execute("CREATE TABLE somebody (id integer)")
    with pytest.raises(BackupError, match="database is not empty"):
        bring_back(tmp_path, key, elsewhere, made)


def test_another_key_opens_nothing(tmp_path, backup, elsewhere):
    made = backup()
    with pytest.raises(BackupError, match="cannot be opened with this key"):
        bring_back(tmp_path, pyrage.x25519.Identity.generate(), elsewhere, made)
    assert list(elsewhere[0].rglob("*.age")) == []


def test_a_list_of_another_signer_is_refused(tmp_path, key, backup, elsewhere):
    made = backup()
    other = listing.public_half(listing.key_in(elsewhere[0].parent))
    with pytest.raises(BackupError, match="not signed by that key"):
        bring_back(tmp_path, key, elsewhere, made, signed_by=other)


def test_a_missing_object_is_told_before_anything_is_written(tmp_path, key, backup, elsewhere):
    made = backup()
    next((tmp_path / "copy" / "objects").glob("*/*.age")).unlink()
    with pytest.raises(BackupError, match="missing from the backup"):
        bring_back(tmp_path, key, elsewhere, made)
    assert [one.name for one in elsewhere[0].iterdir() if one.is_dir()] == ["tmp"]


def test_objects_that_were_exchanged_are_noticed(tmp_path, key, backup, elsewhere):
    made = backup()
    one, other, *_rest = (tmp_path / "copy" / "objects").glob("*/*.age")
    shutil.copy(other, one)
    with pytest.raises(BackupError, match="does not hold what the list says"):
        bring_back(tmp_path, key, elsewhere, made)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "files/../../out", "a\\b", "a\nb", "", "./a", "a//b"])
def test_a_list_that_names_a_place_outside_is_refused(path):
    entry = {"path": path, "size": 1, "modified": 1, "mode": 384, "sha256": "0", "object": "0"}
    said = {"format": 1, "made": "", "database": "", "database_sha256": "", "rows": {}, "migrations": []}
    with pytest.raises(BackupError, match="outside the data folder"):
        listing.Listing.from_bytes(json.dumps({**said, "entries": [entry]}).encode())


@pytest.mark.parametrize("said", [b"", b"[]", b'{"format": 1}', b'{"format": 2}', b"\xff"])
def test_a_list_that_is_none_is_refused(said):
    with pytest.raises(BackupError):
        listing.Listing.from_bytes(said)


def test_a_set_that_was_cut_short_is_no_set(tmp_path, backup, monkeypatch):
    monkeypatch.setattr(listing, "public_half", lambda key: pytest.fail("reached the end"))
    monkeypatch.setattr(database, "copy_to", lambda path, connection: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        backup()
    assert sets_of(tmp_path / "copy") == []


def test_old_sets_go_with_the_objects_that_nobody_names(tmp_path, data, key, backup, elsewhere):
    backup()
    (data / "secret_key").write_text("clé tournée")
    made = backup()
    assert keep_latest(tmp_path / "copy", data, 1) == (1, 1)
    assert sets_of(tmp_path / "copy") == [made.name]
    bring_back(tmp_path, key, elsewhere, made)


def test_nothing_goes_when_what_stays_is_not_known(tmp_path, data, backup):
    backup()
    backup()
    shutil.rmtree(data / "backup")
    with pytest.raises(BackupError, match="not known on this machine"):
        keep_latest(tmp_path / "copy", data, 1)
    assert len(sets_of(tmp_path / "copy")) == 2


@pytest.mark.parametrize("keys", [[], ["age1nonsense"], ["AGE-SECRET-KEY-1"]])
def test_keys_that_are_none_are_named(tmp_path, data, keys):
    with pytest.raises(BackupError):
        make(tmp_path / "copy", keys, data, connection)
    assert not (tmp_path / "copy").exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_damaged_database_is_not_taken_for_a_backup(tmp_path, key):
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("CREATE TABLE one (said text); INSERT INTO one VALUES ('" + "x" * 20000 + "');")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    other = connection.copy("damaged")
    other.settings_dict["NAME"] = str(path)
    with pytest.raises((BackupError, sqlite3.DatabaseError)):
        database.copy_to(tmp_path / "copy.sqlite3", other)
    other.close()


def test_what_is_written_while_files_are_copied_is_of_the_next_set(tmp_path, data, key, backup, elsewhere, monkeypatch):
    make_document(title="Avant")
    listed = making.files_of

    def files_while_somebody_writes(folder):
        make_document(title="Pendant")
        return listed(folder)

    monkeypatch.setattr(making, "files_of", files_while_somebody_writes)
    back = bring_back(tmp_path, key, elsewhere, backup())
    assert titles_in(elsewhere[1]) == ["Avant"]
    assert back.unlike == []


def test_a_file_that_goes_while_it_is_copied_stops_nothing(tmp_path, data, key, backup, elsewhere, monkeypatch):
    monkeypatch.setattr(making, "files_of", lambda folder: [*files_of(folder), data / "images/07/7/2-700.webp"])
    made = backup()
    assert bring_back(tmp_path, key, elsewhere, made).files == made.files


def test_the_command_names_what_is_missing(settings, data):
    settings.DATA_DIR = data
    with pytest.raises(CommandError, match="Say where"):
        call_command("backup", to=None)
    with pytest.raises(CommandError, match="outside the data folder"):
        call_command("backup", to=data / "copy", recipient=["age1"])
    with pytest.raises(CommandError, match="Name at least one key"):
        call_command("backup", to=data.parent / "copy")


def test_a_backup_that_was_never_made_or_is_old_is_a_finding(settings, data, backup):
    settings.DATA_DIR = data
    assert list(checking.backups()) == []  # none is asked for
    settings.BACKUP_TO = "/mnt/elsewhere"
    assert "none was made yet" in next(checking.backups())
    made = backup()
    assert list(checking.backups()) == []
    (data / "backup" / f"{made.name}.json").rename(data / "backup" / "2026-01-31T031500000000Z.json")
    assert "31.01.2026 03:15" in next(checking.backups())


def test_nothing_of_a_leak_is_remembered_in_clear_and_its_object_stays(tmp_path, data, backup):
    (data / "leaks").mkdir()
    leak = data / "leaks" / "0123abcd.age"
    leak.write_bytes(b"ciphertext" * 100)
    first, digest = backup(), objects.digest_of(leak)
    said = (data / "backup" / f"{first.name}.json").read_text()
    assert "abcdef" in said  # another file
    assert not [one for one in ("0123abcd", digest) if one in said]
    assert 1000 not in [entry.size for entry in making.entries_of(data, first.name)]
    assert backup().copied == 0
    keep_latest(tmp_path / "copy", data, 1)
    listed = [entry.object for entry in making.entries_of(data, making.remembered_sets(data)[-1])]
    assert all(objects.object_path(tmp_path / "copy", one).is_file() for one in listed)
