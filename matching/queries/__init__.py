"""Reading for the matcher: facts of clients, vacancies and catalogue; stored runs and matches."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.runs import Run, RunState
from matching.facts import CatalogueFacts
from matching.models import MatchRun
from matching.queries.clients import client_facts, clients_taking_part
from matching.queries.offers import offer_demand, offer_supply, reach_of_offer
from matching.queries.pairs import (
    matches_of_client,
    matches_of_run,
    matches_of_vacancy,
    near_misses_of_client,
    near_misses_of_run,
    near_misses_of_vacancy,
    near_misses_since_change,
)
from matching.queries.replay import bridges_of, bridges_with, facts_of_run, replayed_pair
from matching.queries.vacancies import employer_limits, vacancies_taking_part, vacancy_facts
from profiles.catalogue.models import OccupationRelation, SkillRelation

__all__ = [
    "bridges_of",
    "bridges_with",
    "catalogue_facts",
    "client_facts",
    "clients_taking_part",
    "employer_limits",
    "facts_of_run",
    "find_latest_run",
    "find_match_run",
    "get_match_run",
    "match_runs",
    "matches_of_client",
    "matches_of_run",
    "matches_of_vacancy",
    "near_misses_of_client",
    "near_misses_of_run",
    "near_misses_of_vacancy",
    "near_misses_since_change",
    "offer_demand",
    "offer_supply",
    "reach_of_offer",
    "replayed_pair",
    "vacancies_taking_part",
    "vacancy_facts",
]


def catalogue_facts(session: Session) -> CatalogueFacts:
    """How near occupations and skills are, in both directions as stored."""
    occupations = session.execute(
        sa.select(OccupationRelation.code, OccupationRelation.related_code, OccupationRelation.strength)
    )
    skills = session.execute(sa.select(SkillRelation.code, SkillRelation.related_code, SkillRelation.similarity))
    return CatalogueFacts(
        occupation_relations={(code, related): strength for code, related, strength in occupations},
        skill_relations={(code, related): similarity for code, related, similarity in skills},
    )


def get_match_run(session: Session, run_id: int) -> MatchRun:
    """What a match run computed with, or `NotFound`."""
    run = session.get(MatchRun, run_id)
    if run is None:
        raise NotFound("There is no match run %(id)s.", id=run_id)
    return run


def find_match_run(session: Session, run_id: int) -> MatchRun | None:
    """What a run of this id computed with, or None where it is no match run or broke off before it began."""
    return session.get(MatchRun, run_id)


def match_runs(session: Session, *, limit: int = 50) -> list[MatchRun]:
    """The latest match runs, newest first."""
    return list(session.scalars(sa.select(MatchRun).order_by(MatchRun.id.desc()).limit(limit)))


def find_latest_run(session: Session) -> MatchRun | None:
    """The latest match run that finished, or None."""
    query = sa.select(MatchRun).join(Run, Run.id == MatchRun.id).where(Run.state == RunState.FINISHED)
    return session.scalar(query.order_by(MatchRun.id.desc()).limit(1))
