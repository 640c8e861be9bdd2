"""The clients that are counted, as a process keeps them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from placements.headcounts import countable
from placements.headcounts.countable import CountableClients, same_group
from profiles.codes import ClientState
from tests.factories import NOW, make_client, make_occupation


def test_an_occupation_stands_for_its_group_and_level_and_a_regulated_one_for_its_own_kind(session: Session) -> None:
    for code in ("29202", "29222", "29223", "2922"):
        make_occupation(session, code)
    for code in ("81302", "81313", "81312", "81322"):
        make_occupation(session, code, is_regulated=code.startswith("8131"))

    assert same_group(session) == {
        "29202": "29202", "29222": "29202", "29223": "29223",
        "81302": "81302", "81312": "81312", "81313": "81313", "81322": "81302",
    }  # fmt: skip


def test_few_clients_are_read_at_once_and_only_those_who_look_for_work(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    looking = make_client(session)
    make_client(session, state=ClientState.IN_WORK)

    found = CountableClients(sessions).now(session, now=NOW)

    assert found is not None
    assert found.world.client_ids.tolist() == [looking.id]


def test_many_are_read_in_the_background_and_kept_a_while(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(countable, "FEW", 0)
    with sessions.begin() as session:
        make_client(session)
    clients = CountableClients(sessions)

    def ask(hours: int) -> countable.Countable | None:
        with sessions() as session:
            return clients.now(session, now=NOW + timedelta(hours=hours))

    first = ask(0)
    assert clients.wait(20)
    second = ask(1)
    clients.forget()
    third = ask(2)
    clients.wait(20)

    assert (first, third) == (None, None)
    assert second is not None
