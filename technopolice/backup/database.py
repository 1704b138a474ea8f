"""A copy of the database that is consistent while others write, and how it is put back.

SQLite by its own backup API, never by copying the file; PostgreSQL by `pg_dump` and `pg_restore`, of the version of the
server or newer. The counts of each table are taken from the same moment as the copy.
"""

import os
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from technopolice.backup.objects import BackupError

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def copy_to(path: Path, connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Write a copy of the database to `path`; return how many rows each table has in it. Raises `BackupError`."""
    if connection.vendor == SQLITE:
        return _copy_sqlite(path, connection)
    if connection.vendor == POSTGRESQL:
        return _copy_postgresql(path, connection)
    raise BackupError(f"There is no backup of {connection.vendor} here.")


def put_back(path: Path, connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Bring a copy back into an empty database; return how many rows each table has now. Raises `BackupError`."""
    if not is_empty(connection):
        raise BackupError("The database is not empty: a backup is brought back into an empty place only.")
    if connection.vendor == SQLITE:
        return _put_back_sqlite(path, connection)
    return _put_back_postgresql(path, connection)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database holds no table at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def _copy_sqlite(path, connection) -> dict[str, int]:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
        if (said := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise BackupError(f"The database is damaged: {said}. Bring back the last good backup.")
        return _counts(copy.execute, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")


def _put_back_sqlite(path, connection) -> dict[str, int]:
    name = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(path)) as copy:
        if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise BackupError(f"The database in the backup is damaged: {said}.")
    connection.close()
    for beside in ("-wal", "-shm"):
        Path(f"{name}{beside}").unlink(missing_ok=True)
    os.replace(path, name)
    with connection.cursor() as cursor:
        return _counts(
            lambda sql: cursor.execute(sql) or cursor,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )


TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"


def _copy_postgresql(path, connection) -> dict[str, int]:
    with _same_moment(connection) as (cursor, moment):
        _run(
            ["pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={moment}", f"--file={path}"],
            connection,
        )
        return _counts(lambda sql: cursor.execute(sql) or cursor, TABLES)


@contextmanager
def _same_moment(connection):
    """Yield a cursor and the name of what it sees: `pg_dump` copies the same, whatever others write meanwhile."""
    beside = connection.copy()  # a connection of its own: the caller's may be in a transaction
    try:
        with beside.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor, cursor.fetchone()[0]
            cursor.execute("COMMIT")
    finally:
        beside.close()


def _put_back_postgresql(path, connection) -> dict[str, int]:
    database = connection.settings_dict["NAME"]
    _run(
        [
            "pg_restore",
            "--no-owner",
            "--no-acl",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={database}",
            path,
        ],
        connection,
    )
    with connection.cursor() as cursor:
        return _counts(lambda sql: cursor.execute(sql) or cursor, TABLES)


def _run(command, connection) -> None:
    """Run a tool of PostgreSQL; the password goes by the environment, for everybody may read a command line."""
    said = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {name: str(said[key]) for name, key in names.items() if said.get(key)}
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", **environment},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed here (Debian: postgresql-client).") from error
    if done.returncode:
        raise BackupError(f"{command[0]}: {done.stderr.decode(errors='replace').strip()[-500:]}")


def _counts(execute, tables: str) -> dict[str, int]:
    """Return how many rows each table has."""
    names = sorted(row[0] for row in execute(tables).fetchall())
    return {name: execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  its own names


def default() -> BaseDatabaseWrapper:
    """Return the connection of this site."""
    return connections["default"]
