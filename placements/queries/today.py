"""What needs a hand today, as one list: tasks, next steps, answers that are due, what was put off, new suggestions.

Each kind is one narrow select that an index answers; only the rows of a page are read in full.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import page_count
from core.settings import local_day
from core.users import Role, User
from employers.models import Employer
from employers.queries import names_of_employers
from placements.codes import FOLLOW_UPS, OF_CLIENTS, Actor, ProposalState, TaskKind
from placements.models import Proposal, Task
from placements.queries.queue import QueueRow, rows_of_proposals
from profiles.models import Client
from profiles.queries import ids_open_to, references_of_clients

PER_PAGE = 25
AWAITED_STATES = (ProposalState.SHORT_PROFILE_SENT, ProposalState.EMPLOYER_INTERESTED)
# A next step ends with the proposal; what may still be taken up again keeps it.
OVER_STATES = (ProposalState.LAPSED, ProposalState.DISMISSED, ProposalState.WITHDRAWN, ProposalState.CLOSED)


class TodayKind(enum.StrEnum):
    """What waits, beside tasks: those go by their own kind."""

    NEXT_STEP = "next_step"
    ANSWER_DUE = "answer_due"  # the employer's; after that day the silence is noted
    PUT_OFF = "put_off"
    SUGGESTION = "suggestion"


Kind = TodayKind | TaskKind
KINDS: tuple[Kind, ...] = (*TaskKind, *TodayKind)


@dataclass(frozen=True)
class TodayScope:
    """Whose work: advisers by their employers, case managers by their clients, tasks by whom they were given to.

    ``with_nobodys`` adds employers without an adviser and tasks that nobody has yet. Of nobody's tasks those about a
    client alone are for case managers: who may open the client has them in any case.
    """

    user_ids: frozenset[int]
    role: Role = Role.EMPLOYER_ADVISER
    with_nobodys: bool = False


@dataclass(frozen=True)
class TodayRow:
    """One thing to do. ``due_on`` of a suggestion is the day on which it was suggested."""

    kind: Kind
    due_on: date
    proposal: QueueRow | None = None
    task_id: int | None = None
    words: str | None = None  # of the task, or the next step
    owner_name: str | None = None  # who has the task
    employer_id: int | None = None
    employer_name: str | None = None
    client_reference: str | None = None


@dataclass(frozen=True)
class TodayPage:
    """One page of what needs a hand, and how much there is of each kind, whichever kind is chosen."""

    rows: Sequence[TodayRow]
    counts: dict[Kind, int]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return page_count(self.total, PER_PAGE)


def today_list(
    session: Session, scope: TodayScope, *, until: date | None, kind: Kind | None = None, page: int = 1
) -> TodayPage:
    """What is due up to ``until`` (None: whenever), by due day, then the suggestions, oldest first.

    Of one day ties go by kind and id, suggestions of one run by points. A page beyond the last gives the last.
    """
    legs = _legs(scope, until)
    counts = _counts(session, legs)
    shown = {each: number for each, number in counts.items() if kind in {None, each}}
    total = sum(shown.values())
    page = min(max(1, page), page_count(total, PER_PAGE))
    first, with_a_day = (page - 1) * PER_PAGE, total - shown.get(TodayKind.SUGGESTION, 0)
    rows = _with_a_day(session, legs, kind, first=first)
    if kind in {None, TodayKind.SUGGESTION}:
        rows += _suggestions(session, scope, first=max(0, first - with_a_day), most=PER_PAGE - len(rows))
    return TodayPage(_in_full(session, scope, rows), counts, total, page)


@dataclass(frozen=True)
class _Leg:
    """Things of one source: its kinds, the column of the kind or a constant, the day, the id, and what holds."""

    kinds: tuple[Kind, ...]
    kind: Any
    due: Any
    key: Any
    conditions: tuple[sa.ColumnElement[bool], ...]


def _legs(scope: TodayScope, until: date | None) -> list[_Leg]:
    legs = [_tasks(scope, until), _next_steps(scope, until)]
    if scope.role is Role.EMPLOYER_ADVISER:
        legs += [_follow_ups(scope, until), _answers(scope, until), _put_off(scope, until), _suggested(scope)]
    return legs


def _tasks(scope: TodayScope, until: date | None) -> _Leg:
    """Open tasks of these users. Follow-ups stand in a leg of their own where advisers see those of others too; what
    clients write to their case manager is not for advisers.
    """
    elsewhere = {*FOLLOW_UPS, *OF_CLIENTS} if scope.role is Role.EMPLOYER_ADVISER else set()
    kinds = tuple(kind for kind in TaskKind if kind not in elsewhere)
    theirs = sa.or_(Task.user_id.in_(scope.user_ids), _nobodys(scope))
    conditions = [theirs, Task.done_at.is_(None), *_up_to(Task.due_on, until)]
    if elsewhere:
        conditions.append(Task.kind.not_in(elsewhere))
    return _Leg(kinds, Task.kind, Task.due_on, Task.id, tuple(conditions))


def _nobodys(scope: TodayScope) -> sa.ColumnElement[bool]:
    """Of the tasks that nobody has yet those that are for these users."""
    if scope.role is Role.EMPLOYER_ADVISER:
        if not scope.with_nobodys:
            return sa.false()
        about = sa.or_(Task.client_id.is_(None), Task.proposal_id.is_not(None), Task.employer_id.is_not(None))
        return sa.and_(Task.user_id.is_(None), about)
    open_ids = ids_open_to(scope.user_ids)
    of_clients = Task.proposal_id.in_(sa.select(Proposal.id).where(Proposal.client_id.in_(open_ids)))
    return sa.and_(Task.user_id.is_(None), sa.or_(Task.client_id.in_(open_ids), of_clients))


def _follow_ups(scope: TodayScope, until: date | None) -> _Leg:
    """Follow-ups of what the advisers' employers have hired; the case manager has the task.

    The employer of each task is looked up: as a join the database would read all proposals of these employers.
    """
    employer = sa.select(Proposal.employer_id).where(Proposal.id == Task.proposal_id).correlate(Task).scalar_subquery()
    at_theirs = employer.in_(_employers(scope))
    conditions = (Task.kind.in_(FOLLOW_UPS), Task.done_at.is_(None), *_up_to(Task.due_on, until), at_theirs)
    return _Leg(tuple(FOLLOW_UPS), Task.kind, Task.due_on, Task.id, conditions)


def _next_steps(scope: TodayScope, until: date | None) -> _Leg:
    actor = Proposal.next_step_actor
    if scope.role is Role.EMPLOYER_ADVISER:
        whose = sa.or_(actor == Actor.EMPLOYER_ADVISER, actor.is_(None))
    else:
        whose = actor == Actor.CASE_MANAGER
    due = Proposal.next_step_due_on
    conditions = (due.is_not(None), Proposal.state.not_in(OVER_STATES), whose, _of_scope(scope), *_up_to(due, until))
    return _proposals(TodayKind.NEXT_STEP, due, conditions)


def _answers(scope: TodayScope, until: date | None) -> _Leg:
    due, theirs = Proposal.answer_due_on, (Proposal.employer_id + 0).in_(_employers(scope))  # few: found by the day
    conditions = (Proposal.state.in_(AWAITED_STATES), due.is_not(None), theirs, *_up_to(due, until))
    return _proposals(TodayKind.ANSWER_DUE, due, conditions)


def _put_off(scope: TodayScope, until: date | None) -> _Leg:
    due = Proposal.put_off_until
    conditions = (Proposal.state == ProposalState.PUT_OFF, due.is_not(None), _of_scope(scope), *_up_to(due, until))
    return _proposals(TodayKind.PUT_OFF, due, conditions)


def _suggested(scope: TodayScope) -> _Leg:
    """What nobody has reviewed: counted here, listed by `_suggestions`."""
    conditions = (Proposal.state == ProposalState.SUGGESTED, _of_scope(scope))
    return _proposals(TodayKind.SUGGESTION, Proposal.suggested_at, conditions)


def _proposals(kind: TodayKind, due: Any, conditions: tuple[sa.ColumnElement[bool], ...]) -> _Leg:
    return _Leg((kind,), sa.literal(kind.value), due, Proposal.id, conditions)


def _of_scope(scope: TodayScope) -> sa.ColumnElement[bool]:
    """The proposals that are these users' business."""
    if scope.role is not Role.EMPLOYER_ADVISER:
        return Proposal.client_id.in_(sa.select(Client.id).where(Client.case_manager_id.in_(scope.user_ids)))
    return Proposal.employer_id.in_(_employers(scope))


def _employers(scope: TodayScope) -> sa.Select[Any]:
    theirs: sa.ColumnElement[bool] = Employer.adviser_id.in_(scope.user_ids)
    if scope.with_nobodys:
        theirs = sa.or_(theirs, Employer.adviser_id.is_(None))
    return sa.select(Employer.id).where(theirs)


def _up_to(day: Any, until: date | None) -> list[sa.ColumnElement[bool]]:
    return [] if until is None else [day <= until]


def _counts(session: Session, legs: Sequence[_Leg]) -> dict[Kind, int]:
    """How many of each kind; one select."""
    parts = []
    for leg in legs:
        kind = sa.type_coerce(leg.kind, sa.String).label("kind")
        part = sa.select(kind, sa.func.count().label("number")).select_from(leg.key.table).where(*leg.conditions)
        parts.append(part.group_by(leg.kind) if len(leg.kinds) > 1 else part)
    rows = session.execute(sa.union_all(*parts))
    return {_kind(kind): number for kind, number in rows if number}


def _with_a_day(
    session: Session, legs: Sequence[_Leg], kind: Kind | None, *, first: int
) -> list[tuple[Kind, date, int]]:
    """The (kind, day, id) of a page of what has a day. No leg gives more rows than could stand up to the page's end."""
    parts = []
    for leg in legs:
        if TodayKind.SUGGESTION in leg.kinds or (kind is not None and kind not in leg.kinds):
            continue
        only = [leg.kind == kind] if kind is not None and len(leg.kinds) > 1 else []
        columns = (leg.due.label("due"), sa.type_coerce(leg.kind, sa.String).label("kind"), leg.key.label("key"))
        part = sa.select(*columns).where(*leg.conditions, *only).order_by(leg.due, leg.kind, leg.key)
        parts.append(sa.select(part.limit(first + PER_PAGE).subquery()))
    if not parts:
        return []
    whole = sa.union_all(*parts).subquery()
    query = sa.select(whole).order_by(whole.c.due, whole.c.kind, whole.c.key).limit(PER_PAGE).offset(first)
    return [(_kind(row.kind), row.due, row.key) for row in session.execute(query)]


def _suggestions(session: Session, scope: TodayScope, *, first: int, most: int) -> list[tuple[Kind, date, int]]:
    """Suggestions from the ``first`` on: the oldest first, of one run those with the most points.

    Read along the index of their days: with the sum the database cannot enter by employer, which would mean to read
    and sort all suggestions of the scope for one page.
    """
    if most <= 0 or scope.role is not Role.EMPLOYER_ADVISER:
        return []
    theirs = (Proposal.employer_id + 0).in_(_employers(scope))
    query = (
        sa.select(Proposal.id, Proposal.suggested_at)
        .where(Proposal.state == ProposalState.SUGGESTED, theirs)
        .order_by(Proposal.suggested_at, Proposal.score_hundredths.desc(), Proposal.id)
    )
    rows = session.execute(query.limit(most).offset(first))
    return [(TodayKind.SUGGESTION, local_day(at), proposal_id) for proposal_id, at in rows]


def _kind(text: str) -> Kind:
    return TaskKind(text) if text in set(TaskKind) else TodayKind(text)


def _in_full(session: Session, scope: TodayScope, found: Sequence[tuple[Kind, date, int]]) -> list[TodayRow]:
    """The rows with all that the list shows; as many selects for one row as for a whole page.

    Of a task about a client whom its case manager may open no longer, because another looks after the client now, only
    kind and day are shown.
    """
    task_ids = [key for kind, _, key in found if isinstance(kind, TaskKind)]
    of_tasks = sa.select(Task, User.display_name).outerjoin(User, User.id == Task.user_id).where(Task.id.in_(task_ids))
    tasks = {task.id: (task, name) for task, name in session.execute(of_tasks)}
    proposal_ids = {key for kind, _, key in found if isinstance(kind, TodayKind)}
    proposal_ids |= {task.proposal_id for task, _ in tasks.values() if task.proposal_id is not None}
    proposals = {row.proposal_id: row for row in rows_of_proposals(session, sorted(proposal_ids))}
    next_steps = dict(
        session.execute(sa.select(Proposal.id, Proposal.next_step).where(Proposal.id.in_(proposal_ids))).all()
    )
    closed = _closed_tasks(session, scope, [task for task, _ in tasks.values()], proposals)
    employers = names_of_employers(session, {task.employer_id for task, _ in tasks.values() if task.employer_id})
    clients = references_of_clients(session, {task.client_id for task, _ in tasks.values() if task.client_id})
    rows = []
    for kind, due_on, key in found:
        if isinstance(kind, TaskKind):
            task, owner = tasks[key]
            if key in closed:
                rows.append(TodayRow(kind, due_on, task_id=key, owner_name=owner))
                continue
            rows.append(
                TodayRow(
                    kind, due_on, proposals.get(task.proposal_id or 0), task.id, task.words, owner, task.employer_id,
                    employers.get(task.employer_id or 0), clients.get(task.client_id or 0),
                )
            )  # fmt: skip
        else:
            words = next_steps.get(key) if kind is TodayKind.NEXT_STEP else None
            rows.append(TodayRow(kind, due_on, proposals.get(key), words=words))
    return rows


def _closed_tasks(
    session: Session, scope: TodayScope, tasks: Sequence[Task], proposals: Mapping[int, QueueRow]
) -> frozenset[int]:
    """Ids of the tasks about clients whom these case managers may not open."""
    if scope.role is Role.EMPLOYER_ADVISER:
        return frozenset()
    client_of = {}
    for task in tasks:
        proposal = proposals.get(task.proposal_id or 0)
        client_id = proposal.client_id if proposal else task.client_id
        if client_id is not None:
            client_of[task.id] = client_id
    still = sa.select(Client.id).where(Client.id.in_(client_of.values()), Client.id.in_(ids_open_to(scope.user_ids)))
    opened = set(session.scalars(still))
    return frozenset(task_id for task_id, client_id in client_of.items() if client_id not in opened)
