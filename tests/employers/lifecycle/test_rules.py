"""Who may take which step of a vacancy, and when timers are due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import VacancyActor, VacancyState
from employers.lifecycle.model import Attempt, Problem, VacancyStep
from employers.lifecycle.rules import DayCounts, due_timer, target_of, vacancy_step_problem
from employers.lifecycle.table import STEPS

TODAY = date(2026, 11, 23)
COUNTS = DayCounts(remind_after=10, expire_after=15, renewals_without_call=2)
ADVISER, EMPLOYER = VacancyActor.EMPLOYER_ADVISER, VacancyActor.EMPLOYER


def problem(name: VacancyStep, state: VacancyState, **values: object) -> Problem | None:
    attempt = Attempt(**{"actor": ADVISER, "today": TODAY} | values)  # type: ignore[arg-type]
    return vacancy_step_problem(STEPS[name], state, attempt)


def test_only_an_adviser_opens_and_only_what_was_submitted() -> None:
    assert problem(VacancyStep.OPEN, VacancyState.SUBMITTED) is None
    assert problem(VacancyStep.OPEN, VacancyState.DRAFT) is Problem.WRONG_STATE
    assert problem(VacancyStep.OPEN, VacancyState.SUBMITTED, actor=EMPLOYER) is Problem.WRONG_ROLE


def test_ending_the_service_needs_a_reason_and_a_hint_on_an_earlier_day() -> None:
    yesterday = TODAY - timedelta(days=1)

    assert problem(VacancyStep.END_SERVICE, VacancyState.OPEN, on=yesterday) is Problem.NOTE_MISSING
    assert problem(VacancyStep.END_SERVICE, VacancyState.OPEN, note="x", on=TODAY) is Problem.DAY_MISSING
    assert problem(VacancyStep.END_SERVICE, VacancyState.OPEN, note="x", on=yesterday) is None


@pytest.mark.parametrize(
    ("actor", "left", "note", "expected"),
    [
        (EMPLOYER, 1, None, None),
        (EMPLOYER, 0, "called", Problem.CALL_MISSING),
        (ADVISER, 0, None, Problem.CALL_MISSING),
        (ADVISER, 0, "called", None),
    ],
)
def test_after_two_renewals_an_adviser_calls(
    actor: VacancyActor, left: int, note: str | None, expected: Problem | None
) -> None:
    found = problem(VacancyStep.RENEW, VacancyState.EXPIRED, actor=actor, renewals_left=left, note=note)

    assert found is expected


def test_an_employer_resumes_only_what_employers_paused() -> None:
    paused = VacancyState.PAUSED

    assert problem(VacancyStep.RESUME, paused, actor=EMPLOYER, is_paused_by_staff=True) is Problem.PAUSED_BY_STAFF
    assert problem(VacancyStep.RESUME, paused, actor=EMPLOYER) is None
    assert problem(VacancyStep.RESUME, paused, is_paused_by_staff=True) is None


def test_what_goes_on_is_partly_filled_where_somebody_was_hired() -> None:
    assert target_of(STEPS[VacancyStep.RESUME], 0) is VacancyState.OPEN
    assert target_of(STEPS[VacancyStep.RESUME], 2) is VacancyState.PARTLY_FILLED


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        (VacancyState.OPEN, 9, None),
        (VacancyState.OPEN, 10, VacancyStep.REMIND),
        (VacancyState.PARTLY_FILLED, 14, VacancyStep.REMIND),
        (VacancyState.REMINDED, 14, None),
        (VacancyState.REMINDED, 15, VacancyStep.EXPIRE),
        (VacancyState.OPEN, 15, VacancyStep.EXPIRE),
        (VacancyState.PAUSED, 100, None),
        (VacancyState.SUBMITTED, 100, None),
        (VacancyState.EXPIRED, 100, None),
    ],
)
def test_timers_count_days_since_the_last_word(state: VacancyState, days: int, expected: VacancyStep | None) -> None:
    found = due_timer(state, TODAY - timedelta(days=days), None, today=TODAY, counts=COUNTS)

    assert found is expected


def test_the_last_day_ends_what_waits_or_lives_and_nothing_else() -> None:
    yesterday = TODAY - timedelta(days=1)

    for state, is_due in ((VacancyState.QUERY, True), (VacancyState.PAUSED, True), (VacancyState.DRAFT, False)):
        found = due_timer(state, TODAY, yesterday, today=TODAY, counts=COUNTS)
        assert (found is VacancyStep.EXPIRE) == is_due
    assert due_timer(VacancyState.OPEN, TODAY, TODAY, today=TODAY, counts=COUNTS) is None


@given(st.sampled_from(VacancyState), st.integers(0, 200), st.one_of(st.none(), st.integers(-5, 5)))
def test_a_due_timer_can_always_be_taken(state: VacancyState, days: int, last_day: int | None) -> None:
    valid_until = None if last_day is None else TODAY + timedelta(days=last_day)
    name = due_timer(state, TODAY - timedelta(days=days), valid_until, today=TODAY, counts=COUNTS)

    assert name is None or problem(name, state, actor=VacancyActor.MACHINE) is None
