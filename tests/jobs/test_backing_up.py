"""Backups hold everything as of one moment, whatever goes on; restoring is whole or refused."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session, sessionmaker

from core import audit
from core.audit_chain import check_chain
from core.database import make_engine, make_sessions
from core.errors import Conflict, InvalidInput
from core.settings import Settings, read_settings
from jobs import postgres_programs
from jobs.backing_up import back_up, restore
from jobs.backup_file import fingerprint
from jobs.migrating import upgrade_database
from jobs.postgres_programs import program
from tests.factories import make_client, make_user, make_vacancy

NOW = datetime(2026, 3, 3, 5, tzinfo=UTC)
Sessions = sessionmaker[Session]


@pytest.fixture
def settings(sessions: Sessions, database_url: str, tmp_path: Path) -> Settings:
    """An installation with somebody in it."""
    with sessions.begin() as session:
        for _ in range(5):
            make_client(session)
            make_vacancy(session)
        user = make_user(session)
        audit.record(session, "test", kind="user", object_id=user.id, now=NOW, by=user.id)
    sessions.kw["bind"].dispose()
    return settings_of(database_url, tmp_path)


def settings_of(url: str, folder: Path) -> Settings:
    return read_settings({"PASSGENAU_DATABASE_URL": url, "PASSGENAU_INSTANCE": str(folder / "instance")})


def digests(url: str) -> dict[str, str]:
    """All rows of each table, as a hash."""
    engine, metadata = make_engine(url, poolclass=sa.NullPool), sa.MetaData()
    with engine.connect() as connection:
        metadata.reflect(connection)
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(sa.select(table)).all()))).encode()
            ).hexdigest()
            for table in metadata.sorted_tables
        }


def test_what_is_restored_is_row_for_row_what_was_there(
    settings: Settings, empty_database_url: str, tmp_path: Path
) -> None:
    file, other = tmp_path / "a.backup", replace(settings, database_url=empty_database_url)

    made = back_up(settings, file, now=NOW)
    restore(other, file, replaces=False)
    again = back_up(other, tmp_path / "b.backup", now=NOW)
    restore(other, tmp_path / "b.backup", replaces=True)

    assert digests(empty_database_url) == digests(settings.database_url)
    assert (made.rows, file.stat().st_mode & 0o777) == (again.rows, 0o600)
    assert made.rows["client"] == 5
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob(".backup-*"))


def test_a_backup_that_is_made_while_others_write_holds_one_moment(
    settings: Settings, empty_database_url: str, tmp_path: Path
) -> None:
    over, file = Event(), tmp_path / "a.backup"
    writer = Thread(target=_write_until, args=(settings.database_url, over))
    writer.start()
    time.sleep(0.3)
    back_up(settings, file, now=NOW)
    time.sleep(0.1)
    over.set()
    writer.join()

    restore(replace(settings, database_url=empty_database_url), file, replaces=False)

    there, here = _entries(empty_database_url), _entries(settings.database_url)
    assert 1 < len(there) < len(here)
    assert there == here[: len(there)]  # a beginning of the chain, without a gap
    with make_sessions(make_engine(empty_database_url, poolclass=sa.NullPool))() as session:
        assert check_chain(session).findings == []


def _write_until(url: str, over: Event) -> None:
    engine = make_engine(url, poolclass=sa.NullPool)
    sessions = make_sessions(engine, writes=True)
    while not over.is_set():
        with sessions.begin() as session:
            audit.record(session, "test", kind="test", object_id=1, now=NOW, by=None)
        time.sleep(0.005)


def _entries(url: str) -> list[str]:
    with make_sessions(make_engine(url, poolclass=sa.NullPool))() as session:
        return list(session.scalars(sa.select(audit.AuditEntry.entry_hash).order_by(audit.AuditEntry.id)))


def test_a_database_in_which_somebody_has_worked_is_replaced_only_when_asked(
    settings: Settings, empty_database_url: str, tmp_path: Path
) -> None:
    file, empty = tmp_path / "a.backup", tmp_path / "empty.backup"
    upgrade_database(empty_database_url)
    back_up(settings, file, now=NOW)
    back_up(replace(settings, database_url=empty_database_url), empty, now=NOW)
    before = digests(settings.database_url)

    with pytest.raises(Conflict, match=r"not empty.*--replace"):
        restore(settings, empty, replaces=False)
    assert digests(settings.database_url) == before
    restore(settings, empty, replaces=True)
    assert digests(settings.database_url) == digests(empty_database_url)
    restore(settings, file, replaces=False)
    assert digests(settings.database_url) == before


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def _no_end(content: bytes) -> bytes:
    return content[: content.rindex(b"manifest.sha256")]


@pytest.mark.parametrize("damage", [_cut, _flipped, _no_end, lambda _: b"", lambda _: b"something else" * 100])
def test_half_and_changed_files_are_refused(
    damage: Callable[[bytes], bytes], settings: Settings, empty_database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    back_up(settings, file, now=NOW)
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(InvalidInput, match="no whole backup"):
        restore(replace(settings, database_url=empty_database_url), file, replaces=True)

    assert digests(empty_database_url) == {}


def test_what_does_not_fit_is_refused_by_name(settings: Settings, empty_database_url: str, tmp_path: Path) -> None:
    file, other = tmp_path / "a.backup", replace(settings, database_url=empty_database_url)
    back_up(settings, file, now=NOW)
    wrong_key = replace(other, encryption_keys=(Fernet.generate_key().decode(),))
    kind = f"sqlite:///{tmp_path / 'x.db'}" if not settings.is_embedded else "postgresql+psycopg:///x"

    with pytest.raises(Conflict, match=r"encryption keys that are not here.*encryption\.retired"):
        restore(wrong_key, file, replaces=True)
    with pytest.raises(Conflict, match="This is a backup of"):
        restore(replace(settings, database_url=kind), file, replaces=True)
    engine = make_engine(settings.database_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Conflict, match="9999"):
        back_up(settings, file, now=NOW)

    assert digests(empty_database_url) == {}


def test_a_pg_restore_that_breaks_leaves_the_database_as_it_was(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if settings.is_embedded:
        pytest.skip("SQLite needs no pg_restore")
    file, folder, before = tmp_path / "a.backup", tmp_path / "postgresql" / "99" / "bin", digests(settings.database_url)
    back_up(settings, file, now=NOW)
    folder.mkdir(parents=True)
    (folder / "psql").symlink_to(program("psql"))
    (folder / "pg_restore").write_text("#!/bin/sh\necho 'could not read' >&2\nexit 1\n")
    (folder / "pg_restore").chmod(0o700)
    monkeypatch.setattr(postgres_programs, "DEBIAN", tmp_path / "postgresql")

    with pytest.raises(Conflict, match="could not read"):
        restore(settings, file, replaces=True)

    assert digests(settings.database_url) == before


def test_a_backup_is_refused_while_one_of_its_keys_is_missing(settings: Settings, tmp_path: Path) -> None:
    old, new = Fernet.generate_key().decode(), settings.encryption_keys[0]
    both, file = replace(settings, encryption_keys=(new, old)), tmp_path / "a.backup"
    back_up(both, file, now=NOW)

    with pytest.raises(Conflict, match=fingerprint(old)) as refused:
        restore(settings, file, replaces=True)

    assert fingerprint(new) not in str(refused.value)
    restore(both, file, replaces=True)
