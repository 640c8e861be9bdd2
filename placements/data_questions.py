"""The data question of each client: the fact to ask for first, as the latest match run found it (placements/asking)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.runs import Run, RunKind, RunState
from matching.broken_items import ITEM_ERRORS
from matching.facts import Gate
from matching.queries import find_latest_run
from matching.results import Question
from matching.run import Outcome, RunLog
from placements.asking import DataQuestionFound, data_question, pairs_waiting_for_one_gate
from profiles.models import Client

BATCH = 2000  # rows stored in one transaction


class DataQuestion(Base):
    """What to ask a client first, and how many vacancies of the run wait for nothing else. At most one a client."""

    __tablename__ = "data_question"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    gate: Mapped[Gate]
    question: Mapped[Question]
    code: Mapped[str | None] = mapped_column(sa.String(60))  # of the language, licence, skill ... where it names one
    vacancies: Mapped[int]

    __table_args__ = (sa.Index("ix_data_question_client_id", "client_id"),)


@dataclass(frozen=True)
class AskedFirst:
    """A client's data question as lists show it."""

    client_id: int
    gate: Gate
    question: Question
    code: str | None
    vacancies: int


def find_data_questions(outcome: Outcome, run_log: RunLog) -> list[DataQuestionFound]:
    """The data question of each client of the run; a client of whom it cannot be found is logged and left out."""
    world, found = outcome.world, []
    client_of = {each.client_id: each for each in world.clients}
    vacancy_of = {each.vacancy_id: each for each in world.vacancies}
    for client_id, waiting in pairs_waiting_for_one_gate(outcome.pairs).items():
        try:
            question = data_question(client_of[client_id], waiting, vacancy_of, world.settings, world.on)
        except ITEM_ERRORS as error:
            run_log.failed("client", client_id, error)
            continue
        if question is not None:
            found.append(question)
    return found


def store_data_questions(found: Sequence[DataQuestionFound], run_log: RunLog) -> None:
    """Store them, in place of what this run stored before it was killed, and forget those of runs nobody looks at."""
    with run_log.writing() as session:
        latest = find_latest_run(session)
        kept = {run_log.run_id} if latest is None else {latest.id}
        session.execute(sa.delete(DataQuestion).where(DataQuestion.run_id.not_in(kept)))
        session.execute(sa.delete(DataQuestion).where(DataQuestion.run_id == run_log.run_id))
    rows = [
        {"run_id": run_log.run_id, "client_id": each.client_id, "gate": each.fact.gate,
         "question": each.fact.question, "code": each.fact.code, "vacancies": each.vacancies}
        for each in found
    ]  # fmt: skip
    for start in range(0, len(rows), BATCH):
        with run_log.writing() as session:
            session.execute(sa.insert(DataQuestion), rows[start : start + BATCH])


def latest_questions_run(session: Session) -> tuple[int, datetime] | None:
    """Id and start of the latest match run that finished, or None."""
    query = (
        sa.select(Run.id, Run.started_at)
        .where(Run.kind == RunKind.MATCH, Run.state == RunState.FINISHED, Run.started_at.is_not(None))
        .order_by(Run.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return None if row is None or row[1] is None else (row[0], row[1])


def counts_now(run: tuple[int, datetime] | None) -> sa.ColumnElement[bool]:
    """Condition beside clients: the data question is of this run and the client's facts are those that it saw.

    What was found for older facts is never shown: after a change the next run says what to ask.
    """
    if run is None:
        return sa.false()
    return sa.and_(DataQuestion.run_id == run[0], Client.updated_at < run[1])


def data_questions_of(session: Session, ids: Collection[int]) -> dict[int, AskedFirst]:
    """The data questions that count now, by client; clients without one are missing. Two selects."""
    query = (
        sa.select(
            DataQuestion.client_id, DataQuestion.gate, DataQuestion.question, DataQuestion.code, DataQuestion.vacancies
        )
        .join(Client, Client.id == DataQuestion.client_id)
        .where(DataQuestion.client_id.in_(ids), counts_now(latest_questions_run(session)))
    )
    return {row[0]: AskedFirst(*row) for row in session.execute(query)}
