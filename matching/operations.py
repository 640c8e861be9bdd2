"""Storing what a match run computed, and forgetting it when its time is over."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.runs import Run
from matching.bridge_records import bridge_as_json
from matching.candidates import Candidate
from matching.keeping import forget_facts
from matching.models import Match, MatchRun, NearMiss, OfferDemand, RunFacts
from matching.near_misses import Demand, NearMissFound


def record_match_run(
    session: Session, run_id: int, *, code_version: str, settings: dict[str, Any], facts_hash: str
) -> MatchRun:
    """Record what a run computes with; a run that is started again has its row updated."""
    run = session.get(MatchRun, run_id) or MatchRun(id=run_id)
    run.code_version, run.settings, run.facts_hash = code_version, settings, facts_hash
    session.add(run)
    session.flush()
    return run


def delete_matches(session: Session, run_id: int) -> None:
    """Delete the stored matches of a run, as a run does that died half-way and starts again."""
    for model in (Match, NearMiss, OfferDemand, RunFacts):
        session.execute(sa.delete(model).where(model.run_id == run_id))


def store_matches(
    session: Session, run_id: int, candidates: Sequence[Candidate], *, chosen: Collection[tuple[int, int]]
) -> None:
    """Store candidate pairs in one statement; ``chosen`` are the (client id, vacancy id) that the assignment took."""
    rows = [
        {
            "run_id": run_id,
            "client_id": each.client_id,
            "vacancy_id": each.vacancy_id,
            "kind": each.kind,
            "score_hundredths": each.score_hundredths,
            "gates": each.gates,
            "parts": list(each.parts),
            "is_chosen": (each.client_id, each.vacancy_id) in chosen,
        }
        for each in candidates
    ]
    if rows:
        session.execute(sa.insert(Match.__table__), rows)  # type: ignore[arg-type]  # rows of Core, no objects


def store_near_misses(session: Session, run_id: int, found: Sequence[NearMissFound]) -> None:
    """Store near misses with the way to each vacancy, in one statement."""
    rows = [
        {
            "run_id": run_id,
            "client_id": each.candidate.client_id,
            "vacancy_id": each.candidate.vacancy_id,
            "score_hundredths": each.candidate.score_hundredths,
            "gates": each.candidate.gates,
            "reaches_from": each.bridge.reaches_from,
            "bridge": bridge_as_json(each.bridge),
        }
        for each in found
    ]
    if rows:
        session.execute(sa.insert(NearMiss.__table__), rows)  # type: ignore[arg-type]  # rows of Core, no objects


def store_demand(session: Session, run_id: int, demand: Sequence[Demand]) -> None:
    """Store what the near misses of a run need, in the order given."""
    rows = [{"run_id": run_id, "position": position, **each._asdict()} for position, each in enumerate(demand)]
    if rows:
        session.execute(sa.insert(OfferDemand.__table__), rows)  # type: ignore[arg-type]


def forget_old_matches(session: Session, *, before: datetime) -> int:
    """Delete the matches of runs that were asked for before this moment; the runs themselves stay. Gives their number.

    Near misses and the facts that explained them go with them; the demand for offers names nobody and stays. Proposals
    keep their own copy of the explanation and do not need the match.
    """
    old = sa.select(Run.id).where(Run.requested_at < before)
    session.execute(
        sa.delete(NearMiss).where(NearMiss.run_id.in_(old)), execution_options={"synchronize_session": False}
    )
    forget_facts(session, old)
    deleted = session.execute(
        sa.delete(Match).where(Match.run_id.in_(old)), execution_options={"synchronize_session": False}
    )
    return int(getattr(deleted, "rowcount", 0))
