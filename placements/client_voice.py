"""What a client does on the own page: answer a proposal, ask, contest a fact; and what staff make of it.

Steps are those of the workflow, taken as the client. Questions and contested facts become tasks of the case manager;
nothing recorded changes by a click of the client.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotFound
from core.settings import local_day
from placements.codes import Actor, ClientReason, TaskKind, TaskResult
from placements.models import ClientMessage, Proposal, Task
from placements.queries.for_client import get_proposal_for_client
from placements.steps import Decision, Who, take_step
from placements.tasks import NewTask, add_task, finish_task
from placements.workflow import STEPS, StepName
from profiles.client_pauses import end_pause, pause_proposals
from profiles.codes import ClientFact
from profiles.queries import responsible_case_manager

WORDS_MOST = 1000
OPEN_MOST = 20
CLIENT_STEPS = frozenset(name for name, step in STEPS.items() if Actor.CLIENT in step.actors)
REASONS = tuple(reason for reason in ClientReason if reason is not ClientReason.UNREACHED)


@dataclass(frozen=True)
class ClientAnswer:
    """What the client answers to a proposal, about the version that was seen."""

    proposal_id: int
    step: StepName
    version: int | None = None
    reason: ClientReason | None = None
    note: str | None = None


@dataclass(frozen=True)
class Settlement:
    """How staff deal with a message: ``answer`` is what the client reads, ``is_right`` False: nothing was changed."""

    task_id: int
    answer: str
    is_right: bool = True


@dataclass(frozen=True)
class _Said:
    """A message of a client, about a proposal or a part of the facts."""

    kind: TaskKind
    words: str
    proposal_id: int | None = None
    fact: ClientFact | None = None


def answer_proposal(session: Session, client_id: int, answer: ClientAnswer, *, now: datetime) -> Proposal:
    """Take the client's step. `NotFound` where the proposal is not the client's or not shown; the other errors as
    `take_step`. With the reason of health no note is kept: nobody has to say more.
    """
    if answer.step not in CLIENT_STEPS or answer.reason is ClientReason.UNREACHED:
        raise InvalidInput("Choose one of the answers of the list.")
    get_proposal_for_client(session, client_id, answer.proposal_id)
    note = None if answer.reason is ClientReason.HEALTH_FIT else (answer.note or "").strip()[:WORDS_MOST] or None
    decision = Decision(
        answer.proposal_id, answer.version, reason=answer.reason.value if answer.reason else None, note=note
    )
    return take_step(session, answer.step, decision, now=now, who=Who(actor=Actor.CLIENT))


def ask(session: Session, client_id: int, words: str, *, proposal_id: int, now: datetime) -> Task:
    """A question about a proposal, for the case manager. `NotFound` as `answer_proposal`, `InvalidInput` without words,
    `Conflict` where too many messages wait already. The same words on the same day are one question.
    """
    get_proposal_for_client(session, client_id, proposal_id)
    return _say(session, client_id, _Said(TaskKind.CLIENT_QUESTION, words, proposal_id=proposal_id), now)


def contest_fact(session: Session, client_id: int, fact: ClientFact, words: str, *, now: datetime) -> Task:
    """Say that a part of the recorded facts is wrong and what is right: contested until the case manager settles it
    (Art. 16 and 18 GDPR, § 84 SGB X). Errors as `ask`.
    """
    return _say(session, client_id, _Said(TaskKind.CLIENT_CORRECTION, words, fact=fact), now)


def let_rest(session: Session, client_id: int, until: date, *, now: datetime) -> None:
    """Let proposals rest until a day, and tell the case manager. Errors as `pause_proposals`."""
    pause_proposals(session, client_id, until=until, now=now)
    _tell_rest(session, client_id, TaskKind.CLIENT_PAUSED, until.strftime("%d.%m.%Y"), now)


def go_on(session: Session, client_id: int, *, now: datetime) -> bool:
    """End the rest before its day, and tell the case manager; whether there was a rest that the client may end."""
    was_resting = end_pause(session, client_id, now=now)
    if was_resting:
        _tell_rest(session, client_id, TaskKind.CLIENT_GOES_ON, None, now)
    return was_resting


def _tell_rest(session: Session, client_id: int, kind: TaskKind, words: str | None, now: datetime) -> None:
    """A task of what holds now. One that waits and says the same stays; what it no longer says is dropped."""
    query = sa.select(Task).where(
        Task.client_id == client_id, Task.kind.in_([TaskKind.CLIENT_PAUSED, TaskKind.CLIENT_GOES_ON]),
        Task.done_at.is_(None),
    )  # fmt: skip
    waiting = list(session.scalars(query))
    if any((task.kind, task.words) == (kind, words) for task in waiting):
        return
    for task in waiting:
        finish_task(session, task.id, result=TaskResult.DROPPED, now=now, by=None)
    new = NewTask(
        f"{kind.value}:{client_id}:{now.isoformat()}", kind, local_day(now),
        user_id=responsible_case_manager(session, client_id), client_id=client_id, words=words,
    )  # fmt: skip
    add_task(session, new, now=now)


def settle_message(session: Session, client_id: int, settlement: Settlement, *, now: datetime, by: int) -> Task:
    """Deal with a message of a client.

    `NotFound` where the client has no such message, `InvalidInput` without an answer, `Conflict` where it is settled.
    """
    message = session.get(ClientMessage, settlement.task_id)
    if message is None or message.client_id != client_id:
        raise NotFound("There is no task %(id)s.", id=settlement.task_id)
    words = settlement.answer.strip()[:WORDS_MOST]
    if not words:
        raise InvalidInput("Write an answer: the client reads it.")
    result = TaskResult.DONE if settlement.is_right else TaskResult.DROPPED
    task = finish_task(session, settlement.task_id, result=result, now=now, by=by)
    message.answer = words
    session.flush()
    return task


def _new_task(session: Session, client_id: int, said: _Said, now: datetime) -> NewTask:
    text, day = " ".join(said.words.split()), local_day(now)
    if not text:
        raise InvalidInput("Write what you want to tell us.")
    if len(said.words) > WORDS_MOST:
        raise InvalidInput("The text has more than %(length)s letters.", length=WORDS_MOST)
    about = said.fact.value if said.fact else str(said.proposal_id)
    same = hashlib.sha256(text.encode()).hexdigest()[:16]
    return NewTask(
        f"{said.kind.value}:{client_id}:{about}:{day.isoformat()}:{same}", said.kind, day,
        user_id=responsible_case_manager(session, client_id), proposal_id=said.proposal_id, client_id=client_id,
        words=said.words.strip(),
    )  # fmt: skip


def _said_anew(session: Session, new: NewTask) -> NewTask:
    """Under a key of its own where the same words of this day have been dealt with: nobody would read them again."""
    number, key = 1, new.key
    while session.scalar(sa.select(Task.id).where(Task.key == key, Task.done_at.is_not(None))) is not None:
        number += 1
        key = f"{new.key}:{number}"
    return replace(new, key=key)


def _say(session: Session, client_id: int, said: _Said, now: datetime) -> Task:
    new = _said_anew(session, _new_task(session, client_id, said, now))
    open_messages = (
        sa.select(sa.func.count())
        .select_from(ClientMessage)
        .join(Task)
        .where(ClientMessage.client_id == client_id, Task.done_at.is_(None))
    )
    if (session.scalar(open_messages) or 0) >= OPEN_MOST:
        raise Conflict("Many of your messages wait for an answer already. Please call us.")
    task, fact = add_task(session, new, now=now), said.fact.value if said.fact else None
    if session.get(ClientMessage, task.id) is None:
        session.add(ClientMessage(task_id=task.id, client_id=client_id, fact=fact))
        audit.record(
            session, f"client.{said.kind.value}", kind="client", object_id=client_id, now=now, by=None, actor="client",
            proposal=said.proposal_id, fact=fact,
        )  # fmt: skip
    session.flush()
    return task
