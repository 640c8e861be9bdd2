"""Triggers that let the database itself refuse to change or delete audit entries, but in `core.audit_chain`'s steps."""

import sqlalchemy as sa

REFUSAL = "audit entries are only appended"

_SQLITE = (
    "DROP TRIGGER IF EXISTS audit_entry_delete",
    "DROP TRIGGER IF EXISTS audit_entry_update",
    "DROP TRIGGER IF EXISTS audit_entry_insert",
    """
    CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
    WHEN NOT EXISTS (SELECT 1 FROM audit_release)
    BEGIN SELECT RAISE(ABORT, 'audit entries are only appended'); END
    """,
    """
    CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
    WHEN NOT EXISTS (SELECT 1 FROM audit_release)
      OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at
      OR NEW.object_hash IS NOT OLD.object_hash OR NEW.content_hash IS NOT OLD.content_hash
      OR NEW.previous_hash IS NOT OLD.previous_hash OR NEW.entry_hash IS NOT OLD.entry_hash
    BEGIN SELECT RAISE(ABORT, 'audit entries are only appended'); END
    """,
    # INSERT OR REPLACE would take an entry's place without deleting it.
    """
    CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR entry_hash = NEW.entry_hash)
    BEGIN SELECT RAISE(ABORT, 'audit entries are only appended'); END
    """,
)
_POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'TRUNCATE' OR NOT EXISTS (SELECT 1 FROM audit_release) THEN
        RAISE EXCEPTION 'audit entries are only appended';
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      IF NEW.id IS DISTINCT FROM OLD.id OR NEW.at IS DISTINCT FROM OLD.at
        OR NEW.object_hash IS DISTINCT FROM OLD.object_hash OR NEW.content_hash IS DISTINCT FROM OLD.content_hash
        OR NEW.previous_hash IS DISTINCT FROM OLD.previous_hash OR NEW.entry_hash IS DISTINCT FROM OLD.entry_hash
      THEN
        RAISE EXCEPTION 'audit entries are only appended';
      END IF;
      RETURN NEW;
    END $$
    """,
    "DROP TRIGGER IF EXISTS audit_entry_change ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_truncate ON audit_entry",
    """
    CREATE TRIGGER audit_entry_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_guard()
    """,
    """
    CREATE TRIGGER audit_entry_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_guard()
    """,
)


def guard_audit(connection: sa.Connection) -> None:
    """Put the triggers beside the table of entries, anew where they are there; nothing without that table.

    Done after every migration: a migration that copies the table would lose them without a word.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    tables = sa.inspect(connection).get_table_names()
    if {"audit_entry", "audit_release"} <= set(tables):
        for statement in _SQLITE if is_sqlite else _POSTGRES:
            connection.exec_driver_sql(statement)
    elif not is_sqlite:
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS audit_entry_guard()")
