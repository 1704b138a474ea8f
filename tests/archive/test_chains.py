"""One changed byte anywhere in a chain of custody is found, with the document and the line that it is in."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from archive import chains
from archive.manifests import daily, heads
from archive.models import CustodyEvent, trigger_texts, triggers
from archive.models.custody import record
from tests.make import make_document

TABLE = "archive_custodyevent"
TEXTS = ["kind", "actor", "facts", "note", "note_salt", "note_digest", "previous_hash", "hash", "at"]


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.fixture
def without_triggers(db):
    """As whoever holds the database's file may write."""
    for name, table, _text in getattr(trigger_texts, connection.vendor.upper()):
        run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


@pytest.fixture
def document(db):
    made = make_document("une page")
    with transaction.atomic():
        record(made, "refused", note="Because of this.", reason="un été")
        record(made, "described", fields=["title"])
    return made


def found():
    return [(fault.code, fault.line) for fault in chains.faults(heads())]


def test_a_whole_chain_has_no_fault(document):
    make_document("une autre")
    assert found() == []


@pytest.mark.parametrize("column", TEXTS)
def test_one_changed_byte_is_found_and_its_line_named(document, without_triggers, column):
    if connection.vendor != "sqlite":
        pytest.skip("bytes are changed in the file of SQLite; PostgreSQL keeps no spelling of a JSON value")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, CAST({column} AS BLOB) FROM {TABLE} WHERE sequence = 3")  # noqa: S608
        pk, whole = cursor.fetchone()
    assert whole
    run("PRAGMA ignore_check_constraints = ON")  # the file does not ask whether it is JSON
    for at in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            run(f"UPDATE {TABLE} SET {column} = CAST(%s AS TEXT) WHERE id = %s", bytes(changed), pk)  # noqa: S608
            assert (document.code, 3) in found(), (column, bytes(changed))
    run(f"UPDATE {TABLE} SET {column} = CAST(%s AS TEXT) WHERE id = %s", bytes(whole), pk)  # noqa: S608
    assert found() == []


@pytest.mark.parametrize("change", ["by_id = 12345", "sequence = 7", "kind = 'merged'", "hash = ''", "actor = 'x'"])
def test_a_changed_column_is_found(document, without_triggers, change):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        elif "by_id" in change:
            pytest.skip("the foreign key refuses it, until the transaction ends")
    CustodyEvent.objects.filter(sequence=2).update()
    run(f"UPDATE {TABLE} SET {change} WHERE document_id = %s AND sequence = 2", document.pk)  # noqa: S608
    assert found()
    run(f"DELETE FROM {TABLE}")  # noqa: S608  a row that names nobody must not be left to the end of the test


def test_a_missing_line_is_found(document, without_triggers):
    run(f"DELETE FROM {TABLE} WHERE document_id = %s AND sequence = 2", document.pk)  # noqa: S608
    assert (document.code, 3) in found()


def test_missing_last_lines_are_found_by_the_signed_list(document, without_triggers):
    daily.make(timezone.localdate())
    assert found() == []
    run(f"DELETE FROM {TABLE} WHERE document_id = %s AND sequence > 2", document.pk)  # noqa: S608
    assert found() == [(document.code, 3)]
    assert list(chains.faults()) == []  # dense and unbroken: nothing else tells


def test_lines_that_were_all_written_anew_are_found_by_the_signed_list(document, without_triggers):
    daily.make(timezone.localdate())
    previous = ""
    for event in document.custody.order_by("sequence"):
        event.actor, event.previous_hash = "machine", previous
        previous = event.expected_hash()
        CustodyEvent.objects.filter(pk=event.pk).update(
            actor="machine", previous_hash=event.previous_hash, hash=previous
        )
    assert found() == [(document.code, 4)]


def test_a_document_without_any_line_is_found(document, without_triggers):
    run(f"DELETE FROM {TABLE}")  # noqa: S608
    assert found() == [(document.code, 0)]


def test_what_is_added_after_the_signed_list_is_no_fault(document):
    daily.make(timezone.localdate())
    with transaction.atomic():
        record(document, "described", fields=["source"])
    make_document("une nouvelle")
    assert found() == []


def test_a_blanked_note_is_no_fault(document):
    run(f"UPDATE {TABLE} SET note = '', note_salt = '' WHERE sequence = 3")  # noqa: S608
    assert found() == []


def test_the_command_names_document_and_line_and_fails(document, without_triggers, capsys):
    triggers.create_triggers(None, "default")
    call_command("verify_custody")
    assert capsys.readouterr().out == "findings=0\n"
    for name, table, _text in getattr(trigger_texts, connection.vendor.upper()):
        run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    run(f"UPDATE {TABLE} SET actor = 'machine' WHERE document_id = %s AND sequence = 2", document.pk)  # noqa: S608
    with pytest.raises(SystemExit):
        call_command("verify_custody")
    said = capsys.readouterr().out
    assert f"document {document.code}: custody line 2 was changed" in said
    assert "trigger custody_no_change: missing" in said


def test_lines_are_read_without_a_query_each(document, django_assert_max_num_queries):
    with transaction.atomic():
        for number in range(200):
            record(document, "corrected", page=number)
    with django_assert_max_num_queries(3):
        assert found() == []
