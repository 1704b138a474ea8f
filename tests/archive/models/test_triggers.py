"""The database refuses to change what is only added to, and says when it does not any more."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from archive.models import RoleChange, WithdrawalCheck, trigger_texts, triggers
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db
TEXTS = getattr(trigger_texts, connection.vendor.upper())


def run(sql, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def drop(name, table):
    run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_all_triggers_stand():
    assert triggers.faults(connection) == []


@pytest.mark.parametrize(("name", "table"), [(name, table) for name, table, _text in TEXTS])
def test_a_missing_trigger_is_named(name, table):
    drop(name, table)
    assert [fault.partition(" (")[0] for fault in triggers.faults(connection)] == [f"trigger {name}: missing"]
    triggers.create_triggers(None, "default")
    assert triggers.faults(connection) == []


@pytest.mark.parametrize(("name", "table", "text"), TEXTS)
def test_a_trigger_that_lets_through_is_named(name, table, text):
    drop(name, table)
    if connection.vendor == "sqlite":
        run(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN 0 BEGIN SELECT 1; END")
    else:
        run(text.replace("BEFORE", "AFTER"))
    assert [fault.partition(" (")[0] for fault in triggers.faults(connection)] == [
        f"trigger {name}: not what it should be"
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no functions and switches nothing off")
def test_a_function_that_was_changed_and_a_trigger_switched_off_are_named():
    run("ALTER TABLE archive_document DISABLE TRIGGER document_stays_real")
    run(
        "CREATE OR REPLACE FUNCTION role_change_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NEW; END $$"
    )
    named = {fault.split()[1] for fault in triggers.faults(connection)}
    assert named == {"document_stays_real:", "role_change_no_change:", "role_change_no_truncation:"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
@pytest.mark.parametrize("which", ["id = 1", "sequence = 1"])
def test_a_line_is_not_replaced_by_another(which):
    document = make_document("une page")
    columns = "document_id, kind, at, actor, facts, note, note_salt, note_digest, previous_hash, hash"
    own = document.custody.first()
    pk, sequence = (own.pk, 99) if which == "id = 1" else (own.pk + 1000, own.sequence)
    with pytest.raises(DatabaseError, match="replaced"):
        run(
            f"INSERT OR REPLACE INTO archive_custodyevent (id, sequence, {columns}) SELECT %s, %s, {columns}"  # noqa: S608
            " FROM archive_custodyevent WHERE id = %s",
            pk, sequence, own.pk,
        )  # fmt: skip
    assert document.custody.first().hash == own.hash


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such statement")
@pytest.mark.parametrize("table", ["archive_custodyevent", "archive_withdrawalcheck", "archive_rolechange"])
def test_a_table_is_not_emptied(table):
    with pytest.raises(DatabaseError, match="cannot be"):
        run(f"TRUNCATE {table}")


def test_a_check_of_a_withdrawal_stays_what_it_was():
    check = WithdrawalCheck.objects.create(document=make_document("x"), at=timezone.now(), surfaces=1, findings=["a"])
    with pytest.raises(DatabaseError, match="cannot be"):
        run("UPDATE archive_withdrawalcheck SET findings = '[]'")
    with pytest.raises(DatabaseError, match="cannot be"):
        run("DELETE FROM archive_withdrawalcheck")
    check.refresh_from_db()
    assert check.findings == ["a"]


def test_a_change_of_role_stays_but_forgets_who_gave_it_when_that_account_is_closed():
    giver, account = make_user(), make_user()
    facts = {"before": "contributor", "after": "trusted", "reason": "cinq contributions", "day": timezone.localdate()}
    change = RoleChange.objects.create(account=account, by=giver, **facts)
    with pytest.raises(DatabaseError, match="cannot be"):
        run("UPDATE archive_rolechange SET reason = 'autre'")
    giver.delete()
    change.refresh_from_db()
    assert (change.by, change.reason) == (None, "cinq contributions")
    account.delete()
    assert not RoleChange.objects.exists()
