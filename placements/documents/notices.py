"""Deciding about a legal notice: one person examines and decides, a second one confirms. The machine does neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.settings import local_day
from core.users import Role, get_user
from placements.codes import TaskKind, TaskResult
from placements.documents.codes import STATES_FOR_CLIENT, Ground
from placements.documents.models import LegalNotice
from placements.models import Proposal, Task
from placements.queries import get_proposal
from placements.requests import second_people
from placements.tasks import NewTask, add_task
from profiles.queries import get_client_of_case_manager

SHORTEST_WORDING = 80  # characters: a notice has to be about the single case


@dataclass(frozen=True)
class NoticeDecision:
    """What was decided. ``examined`` holds the day on which each ground was looked at; no ground may be left out."""

    proposal_id: int
    wording: str
    reason: str
    decided_on: date
    examined: Mapping[Ground, date]
    second_id: int


def decide_legal_notice(session: Session, decision: NoticeDecision, *, now: datetime, by: int) -> LegalNotice:
    """Decide, as the client's case manager, that letters of this proposal carry a notice; a colleague has to confirm.

    `InvalidInput` where a ground was not examined, wording or reason are missing, or a day lies ahead; `Conflict` where
    the proposal is not under way or another decision stands.
    """
    proposal = get_proposal(session, decision.proposal_id)
    _check_decider(session, proposal, now=now, by=by)
    _check_decision(decision, today=local_day(now))
    if decision.second_id not in {user.id for user in second_people(session, proposal.id, asker_id=by)}:
        raise InvalidInput("Choose a colleague who can confirm this.")
    if proposal.state not in STATES_FOR_CLIENT:
        raise Conflict("A letter to the client needs a proposal that has been accepted and is under way.")
    if _standing(session, proposal.id) is not None:
        raise Conflict("A decision about a legal notice stands already. Withdraw it first.")
    notice = LegalNotice(
        proposal_id=proposal.id, wording=decision.wording.strip(), reason=decision.reason.strip(),
        grounds={ground.value: {"by": by, "on": day.isoformat()} for ground, day in decision.examined.items()},
        decided_on=decision.decided_on, decided_at=now, by=by,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    new = NewTask(
        _key(notice.id), TaskKind.SECOND_PERSON, local_day(now), user_id=decision.second_id, proposal_id=proposal.id
    )
    add_task(session, new, now=now)
    _record(session, "decided", notice, now=now, by=by, second=decision.second_id)
    return notice


def confirm_legal_notice(session: Session, notice_id: int, *, now: datetime, by: int) -> LegalNotice:
    """Confirm as the second person; `Conflict` for the person who decided, and where it was confirmed or withdrawn."""
    notice = _locked(session, notice_id)
    proposal = get_proposal(session, notice.proposal_id)
    if notice.by == by:
        raise Conflict("You have decided this yourself. Another person has to confirm it.")
    if by not in {user.id for user in second_people(session, proposal.id, asker_id=notice.by)}:
        raise NotAllowed("Your role does not take this step. Ask the person who does, named on the proposal.")
    if notice.confirmed_at is not None or notice.withdrawn_at is not None:
        raise Conflict("This has been decided already. Load the page again.")
    notice.second_by, notice.confirmed_at = by, now
    _finish_task(session, notice, TaskResult.DONE, now=now, by=by)
    _record(session, "confirmed", notice, now=now, by=by)
    return notice


def withdraw_legal_notice(session: Session, notice_id: int, *, now: datetime, by: int) -> LegalNotice:
    """Take the notice out of further letters, or refuse to confirm it: who decided, the second person, or the client's
    case manager.
    """
    notice = _locked(session, notice_id)
    proposal = get_proposal(session, notice.proposal_id)
    people = {notice.by, *(user.id for user in second_people(session, proposal.id, asker_id=notice.by))}
    if by not in people:
        raise NotAllowed("Your role does not take this step. Ask the person who does, named on the proposal.")
    if notice.withdrawn_at is not None:
        raise Conflict("This has been decided already. Load the page again.")
    notice.withdrawn_at, notice.withdrawn_by = now, by
    _finish_task(session, notice, TaskResult.DROPPED, now=now, by=by)
    _record(session, "withdrawn", notice, now=now, by=by)
    return notice


def _check_decider(session: Session, proposal: Proposal, *, now: datetime, by: int) -> None:
    if get_user(session, by).role is not Role.CASE_MANAGER:
        raise NotAllowed("Only the client's case manager decides about a legal notice.")
    get_client_of_case_manager(session, proposal.client_id, by, on=local_day(now))


def _check_decision(decision: NoticeDecision, *, today: date) -> None:
    if set(decision.examined) != set(Ground):
        raise InvalidInput("Look at every ground of reasonableness before you decide.")
    if any(day > today for day in (decision.decided_on, *decision.examined.values())):
        raise InvalidInput("A day of the examination or of the decision lies ahead.")
    if len(decision.wording.strip()) < SHORTEST_WORDING:
        raise InvalidInput("Write the notice for this one case: what is asked, and what follows if it is not done.")
    if not decision.reason.strip():
        raise InvalidInput("Give the reason for the notice.")


def _standing(session: Session, proposal_id: int) -> int | None:
    query = sa.select(LegalNotice.id).where(LegalNotice.proposal_id == proposal_id, LegalNotice.withdrawn_at.is_(None))
    return session.scalar(query.limit(1))


def _locked(session: Session, notice_id: int) -> LegalNotice:
    notice = session.get(LegalNotice, notice_id, populate_existing=True, with_for_update=True)
    if notice is None:
        raise NotFound("There is no legal notice %(id)s.", id=notice_id)
    return notice


def _finish_task(session: Session, notice: LegalNotice, result: TaskResult, *, now: datetime, by: int) -> None:
    session.execute(
        sa.update(Task)
        .where(Task.key == _key(notice.id), Task.done_at.is_(None))
        .values(done_at=now, done_by=by, result=result)
    )
    session.flush()


def _record(session: Session, what: str, notice: LegalNotice, *, now: datetime, by: int, **detail: int) -> None:
    audit.record(
        session, f"legal_notice.{what}", kind="proposal", object_id=notice.proposal_id, now=now, by=by,
        notice=notice.id, **detail,
    )  # fmt: skip


def _key(notice_id: int) -> str:
    return f"legal_notice:{notice_id}"
