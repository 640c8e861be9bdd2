"""The size of a whole stored run: bytes a match, a near miss, a client and a vacancy."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.database import Base
from matching.models import ClientMatches, FactSnapshot, MatchRun, OfferReach, RunFacts, VacancyMatches
from matching.queries import matches_of_run, near_misses_of_run
from profiles.models import ClientCertificate
from profiles.offers.operations import record_offer
from tests.factories import NOW, WAREHOUSE, make_client, make_vacancy
from tests.matching.test_stored_near_misses import COURSE, make_near_miss, run_once

OF_RUN: dict[type[Base], tuple[str, ...]] = {
    ClientMatches: ("matches", "near_misses"),
    VacancyMatches: ("matched", "nearly"),
    RunFacts: ("ids", "digests", "history"),
    OfferReach: ("pairs",),
}
A_MATCH, A_NEAR_MISS, SOMEBODY = 33, 34 + 23, 24  # a near miss with its place in what the offer leads to
WHOLE = 2_000  # settings, limits, catalogue and offers: whatever the number of people


def stored_bytes(session: Session, run_id: int) -> int:
    """All that was stored for a run alone."""
    found = session.scalar(sa.select(sa.func.length(MatchRun.assignment)).where(MatchRun.id == run_id)) or 0
    for model, names in OF_RUN.items():
        for name in names:
            size = sa.func.coalesce(sa.func.sum(sa.func.length(getattr(model, name))), 0)
            found += session.execute(sa.select(size).where(model.run_id == run_id)).scalar_one()  # type: ignore[attr-defined]
    return found


def test_a_run_over_facts_that_are_known_stores_33_bytes_a_match_57_a_near_miss_24_for_each_who_takes_part(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        make_near_miss(session)
        record_offer(session, COURSE, now=NOW, by=None)
        for number in range(30):
            client = make_client(session, occupations=(WAREHOUSE,))
            client.certificates.append(ClientCertificate(certificate_code="forklift", is_held=number % 2 == 0))
            make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)
    run_once(sessions)
    with sessions() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(FactSnapshot))

    run_id = run_once(sessions)

    with sessions() as session:
        matches, near_misses = len(matches_of_run(session, run_id)), len(near_misses_of_run(session, run_id))
        size = stored_bytes(session, run_id)
        assert session.scalar(sa.select(sa.func.count()).select_from(FactSnapshot)) == before
    assert (matches > 300, near_misses > 3) == (True, True)
    assert size <= A_MATCH * matches + A_NEAR_MISS * near_misses + SOMEBODY * 62 + WHOLE
