"""Follow-ups: what each result leads to, and what is refused."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role
from placements.codes import EndReason, ProposalState, TaskKind, TaskResult
from placements.follow_ups import Found, record_follow_up
from placements.models import Proposal, ProposalStep, Task
from placements.outcomes import Employment
from placements.queries.outcomes import employments_by_team
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName
from profiles.codes import ClientState
from tests.factories import NOW, TODAY, make_client, make_proposal, make_user

START = date(2025, 11, 3)
AFTER_SIX = datetime.fromisoformat("2026-05-04T08:00:00+00:00")


@pytest.fixture
def proposal(session: Session) -> Proposal:
    """Somebody who has begun to work on ``START``."""
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    found = make_proposal(session, client=client, state=ProposalState.HIRED)
    take_step(session, StepName.START_WORK, Decision(found.id, on=START), now=NOW, who=Who(manager.id))
    return found


def task(session: Session, kind: TaskKind) -> Task:
    return session.scalars(sa.select(Task).where(Task.kind == kind).order_by(Task.id.desc())).first() or Task()


def record(session: Session, kind: TaskKind, result: TaskResult, now: datetime = NOW, **given: object) -> Task:
    by = make_user(session).id
    return record_follow_up(session, Found(task(session, kind).id, result, **given), now=now, by=by)  # type: ignore[arg-type]


def test_employed_after_six_months_confirms_and_drops_what_came_before(session: Session, proposal: Proposal) -> None:
    record(session, TaskKind.FOLLOW_UP_6M, TaskResult.EMPLOYED, now=AFTER_SIX)

    assert proposal.state is ProposalState.CHECK_6M
    assert task(session, TaskKind.FOLLOW_UP_3M).result is TaskResult.DROPPED
    assert task(session, TaskKind.FOLLOW_UP_12M).result is None


def test_employed_after_twelve_months_confirms_six_as_well(session: Session, proposal: Proposal) -> None:
    record(session, TaskKind.FOLLOW_UP_12M, TaskResult.EMPLOYED)

    names = session.scalars(sa.select(ProposalStep.name).where(ProposalStep.proposal_id == proposal.id)).all()
    assert proposal.state is ProposalState.CHECK_12M
    assert names[-2:] == [StepName.CONFIRM_6M, StepName.CONFIRM_12M]


def test_the_months_must_be_over(session: Session, proposal: Proposal) -> None:
    with pytest.raises(InvalidInput):
        record(session, TaskKind.FOLLOW_UP_6M, TaskResult.EMPLOYED, now=AFTER_SIX - timedelta(days=2))

    assert proposal.state is ProposalState.STARTED


def test_not_employed_ends_early_and_the_client_looks_again(session: Session, proposal: Proposal) -> None:
    given: dict[str, Any] = {"reason": EndReason.BY_CLIENT.value, "on": date(2026, 1, 31)}

    done = record(session, TaskKind.FOLLOW_UP_3M, TaskResult.NOT_EMPLOYED, **given)

    assert (done.result, proposal.state) == (TaskResult.NOT_EMPLOYED, ProposalState.ENDED_EARLY)
    assert (proposal.ended_on, proposal.client.state) == (date(2026, 1, 31), ClientState.ACTIVE)
    assert task(session, TaskKind.FOLLOW_UP_12M).result is TaskResult.DROPPED


def test_an_end_before_the_beginning_is_refused(session: Session, proposal: Proposal) -> None:
    given: dict[str, Any] = {"reason": EndReason.BY_CLIENT.value, "on": START - timedelta(days=1)}

    with pytest.raises(InvalidInput):
        record(session, TaskKind.FOLLOW_UP_3M, TaskResult.NOT_EMPLOYED, **given)

    assert proposal.state is ProposalState.STARTED


def test_who_was_not_reached_is_tried_again_in_a_week(session: Session, proposal: Proposal) -> None:
    first = record(session, TaskKind.FOLLOW_UP_3M, TaskResult.UNREACHED)

    again = task(session, TaskKind.FOLLOW_UP_3M)
    assert (again.due_on, again.done_at, again.user_id) == (TODAY + timedelta(days=7), None, first.user_id)
    assert proposal.state is ProposalState.STARTED


def test_a_follow_up_is_done_once_and_by_who_may(session: Session, proposal: Proposal) -> None:
    other = make_user(session, role=Role.CASE_MANAGER)
    first = task(session, TaskKind.FOLLOW_UP_3M)
    with pytest.raises(NotAllowed):
        record_follow_up(session, Found(first.id, TaskResult.UNREACHED), now=NOW, by=other.id)
    record_follow_up(session, Found(first.id, TaskResult.EMPLOYED), now=NOW, by=make_user(session).id)

    with pytest.raises(Conflict):
        record_follow_up(session, Found(first.id, TaskResult.EMPLOYED), now=NOW, by=make_user(session).id)
    with pytest.raises(NotFound):
        record_follow_up(session, Found(10**6, TaskResult.EMPLOYED), now=NOW, by=other.id)
    assert proposal.state is ProposalState.STARTED


def test_what_staff_know_last_counts_for_retention(session: Session, proposal: Proposal) -> None:
    record(session, TaskKind.FOLLOW_UP_1M, TaskResult.EMPLOYED, now=AFTER_SIX - timedelta(days=100))
    record(session, TaskKind.FOLLOW_UP_6M, TaskResult.EMPLOYED, now=AFTER_SIX)

    (group,) = employments_by_team(session, after=date(2025, 1, 1), until=TODAY)

    assert (group.office, group.team) == (None, None)
    assert list(group.employments) == [Employment(START, None, date(2026, 5, 4))]
    assert employments_by_team(session, after=START, until=TODAY) == []
    assert proposal.state is ProposalState.CHECK_6M
