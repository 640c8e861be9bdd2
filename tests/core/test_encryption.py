"""What identifies a person is unreadable without the key."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

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
