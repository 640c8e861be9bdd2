"""What people do with proposals, step by step of `workflow.STEPS`; and the match run that suggests them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.database import SessionFactory
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from core.runs import STALE_AFTER, RunKind, note_progress, runs_at_work
from core.settings import TIME_ZONE
from core.users import User, get_user
from employers.codes import VacancyState
from matching.facts import MatchSettings
from matching.run import RunLog, counts_of, load_world, run_matching
from placements.codes import RUNNING_STATES, ProposalState
from placements.households import excluding_pairs
from placements.models import Proposal, ProposalStep
from placements.queries import cares_of_households, pair_history
from placements.suggesting import drafts_of, store_suggestions
from placements.workflow import STEPS, Actor, Attempt, Problem, Step, StepName, step_problem
from profiles.codes import ClientState
from profiles.queries import get_client_of_case_manager

OPEN_STATES = RUNNING_STATES | {ProposalState.SUGGESTED}
_ERRORS: dict[Problem, type[DomainError]] = {
    Problem.WRONG_STATE: Conflict,
    Problem.WRONG_ROLE: NotAllowed,
    Problem.NOT_BY_OTHERS: NotAllowed,
    Problem.TOO_LATE: Conflict,
    Problem.REASON_MISSING: InvalidInput,
    Problem.NOTE_MISSING: InvalidInput,
}


@dataclass(frozen=True)
class _Decision:
    """What a person decided, about the version of the proposal that they saw."""

    proposal_id: int
    version: int
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Summary:
    """What a match run leaves on its row: figures with the seconds of each step, and the items that failed."""

    counts: dict[str, Any]
    failures: list[dict[str, object]]


def match_and_suggest(
    sessions: SessionFactory,
    *,
    run_id: int,
    now: datetime,
    token: str | None = None,
    settings: MatchSettings | None = None,
) -> Summary:
    """Do the work of a claimed match run: load, match, assign, store, suggest. Commits in steps.

    Killed at any moment and started again it ends as if it had run once. The same data gives the same suggestions, and
    none of them is new then. What breaks the run is raised; whoever claimed the run, with this ``token``, records it.
    `Conflict` while another match run is at work: two would let each other's suggestions lapse; `RunTaken` as `RunLog`.
    """
    run_log = RunLog(sessions, run_id, now, token=token)
    with sessions() as session, session.begin():
        _refuse_second_run(session, run_log)
    with run_log.step("load"), sessions() as session, session.begin():
        history = pair_history(session, now=now)
        world = load_world(session, now=now, history=history, settings=settings or MatchSettings())
        cares = cares_of_households(session)
    shifts_of = {each.vacancy_id: each.shifts for each in world.vacancies}
    outcome = run_matching(world, run_log, lambda clients, posts: excluding_pairs(cares, clients, posts, shifts_of))
    with run_log.step("suggest"):
        drafts = drafts_of(outcome, run_log)
        suggested = store_suggestions(drafts, run_log)
    proposed = {draft.client_id for draft in drafts} | {
        each.client_id for each in outcome.world.clients if each.running_proposals
    }
    counts = {
        **counts_of(outcome), **suggested, "clients_with_proposal": len(proposed), "failures": len(run_log.failures),
        "seconds": run_log.seconds,
    }  # fmt: skip
    return Summary(counts, run_log.failures)


def _refuse_second_run(session: Session, run_log: RunLog) -> None:
    """Of match runs claimed at the same moment the earlier goes on; one that has begun its work goes on in any case.

    All of them are locked, so that only one looks at a time; the step says which have passed here.
    """
    at_work = runs_at_work(session, RunKind.MATCH, now=run_log.now, lock=True)
    place = next((at for at, run in enumerate(at_work) if run.id == run_log.run_id), len(at_work))
    others = [*at_work[:place], *(run for run in at_work[place + 1 :] if run.step is not None)]
    if others:
        raise Conflict(
            "Match run %(id)s is at work. Wait until it has ended, then start again. "
            "One that was killed no longer counts after %(seconds)s seconds.",
            id=others[0].id, seconds=int(STALE_AFTER.total_seconds()),
        )  # fmt: skip
    note_progress(session, run_log.run_id, step="load", done=0, total=0, now=run_log.now, token=run_log.token)


def accept_proposal(
    session: Session, proposal_id: int, *, version: int, now: datetime, by: int, note: str | None = None
) -> Proposal:
    """Accept a suggestion: from now on it runs and counts against the budgets of client, vacancy and employer.

    ``version`` is the one that the person saw. `Conflict` where somebody (named) or a match run changed the proposal
    since, or it is no suggestion any more; `NotAllowed` for other roles than the employer adviser.
    """
    return _take(session, StepName.ACCEPT, _Decision(proposal_id, version, note=note), now=now, by=by)


def dismiss_proposal(
    session: Session,
    proposal_id: int,
    *,
    reason: str,
    note: str | None = None,
    version: int,
    now: datetime,
    by: int,
) -> Proposal:
    """Dismiss a suggestion for one of the reasons of `DismissReason`; OTHER and DATA_WRONG need a note.

    The pair is not suggested again until facts of client or vacancy change. Errors as `accept_proposal`;
    `InvalidInput` where reason or note are missing.
    """
    return _take(session, StepName.DISMISS, _Decision(proposal_id, version, reason, note), now=now, by=by)


def reopen_proposal(session: Session, proposal_id: int, *, version: int, now: datetime, by: int) -> Proposal:
    """Undo one's own acceptance or dismissal within a day: a suggestion again. Errors as `accept_proposal`.

    `Conflict` too where the pair has been suggested anew meanwhile.
    """
    return _take(session, StepName.REOPEN, _Decision(proposal_id, version), now=now, by=by)


def withdraw_proposal(
    session: Session, proposal_id: int, *, note: str, version: int, now: datetime, by: int
) -> Proposal:
    """Withdraw an accepted proposal; the note says why. The pair may be suggested again.

    Errors as `accept_proposal`; a case manager withdraws proposals of own clients only, else `NotAllowed`.
    """
    return _take(session, StepName.WITHDRAW, _Decision(proposal_id, version, note=note), now=now, by=by)


def _take(session: Session, name: StepName, decision: _Decision, *, now: datetime, by: int) -> Proposal:
    step = STEPS[name]
    proposal = session.get(Proposal, decision.proposal_id, populate_existing=True, with_for_update=True)
    if proposal is None:
        raise NotFound("There is no proposal %(id)s.", id=decision.proposal_id)
    role = get_user(session, by).role.value
    attempt = Attempt(role, by, now, decision.reason, decision.note, proposal.changed_at, proposal.changed_by)
    _check(session, proposal, step, decision, attempt)
    _record_step(session, proposal, step, attempt)
    return proposal


def _check(session: Session, proposal: Proposal, step: Step, decision: _Decision, attempt: Attempt) -> None:
    problem = step_problem(step, proposal.state, attempt)
    if problem is Problem.WRONG_ROLE:
        raise NotAllowed(problem.value)
    if attempt.actor == Actor.CASE_MANAGER and attempt.by is not None:
        get_client_of_case_manager(session, proposal.client_id, attempt.by)
    if proposal.version != decision.version:
        raise _changed_meanwhile(session, proposal)
    if problem is not None:
        raise _ERRORS[problem](problem.value)
    if step.name is StepName.ACCEPT:
        _check_still_possible(proposal)
    if step.target in OPEN_STATES and not proposal.is_open and _has_open_proposal(session, proposal):
        raise Conflict("This client has been suggested for this vacancy anew. Decide about the new suggestion.")


def _check_still_possible(proposal: Proposal) -> None:
    """A suggestion is as old as the last match run: what was closed since must not be accepted (§ 38 (3) SGB III)."""
    if proposal.vacancy.state is not VacancyState.OPEN:
        raise Conflict("This vacancy is not open any more. Dismiss the suggestion, or wait for the next match run.")
    if proposal.client.state is not ClientState.ACTIVE:
        raise Conflict("This client does not look for work at present. Dismiss the suggestion.")
    if any(each.employer_id == proposal.vacancy.employer_id for each in proposal.client.excluded_employers):
        raise Conflict("This client has excluded this employer. Dismiss the suggestion.")


def _record_step(session: Session, proposal: Proposal, step: Step, attempt: Attempt) -> None:
    note = (attempt.note or "").strip() or None
    session.add(
        ProposalStep(
            proposal_id=proposal.id, from_state=proposal.state, to_state=step.target, at=attempt.now, by=attempt.by,
            reason=attempt.reason, note=note,
        )
    )  # fmt: skip
    audit.record(
        session, f"proposal.{step.name.value}", kind="proposal", object_id=proposal.id, now=attempt.now,
        by=attempt.by, from_state=proposal.state.value, to_state=step.target.value, reason=attempt.reason,
    )  # fmt: skip
    proposal.state = step.target
    proposal.is_open = step.target in OPEN_STATES
    proposal.changed_at, proposal.changed_by = attempt.now, attempt.by
    session.flush()


def _has_open_proposal(session: Session, proposal: Proposal) -> bool:
    query = sa.select(Proposal.id).where(
        Proposal.client_id == proposal.client_id, Proposal.vacancy_id == proposal.vacancy_id, Proposal.is_open
    )
    return session.scalar(query) is not None


def _changed_meanwhile(session: Session, proposal: Proposal) -> Conflict:
    at = proposal.changed_at.astimezone(ZoneInfo(TIME_ZONE)).strftime("%d.%m.%Y %H:%M")
    user = session.get(User, proposal.changed_by) if proposal.changed_by is not None else None
    if user is None:
        return Conflict("A match run changed this proposal at %(at)s. Load the page again.", at=at)
    return Conflict(
        "%(name)s changed this proposal at %(at)s. Load the page again to see it.", name=user.display_name, at=at
    )
