"""Whether this installation is set up as it should be: settings, secrets, database, disk, clock, mail."""

import difflib
import os
import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.errors import DomainError
from core.scheduling import is_scheduler_alive
from core.settings import MailSecurity, ProcessRole, Settings, read_settings
from jobs.migrating import check_database
from jobs.schema import refuse_other_schema
from placements.messages.sending import greet
from profiles.casework import CaseFile

SECRETS = ("session.key", "encryption.key", "metrics.key")
LEAST_FREE_BYTES = 2 * 1024**3  # a nightly run, its record and a backup
MOST_APART = timedelta(seconds=5)
OLDEST_POSTGRES = 15
FOR_TESTS = frozenset({"PASSGENAU_SHARED_DATA", "PASSGENAU_TEST_ALL"})


class Level(StrEnum):
    """How bad it is. With an error nothing is started."""

    FINE = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """What was looked at and what was found, with the cure."""

    level: Level
    what: str
    words: str


class Asked(Mapping[str, str]):
    """An environment that remembers which of its names were asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        """The value, as of the environment."""
        self.names.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """The names that are set."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many are set."""
        return len(self._values)


def check_names(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that nothing asked for when the settings were read: misspelt, or without effect as others are set."""
    asked = Asked(environment)
    read_settings(asked)
    for name in sorted(environment):
        if name.startswith("PASSGENAU_") and name not in asked.names | FOR_TESTS:
            near = difflib.get_close_matches(name, sorted(asked.names - set(environment)), n=1)
            meant = f" Was {near[0]} meant?" if near else ""
            yield Finding(Level.WARNING, "settings", f"{name} has no effect.{meant}")


def check_settings(settings: Settings) -> Iterator[Finding]:
    """What can be said without the database."""
    yield from _address(settings)
    yield from _secrets(settings.instance, Level.ERROR if settings.is_production else Level.WARNING)
    yield from _disk(settings.instance)
    yield from _timeouts(settings)
    if settings.mail is None:
        yield Finding(Level.WARNING, "mail", "PASSGENAU_SMTP_URL is not set: messages wait in the outbox.")
    elif settings.mail.host not in {"localhost", "127.0.0.1", "::1"} and settings.mail.security is MailSecurity.NONE:
        yield Finding(Level.WARNING, "mail", "Mails travel without encryption: use smtp+starttls:// or smtps://.")


def check_stored(settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """What the database says: version, key, clock, scheduler. One error is enough: the rest would follow from it."""
    try:
        version = check_database(settings.database_url)
        refuse_other_schema(settings.database_url)
    except (DomainError, SQLAlchemyError) as error:
        yield Finding(Level.ERROR, "database", " ".join(str(getattr(error, "orig", error)).split()))
        return
    yield Finding(Level.FINE, "database", f"version {version}, as this Passgenau needs")
    use_keys(settings.encryption_keys)
    engine = make_engine(settings.database_url)
    try:
        with make_sessions(engine)() as session:
            yield from _inside(session, now)
    finally:
        engine.dispose()


def check_connections(settings: Settings) -> Iterator[Finding]:
    """Whether the mail server can be reached, and lets us in."""
    if settings.mail is None:
        return
    where = f"{settings.mail.host}:{settings.mail.port}"
    try:
        greet(settings.mail)
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(Level.ERROR, "mail", f"{where} does not let us in: {type(error).__name__}.")
    else:
        yield Finding(Level.FINE, "mail", f"{where} lets us in")


def _timeouts(settings: Settings) -> Iterator[Finding]:
    """How long PostgreSQL lets each role of process go on; a web process without limit may hang for ever."""
    if settings.is_embedded:
        return
    texts = [f"{role.value} {each.statement}/{each.lock}/{each.idle} s" for role, each in settings.timeouts.items()]
    yield Finding(Level.FINE, "timeouts", f"of a statement, a lock, and idle in a transaction: {', '.join(texts)}")
    web = settings.timeouts[ProcessRole.WEB]
    if 0 in (web.statement, web.lock, web.idle):
        words = "PASSGENAU_TIMEOUTS_WEB has a 0: a page may then wait, and hold its locks, without end."
        yield Finding(Level.WARNING, "timeouts", words)


def _address(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        yield Finding(Level.ERROR, "address", "PASSGENAU_BASE_URL must look like https://passgenau.example.org")
        return
    if settings.is_production and parts.scheme != "https":
        yield Finding(Level.ERROR, "address", "PASSGENAU_BASE_URL must begin with https:// in production.")
    elif settings.is_production and not settings.proxies:
        words = "PASSGENAU_PROXIES is 0: behind a proxy all visitors would share one limit on wrong passwords."
        yield Finding(Level.WARNING, "address", words)
    else:
        yield Finding(Level.FINE, "address", settings.base_url)


def _secrets(instance: Path, level: Level) -> Iterator[Finding]:
    for path in (instance, *(instance / name for name in SECRETS)):
        found = path.stat()
        if found.st_uid != os.geteuid():
            yield Finding(Level.WARNING, "secrets", f"{path} belongs to another account than the one that runs this.")
        elif stat.S_IMODE(found.st_mode) & 0o077:
            mode = "700" if path == instance else "600"
            yield Finding(level, "secrets", f"Others can read {path}. Run: chmod {mode} {path}")
        else:
            yield Finding(Level.FINE, "secrets", f"{path} is closed to others")


def _disk(instance: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(instance).free
    level = Level.FINE if free >= LEAST_FREE_BYTES else Level.WARNING
    yield Finding(level, "disk", f"{free / 1024**3:.1f} GiB free below {instance}; 2 GiB are wanted at least")


def _inside(session: Session, now: datetime) -> Iterator[Finding]:
    looks: tuple[Callable[[Session, datetime], Iterator[Finding]], ...] = (_server, _key, _scheduler)
    for look in looks:
        findings = list(look(session, now))
        yield from findings
        if any(finding.level is Level.ERROR for finding in findings):
            return


def _server(session: Session, now: datetime) -> Iterator[Finding]:
    if session.get_bind().dialect.name != "postgresql":
        return
    number = int(session.scalar(sa.text("SHOW server_version_num")) or 0) // 10_000
    if number < OLDEST_POSTGRES:
        yield Finding(Level.ERROR, "database", f"PostgreSQL {number} is too old: {OLDEST_POSTGRES} or newer is needed.")
    moment: datetime = session.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    apart = abs(moment - now)
    level = Level.WARNING if apart > MOST_APART else Level.FINE
    yield Finding(level, "clock", f"clocks of this machine and of the database are {apart.total_seconds():.1f} s apart")


def _key(session: Session, _now: datetime) -> Iterator[Finding]:
    try:
        found = session.scalar(sa.select(CaseFile.given_name).limit(1))
    except DomainError as error:
        yield Finding(Level.ERROR, "key", str(error))
        return
    yield Finding(Level.FINE, "key", "encryption.key fits the database" if found else "nothing is encrypted yet")


def _scheduler(session: Session, now: datetime) -> Iterator[Finding]:
    is_alive = is_scheduler_alive(session, now=now)
    words = "a scheduler is at work" if is_alive else "No scheduler shows that it lives. Run: passgenau scheduler"
    yield Finding(Level.FINE if is_alive else Level.WARNING, "scheduler", words)
