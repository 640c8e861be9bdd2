"""Proposals with their history, what people have to do about them, and decisions that need a second person."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from employers.models import Vacancy
from matching.facts import MatchKind
from placements.codes import Actor, ProposalState, TaskKind, TaskResult, WordsReason
from profiles.models import Client

_FACETS = ("employer_id", "kind")


def _index(name: str, *columns: str, where: str | None = None) -> sa.Index:
    """An index of proposals that also holds their ids, as each of SQLite's does by itself; ``where`` one column is."""
    kept: dict[str, Any] = (
        {} if where is None else dict.fromkeys(("sqlite_where", "postgresql_where"), sa.text(f"{where} IS NOT NULL"))
    )
    return sa.Index(f"ix_proposal_{name}", *columns, postgresql_include=["id"], **kept)


class Proposal(Base):
    """A match put before people (Vermittlungsvorschlag). ``explanation`` is what was shown when it was suggested.

    At most one proposal of a pair is open (``is_open``): suggested, or running in a person's hands.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"))
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id"))
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id"))  # of the vacancy: lists filter by it
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.SUGGESTED)
    is_open: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[MatchKind]
    score_hundredths: Mapped[int]
    explanation: Mapped[dict[str, Any]] = mapped_column(sort_order=100)  # last: lists read past no kilobytes
    open_questions: Mapped[int] = mapped_column(default=0)  # what the explanation asks
    facts_hash: Mapped[str] = mapped_column(sa.String(64))  # of the pair: tells whether facts changed since
    suggested_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    version: Mapped[int] = mapped_column(default=1)  # two people acting at once: the second is told
    put_off_until: Mapped[date | None]  # with PUT_OFF
    next_step: Mapped[str | None] = mapped_column(sa.String(200))  # what somebody means to do next, in own words
    next_step_due_on: Mapped[date | None]
    next_step_actor: Mapped[Actor | None]  # whose it is: the employer's adviser or the client's case manager
    answer_due_on: Mapped[date | None]  # the employer's; then the silence is noted
    interview_at: Mapped[datetime | None]
    starts_on: Mapped[date | None]  # agreed with HIRE
    started_on: Mapped[date | None] = mapped_column(index=True)
    ended_on: Mapped[date | None]

    client: Mapped[Client] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    steps: Mapped[list["ProposalStep"]] = relationship(cascade="all, delete-orphan", order_by="ProposalStep.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        # Lists are filtered, counted and sorted in these alone: rows are large.
        _index("state_score", "state", "score_hundredths", "client_id", "vacancy_id", *_FACETS),
        _index("state_kind", "state", "kind", "vacancy_id", "client_id", "employer_id"),
        _index("state_vacancy", "state", "vacancy_id", "client_id", "score_hundredths", *_FACETS),
        _index("state_suggested", "state", "suggested_at", "score_hundredths", "vacancy_id", *_FACETS),
        _index("client_state", "client_id", "state", "is_open", "score_hundredths", *_FACETS),
        _index("client_changed", "client_id", "state", "changed_at"),  # when a client last had one
        _index("vacancy_state", "vacancy_id", "state", "is_open", "score_hundredths", *_FACETS),
        _index(
            "employer_state",
            "employer_id",
            "state",
            "kind",
            "score_hundredths",
            "client_id",
            "vacancy_id",
            "suggested_at",
            "open_questions",
        ),
        # Days on which something is due; few proposals have one. Next steps by whose they are.
        _index(
            "employer_next", "employer_id", "next_step_due_on", "state", "next_step_actor", where="next_step_due_on"
        ),
        _index("client_next", "client_id", "next_step_due_on", "state", "next_step_actor", where="next_step_due_on"),
        _index("put_off", "put_off_until", "state", "employer_id", where="put_off_until"),
        _index("answer_due", "answer_due_on", "state", "employer_id", where="answer_due_on"),
        sa.Index(
            "uq_proposal_open_pair",
            "client_id",
            "vacancy_id",
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        ),
        # The explanation goes out of the row, which is a tenth of the size then: a list reads that much less.
        {"postgresql_with": {"toast_tuple_target": 128}},
    )


class ProposalStep(Base):
    """One change of a proposal's state: which step, from, to, by whom, at, why. ``by`` None: not a user."""

    __tablename__ = "proposal_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[ProposalState | None]
    to_state: Mapped[ProposalState]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    reason: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.String(1000))
    name: Mapped[str | None] = mapped_column(sa.String(40))  # workflow.StepName; None: the first suggestion
    actor: Mapped[Actor] = mapped_column(default=Actor.MACHINE)
    on: Mapped[date | None]
    moment: Mapped[datetime | None]
    second_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))  # four eyes
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", ondelete="SET NULL"))  # by a link


class StepRequest(Base):
    """A step that one person asks for and a second one has to confirm (four eyes): taken when confirmed."""

    __tablename__ = "step_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(40))  # workflow.StepName
    note: Mapped[str] = mapped_column(sa.String(1000))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    is_confirmed: Mapped[bool | None]


class Task(Base):
    """Something that a person has to do until a day. ``key`` names its occasion: no occasion makes two tasks."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[TaskKind]
    due_on: Mapped[date] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)  # None: nobody's yet
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    employer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), index=True)
    words: Mapped[str | None] = mapped_column(sa.String(1000))  # what was asked or said
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    result: Mapped[TaskResult | None]
    note: Mapped[str | None] = mapped_column(sa.String(1000))

    proposal: Mapped[Proposal | None] = relationship()

    __table_args__ = (
        sa.Index("ix_task_user_open", "user_id", "done_at", "due_on"),
        sa.Index(
            "ix_task_kind_open",
            "kind",
            "due_on",
            "proposal_id",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )


class SavedFilter(Base):
    """Filters of a list that a user wants to find again: the page's name and the query of its address."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"))
    page: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[str] = mapped_column(sa.String(500))

    __table_args__ = (sa.UniqueConstraint("user_id", "page", "name"),)


class ClientMessage(Base):
    """What a client asks or contests on the own page. The task holds the words, and who deals with it until when.

    A fact is contested until the task is done. ``answer`` is what the client reads; the task's note stays with staff.
    """

    __tablename__ = "client_message"

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    fact: Mapped[str | None] = mapped_column(sa.String(40))  # codes.ClientFact; None: a question
    answer: Mapped[str | None] = mapped_column(sa.String(1000))

    task: Mapped[Task] = relationship()


class WordsDecision(Base):
    """A case manager has read what staff wrote about a client, before a copy of it is handed out (Art. 15 (4) GDPR).

    Of one text: table, column and key of the row. It counts while the text is the one that was read (``digest``).
    """

    __tablename__ = "words_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(sa.String(120))  # "table:column:key"
    digest: Mapped[str] = mapped_column(sa.String(64))
    reason: Mapped[WordsReason | None]  # why it stays out; None: it is handed out
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))

    __table_args__ = (sa.UniqueConstraint("client_id", "place"),)


class AnswerReading(Base):
    """A person has read why an employer declined, and under which reason it stands from then on."""

    __tablename__ = "answer_reading"

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_step.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(40))  # codes.EmployerReason
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
