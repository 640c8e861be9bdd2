"""`passgenau keys`: add, rotate, retire, and nothing that is still needed goes."""

from pathlib import Path

import sqlalchemy as sa
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
