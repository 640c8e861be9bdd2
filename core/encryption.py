"""Encrypted columns: what identifies a person is unreadable in the database file and its backups."""

from collections.abc import Sequence

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.types import TypeDecorator

from core.errors import InvalidInput

_ring: list[MultiFernet] = []


def use_keys(keys: Sequence[str]) -> None:
    """Set the key ring of this process: the first key encrypts, every key decrypts."""
    _ring[:] = [MultiFernet([Fernet(key) for key in keys])]


def _keys() -> MultiFernet:
    if not _ring:
        raise InvalidInput("No encryption key is set. Call core.encryption.use_keys with the settings' keys first.")
    return _ring[0]


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
