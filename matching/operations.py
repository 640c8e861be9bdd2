"""Storing what a match run computed, and forgetting it when its time is over."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.runs import Run
from matching.candidates import Candidate
from matching.models import Match, MatchRun


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
    session.execute(sa.delete(Match).where(Match.run_id == run_id))


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


def forget_old_matches(session: Session, *, before: datetime) -> int:
    """Delete the matches of runs that were asked for before this moment; the runs themselves stay. Gives their number.

    Proposals keep their own copy of the explanation and do not need the match.
    """
    old = sa.select(Run.id).where(Run.requested_at < before)
    deleted = session.execute(
        sa.delete(Match).where(Match.run_id.in_(old)), execution_options={"synchronize_session": False}
    )
    return int(getattr(deleted, "rowcount", 0))
