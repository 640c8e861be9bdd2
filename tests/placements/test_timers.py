"""Timers: what is due is done once, what is not stays, one that fails does not stop the others."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import VacancyState
from placements import timers
from placements.client_voice import contest_fact
from placements.codes import Actor, ProposalState, TaskKind
from placements.models import Proposal, ProposalStep, Task
from placements.queries import steps_of_proposal
from placements.steps import Decision, Who, take_step
from placements.timers import run_timers
from placements.workflow import StepName
from profiles.codes import ClientFact
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy

Sessions = sessionmaker[Session]
TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def states(sessions: Sessions) -> list[ProposalState]:
    with sessions() as session:
        return list(session.scalars(sa.select(Proposal.state).order_by(Proposal.id)))


def test_what_was_put_off_until_today_is_a_suggestion_again(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for until in (YESTERDAY, TODAY, TOMORROW):
            make_proposal(session, state=ProposalState.PUT_OFF, put_off_until=until)

    first, second = run_timers(sessions, now=NOW), run_timers(sessions, now=NOW)

    assert states(sessions) == [ProposalState.SUGGESTED, ProposalState.SUGGESTED, ProposalState.PUT_OFF]
    assert (first.taken, second.taken) == ({StepName.RESUME: 2}, {})


def test_an_employer_who_lets_the_time_pass_is_silent_and_the_adviser_told_to_call(sessions: Sessions) -> None:
    with sessions.begin() as session:
        adviser = make_user(session)
        vacancy = make_vacancy(session, employer=make_employer(session, adviser_id=adviser.id))
        for due in (YESTERDAY, TODAY):
            make_proposal(session, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT, answer_due_on=due)
        adviser_id = adviser.id

    run_timers(sessions, now=NOW)

    assert states(sessions) == [ProposalState.EMPLOYER_SILENT, ProposalState.SHORT_PROFILE_SENT]
    with sessions() as session:
        task = session.scalars(sa.select(Task)).one()
        assert (task.kind, task.user_id) == (TaskKind.CALL_EMPLOYER, adviser_id)


def test_nobody_is_silent_who_could_not_answer_while_the_client_contests_the_profile(sessions: Sessions) -> None:
    with sessions.begin() as session:
        waiting = make_proposal(session, state=ProposalState.SHORT_PROFILE_SENT, answer_due_on=YESTERDAY)
        contest_fact(session, waiting.client_id, ClientFact.SKILLS, "wrong", now=NOW)

    run_timers(sessions, now=NOW)

    assert states(sessions) == [ProposalState.SHORT_PROFILE_SENT]


def test_a_vacancy_that_is_gone_ends_what_is_under_way_but_not_an_interview(sessions: Sessions) -> None:
    with sessions.begin() as session:
        gone = make_vacancy(session, state=VacancyState.EXPIRED)
        for state in (ProposalState.CLIENT_AGREED, ProposalState.INTERVIEW, ProposalState.STARTED):
            make_proposal(session, vacancy=gone, state=state)

    run_timers(sessions, now=NOW)

    assert states(sessions) == [ProposalState.VACANCY_FILLED, ProposalState.INTERVIEW, ProposalState.STARTED]


def test_a_person_takes_up_again_what_a_timer_ended(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    proposal = make_proposal(session, client=client, state=ProposalState.CLIENT_AGREED)
    take_step(session, StepName.FILL_VACANCY, Decision(proposal.id), now=NOW, who=Who())
    ended = proposal.state

    take_step(session, StepName.TAKE_UP_AGAIN, Decision(proposal.id), now=NOW, who=Who(manager.id))

    assert (ended, proposal.state, proposal.is_open) == (
        ProposalState.VACANCY_FILLED, ProposalState.CLIENT_AGREED, True)  # fmt: skip
    assert [step.to_state for step in steps_of_proposal(session, proposal.id)][-2:] == [ended, proposal.state]


def test_one_that_fails_is_noted_and_does_not_stop_the_others(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.begin() as session:
        make_proposal(session, state=ProposalState.PUT_OFF, put_off_until=TODAY)
    monkeypatch.setitem(
        timers._DUE, StepName.RESUME, lambda session, today: [999_999, *timers.due_again(session, today)]
    )

    report = run_timers(sessions, now=NOW)

    assert report.taken == {StepName.RESUME: 1}
    assert [failure["proposal_id"] for failure in report.failures] == [999_999]


def test_steps_of_timers_are_rows_of_the_machine(sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_proposal(session, state=ProposalState.PUT_OFF, put_off_until=TODAY)

    run_timers(sessions, now=NOW)

    with sessions() as session:
        step = session.scalars(sa.select(ProposalStep).order_by(ProposalStep.id.desc())).first()
        assert step is not None
        assert (step.actor, step.by, step.name) == (Actor.MACHINE, None, StepName.RESUME)
