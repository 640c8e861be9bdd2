"""What identifies a person is unreadable without the key."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from core.encryption import EncryptedText, use_keys
from core.errors import InvalidInput

SECRETS = sa.Table("secret_for_test", sa.MetaData(), sa.Column("text", EncryptedText()))


@pytest.fixture
def stored(session: Session) -> Session:
    SECRETS.create(session.connection())
    session.execute(sa.insert(SECRETS).values(text="Grünkohl"))
    return session


def test_the_database_holds_no_readable_text(stored: Session) -> None:
    raw = stored.scalar(sa.text("SELECT text FROM secret_for_test"))

    assert "Grünkohl" not in str(raw)
    assert stored.scalar(sa.select(SECRETS.c.text)) == "Grünkohl"


def test_after_a_change_of_keys_the_old_text_is_still_read(stored: Session, encryption_key: str) -> None:
    use_keys([Fernet.generate_key().decode(), encryption_key])

    assert stored.scalar(sa.select(SECRETS.c.text)) == "Grünkohl"


def test_with_the_wrong_key_the_cure_is_named(stored: Session) -> None:
    use_keys([Fernet.generate_key().decode()])

    with pytest.raises(InvalidInput, match=r"Restore encryption\.key"):
        stored.scalar(sa.select(SECRETS.c.text))


def test_nothing_stays_nothing(stored: Session) -> None:
    stored.execute(sa.update(SECRETS).values(text=None))

    assert stored.scalar(sa.text("SELECT text FROM secret_for_test")) is None
    assert stored.scalar(sa.select(SECRETS.c.text)) is None


@pytest.mark.parametrize("content", [b"", b"half-of-a-k", b"\xff\xfe\x00", "Schlüssel".encode()])
def test_a_half_or_wrong_key_file_leaves_the_keys_that_work(
    content: bytes, stored: Session, encryption_key: str, tmp_path: Path
) -> None:
    file, newer = tmp_path / "encryption.key", Fernet.generate_key().decode()
    file.write_bytes(content)
    use_keys([encryption_key], file)

    with capture_logs() as logs:
        read = [stored.scalar(sa.select(SECRETS.c.text)) for _ in range(2)]

    assert (read, [each["log_level"] for each in logs]) == (["Grünkohl", "Grünkohl"], ["error"])
    file.write_text(newer)
    with pytest.raises(InvalidInput, match=r"Restore encryption\.key"):
        stored.scalar(sa.select(SECRETS.c.text))  # once it is whole, it counts
