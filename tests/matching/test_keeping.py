"""What a run kept explains any of its pairs as it was, whatever changed since, and goes with the run."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.runs import Run, RunKind, RunState, RunTrigger, queue_run
from matching.facts import CatalogueFacts, ClientFacts, Gate, MatchSettings, SkillAsked, SkillFact, VacancyFacts
from matching.keeping import facts_hash, facts_kept, forget_facts, missing_records, store_records, store_run_facts
from matching.models import FactSnapshot
from matching.operations import record_match_run
from matching.queries import replayed_pair
from matching.scoring import evaluate_pair
from profiles.codes import Evidence

ON = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
CLIENT = ClientFacts(7, skills={"picking": SkillFact(2, Evidence.TESTED)}, max_commute_minutes=40, waiting_days=12)
VACANCY = VacancyFacts(9, 3, skills=(SkillAsked("picking", 2),), shifts=(1 << 167,))
CATALOGUE = CatalogueFacts(skill_relations={("picking", "packing"): 0.5})
SETTINGS = MatchSettings(neutral=dict.fromkeys(MatchSettings().neutral, 0.25))


def keep(session: Session, client: ClientFacts, vacancy: VacancyFacts) -> int:
    """A run of one client and one vacancy."""
    run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=NOW, by=None)
    records, tables = facts_kept([client], [vacancy], CATALOGUE)
    whole = facts_hash(tables, SETTINGS, ON)
    record_match_run(session, run.id, code_version="1", settings=SETTINGS.as_json(), facts_hash=whole)
    store_records(session, missing_records(session, records))
    store_run_facts(session, run.id, tables, on=ON)
    run.state = RunState.FINISHED  # so that the next one can be queued
    session.flush()
    return run.id


def value_of(gate: Gate, session: Session, run_id: int) -> str:
    found = replayed_pair(session, run_id=run_id, client_id=7, vacancy_id=9)
    return next(each.value for each in found.gates if each.gate is gate)


def number_of_snapshots(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(FactSnapshot)) or 0


def test_a_pair_is_evaluated_as_the_run_saw_it(session: Session) -> None:
    run_id = keep(session, CLIENT, VACANCY)
    session.expire_all()

    replayed = replayed_pair(session, run_id=run_id, client_id=7, vacancy_id=9)

    assert replayed == evaluate_pair(CLIENT, VACANCY, CATALOGUE, SETTINGS, ON)


def test_facts_that_did_not_change_are_kept_once(session: Session) -> None:
    first = keep(session, CLIENT, VACANCY)
    kept = number_of_snapshots(session)
    second = keep(session, replace(CLIENT, waiting_days=13, refused_vacancies=frozenset({9})), VACANCY)

    assert number_of_snapshots(session) == kept == 4
    assert [value_of(Gate.REFUSED_BEFORE, session, run_id) for run_id in (first, second)] == ["met", "not_met"]


def test_a_record_that_somebody_else_stores_meanwhile_is_kept_once(session: Session) -> None:
    records, _ = facts_kept([CLIENT], [VACANCY], CATALOGUE)
    missing = missing_records(session, records)

    store_records(session, missing)
    store_records(session, missing)

    assert number_of_snapshots(session) == len(missing)


def test_forgetting_a_run_forgets_what_no_other_run_needs(session: Session) -> None:
    old = keep(session, CLIENT, VACANCY)
    new = keep(session, replace(CLIENT, max_commute_minutes=60), VACANCY)

    forgotten = forget_facts(session, sa.select(Run.id).where(Run.id == old))

    assert forgotten == 1
    assert replayed_pair(session, run_id=new, client_id=7, vacancy_id=9).client_id == 7
    with pytest.raises(NotFound, match="forgotten"):
        replayed_pair(session, run_id=old, client_id=7, vacancy_id=9)


@pytest.mark.parametrize(("client_id", "vacancy_id"), [(8, 9), (7, 10)])
def test_who_did_not_take_part_is_named(session: Session, client_id: int, vacancy_id: int) -> None:
    run_id = keep(session, CLIENT, VACANCY)

    with pytest.raises(NotFound, match="did not take part"):
        replayed_pair(session, run_id=run_id, client_id=client_id, vacancy_id=vacancy_id)


def test_a_run_that_does_not_exist_is_named(session: Session) -> None:
    with pytest.raises(NotFound, match="no match run"):
        replayed_pair(session, run_id=404, client_id=7, vacancy_id=9)
