"""What became of pairs earlier: which states count for what, from when until when, and how long a refusal stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from matching.facts import Gate, GateValue
from matching.fingerprints import pair_hash
from matching.history import PairHistory
from matching.queries import client_facts, vacancy_facts
from placements.codes import REFUSED_STATES, RUNNING_STATES, ProposalState
from placements.models import Proposal, ProposalStep
from placements.queries import evaluate_now, pair_history
from tests.factories import NOW, TODAY, make_client, make_employer, make_proposal, make_vacancy

SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)
COUNTS_FOR_THE_WEEK = {*RUNNING_STATES, ProposalState.CLIENT_DECLINED, ProposalState.NOT_HIRED, ProposalState.CLOSED}


def accepted(session: Session, *, at: datetime, state: ProposalState = ProposalState.ACCEPTED_BY_ADVISER) -> Proposal:
    """A proposal that an adviser accepted at this moment and that came to this state afterwards."""
    proposal = make_proposal(session, state=state)
    proposal.steps = [
        ProposalStep(from_state=ProposalState.SUGGESTED, to_state=ProposalState.ACCEPTED_BY_ADVISER, at=at)
    ]
    session.flush()
    return proposal


def pair_of(proposal: Proposal) -> tuple[int, int]:
    return proposal.client_id, proposal.vacancy_id


@pytest.mark.parametrize("state", ProposalState)
def test_each_state_counts_as_running_as_refused_or_as_neither(state: ProposalState, session: Session) -> None:
    proposal = make_proposal(session, state=state)

    history = pair_history(session, now=NOW)

    assert (pair_of(proposal) in history.running) == (state in RUNNING_STATES)
    assert (pair_of(proposal) in history.refused) == (state in REFUSED_STATES)


@pytest.mark.parametrize("state", ProposalState)
def test_each_state_counts_for_the_week_or_not(state: ProposalState, session: Session) -> None:
    proposal = accepted(session, at=NOW - timedelta(days=1), state=state)

    history = pair_history(session, now=NOW)

    assert bool(history.recent_of_employer) == (state in COUNTS_FOR_THE_WEEK)
    assert (proposal.client_id in history.proposed_on) == (state in COUNTS_FOR_THE_WEEK)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(0), 1), (timedelta(days=6, hours=23), 1), (WEEK - SECOND, 1), (WEEK, 0), (WEEK + SECOND, 0)],
)
def test_an_employers_week_is_seven_days_to_the_second(ago: timedelta, expected: int, session: Session) -> None:
    accepted(session, at=NOW - ago)

    assert sum(pair_history(session, now=NOW).recent_of_employer.values()) == expected


def test_a_week_counts_each_proposal_once_and_each_employer_alone(session: Session) -> None:
    employer, other = make_employer(session), make_employer(session)
    for owner in (employer, employer, other):
        proposal = make_proposal(session, vacancy=make_vacancy(session, employer=owner),
                                 state=ProposalState.ACCEPTED_BY_ADVISER)  # fmt: skip
        proposal.steps.append(ProposalStep(from_state=None, to_state=ProposalState.ACCEPTED_BY_ADVISER, at=NOW))
    session.flush()

    assert pair_history(session, now=NOW).recent_of_employer == {employer.id: 2, other.id: 1}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 18, 22, 59, tzinfo=UTC), date(2026, 11, 18)),
        (datetime(2026, 11, 18, 23, 0, tzinfo=UTC), date(2026, 11, 19)),  # midnight in Berlin, in winter
        (datetime(2026, 7, 18, 22, 0, tzinfo=UTC), date(2026, 7, 19)),  # and in summer
    ],
)
def test_the_day_of_a_proposal_is_that_of_the_office(at: datetime, expected: date, session: Session) -> None:
    proposal = accepted(session, at=at)

    assert pair_history(session, now=NOW).proposed_on == {proposal.client_id: expected}


def test_of_several_refusals_of_a_pair_the_latest_stands(session: Session) -> None:
    client, vacancy = make_client(session), make_vacancy(session)
    for facts in ("1" * 64, "2" * 64):
        make_proposal(session, client=client, vacancy=vacancy, state=ProposalState.DISMISSED, facts_hash=facts)

    assert pair_history(session, now=NOW).refused == {(client.id, vacancy.id): "2" * 64}


def refused_value(session: Session, proposal: Proposal) -> GateValue:
    evaluation = evaluate_now(session, client_id=proposal.client_id, vacancy_id=proposal.vacancy_id, now=NOW)
    return next(each.value for each in evaluation.gates if each.gate is Gate.REFUSED_BEFORE)


@pytest.mark.parametrize("state", sorted(REFUSED_STATES))
def test_a_refusal_counts_until_a_fact_of_the_pair_changes(state: ProposalState, session: Session) -> None:
    proposal = make_proposal(session, state=state)
    nothing = PairHistory()
    (client,) = client_facts(session, today=TODAY, history=nothing, ids=[proposal.client_id])
    (vacancy,) = vacancy_facts(session, today=TODAY, history=nothing, ids=[proposal.vacancy_id])
    proposal.facts_hash = pair_hash(client, vacancy)
    session.flush()
    assert refused_value(session, proposal) is GateValue.NOT_MET

    proposal.client.max_lift_kg = 25
    session.flush()

    assert refused_value(session, proposal) is GateValue.MET


def test_a_refusal_of_the_vacancys_old_facts_does_not_count(session: Session) -> None:
    proposal = make_proposal(session, state=ProposalState.DISMISSED, facts_hash="0" * 64)

    assert refused_value(session, proposal) is GateValue.MET
