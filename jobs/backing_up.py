"""Back up the database while work goes on, and restore it into an empty one, or in place of what is there."""

import gzip
import importlib.metadata
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from core.database import make_engine
from core.errors import Conflict
from core.settings import Settings
from jobs.backup_file import Manifest, file_hash, fingerprint, read_backup, write_backup
from jobs.migrating import check_database, refuse_newer
from jobs.postgres_programs import run_program

TELLING = ("app_user", "client", "employer", "run", "audit_entry")  # without rows in these nobody has worked here
NEW_SCHEMA = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public"


def back_up(settings: Settings, path: Path, *, now: datetime) -> Manifest:
    """Write a backup of one moment to ``path``; work goes on meanwhile. What it holds, for the report."""
    version = check_database(settings.database_url)
    engine = make_engine(settings.database_url, poolclass=sa.NullPool)
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".backup-") as folder:
        database = Path(folder) / "database"
        with engine.connect() as connection:
            rows = (_dump_sqlite if settings.is_embedded else _dump_postgres)(connection, settings, database)
        manifest = Manifest(
            passgenau=importlib.metadata.version("passgenau"), backend=engine.dialect.name, database_version=version,
            made_at=now.isoformat(), keys=[fingerprint(key) for key in settings.encryption_keys], rows=rows,
            bytes=database.stat().st_size, sha256=file_hash(database),
        )  # fmt: skip
        write_backup(path, manifest, database)
    return manifest


def restore(settings: Settings, path: Path, *, replaces: bool) -> Manifest:
    """Restore a backup into this installation's database, as a whole or not at all.

    `InvalidInput` for a half or changed file. `Conflict` where the backup is of another kind of database, of a newer
    version, needs a key that is not here, or where the database is in use or, without ``replaces``, not empty.
    """
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".restore-") as folder:
        manifest, database = read_backup(path, Path(folder))
        _refuse_unfit(settings, manifest)
        engine = make_engine(settings.database_url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            _refuse_in_use(connection)
            if not replaces:
                _refuse_filled(connection)
        if settings.is_embedded:
            _restore_sqlite(settings, database)
        else:
            _restore_postgres(settings, database)
        with engine.connect() as connection:
            _compare(_row_counts(connection), manifest)
    return manifest


def _dump_sqlite(connection: sa.Connection, _settings: Settings, target: Path) -> dict[str, int]:
    """SQLite's own backup: one moment, without keeping writers away."""
    source = connection.connection.driver_connection
    plain = target.with_name("plain.db")
    with closing(sqlite3.connect(plain)) as copy:
        if source is not None:
            source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: int(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in sorted(names)}  # noqa: S608
    with plain.open("rb") as file, gzip.open(target, "wb", compresslevel=3) as packed:
        shutil.copyfileobj(file, packed)
    plain.unlink()
    return rows


def _dump_postgres(connection: sa.Connection, settings: Settings, target: Path) -> dict[str, int]:
    """pg_dump and the counts see the same moment: both use one exported snapshot."""
    connection = connection.execution_options(isolation_level="REPEATABLE READ")
    snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
    options = ["--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges", "--schema=public"]
    run_program(["pg_dump", *options, f"--file={target}"], settings.database_url)
    return _row_counts(connection)


def _row_counts(connection: sa.Connection) -> dict[str, int]:
    """Rows of every table."""
    quote = connection.dialect.identifier_preparer.quote
    names: Sequence[str] = sorted(sa.inspect(connection).get_table_names())
    return {name: int(connection.scalar(sa.text(f"SELECT count(*) FROM {quote(name)}")) or 0) for name in names}  # noqa: S608


def _refuse_unfit(settings: Settings, manifest: Manifest) -> None:
    backend = sa.make_url(settings.database_url).get_backend_name()
    if manifest.backend != backend:
        raise Conflict(
            "This is a backup of %(kind)s, and PASSGENAU_DATABASE_URL names %(other)s. Nothing was changed.",
            kind=manifest.backend, other=backend,
        )  # fmt: skip
    refuse_newer(manifest.database_version)
    missing = sorted(set(manifest.keys) - {fingerprint(key) for key in settings.encryption_keys})
    if missing:
        raise Conflict(
            "The backup needs encryption keys that are not here (%(missing)s). Put all lines of the encryption.key that"
            " was in use when it was made into %(file)s, then start again; encryption.retired beside it holds those"
            " that passgenau keys retire took away. Nothing was changed.",
            missing=", ".join(missing), file=settings.key_file,
        )  # fmt: skip


def _refuse_in_use(connection: sa.Connection) -> None:
    """`Conflict` where others are at work with the database. SQLite cannot tell; it lets one write at a time."""
    if connection.dialect.name != "postgresql":
        return
    query = """SELECT count(*) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
    others = connection.scalar(sa.text(query))
    if others:
        raise Conflict("%(count)s connections use the database. Stop web server and scheduler first.", count=others)


def _refuse_filled(connection: sa.Connection) -> None:
    rows = {name: count for name, count in _row_counts(connection).items() if name in TELLING and count}
    if rows:
        raise Conflict(
            "The database is not empty (%(rows)s). Add --replace to lose what is in it. Nothing was changed.",
            rows=", ".join(f"{name} {count}" for name, count in rows.items()),
        )


def _restore_sqlite(settings: Settings, packed: Path) -> None:
    plain = packed.with_name("plain.db")
    with gzip.open(packed, "rb") as file, plain.open("wb") as target:
        shutil.copyfileobj(file, target)
    with closing(sqlite3.connect(plain)) as source:
        if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Conflict("The database in the backup is damaged. Nothing was changed.")
        path = sa.make_url(settings.database_url).database or ""
        with closing(sqlite3.connect(path, timeout=20)) as there:
            source.backup(there)  # in one transaction: as a whole or not at all
            there.execute("PRAGMA journal_mode=WAL")


def _restore_postgres(settings: Settings, packed: Path) -> None:
    """psql executes the statements after the old schema is gone, all in one transaction.

    pg_restore writes all of them first: from a pipe psql could not tell statements that end from a program that broke,
    and would commit the old schema's end.
    """
    statements = packed.with_name("statements.sql")
    read = ["pg_restore", "--no-owner", "--no-privileges", "--schema=public", f"--file={statements}", str(packed)]
    write = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
             f"--command={NEW_SCHEMA}", f"--file={statements}"]  # fmt: skip
    run_program(read, settings.database_url)
    run_program(write, settings.database_url)


def _compare(rows: dict[str, int], manifest: Manifest) -> None:
    different = sorted(name for name, count in manifest.rows.items() if rows.get(name) != count)
    if different:
        raise Conflict("After restoring, rows are missing in: %(names)s", names=", ".join(different))
