"""The table of steps of a vacancy: no dead ends, nothing that a machine does cannot be undone, random paths replay."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import GONE_STATES, LIVE_STATES, MATCHED_STATES, WAITING_STATES, VacancyActor, VacancyState
from employers.lifecycle.model import Attempt, Step, VacancyNeed, VacancyStep
from employers.lifecycle.rules import target_of, vacancy_step_problem, vacancy_steps_from
from employers.lifecycle.table import STEPS
from tests.histories import end_of

TODAY = date(2026, 11, 23)
PEOPLE = frozenset(VacancyActor) - {VacancyActor.MACHINE}


def reached(state: VacancyState, actors: frozenset[VacancyActor]) -> set[VacancyState]:
    """All states that a way of these actors' steps leads to."""
    found, todo = {state}, [state]
    while todo:
        here = todo.pop()
        steps = [step for step in STEPS.values() if here in step.sources and step.actors & actors]
        ends = {target_of(step, filled) for step in steps for filled in (0, 1)} - found
        found |= ends
        todo += ends
    return found


def test_the_table_has_every_step_once() -> None:
    assert set(STEPS) == set(VacancyStep)


@pytest.mark.parametrize("state", VacancyState)
def test_each_state_can_be_reached_and_left_again_by_people(state: VacancyState) -> None:
    assert state in reached(VacancyState.DRAFT, frozenset(VacancyActor))
    assert reached(state, PEOPLE) & MATCHED_STATES


@pytest.mark.parametrize("step", [step for step in STEPS.values() if step.is_timer], ids=lambda step: step.name)
def test_what_a_timer_does_a_person_undoes_in_one_step(step: Step) -> None:
    assert step.target is not None
    ways = [each for each in STEPS.values() if step.target in each.sources and each.actors & PEOPLE]

    assert any(each.target is None for each in ways)


def test_no_machine_rejects_withdraws_or_ends_the_service() -> None:
    assert {step.name for step in STEPS.values() if step.is_timer} == {VacancyStep.REMIND, VacancyStep.EXPIRE}


def test_every_state_is_draft_waiting_live_or_gone() -> None:
    groups = [frozenset({VacancyState.DRAFT}), WAITING_STATES, LIVE_STATES, GONE_STATES]

    assert sum(map(len, groups)) == len(frozenset().union(*groups)) == len(VacancyState)


@given(st.lists(st.tuples(st.sampled_from(VacancyActor), st.integers(0, 30), st.booleans()), max_size=40))
def test_a_random_path_replays_to_the_present_and_is_never_stuck(choices: list[tuple[VacancyActor, int, bool]]) -> None:
    state, filled = VacancyState.DRAFT, 0
    moves: list[tuple[VacancyState | None, VacancyState]] = [(None, state)]
    for actor, number, has_note in choices:
        steps = vacancy_steps_from(state, actor)
        attempt = Attempt(actor=actor, today=TODAY, note="told" if has_note else None)
        possible = [step for step in steps if vacancy_step_problem(step, state, attempt) is None]
        if not possible:
            continue
        step = possible[number % len(possible)]
        filled += {VacancyStep.COUNT_HIRE: 1, VacancyStep.FREE_OPENING: -1}.get(step.name, 0)
        filled = max(filled, 0)
        before, state = state, target_of(step, filled)
        moves.append((before, state))

    assert end_of(moves) is state
    assert any(vacancy_steps_from(state, actor) for actor in PEOPLE)


def test_opening_and_renewing_look_at_the_pay() -> None:
    back = [step for step in STEPS.values() if step.target is None and step.name is not VacancyStep.FREE_OPENING]

    assert all(VacancyNeed.MINIMUM_WAGE in step.needs for step in back)
