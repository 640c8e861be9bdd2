"""PURE: whether a step may be taken, and where it leads."""

from collections.abc import Mapping, Sequence

from placements.calendar_months import months_later
from placements.codes import ProposalState
from placements.workflow.model import Attempt, DateMust, Need, Problem, Step, StepName
from placements.workflow.table import STEPS

# What usually comes next, for pages: the first of these that somebody may take.
LEADS_ON: Mapping[ProposalState, tuple[StepName, ...]] = {
    ProposalState.SUGGESTED: (StepName.ACCEPT,),
    ProposalState.PUT_OFF: (StepName.RESUME,),
    ProposalState.QUERY: (StepName.ANSWER_QUERY,),
    ProposalState.ACCEPTED_BY_ADVISER: (StepName.INFORM_CLIENT,),
    ProposalState.CLIENT_INFORMED: (StepName.CLIENT_AGREES,),
    ProposalState.CLIENT_OBJECTED: (StepName.SETTLE_OBJECTION, StepName.CLIENT_AGREES),
    ProposalState.CLIENT_AGREED: (StepName.SEND_SHORT_PROFILE,),
    ProposalState.SHORT_PROFILE_SENT: (StepName.EMPLOYER_SHOWS_INTEREST,),
    ProposalState.EMPLOYER_SILENT: (StepName.EMPLOYER_SHOWS_INTEREST, StepName.CLOSE),
    ProposalState.EMPLOYER_INTERESTED: (StepName.RELEASE_IDENTITY,),
    ProposalState.IDENTITY_RELEASED: (StepName.INVITE, StepName.BEGIN_TRIAL),
    ProposalState.INTERVIEW: (StepName.HIRE, StepName.BEGIN_TRIAL),
    ProposalState.TRIAL: (StepName.HIRE,),
    ProposalState.HIRED: (StepName.START_WORK,),
    ProposalState.STARTED: (StepName.CONFIRM_6M,),
    ProposalState.CHECK_6M: (StepName.CONFIRM_12M,),
} | dict.fromkeys(
    (
        ProposalState.CHECK_12M, ProposalState.ENDED_EARLY, ProposalState.HIRE_CANCELLED, ProposalState.NOT_HIRED,
        ProposalState.CLIENT_DECLINED, ProposalState.VACANCY_FILLED, ProposalState.IN_WORK_ELSEWHERE,
    ),
    (StepName.CLOSE,),
)  # fmt: skip


def steps_from(state: ProposalState, actor: str) -> list[Step]:
    """The steps that this actor may take from this state, in the order of the table."""
    return [step for step in STEPS.values() if state in step.sources and actor in step.actors]


def target_of(step: Step, before: ProposalState | None) -> ProposalState:
    """Where the step leads; one that leads back goes to ``before``, the state before the present one.

    `ValueError` where it leads back and there is none before.
    """
    target = step.target or before
    if target is None:
        raise ValueError(f"{step.name} leads back, and there is nothing before")
    return target


def step_problem(step: Step, state: ProposalState, attempt: Attempt) -> Problem | None:
    """What stands against this step from this state, None where nothing does. The role is looked at first."""
    if attempt.actor not in step.actors:
        return Problem.WRONG_ROLE
    if state not in step.sources:
        return Problem.WRONG_STATE
    return _missing(step, attempt) or _date_problem(step, attempt) or _undo_problem(step, attempt)


def _missing(step: Step, attempt: Attempt) -> Problem | None:
    needs_reason = Need.REASON in step.needs or (attempt.reason is not None and step.reasons)
    if needs_reason and attempt.reason not in step.reasons:
        return Problem.REASON_MISSING
    needs_note = Need.NOTE in step.needs or attempt.reason in step.notes_for
    if needs_note and not (attempt.note or "").strip():
        return Problem.NOTE_MISSING
    if Need.CONSENT in step.needs and not attempt.has_consent:
        return Problem.CONSENT_MISSING
    has_second = attempt.second_by is not None and attempt.second_by != attempt.by
    return Problem.SECOND_PERSON_MISSING if Need.SECOND_PERSON in step.needs and not has_second else None


def _date_problem(step: Step, attempt: Attempt) -> Problem | None:
    if (Need.DATE in step.needs and attempt.on is None) or (Need.MOMENT in step.needs and attempt.moment is None):
        return Problem.DATE_MISSING
    if step.date_must is DateMust.BE_LATER and attempt.on is not None and attempt.on <= attempt.today:
        return Problem.DATE_NOT_LATER
    if step.date_must is DateMust.NOT_BE_LATER and attempt.on is not None and attempt.on > attempt.today:
        return Problem.DATE_LATER
    return Problem.MONTHS_NOT_OVER if _is_early(step, attempt) else None


def _is_early(step: Step, attempt: Attempt) -> bool:
    if step.after_months is None or attempt.on is None or attempt.started_on is None:
        return False
    return attempt.on < months_later(attempt.started_on, step.after_months)


def _undo_problem(step: Step, attempt: Attempt) -> Problem | None:
    if step.only_by_last and attempt.by != attempt.last_by:
        return Problem.NOT_BY_OTHERS
    is_late = step.within is not None and attempt.last_at is not None and attempt.now - attempt.last_at > step.within
    return Problem.TOO_LATE if is_late else None


def main_step(state: ProposalState, steps: Sequence[Step]) -> Step | None:
    """Of the steps that somebody may take from this state, the one that leads on; None where none does."""
    by_name = {step.name: step for step in steps}
    return next((by_name[name] for name in LEADS_ON.get(state, ()) if name in by_name), None)
