"""What people do with proposals, step by step of `workflow.STEPS`; and the match run that suggests them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import Conflict
from core.runs import STALE_AFTER, RunKind, finish_run, note_progress, runs_at_work
from matching.facts import MatchSettings
from matching.kernel import Finder, find_candidate_arrays
from matching.run import Outcome, RunLog, counts_of, load_world, run_matching
from placements.data_questions import find_data_questions, store_data_questions
from placements.households import excluding_pairs
from placements.models import Proposal
from placements.queries import cares_of_households, pair_history
from placements.steps import Decision, Who, take_step
from placements.suggesting import Draft, drafts_of, store_suggestions
from placements.workflow import StepName


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
    find: Finder = find_candidate_arrays,
) -> Summary:
    """Do the work of a claimed match run: load, match, assign, store, suggest, finish. Commits in steps.

    Killed at any moment and started again it ends as if it had run once; what people see changes in its last
    transaction alone, which also records that the run has finished. The same data gives the same suggestions, and
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
    outcome = run_matching(
        world, run_log, lambda clients, posts: excluding_pairs(cares, clients, posts, shifts_of), find
    )
    with run_log.step("suggest"):
        drafts = drafts_of(outcome, run_log)
        store_data_questions(find_data_questions(outcome, run_log), run_log)
    return _publish(outcome, drafts, run_log)


def _publish(outcome: Outcome, drafts: Sequence[Draft], run_log: RunLog) -> Summary:
    """Put everything before people at once: the suggestions, and the run as finished, which makes its matches count.

    A run that is stopped or killed before has changed nothing that anybody sees.
    """
    proposed = {draft.client_id for draft in drafts} | {
        each.client_id for each in outcome.world.clients if each.running_proposals
    }
    began = time.monotonic()
    with run_log.writing() as session:
        suggested = store_suggestions(session, drafts, run_log)
        run_log.seconds["suggest"] = round(run_log.seconds["suggest"] + time.monotonic() - began, 3)
        counts = {
            **counts_of(outcome), **suggested, "clients_with_proposal": len(proposed),
            "failures": len(run_log.failures), "seconds": run_log.seconds,
        }  # fmt: skip
        finish_run(
            session, run_log.run_id, counts=counts, failures=run_log.failures, now=run_log.now, token=run_log.token
        )
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
    session: Session,
    proposal_id: int,
    *,
    version: int,
    now: datetime,
    by: int,
    reason: str | None = None,
    note: str | None = None,
) -> Proposal:
    """Accept a suggestion: from now on it runs and counts against the budgets of client, vacancy and employer.

    A reason of `AcceptReason` may be given; OTHER needs a note.

    ``version`` is the one that the person saw. `Conflict` where somebody (named) or a match run changed the proposal
    since, or it is no suggestion any more; `NotAllowed` for other roles than the employer adviser.
    """
    return take_step(session, StepName.ACCEPT, Decision(proposal_id, version, reason, note), now=now, who=Who(by))


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
    return take_step(session, StepName.DISMISS, Decision(proposal_id, version, reason, note), now=now, who=Who(by))


def reopen_proposal(session: Session, proposal_id: int, *, version: int, now: datetime, by: int) -> Proposal:
    """Undo one's own acceptance or dismissal within a day: a suggestion again. Errors as `accept_proposal`.

    `Conflict` too where the pair has been suggested anew meanwhile.
    """
    return take_step(session, StepName.REOPEN, Decision(proposal_id, version), now=now, who=Who(by))


def withdraw_proposal(
    session: Session, proposal_id: int, *, note: str, version: int, now: datetime, by: int
) -> Proposal:
    """Withdraw an accepted proposal; the note says why. The pair may be suggested again.

    Errors as `accept_proposal`; a case manager withdraws proposals of own clients only, else `NotAllowed`.
    """
    return take_step(session, StepName.WITHDRAW, Decision(proposal_id, version, note=note), now=now, who=Who(by))
