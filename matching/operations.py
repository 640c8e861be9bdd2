"""Storing what a match run computed, and forgetting it when its time is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import record
from core.database import Base
from core.errors import NotFound
from core.runs import Run, RunState
from matching.candidates import Candidate
from matching.models import ClientMatches, MatchRun, OfferDemand, OfferReach, Rematch, RunFacts, VacancyMatches
from matching.near_misses import Demand
from matching.pair_records import rematch_bytes


class RematchOf(NamedTuple):
    """Whose candidates: ``side`` is "client" or "vacancy"."""

    side: str
    item_id: int


Pairs = tuple[int, bytes, bytes]  # whose, matches, near misses


def record_match_run(
    session: Session, run_id: int, *, code_version: str, settings: dict[str, Any], facts_hash: str
) -> MatchRun:
    """Record what a run computes with; a run that is started again has its row updated."""
    run = session.get(MatchRun, run_id) or MatchRun(id=run_id)
    run.code_version, run.settings, run.facts_hash = code_version, settings, facts_hash
    session.add(run)
    session.flush()
    return run


def record_results(session: Session, run_id: int, *, results_hash: str, assignment: bytes, now: datetime) -> None:
    """Record what a run gave, as a hash, and what it assigned within (`assignment_inputs`). `NotFound` without it.

    The hashes of inputs and results go into the audit trail too: who changes the run's row later does not change those.
    """
    run = session.get(MatchRun, run_id)
    if run is None:
        raise NotFound("There is no match run %(id)s.", id=run_id)
    run.results_hash, run.assignment = results_hash, assignment
    session.flush()
    record(
        session, "match_run.computed", kind="run", object_id=run_id, now=now, by=None, facts=run.facts_hash,
        results=results_hash, code=run.code_version, settings=str(run.settings.get("version")),
    )  # fmt: skip


def delete_matches(session: Session, run_id: int) -> None:
    """Delete the stored matches of a run, as a run does that died half-way and starts again."""
    for model in (ClientMatches, VacancyMatches, OfferDemand, OfferReach, RunFacts):
        session.execute(sa.delete(model).where(model.run_id == run_id))


def store_pairs(session: Session, run_id: int, of_clients: Sequence[Pairs], of_vacancies: Sequence[Pairs]) -> None:
    """Store the matches and near misses of some clients and vacancies (`pair_records.by_owner`), in two statements."""
    sides: tuple[tuple[type[Base], tuple[str, ...], Sequence[Pairs]], ...] = (
        (ClientMatches, ("client_id", "matches", "near_misses"), of_clients),
        (VacancyMatches, ("vacancy_id", "matched", "nearly"), of_vacancies),
    )
    for model, names, pairs in sides:
        rows = [{"run_id": run_id, **dict(zip(names, each, strict=True))} for each in pairs]
        if rows:
            session.execute(sa.insert(model.__table__), rows)  # type: ignore[arg-type]  # rows of Core, no objects


def store_rematch(
    session: Session, candidates: Sequence[Candidate], *, of: RematchOf, facts_at: datetime, now: datetime
) -> None:
    """Store what was found for a client or a vacancy that has changed, in place of what was found before."""
    column = Rematch.client_id if of.side == "client" else Rematch.vacancy_id
    session.execute(sa.delete(Rematch).where(column == of.item_id), execution_options={"synchronize_session": False})
    session.add(
        Rematch(**{f"{of.side}_id": of.item_id}, facts_at=facts_at, found_at=now, pairs=rematch_bytes(candidates))
    )
    session.flush()


def store_demand(session: Session, run_id: int, demand: Sequence[Demand]) -> None:
    """Store what the near misses of a run need, in the order given."""
    rows = [{"run_id": run_id, "position": position, **each._asdict()} for position, each in enumerate(demand)]
    if rows:
        session.execute(sa.insert(OfferDemand.__table__), rows)  # type: ignore[arg-type]


def store_reach(session: Session, run_id: int, reach: Mapping[str, bytes]) -> None:
    """Store which near misses of a run each offer leads to (`offer_reach.reach_bytes`)."""
    rows = [{"run_id": run_id, "offer_code": code, "pairs": pairs} for code, pairs in reach.items()]
    if rows:
        session.execute(sa.insert(OfferReach.__table__), rows)  # type: ignore[arg-type]


def forget_old_matches(session: Session, *, before: datetime) -> int:
    """Delete the matches of runs that were asked for before this moment, and what runs left behind that were stopped or
    failed; the runs themselves stay. Gives the number of rows: one a client and one a vacancy.

    Near misses go with them; the demand for offers names nobody and stays. The facts stay for their own period
    (`keeping.forget_facts`): from them a run can be computed again. Proposals keep their own copy of the explanation
    and do not need the match.
    """
    is_left = Run.state.in_((RunState.STOPPED, RunState.FAILED))
    old = sa.select(Run.id).where(sa.or_(Run.requested_at < before, is_left))
    reach = sa.delete(OfferReach).where(OfferReach.run_id.in_(old))
    session.execute(reach, execution_options={"synchronize_session": False})
    gone = 0
    for model in (ClientMatches, VacancyMatches):
        deleted = session.execute(
            sa.delete(model).where(model.run_id.in_(old)), execution_options={"synchronize_session": False}
        )
        gone += int(getattr(deleted, "rowcount", 0))
    return gone
