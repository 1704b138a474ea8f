"""What the triggers say, for each database: custody, checks of withdrawals and changes of role are only added to.

Without a trigger on insertion SQLite's `INSERT OR REPLACE` would delete a line without asking the one on deletion.
A change of role goes with its account, and forgets who gave it when that account is closed; nothing else of it changes.
"""

TABLES = ("archive_custodyevent", "archive_withdrawalcheck", "archive_rolechange", "archive_document")
_LINES, _CHECKS, _ROLES, _DOCUMENTS = TABLES

_OF_A_DEMONSTRATION = "EXISTS (SELECT 1 FROM archive_document WHERE id = OLD.document_id AND is_demonstration)"

# (name, table, statement)
SQLITE = [
    (
        "custody_no_change",
        _LINES,
        """CREATE TRIGGER custody_no_change BEFORE UPDATE ON archive_custodyevent
    WHEN NOT (NEW.note = '' AND NEW.note_salt = '' AND NEW.id = OLD.id AND NEW.document_id = OLD.document_id
              AND NEW.sequence = OLD.sequence AND NEW.kind = OLD.kind AND NEW.at = OLD.at
              AND NEW.by_id IS OLD.by_id AND NEW.actor = OLD.actor AND NEW.facts = OLD.facts
              AND NEW.note_digest = OLD.note_digest AND NEW.previous_hash = OLD.previous_hash
              AND NEW.hash = OLD.hash)
    BEGIN SELECT RAISE(ABORT, 'Custody lines cannot be changed.'); END""",
    ),
    (
        "custody_no_deletion",
        _LINES,
        f"""CREATE TRIGGER custody_no_deletion BEFORE DELETE ON archive_custodyevent
    WHEN NOT {_OF_A_DEMONSTRATION}
    BEGIN SELECT RAISE(ABORT, 'Custody lines cannot be deleted.'); END""",
    ),
    (
        "custody_no_replacement",
        _LINES,
        """CREATE TRIGGER custody_no_replacement BEFORE INSERT ON archive_custodyevent
    WHEN EXISTS (SELECT 1 FROM archive_custodyevent
                 WHERE id = NEW.id OR (document_id = NEW.document_id AND sequence = NEW.sequence))
    BEGIN SELECT RAISE(ABORT, 'Custody lines cannot be replaced.'); END""",
    ),
    (
        "withdrawal_check_no_change",
        _CHECKS,
        """CREATE TRIGGER withdrawal_check_no_change BEFORE UPDATE ON archive_withdrawalcheck
    BEGIN SELECT RAISE(ABORT, 'Checks of withdrawals cannot be changed.'); END""",
    ),
    (
        "withdrawal_check_no_deletion",
        _CHECKS,
        f"""CREATE TRIGGER withdrawal_check_no_deletion BEFORE DELETE ON archive_withdrawalcheck
    WHEN NOT {_OF_A_DEMONSTRATION}
    BEGIN SELECT RAISE(ABORT, 'Checks of withdrawals cannot be deleted.'); END""",
    ),
    (
        "role_change_no_change",
        _ROLES,
        """CREATE TRIGGER role_change_no_change BEFORE UPDATE ON archive_rolechange
    WHEN NOT (NEW.by_id IS NULL AND NEW.id = OLD.id AND NEW.account_id = OLD.account_id AND NEW.before = OLD.before
              AND NEW.after = OLD.after AND NEW.territories = OLD.territories AND NEW.reason = OLD.reason
              AND NEW.day = OLD.day)
    BEGIN SELECT RAISE(ABORT, 'Changes of role cannot be changed.'); END""",
    ),
    (
        "document_stays_real",
        _DOCUMENTS,
        """CREATE TRIGGER document_stays_real BEFORE UPDATE OF is_demonstration ON archive_document
    WHEN NEW.is_demonstration IS NOT OLD.is_demonstration
    BEGIN SELECT RAISE(ABORT, 'A document cannot become a demonstration, or stop being one.'); END""",
    ),
]

FUNCTIONS = {
    "custody_refuse": """
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
    "withdrawal_check_refuse": """
    CREATE OR REPLACE FUNCTION withdrawal_check_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM archive_document WHERE id = OLD.document_id AND is_demonstration) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'Checks of withdrawals cannot be changed or deleted.';
    END $$
    """,
    "role_change_refuse": """
    CREATE OR REPLACE FUNCTION role_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.by_id IS NULL AND (to_jsonb(NEW) - 'by_id') = (to_jsonb(OLD) - 'by_id') THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'Changes of role cannot be changed.';
    END $$
    """,
    "document_stays_real": """
    CREATE OR REPLACE FUNCTION document_stays_real() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.is_demonstration IS DISTINCT FROM OLD.is_demonstration THEN
            RAISE EXCEPTION 'A document cannot become a demonstration, or stop being one.';
        END IF;
        RETURN NEW;
    END $$
    """,
}


def _row_trigger(name: str, when: str, table: str, function: str) -> tuple[str, str, str]:
    text = f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    return name, table, text


def _truncation(name: str, table: str, function: str) -> tuple[str, str, str]:
    each = "FOR EACH STATEMENT EXECUTE FUNCTION"
    return name, table, f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} {each} {function}()"


POSTGRESQL = [
    _row_trigger("custody_no_change", "UPDATE OR DELETE", _LINES, "custody_refuse"),
    _truncation("custody_no_truncation", _LINES, "custody_refuse"),
    _row_trigger("withdrawal_check_no_change", "UPDATE OR DELETE", _CHECKS, "withdrawal_check_refuse"),
    _truncation("withdrawal_check_no_truncation", _CHECKS, "withdrawal_check_refuse"),
    _row_trigger("role_change_no_change", "UPDATE", _ROLES, "role_change_refuse"),
    _truncation("role_change_no_truncation", _ROLES, "role_change_refuse"),
    _row_trigger("document_stays_real", "UPDATE", _DOCUMENTS, "document_stays_real"),
]
