"""`passgenau keys`: add, rotate, retire, and nothing that is still needed goes."""

import fcntl
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session, sessionmaker

from core.encryption import use_keys
from profiles.casework import CaseFile
from tests.factories import make_client
from tests.jobs.conftest import Passgenau

Sessions = sessionmaker[Session]


def test_a_key_is_changed_in_three_steps(sessions: Sessions, passgenau: Passgenau, tmp_path: Path) -> None:
    passgenau("keys", "rotate")  # makes the first key
    file = tmp_path / "instance" / "encryption.key"
    first = file.read_text().strip()
    use_keys([first])
    with sessions.begin() as session:
        session.add(CaseFile(client_id=make_client(session).id, family_name="Muster"))

    assert passgenau("keys", "add").code == 0
    early = passgenau("keys", "retire")
    rotated, retired = passgenau("keys", "rotate"), passgenau("keys", "retire")

    assert (early.code, "case_file.family_name 1" in early.err) == (2, True)
    assert (rotated.out, retired.code) == ("1 values encrypted anew.\n", 0)
    assert first not in file.read_text()
    assert (tmp_path / "instance" / "encryption.retired").read_text().split() == [first]
    assert file.stat().st_mode & 0o777 == 0o600
    use_keys([file.read_text().strip()])
    with sessions() as session:
        assert session.scalars(sa.select(CaseFile.family_name)).all() == ["Muster"]


@pytest.mark.usefixtures("sessions")
@pytest.mark.parametrize("command", ["add", "rotate", "retire"])
def test_while_one_command_changes_keys_no_other_does(command: str, passgenau: Passgenau, tmp_path: Path) -> None:
    passgenau("keys", "add")
    before = (tmp_path / "instance" / "encryption.key").read_text()
    with (tmp_path / "instance" / "encryption.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        refused = passgenau("keys", command)

    assert (refused.code, "Another passgenau keys command is at work" in refused.err) == (2, True)
    assert (tmp_path / "instance" / "encryption.key").read_text() == before


@pytest.mark.usefixtures("sessions")
def test_keys_that_somebody_has_put_there_meanwhile_are_not_lost(passgenau: Passgenau, tmp_path: Path) -> None:
    passgenau("keys", "add")
    file, hand = tmp_path / "instance" / "encryption.key", Fernet.generate_key().decode()
    before = file.read_text()

    def put_by_hand(*_: object) -> None:
        file.write_text(f"{hand}\n{before}")

    sa.event.listen(sa.Engine, "before_cursor_execute", put_by_hand)
    try:
        refused = passgenau("keys", "retire")
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", put_by_hand)

    assert (refused.code, hand in file.read_text()) == (2, True)
