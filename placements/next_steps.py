"""The next step of a proposal: what somebody means to do next, until when, and that it is done."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.settings import local_day
from core.users import Role, get_user
from placements.codes import Actor, TaskKind, TaskResult
from placements.models import Proposal, Task
from profiles.queries import get_client_of_case_manager

WORDS_LENGTH = 200
_ACTORS = {Role.EMPLOYER_ADVISER: Actor.EMPLOYER_ADVISER, Role.CASE_MANAGER: Actor.CASE_MANAGER}


@dataclass(frozen=True)
class NextStep:
    """What is to be done until when. ``seen`` is the text of the step that the person saw, to tell who was faster."""

    words: str
    due_on: date
    seen: str = ""


def plan_next_step(session: Session, proposal_id: int, step: NextStep, *, now: datetime, by: int) -> None:
    """Note or change the next step of a proposal; it belongs to the role of who notes it.

    The proposal's version stays: what is meant to be done decides nothing. `NotFound`; `NotAllowed` for other roles and
    a case manager with another's client; `InvalidInput` without words or with a day in the past; `Conflict` where
    somebody has noted another step meanwhile.
    """
    proposal, actor = _open_to(session, proposal_id, now=now, by=by)
    words = " ".join(step.words.split())
    if not words or len(words) > WORDS_LENGTH:
        raise InvalidInput("Write in a few words what is to be done.")
    if step.due_on < local_day(now):
        raise InvalidInput("The day must not lie in the past. Choose today or a later one.")
    if (proposal.next_step, proposal.next_step_due_on, proposal.next_step_actor) == (words, step.due_on, actor):
        return
    if (proposal.next_step or "") != step.seen:
        raise Conflict('Meanwhile the next step is "%(words)s". Load the page again.', words=proposal.next_step or "–")
    _store(session, proposal, words=words, due_on=step.due_on, actor=actor)
    audit.record(
        session, "proposal.next_step", kind="proposal", object_id=proposal_id, now=now, by=by,
        due_on=step.due_on.isoformat(),
    )  # fmt: skip


def finish_next_step(
    session: Session, proposal_id: int, *, note: str | None = None, seen: str = "", now: datetime, by: int
) -> Task | None:
    """Note that the next step is done: it becomes a done task of the proposal, and there is no next step any more.

    None where there was none, as after a second click. Errors as `plan_next_step`.
    """
    proposal, actor = _open_to(session, proposal_id, now=now, by=by)
    if proposal.next_step is None or proposal.next_step_due_on is None:
        return None
    if proposal.next_step != seen:
        raise Conflict('Meanwhile the next step is "%(words)s". Load the page again.', words=proposal.next_step)
    task = Task(
        key=f"next:{proposal_id}:{now.isoformat()}", kind=TaskKind.OTHER, due_on=proposal.next_step_due_on,
        user_id=by, proposal_id=proposal_id, words=proposal.next_step, created_at=now, done_at=now, done_by=by,
        result=TaskResult.DONE, note=(note or "").strip() or None,
    )  # fmt: skip
    session.add(task)
    _store(session, proposal, words=None, due_on=None, actor=actor)
    audit.record(session, "proposal.next_step_done", kind="proposal", object_id=proposal_id, now=now, by=by)
    return task


def _open_to(session: Session, proposal_id: int, *, now: datetime, by: int) -> tuple[Proposal, Actor]:
    proposal = session.get(Proposal, proposal_id, populate_existing=True, with_for_update=True)
    if proposal is None:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    actor = _ACTORS.get(get_user(session, by).role)
    if actor is None:
        raise NotAllowed("Your role does not take this step. Ask the person who does, named on the proposal.")
    if actor is Actor.CASE_MANAGER:
        get_client_of_case_manager(session, proposal.client_id, by, on=local_day(now))
    return proposal, actor


def _store(session: Session, proposal: Proposal, *, words: str | None, due_on: date | None, actor: Actor) -> None:
    table = Proposal.__table__
    session.execute(
        sa.update(table)  # type: ignore[arg-type]  # a table, past the ORM's own count of versions
        .where(table.c.id == proposal.id)
        .values(next_step=words, next_step_due_on=due_on, next_step_actor=None if words is None else actor)
    )
    session.flush()
    session.refresh(proposal)
