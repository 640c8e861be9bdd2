"""PURE: whether a step of a vacancy may be taken, where it leads, and when a timer is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from employers.codes import VacancyActor, VacancyState
from employers.lifecycle.model import Attempt, Problem, Step, VacancyNeed, VacancyStep
from employers.lifecycle.table import STEPS


@dataclass(frozen=True)
class DayCounts:
    """After how many days without a word from the employer a vacancy is reminded of and expires, and how often it may
    be renewed without a call.
    """

    remind_after: int = 76
    expire_after: int = 90
    renewals_without_call: int = 2


DAY_COUNTS = DayCounts()  # where an installation says nothing else


def vacancy_steps_from(state: VacancyState, actor: VacancyActor) -> list[Step]:
    """The steps that this actor may take from this state, in the order of the table."""
    return [step for step in STEPS.values() if state in step.sources and actor in step.actors]


def target_of(step: Step, filled: int) -> VacancyState:
    """Where the step leads; ``filled`` is the number of openings that we have filled."""
    if step.target is not None:
        return step.target
    return VacancyState.PARTLY_FILLED if filled else VacancyState.OPEN


def vacancy_step_problem(step: Step, state: VacancyState, attempt: Attempt) -> Problem | None:
    """What stands against this step from this state, None where nothing does. The role is looked at first.

    Needs about the content of the vacancy (facts, pay, words, last day) are looked at by whoever has the vacancy.
    """
    if attempt.actor not in step.actors:
        return Problem.WRONG_ROLE
    if state not in step.sources:
        return Problem.WRONG_STATE
    has_note = bool((attempt.note or "").strip())
    if VacancyNeed.NOTE in step.needs and not has_note:
        return Problem.NOTE_MISSING
    is_told = attempt.on is not None and attempt.on < attempt.today
    if VacancyNeed.EARLIER_DAY in step.needs and not is_told:
        return Problem.DAY_MISSING
    is_own = attempt.actor not in {VacancyActor.EMPLOYER, VacancyActor.SOURCE} or not attempt.is_paused_by_staff
    if VacancyNeed.OWN_PAUSE in step.needs and not is_own:
        return Problem.PAUSED_BY_STAFF
    has_call = attempt.renewals_left > 0 or (attempt.actor is VacancyActor.EMPLOYER_ADVISER and has_note)
    return Problem.CALL_MISSING if VacancyNeed.CALL in step.needs and not has_call else None


def due_timer(state: VacancyState, last_word: date, valid_until: date | None, *, today: date, counts: DayCounts) -> (
    VacancyStep | None
):  # fmt: skip
    """The step that a timer takes today, None where none is due. ``last_word``: the day on which the employer last said
    that the vacancy stands. What is paused or still in review expires by its last day alone.
    """
    expires, reminds = STEPS[VacancyStep.EXPIRE], STEPS[VacancyStep.REMIND]
    if state not in expires.sources:
        return None
    if valid_until is not None and valid_until < today:
        return VacancyStep.EXPIRE
    age = today - last_word
    if state in reminds.sources | {VacancyState.REMINDED} and age >= timedelta(days=counts.expire_after):
        return VacancyStep.EXPIRE
    return VacancyStep.REMIND if state in reminds.sources and age >= timedelta(days=counts.remind_after) else None
