"""The demo world: only in an empty database, never in production, with a password that is made at that moment."""

import json
import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.errors import NotAllowed
from core.runs import RunKind, has_finished_run
from core.users import check_password, generated_users
from jobs.commands.up import prepare_demo
from jobs.opening import utc_now
from tests.jobs.conftest import Passgenau

DEMO = ("demo", "--clients", "6", "--vacancies", "5", "--seed", "7")


@pytest.fixture
def world(passgenau: Passgenau) -> Passgenau:
    passgenau("db", "upgrade")
    return passgenau


def password_in(told: str) -> str:
    (found,) = re.findall(r"made just now: (\S+)$", told, re.MULTILINE)
    return str(found)


def can_sign_in(sessions: sessionmaker[Session], password: str) -> bool:
    with sessions.begin() as session:
        user = generated_users(session)[0]
        try:
            check_password(session, email=user.email, password=password, address="192.0.2.1", now=utc_now())
        except NotAllowed:
            return False
        return True


def test_it_prints_accounts_that_can_sign_in(world: Passgenau, sessions: sessionmaker[Session]) -> None:
    done = world(*DEMO)

    assert done.code == 0
    assert "6 clients" in done.out
    assert {"employer_adviser", "case_manager", "employer", "operator"} <= set(done.out.split())
    assert can_sign_in(sessions, password_in(done.out))


def test_a_second_world_is_refused_in_one_line(world: Passgenau) -> None:
    world(*DEMO)

    done = world(*DEMO)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_in_production_it_is_refused_in_one_line(world: Passgenau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSGENAU_PRODUCTION", "1")
    monkeypatch.setenv("PASSGENAU_BASE_URL", "https://passgenau.example.org")

    done = world(*DEMO)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "production" in done.err


def test_each_start_gives_the_accounts_a_new_password_and_matches_once(
    world: Passgenau, sessions: sessionmaker[Session]
) -> None:
    first = password_in(world(*DEMO).out)

    second = password_in("\n".join(prepare_demo()))

    assert not can_sign_in(sessions, first)
    assert can_sign_in(sessions, second)
    with sessions() as session:
        assert has_finished_run(session, RunKind.MATCH)


def test_a_pair_is_explained_for_people_and_for_programs_and_the_look_is_recorded(
    world: Passgenau, sessions: sessionmaker[Session]
) -> None:
    world(*DEMO)

    text = world("explain", "--client", "1", "--vacancy", "1", "--language", "en")
    values = json.loads(world("explain", "--client", "1", "--vacancy", "1", "--json").out)

    assert (text.code, text.err) == (0, "")
    assert len(text.out.splitlines()) > 20
    assert sum(part["hundredths"] for part in values["parts"]) == values["score_hundredths"]
    with sessions() as session:
        looks = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "client_viewed")).all()
    told = {"vacancy": 1, "purpose": "placement", "actor": "command"}
    assert [(look.object_id, look.detail) for look in looks] == [("1", told)] * 2
