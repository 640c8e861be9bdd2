"""Settings: read once from ``PASSGENAU_*`` variables, frozen afterwards; secrets are made on first start."""

import enum
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet

from core.errors import InvalidInput
from core.oidc_settings import OidcSettings, read_oidc
from core.retention import Periods, read_periods

PRODUCTION_NEEDS = ("PASSGENAU_DATABASE_URL", "PASSGENAU_INSTANCE", "PASSGENAU_BASE_URL")
TIME_ZONE = "Europe/Berlin"
RUN_NICENESS, LEAST_NICE = 10, 19
KEY_FILE = "encryption.key"


def local_day(moment: datetime) -> date:
    """The day that people in the office write at this moment; rules about days follow it, not UTC."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date()


@dataclass(frozen=True)
class AlarmLimits:
    """From when on a run counts as missed, too short or too different (`core.run_alarms`)."""

    missed_after: timedelta = timedelta(hours=2)
    short_percent: int = 20  # of the usual time
    short_from_seconds: int = 30  # usual times below say nothing
    different_percent: int = 50
    different_from_count: int = 20


@dataclass(frozen=True)
class Timeouts:
    """How long PostgreSQL lets a process of one role go on, in seconds; 0 is without limit.

    ``statement``: one statement. ``lock``: waiting for a lock. ``idle``: doing nothing within a transaction.
    """

    statement: int
    lock: int
    idle: int


class ProcessRole(enum.StrEnum):
    """What a process does, as far as the database cares."""

    WEB = "web"
    SCHEDULER = "scheduler"
    COMMAND = "command"


TIMEOUTS: Mapping[ProcessRole, Timeouts] = {
    ProcessRole.WEB: Timeouts(statement=30, lock=10, idle=60),  # nobody waits longer for a page
    ProcessRole.SCHEDULER: Timeouts(statement=1800, lock=30, idle=1800),  # a run computes between two statements
    ProcessRole.COMMAND: Timeouts(statement=0, lock=60, idle=3600),  # somebody looks on and can end it
}


class MailSecurity(enum.StrEnum):
    """How the connection to the mail server is protected; the values are the schemes of its address."""

    NONE = "smtp"  # a relay on this machine
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


MAIL_PORTS = {MailSecurity.NONE: 25, MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465}


@dataclass(frozen=True)
class MailSettings:
    """The mail server that takes what is sent, and the address that it comes from."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """All that differs between one installation and another.

    ``instance`` is the folder that belongs to this installation: embedded database, secrets, logs. ``proxies`` is the
    number of reverse proxies in front, each of which adds to X-Forwarded-For; the header is believed that far only.
    """

    instance: Path
    database_url: str
    base_url: str
    is_production: bool
    session_key: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    metrics_token: str = field(repr=False)
    proxies: int = 0
    mail: MailSettings | None = None  # None: messages wait in the outbox
    semantic_model: Path | None = None  # folder of a model of meaning; None: words are compared by their letters
    privacy_officer: str = ""  # mail address of the data protection officer
    anchor_mails: tuple[str, ...] = ()  # who is mailed the end of the audit trail each night
    periods: Periods = field(default_factory=Periods)  # how long what is kept
    vacancy_remind_days: int = 76  # without a word from the employer
    vacancy_expire_days: int = 90
    vacancy_renewals: int = 2  # without a call of the adviser
    staff_need_factor: bool = True  # a second factor, before anything else
    oidc: OidcSettings | None = None  # where staff sign in with the account of their agency
    alarms: AlarmLimits = AlarmLimits()
    timeouts: Mapping[ProcessRole, Timeouts] = field(default_factory=lambda: TIMEOUTS)
    run_niceness: int = RUN_NICENESS  # by how much runs give way to pages on the same machine, 0 to 19

    @property
    def key_file(self) -> Path:
        """Where the keys of encrypted columns stand, the newest first."""
        return self.instance / KEY_FILE

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the embedded SQLite file."""
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; makes instance folder and secrets where they are missing.

    With ``PASSGENAU_PRODUCTION=1`` nothing is guessed: all missing variables are named in one `InvalidInput`.
    """
    values = os.environ if environment is None else environment
    is_production = values.get("PASSGENAU_PRODUCTION", "") in {"1", "true", "yes"}
    missing = [name for name in PRODUCTION_NEEDS if is_production and not values.get(name)]
    if missing:
        raise InvalidInput("Set these variables before starting in production: %(names)s", names=", ".join(missing))
    instance = Path(values.get("PASSGENAU_INSTANCE") or "instance").absolute()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Settings(
        instance=instance,
        database_url=_database_url(values.get("PASSGENAU_DATABASE_URL") or f"sqlite:///{instance / 'passgenau.db'}"),
        base_url=(values.get("PASSGENAU_BASE_URL") or "http://127.0.0.1:8000").rstrip("/"),
        is_production=is_production,
        session_key=_secret(instance / "session.key", secrets.token_urlsafe(48)),
        metrics_token=_secret(instance / "metrics.key", secrets.token_urlsafe(32)),
        proxies=_number(values, "PASSGENAU_PROXIES"),
        encryption_keys=tuple(_secret(instance / KEY_FILE, Fernet.generate_key().decode()).split()),
        mail=_mail(values),
        semantic_model=Path(values["PASSGENAU_SEMANTIC_MODEL"]) if values.get("PASSGENAU_SEMANTIC_MODEL") else None,
        privacy_officer=_officer(values),
        anchor_mails=_addresses(values, "PASSGENAU_AUDIT_ANCHOR_MAILS"),
        periods=read_periods(values),
        **_vacancy_days(values),
        staff_need_factor=_needs_factor(values),
        oidc=read_oidc(values),
        alarms=_alarms(values),
        timeouts=_timeouts(values),
        run_niceness=_niceness(values),
    )


def _niceness(values: Mapping[str, str]) -> int:
    """By how much runs give way, as ``PASSGENAU_RUN_NICENESS`` says."""
    found = _number(values, "PASSGENAU_RUN_NICENESS") if values.get("PASSGENAU_RUN_NICENESS") else RUN_NICENESS
    if found > LEAST_NICE:
        raise InvalidInput("PASSGENAU_RUN_NICENESS must be a number from 0 to 19.")
    return found


def _alarms(values: Mapping[str, str]) -> AlarmLimits:
    """The limits of alarms; what is not set is as usual."""
    usual = AlarmLimits()
    found = {name: _number(values, f"PASSGENAU_ALARM_{name.upper()}", digits=5)
             for name in ("missed_minutes", "short_percent", "short_from_seconds", "different_percent",
                          "different_from_count") if values.get(f"PASSGENAU_ALARM_{name.upper()}")}  # fmt: skip
    minutes = found.pop("missed_minutes", None)
    return replace(usual, missed_after=usual.missed_after if minutes is None else timedelta(minutes=minutes), **found)


def _timeouts(values: Mapping[str, str]) -> dict[ProcessRole, Timeouts]:
    """The timeouts of each role, as ``PASSGENAU_TIMEOUTS_WEB=statement=30 lock=10``; what is left out is as usual."""
    return {role: _timeouts_of(values.get(f"PASSGENAU_TIMEOUTS_{role.name}", ""), role) for role in ProcessRole}


def _timeouts_of(text: str, role: ProcessRole) -> Timeouts:
    given = dict(part.partition("=")[::2] for part in text.split())
    if set(given) - {"statement", "lock", "idle"} or not all(v.isascii() and v.isdigit() for v in given.values()):
        raise InvalidInput(
            "%(name)s must look like statement=30 lock=10 idle=60 (seconds), not %(text)s",
            name=f"PASSGENAU_TIMEOUTS_{role.name}", text=text,
        )  # fmt: skip
    return replace(TIMEOUTS[role], **{name: int(value) for name, value in given.items()})


def _needs_factor(values: Mapping[str, str]) -> bool:
    """Whether staff need a second factor: they do unless ``PASSGENAU_SECOND_FACTOR`` says ``optional``."""
    said = values.get("PASSGENAU_SECOND_FACTOR") or "required"
    if said not in {"required", "optional"}:
        raise InvalidInput("PASSGENAU_SECOND_FACTOR must be required or optional.")
    return said == "required"


def _vacancy_days(values: Mapping[str, str]) -> dict[str, int]:
    """After how many days a vacancy is reminded of and expires, and how often it is renewed without a call."""
    names = ("vacancy_remind_days", "vacancy_expire_days", "vacancy_renewals")
    found = {name: _number(values, f"PASSGENAU_{name.upper()}", digits=3)
             for name in names if values.get(f"PASSGENAU_{name.upper()}")}  # fmt: skip
    remind, expire = found.get(names[0], 76), found.get(names[1], 90)
    if not 0 < remind < expire:
        raise InvalidInput("PASSGENAU_VACANCY_REMIND_DAYS must be smaller than PASSGENAU_VACANCY_EXPIRE_DAYS.")
    return found


def _mail(values: Mapping[str, str]) -> MailSettings | None:
    """The mail server of ``PASSGENAU_SMTP_URL``, None without one. A password never travels unprotected."""
    url, sender = values.get("PASSGENAU_SMTP_URL", ""), values.get("PASSGENAU_MAIL_FROM", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in set(MailSecurity) or not parts.hostname or not _has_port(parts):
        raise InvalidInput("PASSGENAU_SMTP_URL must look like smtp+starttls://user:password@host:587")
    if "@" not in parseaddr(sender)[1] or "\n" in sender:
        raise InvalidInput("Set PASSGENAU_MAIL_FROM to the address that messages come from.")
    security = MailSecurity(parts.scheme)
    if security is MailSecurity.NONE and parts.password:
        raise InvalidInput("PASSGENAU_SMTP_URL must begin with smtp+starttls:// or smtps:// where it has a password.")
    return MailSettings(
        host=parts.hostname, port=parts.port or MAIL_PORTS[security], security=security, sender=sender,
        user=unquote(parts.username or ""), password=unquote(parts.password or ""),
    )  # fmt: skip


def _addresses(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Mail addresses with commas between."""
    found = tuple(each.strip() for each in values.get(name, "").split(",") if each.strip())
    for each in found:
        if parseaddr(each)[1] != each or "@" not in each or not each.isprintable():
            raise InvalidInput("%(name)s holds something that is no mail address: %(text)s", name=name, text=each)
    return found


def _officer(values: Mapping[str, str]) -> str:
    """The one address of the data protection officer, which clients see too; "" without one."""
    found = _addresses(values, "PASSGENAU_PRIVACY_OFFICER")
    if len(found) > 1:
        raise InvalidInput("PASSGENAU_PRIVACY_OFFICER takes one mail address. Give that of a list to reach several.")
    return found[0] if found else ""


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is left out or a number from 1 to 65535."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _number(values: Mapping[str, str], name: str, *, digits: int = 2) -> int:
    text = values.get(name) or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= digits):
        raise InvalidInput("%(name)s must be a small whole number, not %(text)s", name=name, text=text)
    return int(text)


def _database_url(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise InvalidInput(
            "PASSGENAU_DATABASE_URL must begin with sqlite:/// or postgresql://, not with %(start)s",
            start=url.split(":", 1)[0],
        )
    return url


def _secret(path: Path, fresh: str) -> str:
    """The secret kept at ``path``; written once with mode 0600. Two first starts at once agree on one secret."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(fresh)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    content = path.read_text().strip()
    if not content:
        raise InvalidInput("The secret file %(path)s is empty. Restore it from the backup.", path=path)
    return content
