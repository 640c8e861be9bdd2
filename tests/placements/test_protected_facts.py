"""The flip test: whoever the client is, by name, birth, sex, nationality or disability, the matcher says the same."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from matching.facts import ClientFacts
from matching.models import MatchRun
from matching.pair_records import StoredMatch
from matching.queries import client_facts
from matching.queries import matches_of_run as stored_matches
from placements.models import Proposal
from placements.queries import evaluate_now, pair_history
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.codes import LegalCircle
from profiles.models import Client
from tests.factories import (
    ESSLINGEN,
    NOW,
    STUTTGART,
    TODAY,
    WAREHOUSE,
    make_client,
    make_user,
    make_vacancy,
)
from tests.placements.test_suggesting import run, shown

Sessions = sessionmaker[Session]
# column of the case file -> two people who differ in it
PROTECTED: dict[str, tuple[Any, Any]] = {
    "given_name": ("Anna", "Mehmet"),
    "family_name": ("Muster", "Beispiel"),
    "born_on": ("1964-02-29", "2006-07-01"),
    "sex": ("female", "male"),
    "nationality": ("DE", "SY"),
    "phone": ("0711 1", "0711 2"),
    "email": ("a@example.org", "b@example.org"),
    "address": ("Weg 1", "Weg 2"),
    "legal_circle": (LegalCircle.SGB2, LegalCircle.ASYLBLG),
    "residence_document": ("none", "permit"),
    "disability_degree": ("0", "80"),
    "note": ("", "pregnant"),
}


def one_client(session: Session, **case_file: Any) -> tuple[Client, CaseFile]:
    client = make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
    file = CaseFile(client_id=client.id, **case_file)
    session.add(file)
    session.flush()
    return client, file


def facts_of(session: Session, client: Client) -> ClientFacts:
    return client_facts(session, today=TODAY, history=pair_history(session, now=NOW), ids=[client.id])[0]


def test_every_column_of_the_case_file_is_tried_here() -> None:
    assert PROTECTED.keys() == {column.name for column in sa.inspect(CaseFile).columns} - {"client_id"}


@pytest.mark.parametrize("name", PROTECTED)
def test_another_entry_in_the_case_file_changes_no_fact_no_gate_and_no_score(name: str, session: Session) -> None:
    one, other = PROTECTED[name]
    client, file = one_client(session, **{name: one})
    vacancy = make_vacancy(session, occupation_code=WAREHOUSE, postcode=ESSLINGEN)
    pair = {"client_id": client.id, "vacancy_id": vacancy.id}
    before = facts_of(session, client), evaluate_now(session, **pair, now=NOW)

    for value in (other, None):
        setattr(file, name, value)
        session.flush()
        session.expire_all()
        assert (facts_of(session, client), evaluate_now(session, **pair, now=NOW)) == before


def test_a_client_without_a_case_file_has_the_same_facts(session: Session) -> None:
    client, file = one_client(session, sex="female")
    before = facts_of(session, client)

    session.delete(file)
    session.flush()

    assert facts_of(session, client) == before


def test_a_household_changes_no_fact(session: Session) -> None:
    client, _ = one_client(session)
    before = facts_of(session, client)

    members = [HouseholdMember(client_id=client.id, shares_care=True)]
    session.add(Household(reference="H-1", children_in_care=3, members=members))
    session.flush()

    assert facts_of(session, client) == before


OTHER_COLUMNS: dict[str, Any] = {
    "reference": "C-other",
    "source_id": "import-7",
    "is_generated": True,
    "residence_rule_until": TODAY,
    "confirmed_at": NOW,
    "updated_at": NOW,
    "reads_latin_script": False,
}


@pytest.mark.parametrize("name", [*OTHER_COLUMNS, "case_manager_id"])
def test_what_is_kept_for_people_only_changes_no_fact(name: str, session: Session) -> None:
    client, _ = one_client(session)
    before = facts_of(session, client)

    setattr(client, name, OTHER_COLUMNS[name] if name in OTHER_COLUMNS else make_user(session).id)
    session.flush()

    assert facts_of(session, client) == before


def matches_of_run(sessions: Sessions) -> tuple[str, list[StoredMatch]]:
    """Hash of the latest run's facts, and all that it stored of its pairs."""
    with sessions() as session:
        latest = session.scalars(sa.select(MatchRun).order_by(MatchRun.id.desc())).first()
        assert latest is not None
        return latest.facts_hash, stored_matches(session, latest.id)


def explanations(sessions: Sessions) -> list[Any]:
    with sessions() as session:
        return list(session.scalars(sa.select(Proposal.explanation).order_by(Proposal.id)))


@pytest.fixture
def world(sessions: Sessions) -> Sessions:
    """Three clients with a case file each, and two vacancies for them."""
    with sessions.begin() as session:
        for _ in range(3):
            one_client(session, **{name: one for name, (one, _other) in PROTECTED.items()})
        for _ in range(2):
            make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1, openings=1)
    return sessions


def test_with_all_of_it_turned_round_a_run_finds_and_suggests_the_same(world: Sessions) -> None:
    run(world)
    before = matches_of_run(world), [row[:2] + row[3:] for row in shown(world)], explanations(world)

    with world.begin() as session:
        for file in session.scalars(sa.select(CaseFile).order_by(CaseFile.client_id).limit(2)):
            for name, (_one, other) in PROTECTED.items():
                setattr(file, name, other)
    summary = run(world)

    assert (summary.counts["new"], summary.counts["again"], summary.counts["lapsed"]) == (0, 0, 0)
    assert (matches_of_run(world), [row[:2] + row[3:] for row in shown(world)], explanations(world)) == before
    assert before[0][1]
