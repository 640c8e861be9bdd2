"""Taking a step of a vacancy. Nothing here commits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from core.settings import local_day
from core.users import get_user
from employers.codes import Origin, VacancyActor, VacancyState
from employers.legal_decisions import check_findings
from employers.lifecycle.model import Attempt, Problem, Step, VacancyEffect, VacancyNeed, VacancyStep
from employers.lifecycle.rules import DAY_COUNTS, DayCounts, target_of, vacancy_step_problem
from employers.lifecycle.table import STEPS
from employers.models import Vacancy, VacancyChange
from employers.queries import get_vacancy
from employers.readiness import check_facts, check_last_day, check_minimum_wage

_STAFF = frozenset({VacancyActor.EMPLOYER_ADVISER, VacancyActor.CASE_MANAGER})
_ERRORS: Mapping[Problem, type[DomainError]] = {
    Problem.WRONG_STATE: Conflict,
    Problem.WRONG_ROLE: NotAllowed,
    Problem.NOTE_MISSING: InvalidInput,
    Problem.DAY_MISSING: InvalidInput,
    Problem.CALL_MISSING: Conflict,
    Problem.PAUSED_BY_STAFF: NotAllowed,
}


@dataclass(frozen=True, slots=True)
class VacancyDecision:
    """What is decided about a vacancy. ``actor`` is the role of whoever signs in, else who acts without an account."""

    vacancy_id: int
    note: str | None = None
    on: date | None = None  # the day on which the employer was told; with a renewal the new last day
    actor: VacancyActor = VacancyActor.SOURCE
    counts: DayCounts = DAY_COUNTS


def take_vacancy_step(
    session: Session, name: VacancyStep, decision: VacancyDecision, *, now: datetime, by: int | None
) -> Vacancy:
    """Take a step of the table with what it causes in the vacancy; what it causes elsewhere, `placements.vacancy_life`
    does. `Conflict` in a state without this step, `NotAllowed` for the role, `InvalidInput` for what it needs.
    """
    session.execute(sa.select(Vacancy.id).where(Vacancy.id == decision.vacancy_id).with_for_update())
    vacancy, step, today = get_vacancy(session, decision.vacancy_id), STEPS[name], local_day(now)
    attempt = Attempt(
        actor=_actor(session, decision, by), today=today, note=decision.note, on=decision.on,
        renewals_left=decision.counts.renewals_without_call - vacancy.renewals,
        is_paused_by_staff=vacancy.state is VacancyState.PAUSED and _was_paused_by_staff(session, vacancy.id),
    )  # fmt: skip
    problem = vacancy_step_problem(step, vacancy.state, attempt)
    if problem is not None:
        raise _ERRORS[problem](problem.value)
    if name is VacancyStep.RENEW and vacancy.valid_until is not None and vacancy.valid_until < today:
        vacancy.valid_until = decision.on
    for need, check in _CHECKS.items():
        if need in step.needs:
            check(session, vacancy, today)
    _carry_out(vacancy, step, attempt)
    note_change(session, vacancy, step, Taken(target_of(step, vacancy.openings_filled), attempt, now, by))
    return vacancy


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that is taken: where it leads, how, when and by whom."""

    to_state: VacancyState
    attempt: Attempt
    now: datetime
    by: int | None


def note_change(session: Session, vacancy: Vacancy, step: Step, taken: Taken) -> None:
    """Bring the vacancy into its new state, with a row that tells who, when and why."""
    before, vacancy.state, vacancy.updated_at = vacancy.state, taken.to_state, taken.now
    session.add(
        VacancyChange(
            vacancy_id=vacancy.id, from_state=before, to_state=taken.to_state, at=taken.now, by=taken.by,
            step=step.name.value, actor=taken.attempt.actor, on=taken.attempt.on,
            reason=(taken.attempt.note or "").strip()[:500] or None,
        )
    )  # fmt: skip
    audit.record(
        session, f"vacancy.{step.name}", kind="vacancy", object_id=vacancy.id, now=taken.now, by=taken.by,
        actor=taken.attempt.actor.value, from_state=before.value, to_state=taken.to_state.value,
    )  # fmt: skip
    session.flush()


def _actor(session: Session, decision: VacancyDecision, by: int | None) -> VacancyActor:
    if by is None:
        return decision.actor
    role = get_user(session, by).role.value
    if role not in set(VacancyActor):
        raise NotAllowed(Problem.WRONG_ROLE.value)
    return VacancyActor(role)


def _was_paused_by_staff(session: Session, vacancy_id: int) -> bool:
    last = session.scalar(
        sa.select(VacancyChange.actor)
        .where(VacancyChange.vacancy_id == vacancy_id, VacancyChange.to_state == VacancyState.PAUSED)
        .order_by(VacancyChange.id.desc())
        .limit(1)
    )
    return last in _STAFF


def _carry_out(vacancy: Vacancy, step: Step, attempt: Attempt) -> None:
    if VacancyEffect.COUNT_DAYS_ANEW in step.effects:
        vacancy.confirmed_on = attempt.today
    if VacancyEffect.COUNT_RENEWAL in step.effects:
        vacancy.renewals += 1
    if step.name is VacancyStep.OPEN and attempt.actor is VacancyActor.EMPLOYER_ADVISER:
        vacancy.published_on = vacancy.published_on or attempt.today
        if vacancy.occupation_origin is Origin.STATED:
            vacancy.occupation_origin = Origin.CONFIRMED  # staff have read the vacancy and let it pass


_CHECKS: Mapping[VacancyNeed, Callable[[Session, Vacancy, date], None]] = {
    VacancyNeed.FACTS: lambda _session, vacancy, _today: check_facts(vacancy),
    VacancyNeed.LAST_DAY_TO_COME: lambda _session, vacancy, today: check_last_day(vacancy, today=today),
    VacancyNeed.MINIMUM_WAGE: lambda session, vacancy, today: check_minimum_wage(session, vacancy, today=today),
    VacancyNeed.CLEAN_WORDS: lambda session, vacancy, today: check_findings(session, vacancy, today=today),
}
