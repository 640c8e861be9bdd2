"""Values come under the newest key while others read and write; a process that dies half-way loses nothing."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session, sessionmaker

from core.encryption import use_keys
from core.errors import InvalidInput
from core.key_rotation import AT_ONCE, rotate_values, values_without
from placements.tables import METADATA
from profiles.casework import CaseFile
from tests.factories import make_client

Sessions = sessionmaker[Session]
NAME = METADATA.tables["case_file"].c.family_name
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
COUNT = AT_ONCE + 30


@pytest.fixture
def filled(sessions: Sessions) -> Sessions:
    """More case files than one portion takes, under the old key; from now on the new one encrypts."""
    use_keys([OLD])
    with sessions.begin() as session:
        ids = [make_client(session).id for _ in range(COUNT)]
        session.add_all(CaseFile(client_id=each, family_name=f"Name {each}") for each in ids)
    use_keys([NEW, OLD])
    return sessions


def names(sessions: Sessions) -> list[str | None]:
    with sessions() as session:
        return list(session.scalars(sa.select(CaseFile.family_name).order_by(CaseFile.client_id)))


def test_every_value_comes_under_the_newest_key_while_others_work(filled: Sessions) -> None:
    before, failures, is_over = names(filled), list[Exception](), threading.Event()

    def work() -> None:
        place = 0
        while not is_over.is_set():
            try:
                names(filled)
                with filled.begin() as session:
                    row = session.scalars(
                        sa.select(CaseFile).order_by(CaseFile.client_id).offset(place % COUNT)
                    ).first()
                    row.family_name = f"{row.family_name}"  # type: ignore[union-attr]
                    sa.orm.attributes.flag_modified(row, "family_name")
            except Exception as error:  # noqa: BLE001 - shown below
                failures.append(error)
            place += 37

    other = threading.Thread(target=work)
    other.start()
    rotate_values(filled, [NAME], [NEW, OLD])
    is_over.set()
    other.join()

    with filled() as session:
        assert (failures, values_without(session, [NAME], [NEW]).total()) == ([], 0)
    assert names(filled) == before


def test_a_rotation_that_broke_off_is_gone_on_with(filled: Sessions) -> None:
    before = names(filled)
    with filled.begin() as session:
        last = session.scalar(sa.select(sa.func.max(CaseFile.client_id)))
        broken = sa.update(NAME.table).where(NAME.table.c.client_id == last).values({NAME: sa.literal("x", sa.Text)})
        session.execute(broken)
    with pytest.raises(InvalidInput, match=r"case_file\.family_name"):
        rotate_values(filled, [NAME], [NEW, OLD])
    with filled.begin() as session:
        assert values_without(session, [NAME], [NEW])["case_file.family_name"] == COUNT - AT_ONCE
        session.get_one(CaseFile, last, with_for_update=True, options=[sa.orm.defer(CaseFile.family_name)])
        session.execute(sa.update(CaseFile).where(CaseFile.client_id == last).values(family_name=before[-1]))

    done = rotate_values(filled, [NAME], [NEW, OLD])

    assert (done.total(), names(filled)) == (COUNT - AT_ONCE - 1, before)


def test_a_process_follows_its_key_file(filled: Sessions, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(NEW)
    use_keys([NEW], path)
    with pytest.raises(InvalidInput, match=r"Restore encryption\.key"):
        names(filled)

    (tmp_path / "draft").write_text(f"{NEW}\n{OLD}\n")
    (tmp_path / "draft").replace(path)

    assert len(names(filled)) == COUNT
