"""The way through the queue and its counts: in every order, with every filter, at the same number of statements."""

import pytest
from sqlalchemy.orm import Session

from matching.facts import MatchKind
from placements.codes import ProposalState
from placements.models import Proposal
from placements.queries import (
    QueueFilters,
    QueueSort,
    neighbours,
    proposal_queue,
    queue_choices,
    queue_counts,
    with_search_hits,
)
from tests.counting import count_queries
from tests.factories import (
    WAREHOUSE,
    make_client,
    make_employer,
    make_match_run,
    make_proposal,
    make_user,
    make_vacancy,
)


def queue_of(session: Session, count: int) -> tuple[int, list[Proposal]]:
    """An adviser and so many suggestions for two employers of theirs; scores and questions repeat."""
    adviser, run_id = make_user(session), make_match_run(session).id
    employers = [make_employer(session, name=name, adviser_id=adviser.id) for name in ("Backhaus", "lager Nord")]
    return adviser.id, [
        make_proposal(
            session, run_id=run_id, score_hundredths=5000 + 100 * (place % 3), open_questions=place % 2,
            vacancy=make_vacancy(
                session, employer=employers[place % 2], title=f"Stelle {place % 4}", occupation_code=WAREHOUSE
            ),
        )
        for place in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("sort", list(QueueSort))
@pytest.mark.parametrize("is_descending", [False, True])
def test_going_on_from_the_first_visits_the_whole_queue_in_its_order(
    session: Session, sort: QueueSort, is_descending: bool
) -> None:
    adviser_id, _ = queue_of(session, 7)
    filters = QueueFilters(adviser_id=adviser_id, sort=sort, descending=is_descending)
    rows = [row.proposal_id for row in proposal_queue(session, filters).rows]

    found = [neighbours(session, filters, each) for each in rows]

    assert [each.previous_id for each in found] == [None, *rows[:-1]]
    assert [each.next_id for each in found] == [*rows[1:], None]
    assert [(each.place, each.total) for each in found] == [(place, 7) for place in range(1, 8)]


def test_an_unknown_proposal_has_no_place(session: Session) -> None:
    assert neighbours(session, QueueFilters(), 4711).total == 0


def test_search_hits_keep_what_the_search_keeps(session: Session) -> None:
    _, proposals = queue_of(session, 4)
    by_client = make_proposal(session, client=make_client(session, reference="K-LAGER-1"))
    filters = QueueFilters(search=" lager ", sort=QueueSort.QUESTIONS)

    with_hits = with_search_hits(session, filters)

    assert with_hits.hits is not None
    assert proposal_queue(session, with_hits).rows == proposal_queue(session, filters).rows
    assert {row.proposal_id for row in proposal_queue(session, with_hits).rows} == {
        proposals[1].id, proposals[3].id, by_client.id,
    }  # fmt: skip


def test_the_total_is_what_all_filters_keep(session: Session) -> None:
    adviser_id, _ = queue_of(session, 3)
    filters = QueueFilters(adviser_id=adviser_id, kind=MatchKind.TO_CLARIFY, state=ProposalState.SUGGESTED)

    counts = queue_counts(session, filters)

    assert (counts.total, counts.by_kind[MatchKind.FIT]) == (0, 3)


def test_a_longer_queue_costs_no_more_statements(session: Session) -> None:
    def cost(adviser_id: int, proposal_id: int) -> int:
        filters = QueueFilters(adviser_id=adviser_id, search="Stelle")
        session.expire_all()
        with count_queries(session) as statements:
            hits = with_search_hits(session, filters)
            proposal_queue(session, hits)
            queue_counts(session, hits)
            queue_choices(session, hits)
            neighbours(session, hits, proposal_id)
        return len(statements)

    (few, (first, *_)), (many, (other, *_)) = queue_of(session, 2), queue_of(session, 9)

    assert cost(few, first.id) == cost(many, other.id)
