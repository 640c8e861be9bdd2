"""The table of steps: who may take which, from where, and with what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.users import Role
from placements.codes import REFUSED_STATES, RUNNING_STATES, DismissReason, ProposalState
from placements.workflow import (
    REOPEN_WITHIN,
    STEPS,
    Actor,
    Attempt,
    Problem,
    StepName,
    step_problem,
)

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ADVISER = Attempt(Actor.EMPLOYER_ADVISER, by=1, now=NOW, today=TODAY)


def dismissing(reason: str | None, note: str | None = None) -> Attempt:
    return Attempt(Actor.EMPLOYER_ADVISER, by=1, now=NOW, today=TODAY, reason=reason, note=note)


def undoing(*, by: int, after: timedelta) -> Attempt:
    return Attempt(Actor.EMPLOYER_ADVISER, by=by, now=NOW, today=TODAY, last_at=NOW - after, last_by=1)


def test_every_actor_but_machine_and_client_is_a_role() -> None:
    assert {actor.value for actor in Actor} - {Actor.MACHINE.value, Actor.CLIENT.value} <= {role.value for role in Role}


def test_a_role_counts_as_the_actor_of_its_name() -> None:
    adviser = Attempt(Role.EMPLOYER_ADVISER, by=1, now=NOW, today=TODAY)

    assert step_problem(STEPS[StepName.ACCEPT], ProposalState.SUGGESTED, adviser) is None


def test_the_machine_takes_no_steps_but_suggestions_and_timers() -> None:
    by_machine = {step.target for step in STEPS.values() if step.is_timer}

    assert by_machine == {
        ProposalState.SUGGESTED, ProposalState.LAPSED, ProposalState.EMPLOYER_SILENT, ProposalState.VACANCY_FILLED,
        ProposalState.IN_WORK_ELSEWHERE,
    }  # fmt: skip


def test_states_that_run_and_states_that_refuse_are_apart() -> None:
    assert not RUNNING_STATES & REFUSED_STATES
    assert ProposalState.SUGGESTED not in RUNNING_STATES | REFUSED_STATES


@pytest.mark.parametrize("actor", [Actor.CASE_MANAGER, Actor.MACHINE, "employer", "operator"])
def test_nobody_but_the_adviser_decides_about_a_suggestion(actor: str) -> None:
    attempt = Attempt(actor, by=1, now=NOW, today=TODAY, reason=DismissReason.SKILL)

    assert step_problem(STEPS[StepName.ACCEPT], ProposalState.SUGGESTED, attempt) is Problem.WRONG_ROLE
    assert step_problem(STEPS[StepName.DISMISS], ProposalState.SUGGESTED, attempt) is Problem.WRONG_ROLE


@pytest.mark.parametrize("state", [state for state in ProposalState if state is not ProposalState.SUGGESTED])
def test_only_a_suggestion_is_accepted(state: ProposalState) -> None:
    assert step_problem(STEPS[StepName.ACCEPT], state, ADVISER) is Problem.WRONG_STATE


def test_a_dismissal_needs_a_reason_of_the_list() -> None:
    dismiss = STEPS[StepName.DISMISS]

    assert step_problem(dismiss, ProposalState.SUGGESTED, dismissing(None)) is Problem.REASON_MISSING
    assert step_problem(dismiss, ProposalState.SUGGESTED, dismissing("NO_IDEA")) is Problem.REASON_MISSING
    assert step_problem(dismiss, ProposalState.SUGGESTED, dismissing(DismissReason.COMMUTE)) is None


@pytest.mark.parametrize("reason", [DismissReason.OTHER, DismissReason.DATA_WRONG])
def test_a_reason_that_says_too_little_needs_a_note(reason: DismissReason) -> None:
    dismiss = STEPS[StepName.DISMISS]

    assert step_problem(dismiss, ProposalState.SUGGESTED, dismissing(reason, "  ")) is Problem.NOTE_MISSING
    assert step_problem(dismiss, ProposalState.SUGGESTED, dismissing(reason, "moved away")) is None


def test_a_dismissal_is_undone_by_the_same_person_within_a_day() -> None:
    reopen, dismissed = STEPS[StepName.REOPEN], ProposalState.DISMISSED

    assert step_problem(reopen, dismissed, undoing(by=1, after=REOPEN_WITHIN)) is None
    assert step_problem(reopen, dismissed, undoing(by=2, after=timedelta(0))) is Problem.NOT_BY_OTHERS
    assert step_problem(reopen, dismissed, undoing(by=1, after=timedelta(hours=25))) is Problem.TOO_LATE


def test_an_acceptance_is_undone_like_a_dismissal_as_long_as_nothing_followed() -> None:
    reopen, attempt = STEPS[StepName.REOPEN], undoing(by=1, after=timedelta(hours=1))

    assert step_problem(reopen, ProposalState.ACCEPTED_BY_ADVISER, attempt) is None
    assert step_problem(reopen, ProposalState.CLIENT_INFORMED, attempt) is Problem.WRONG_STATE


@pytest.mark.parametrize(("on", "problem"), [(date(2026, 7, 30), Problem.MONTHS_NOT_OVER), (date(2026, 7, 31), None)])
def test_six_months_are_confirmed_when_they_are_over(on: date, problem: Problem | None) -> None:
    attempt = replace(ADVISER, on=on, started_on=date(2026, 1, 31))

    assert step_problem(STEPS[StepName.CONFIRM_6M], ProposalState.STARTED, attempt) is problem


def test_withdrawing_needs_a_note_and_is_open_to_case_managers() -> None:
    withdraw = STEPS[StepName.WITHDRAW]
    silent = Attempt(Actor.CASE_MANAGER, by=1, now=NOW, today=TODAY)
    speaking = Attempt(Actor.CASE_MANAGER, by=1, now=NOW, today=TODAY, note="found work")

    assert step_problem(withdraw, ProposalState.ACCEPTED_BY_ADVISER, silent) is Problem.NOTE_MISSING
    assert step_problem(withdraw, ProposalState.ACCEPTED_BY_ADVISER, speaking) is None
