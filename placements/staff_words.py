"""What staff wrote about a client: read by the case manager, released or kept out, before the client's copy has it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, NotFound
from core.settings import local_day
from placements.codes import TaskKind, TaskResult, WordsReason
from placements.models import Task, WordsDecision
from placements.queries.client_copy import words_of_staff
from placements.tasks import NewTask, add_task, finish_task
from profiles.queries import get_client_of_case_manager, responsible_case_manager


@dataclass(frozen=True)
class WordsInput:
    """What is decided about one text: ``reason`` None hands it out, else it says why not.

    ``digest`` is of the text that was read.
    """

    place: str
    digest: str
    reason: WordsReason | None = None


def decide_words(session: Session, client_id: int, entered: WordsInput, *, now: datetime, by: int) -> WordsDecision:
    """Hand a text of staff out with the client's next copy, or keep it out with a reason (Art. 15 (4) GDPR).

    A later decision replaces an earlier one. With the last text the task of the copy is done. `NotAllowed` for others
    than who looks after the client, `NotFound` where there is no such text, `Conflict` where it was changed since.
    """
    get_client_of_case_manager(session, client_id, by, on=local_day(now))
    written = {each.place: each for each in words_of_staff(session, client_id)}
    if entered.place not in written:
        raise NotFound("This text is no longer on record.")
    if written[entered.place].digest != entered.digest:
        raise Conflict("Somebody has changed this text meanwhile. Read it again.")
    same = sa.and_(WordsDecision.client_id == client_id, WordsDecision.place == entered.place)
    decision = session.scalar(sa.select(WordsDecision).where(same))
    if decision is None:
        decision = WordsDecision(client_id=client_id, place=entered.place)
        session.add(decision)
    decision.digest, decision.reason, decision.at, decision.by = entered.digest, entered.reason, now, by
    session.flush()
    audit.record(
        session, "client_copy.words_decided", kind="client", object_id=client_id, now=now, by=by, place=entered.place,
        reason=entered.reason.value if entered.reason else None,
    )  # fmt: skip
    if all(each.decision is not None for each in words_of_staff(session, client_id)):
        _finish_tasks(session, client_id, now=now, by=by)
    return decision


def ask_for_words(session: Session, client_id: int, *, now: datetime) -> Task | None:
    """A client has fetched a copy that lacks words nobody has read for it: a task for the case manager, one at a time;
    None where there are none.
    """
    waiting = sum(each.decision is None for each in words_of_staff(session, client_id))
    open_task = session.scalars(_open_tasks(client_id)).first()
    if not waiting or open_task is not None:
        return open_task
    new = NewTask(
        f"{TaskKind.COPY_WORDS.value}:{client_id}:{now.isoformat()}", TaskKind.COPY_WORDS, local_day(now),
        user_id=responsible_case_manager(session, client_id), client_id=client_id,
    )  # fmt: skip
    return add_task(session, new, now=now)


def _finish_tasks(session: Session, client_id: int, *, now: datetime, by: int) -> None:
    for task in session.scalars(_open_tasks(client_id)).all():
        finish_task(session, task.id, result=TaskResult.DONE, now=now, by=by)


def _open_tasks(client_id: int) -> sa.Select[Task]:
    return sa.select(Task).where(
        Task.client_id == client_id, Task.kind == TaskKind.COPY_WORDS, Task.done_at.is_(None)
    )  # fmt: skip
