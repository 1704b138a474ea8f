"""The database's own refusal to change or delete what is only ever added to, on SQLite and PostgreSQL.

Made again after every migration: SQLite drops a table's triggers when it rebuilds the table to alter a field.
A demonstration document leaves without a trace, so its lines may be deleted; a document cannot become one later.
`faults` says which trigger is missing or is not what is written here (`manage.py verify`).
"""

from django.db import connections

from archive.models import trigger_texts


def drop_triggers(sender, using, plan=(), **kwargs):
    """Let SQLite rebuild tables that a trigger names (a receiver of `pre_migrate`); idle when nothing changes."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with connection.cursor() as cursor:
        for name, _table, _text in trigger_texts.SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def create_triggers(sender, using, **kwargs):
    """Make the triggers anew (a receiver of `post_migrate`); does nothing before their tables exist."""
    connection = connections[using]
    if set(trigger_texts.TABLES) - set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def statements(vendor: str) -> list[str]:
    """Return what makes every trigger, in order."""
    if vendor == "postgresql":
        return [*trigger_texts.FUNCTIONS.values(), *(text for _name, _table, text in trigger_texts.POSTGRESQL)]
    return [
        statement
        for name, _table, text in trigger_texts.SQLITE
        for statement in (f"DROP TRIGGER IF EXISTS {name}", text)
    ]


def faults(connection) -> list[str]:
    """Return one sentence for each trigger that is missing, switched off or not what it should be."""
    look = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        return list(look(cursor))


def _on_sqlite(cursor):
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    there = {name: (table, _plain(text)) for name, table, text in cursor.fetchall()}
    for name, table, text in trigger_texts.SQLITE:
        yield from _compared(name, there.get(name), (table, _plain(text)))


def _on_postgresql(cursor):
    cursor.execute(
        "SELECT t.tgname, c.relname, t.tgenabled, t.tgtype, p.proname, p.prosrc, t.tgqual IS NULL FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    there = {
        name: (table, enabled in {"O", "A"}, kind, function, _plain(body), is_always)
        for name, table, enabled, kind, function, body, is_always in cursor.fetchall()
    }
    for name, table, text in trigger_texts.POSTGRESQL:
        function = text.rpartition("EXECUTE FUNCTION ")[2].strip().removesuffix("()")
        body = _plain(trigger_texts.FUNCTIONS[function].split("$$")[1])
        yield from _compared(name, there.get(name), (table, True, _type_of(text), function, body, True))


def _compared(name: str, found, expected):
    if found is None:
        yield f"trigger {name}: missing (manage.py migrate makes it again)"
    elif found != expected:
        yield f"trigger {name}: not what it should be (manage.py migrate makes it again)"


def _type_of(text: str) -> int:
    """Return `pg_trigger.tgtype`, as PostgreSQL adds it up (`catalog/pg_trigger.h`)."""
    bits = {"FOR EACH ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
    return sum(bit for word, bit in bits.items() if word in text)


def _plain(text: str) -> str:
    return " ".join(text.split())
