"""The database's own refusal to change or delete a custody line, on SQLite and PostgreSQL.

Made again after every migration: SQLite drops a table's triggers when it rebuilds the table to alter a field.
A demonstration document leaves without a trace, so its lines may be deleted; a document cannot become one later.
"""

from django.db import connections

SQLITE = [
    "DROP TRIGGER IF EXISTS custody_no_change",
    """
    CREATE TRIGGER custody_no_change BEFORE UPDATE ON archive_custodyevent
    WHEN NOT (NEW.note = '' AND NEW.note_salt = '' AND NEW.id = OLD.id AND NEW.document_id = OLD.document_id
              AND NEW.sequence = OLD.sequence AND NEW.kind = OLD.kind AND NEW.at = OLD.at
              AND NEW.by_id IS OLD.by_id AND NEW.actor = OLD.actor AND NEW.facts = OLD.facts
              AND NEW.note_digest = OLD.note_digest AND NEW.previous_hash = OLD.previous_hash
              AND NEW.hash = OLD.hash)
    BEGIN SELECT RAISE(ABORT, 'Custody lines cannot be changed.'); END
    """,
    "DROP TRIGGER IF EXISTS custody_no_deletion",
    """
    CREATE TRIGGER custody_no_deletion BEFORE DELETE ON archive_custodyevent
    WHEN NOT EXISTS (SELECT 1 FROM archive_document WHERE id = OLD.document_id AND is_demonstration)
    BEGIN SELECT RAISE(ABORT, 'Custody lines cannot be deleted.'); END
    """,
    "DROP TRIGGER IF EXISTS document_stays_real",
    """
    CREATE TRIGGER document_stays_real BEFORE UPDATE OF is_demonstration ON archive_document
    WHEN NEW.is_demonstration IS NOT OLD.is_demonstration
    BEGIN SELECT RAISE(ABORT, 'A document cannot become a demonstration, or stop being one.'); END
    """,
]

POSTGRESQL = [
    """
    CREATE OR REPLACE FUNCTION custody_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.note = '' AND NEW.note_salt = ''
               AND (to_jsonb(NEW) - 'note' - 'note_salt') = (to_jsonb(OLD) - 'note' - 'note_salt') THEN
                RETURN NEW;
            END IF;
        ELSIF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM archive_document WHERE id = OLD.document_id AND is_demonstration) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'Custody lines cannot be changed or deleted.';
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER custody_no_change BEFORE UPDATE OR DELETE ON archive_custodyevent
    FOR EACH ROW EXECUTE FUNCTION custody_refuse()
    """,
    """
    CREATE OR REPLACE TRIGGER custody_no_truncation BEFORE TRUNCATE ON archive_custodyevent
    FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse()
    """,
    """
    CREATE OR REPLACE FUNCTION document_stays_real() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.is_demonstration IS DISTINCT FROM OLD.is_demonstration THEN
            RAISE EXCEPTION 'A document cannot become a demonstration, or stop being one.';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER document_stays_real BEFORE UPDATE ON archive_document
    FOR EACH ROW EXECUTE FUNCTION document_stays_real()
    """,
]

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def drop_triggers(sender, using, plan=(), **kwargs):
    """Let SQLite rebuild tables that a trigger names (a receiver of `pre_migrate`); idle when nothing changes."""
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with connection.cursor() as cursor:
        for statement in SQLITE:
            if statement.startswith("DROP"):
                cursor.execute(statement)


def create_triggers(sender, using, **kwargs):
    """Make the triggers anew (a receiver of `post_migrate`); does nothing before their tables exist."""
    connection = connections[using]
    if {"archive_custodyevent", "archive_document"} - set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)
