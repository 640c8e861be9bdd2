"""Random ways through the workflow: no state without a way out, no step past its needs, histories replay."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.codes import FINAL_STATES, OPEN_STATES, Actor, ProposalState
from placements.workflow import STEPS, Attempt, DateMust, Need, Problem, Step, StepName, step_problem, target_of
from tests.histories import end_of

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
MISSING = {
    Need.REASON: ({"reason": None}, Problem.REASON_MISSING),
    Need.NOTE: ({"note": "  "}, Problem.NOTE_MISSING),
    Need.DATE: ({"on": None}, Problem.DATE_MISSING),
    Need.MOMENT: ({"moment": None}, Problem.DATE_MISSING),
    Need.CONSENT: ({"has_consent": False}, Problem.CONSENT_MISSING),
    Need.SECOND_PERSON: ({"second_by": 1}, Problem.SECOND_PERSON_MISSING),
}


def complete_attempt(step: Step, actor: Actor) -> Attempt:
    """An attempt with all that the step can need."""
    later = step.date_must is DateMust.BE_LATER
    return Attempt(
        actor=actor, by=1, now=NOW, today=TODAY, reason=min(step.reasons, default=None), note="said on the phone",
        on=TODAY + timedelta(days=1) if later else TODAY, moment=NOW, second_by=2, has_consent=True, last_at=NOW,
        last_by=1,
    )  # fmt: skip


def steps_out_of(state: ProposalState) -> list[tuple[Step, Actor]]:
    return [(step, actor) for step in STEPS.values() if state in step.sources for actor in sorted(step.actors)]


def targets(steps: Iterable[Step], state: ProposalState) -> set[ProposalState]:
    return {target_of(step, ProposalState.CLIENT_AGREED) for step in steps if state in step.sources}


@given(st.data())
def test_a_walk_never_passes_a_missing_need_and_its_history_replays_to_the_present(data: st.DataObject) -> None:
    state = ProposalState.SUGGESTED
    moves: list[tuple[ProposalState | None, ProposalState]] = [(None, state)]
    for _ in range(data.draw(st.integers(1, 25))):
        if state in FINAL_STATES:
            break
        step, actor = data.draw(st.sampled_from(steps_out_of(state)))
        attempt = complete_attempt(step, actor)
        assert step_problem(step, state, attempt) is None
        for need in step.needs:
            change, problem = MISSING[need]
            assert step_problem(step, state, replace(attempt, **change)) is problem  # type: ignore[arg-type]
        target = target_of(step, moves[-1][0])
        moves.append((state, target))
        state = target
    assert end_of(moves) is state


@pytest.mark.parametrize("state", [state for state in ProposalState if state not in FINAL_STATES])
def test_a_person_can_lead_every_state_to_its_end(state: ProposalState) -> None:
    by_people = [step for step in STEPS.values() if step.actors - {Actor.MACHINE} or step.name is StepName.REVIVE]
    reached, edge = {state}, {state}
    while edge:
        edge = set().union(*(targets(by_people, each) for each in edge)) - reached
        reached |= edge

    assert reached & FINAL_STATES


@pytest.mark.parametrize("step", [step for step in STEPS.values() if step.is_timer and step.sources <= OPEN_STATES])
def test_what_a_timer_did_a_person_can_undo(step: Step) -> None:
    if step.target is ProposalState.LAPSED:
        return  # a match run revives it, and a person is never needed to suggest
    back = [
        each for each in STEPS.values() if step.target in each.sources and each.actors - {Actor.MACHINE} and
        (each.target is None or each.target in step.sources)
    ]  # fmt: skip

    assert back


def test_nobody_but_people_accepts_dismisses_or_releases() -> None:
    for name in (StepName.ACCEPT, StepName.DISMISS, StepName.RELEASE_IDENTITY, StepName.SEND_SHORT_PROFILE):
        assert Actor.MACHINE not in STEPS[name].actors


def test_a_date_must_lie_on_the_side_of_today_that_the_step_names() -> None:
    put_off, start = STEPS[StepName.PUT_OFF], STEPS[StepName.START_WORK]
    adviser = complete_attempt(start, Actor.EMPLOYER_ADVISER)

    assert step_problem(put_off, ProposalState.SUGGESTED, replace(adviser, on=TODAY)) is Problem.DATE_NOT_LATER
    assert (
        step_problem(start, ProposalState.HIRED, replace(adviser, on=TODAY + timedelta(days=1))) is Problem.DATE_LATER
    )
