"""Custody: a chain that the database itself keeps from being changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from archive.models import CustodyEvent
from archive.models.custody import digest_of, record
from tests.make import make_document

TABLE = "archive_custodyevent"


def run(sql, *parameters):
    """Run a statement of our own in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def chain_holds(document) -> bool:
    """Return whether every line carries its hash and the one before."""
    previous = ""
    for rank, event in enumerate(document.custody.order_by("sequence"), start=1):
        if (event.sequence, event.previous_hash, event.hash) != (rank, previous, event.expected_hash()):
            return False
        if event.note and event.note_digest != digest_of(event.note_salt, event.note):
            return False
        previous = event.hash
    return True


@pytest.fixture
def document(db):
    document = make_document("une page")
    with transaction.atomic():
        record(document, "refused", note="Because of this.")
    return document


def test_lines_are_numbered_and_chained(document):
    assert list(document.custody.values_list("sequence", flat=True)) == [1, 2, 3]
    assert chain_holds(document)


@pytest.mark.parametrize("change", ["kind = 'merged'", "actor = 'machine'", "hash = ''", "sequence = 9", "by_id = 1"])
def test_database_refuses_to_change_a_line(document, change):
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(f"UPDATE {TABLE} SET {change} WHERE document_id = %s AND sequence = 1", document.pk)  # noqa: S608
    assert chain_holds(document)


def test_database_refuses_to_change_a_note(document):
    with pytest.raises(DatabaseError, match="cannot be changed"):
        run(f"UPDATE {TABLE} SET note = %s WHERE sequence = 3", "Because of that.")  # noqa: S608


def test_database_refuses_to_delete_a_line(document):
    with pytest.raises(DatabaseError, match="deleted"):
        run(f"DELETE FROM {TABLE} WHERE document_id = %s", document.pk)  # noqa: S608
    with pytest.raises(TypeError):
        document.custody.last().delete()
    assert document.custody.count() == 3


def test_note_can_be_blanked_and_the_chain_still_holds(document):
    run(f"UPDATE {TABLE} SET note = '', note_salt = '' WHERE document_id = %s AND sequence = 3", document.pk)  # noqa: S608
    assert document.custody.last().note == ""
    assert chain_holds(document)


def test_document_does_not_become_a_demonstration_to_lose_its_custody(document):
    with pytest.raises(DatabaseError, match="demonstration"):
        run("UPDATE archive_document SET is_demonstration = %s WHERE id = %s", True, document.pk)


@pytest.mark.django_db(transaction=True)
def test_line_is_only_written_in_a_transaction():
    document = make_document("une page")
    with pytest.raises(transaction.TransactionManagementError):
        record(document, "read")
    assert CustodyEvent.objects.filter(kind="read").count() == 0
