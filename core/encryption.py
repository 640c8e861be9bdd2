"""Encrypted columns: what identifies a person is unreadable in the database file and its backups."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.types import TypeDecorator

from core.errors import InvalidInput

log = structlog.get_logger()


class _Ring:
    """The keys of this process, and the file they come from: whoever changes that file is followed at once."""

    def __init__(self) -> None:
        self.fernet: MultiFernet | None = None
        self.path: Path | None = None
        self.seen: tuple[int, int] | None = None
        self.told: str | None = None  # what is wrong with the file, as logged last

    def follow(self) -> None:
        """Read the file again if it is another one since; an unreadable or half one changes nothing."""
        if self.path is None:
            return
        try:
            found = self.path.stat()
            if (mark := (found.st_ino, found.st_mtime_ns)) == self.seen:
                return
            fernet = MultiFernet([Fernet(key) for key in self.path.read_text(encoding="utf-8").split()])
        except (OSError, ValueError) as error:  # ValueError: not UTF-8, no key at all, or something else than a key
            if self.told != (kind := type(error).__name__):
                log.error("key file unreadable, the keys before are used", kind=kind)
            self.told = kind
            return
        self.fernet, self.seen, self.told = fernet, mark, None


_ring = _Ring()


def use_keys(keys: Sequence[str], path: Path | None = None) -> None:
    """Set the key ring of this process: the first key encrypts, every key decrypts.

    With the ``path`` they were read from, a change of that file counts from the next value on: keys are added and
    retired while processes work.
    """
    _ring.fernet, _ring.path = MultiFernet([Fernet(key) for key in keys]), path
    _ring.seen = _ring.told = None


def _keys() -> MultiFernet:
    _ring.follow()
    if _ring.fernet is None:
        raise InvalidInput("No encryption key is set. Call core.encryption.use_keys with the settings' keys first.")
    return _ring.fernet


def sealed(text: str) -> str:
    """The text encrypted, for a place outside of the database such as a hidden field of a page."""
    return _keys().encrypt(text.encode()).decode()


def unsealed(text: str, *, max_age_seconds: int) -> str | None:
    """What `sealed` was given, None where it was changed, is older, or was sealed with another key."""
    try:
        return _keys().decrypt(text.encode(), ttl=max_age_seconds).decode()
    except InvalidToken:
        return None


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted with Fernet (AES-128-CBC, HMAC-SHA256) on its way into the database."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _keys().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        try:
            return _keys().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise InvalidInput("The encryption key does not fit this database. Restore encryption.key.") from error
