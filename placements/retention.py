"""What is over its time, by stream, and deleting it in steps that commit.

Nothing that belongs to a restricted client alone goes; facts of match runs and words of the audit trail are kept of
everybody together, and go for everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.audit_chain import expired_entries, forget_entries, prunable_entries, prune_entries
from core.database import SessionFactory
from core.register import Kept
from core.retention import Periods, months_before
from core.runs import Run
from core.settings import TIME_ZONE, local_day
from core.users import UserSession
from employers.codes import VacancyState
from employers.intake_models import EmployerMerge, LegalDecision
from employers.models import EmployerVisit, Vacancy, VacancyChange
from employers.sources.models import FeedSync
from matching.keeping import forget_facts
from matching.models import RunFacts
from placements.documents.models import DocumentRecord
from placements.erased_counts import count_before_deletion
from placements.messages.codes import MessageState
from placements.messages.models import Message
from placements.models import Proposal, Task
from profiles.client_access import ClientAccess
from profiles.codes import ClientState
from profiles.models import Client
from profiles.restrictions import ClientRestriction, is_restricted
from profiles.sharing.models import Release

AT_ONCE = 500
_OVER = (MessageState.SENT, MessageState.IN_DIGEST, MessageState.GIVEN_UP, MessageState.CANCELLED)
_CLOSED = (
    VacancyState.EXPIRED, VacancyState.FILLED_BY_US, VacancyState.FILLED_ELSEWHERE, VacancyState.WITHDRAWN,
    VacancyState.SERVICE_ENDED, VacancyState.REJECTED,
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """Moments: what is older is over its time. ``today`` is the day in the office."""

    today: date
    periods: Periods

    def before(self, stream: str) -> datetime:
        """The beginning of the first day that is still kept."""
        return datetime.combine(self.day(stream), time(), ZoneInfo(TIME_ZONE))

    def day(self, stream: str) -> date:
        """The first day that is still kept."""
        return months_before(self.today, getattr(self.periods, stream))


@dataclass(frozen=True)
class Due:
    """How much of a table is over its time, and how much of that is held back for restricted clients."""

    stream: Kept
    table: str
    rows: int
    held: int = 0


@dataclass(frozen=True)
class _Rule:
    """``over`` says what of a table is over its time, ``held`` what is kept all the same, ``clear`` which columns are
    emptied in place of deleting the row.
    """

    stream: Kept
    model: Any
    over: Callable[[Limits], sa.ColumnElement[bool]]
    held: Callable[[], sa.ColumnElement[bool]] | None = None
    clear: tuple[str, ...] = ()


def _newer_sync() -> sa.ColumnElement[bool]:
    newer = aliased(FeedSync)
    return sa.exists().where(newer.source_id == FeedSync.source_id, newer.id > FeedSync.id)


def _closed_vacancy(vacancy_id: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(Vacancy.id == vacancy_id, Vacancy.state.in_(_CLOSED))


_RULES = (
    _Rule(Kept.PROPOSALS, Proposal,
          lambda at: sa.and_(Proposal.is_open.is_(False), Proposal.changed_at < at.before("proposals")),
          lambda: is_restricted(Proposal.client_id)),
    _Rule(Kept.PROPOSALS, Task,
          lambda at: sa.and_(Task.proposal_id.is_(None), Task.done_at < at.before("proposals")),
          lambda: is_restricted(Task.client_id)),
    _Rule(Kept.PROPOSALS, Release,
          lambda at: sa.or_(Release.revoked_at < at.before("proposals"), Release.until < at.day("proposals")),
          lambda: is_restricted(Release.client_id)),
    _Rule(Kept.PROPOSALS, ClientRestriction, lambda at: ClientRestriction.lifted_at < at.before("proposals")),
    _Rule(Kept.MESSAGES, Message,
          lambda at: sa.and_(Message.proposal_id.is_(None), Message.created_at < at.before("messages"),
                             Message.state.in_(_OVER)),
          lambda: is_restricted(Message.client_id)),
    _Rule(Kept.AI_LOG, Run,
          lambda at: sa.and_(Run.requested_at < at.before("ai_log"), Run.finished_at.is_not(None),
                             ~sa.exists().where(Proposal.run_id == Run.id))),
    _Rule(Kept.VACANCIES, VacancyChange,
          lambda at: sa.and_(VacancyChange.at < at.before("vacancies"), VacancyChange.reason.is_not(None)),
          clear=("reason",)),
    _Rule(Kept.VACANCIES, LegalDecision,
          lambda at: sa.and_(LegalDecision.at < at.before("vacancies"), _closed_vacancy(LegalDecision.vacancy_id))),
    _Rule(Kept.VACANCIES, EmployerVisit,
          lambda at: sa.and_(EmployerVisit.on < at.day("vacancies"),
                             sa.or_(EmployerVisit.next_step_on.is_(None), EmployerVisit.next_step_on < at.today))),
    _Rule(Kept.VACANCIES, EmployerMerge, lambda at: EmployerMerge.at < at.before("vacancies")),
    _Rule(Kept.FEEDS, FeedSync, lambda at: sa.and_(FeedSync.finished_at < at.before("feeds"), _newer_sync())),
    _Rule(Kept.ACCESS_LOG, ClientAccess, lambda at: ClientAccess.ended_at < at.before("access_log"),
          lambda: is_restricted(ClientAccess.client_id)),
    _Rule(Kept.ACCESS_LOG, UserSession, lambda at: UserSession.seen_at < at.before("access_log")),
)  # fmt: skip


def due_rows(session: Session, *, periods: Periods, now: datetime) -> list[Due]:
    """What `delete_due` would delete now, table by table; cases are counted, and never deleted by themselves."""
    limits = Limits(local_day(now), periods)
    found = [_due(session, rule, limits) for rule in _RULES]
    looks, joint = (_expired(session, limits, only=stream) for stream in ("access_log", "joint_desk_log"))
    found += [
        Due(Kept.MATCH_DETAILS, "run_facts", session.scalar(_runs_with_old_facts(limits)) or 0),
        Due(Kept.ACCESS_LOG, "audit_entry", len(looks)),
        Due(Kept.JOINT_DESK_LOG, "audit_entry", len(joint)),
        Due(Kept.AI_LOG, "audit_entry", prunable_entries(session, before=limits.before("ai_log"))[0]),
        Due(Kept.CASE, "client", len(due_cases(session, periods=periods, now=now))),
    ]
    return found


def due_cases(session: Session, *, periods: Periods, now: datetime) -> list[int]:
    """Ids of clients whose case ended so long ago that somebody has to decide about erasing them."""
    before = Limits(local_day(now), periods).before("cases")
    over = (Client.state == ClientState.ENDED, Client.updated_at < before, ~is_restricted(Client.id))
    return list(session.scalars(sa.select(Client.id).where(*over).order_by(Client.id)))


def delete_due(sessions: SessionFactory, *, periods: Periods, now: datetime) -> list[Due]:
    """Delete what is over its time, in portions that commit: killed at any moment, the next start goes on.

    Gives what went. The chain of the audit trail stays whole (`core.audit_chain`).
    """
    limits = Limits(local_day(now), periods)
    done = [Due(rule.stream, rule.model.__tablename__, _delete(sessions, rule, limits)) for rule in _RULES]
    with sessions() as session, session.begin():
        runs = session.scalar(_runs_with_old_facts(limits)) or 0
        forget_facts(session, _old_runs(limits))
    done.append(Due(Kept.MATCH_DETAILS, "run_facts", runs))
    for stream, kept in (("access_log", Kept.ACCESS_LOG), ("joint_desk_log", Kept.JOINT_DESK_LOG)):
        with sessions() as session, session.begin():
            ids = _expired(session, limits, only=stream)
            done.append(Due(kept, "audit_entry", forget_entries(session, ids, reason=kept.value, now=now)))
    with sessions() as session, session.begin():
        pruned = prune_entries(session, before=limits.before("ai_log"), now=now)
        done.append(Due(Kept.AI_LOG, "audit_entry", pruned))
    return done


def _old_runs(limits: Limits) -> sa.Select[Any]:
    return sa.select(Run.id).where(Run.requested_at < limits.before("match_details"))


def _runs_with_old_facts(limits: Limits) -> sa.Select[Any]:
    return sa.select(sa.func.count(sa.distinct(RunFacts.run_id))).where(RunFacts.run_id.in_(_old_runs(limits)))


def _expired(session: Session, limits: Limits, *, only: str) -> list[int]:
    """Audit entries whose words are over their time, of one of the two streams."""
    never = datetime.min.replace(tzinfo=ZoneInfo("UTC"))
    looks = limits.before("access_log") if only == "access_log" else never
    joint = limits.before("joint_desk_log") if only == "joint_desk_log" else never
    return expired_entries(session, reading_before=looks, joint_desk_before=joint)


def _due(session: Session, rule: _Rule, limits: Limits) -> Due:
    count = sa.select(sa.func.count()).select_from(rule.model).where(rule.over(limits))
    whole = session.scalar(count) or 0
    held = session.scalar(count.where(rule.held())) or 0 if rule.held is not None and whole else 0
    return Due(rule.stream, rule.model.__tablename__, whole - held, held)


def _delete(sessions: SessionFactory, rule: _Rule, limits: Limits) -> int:
    key, gone = rule.model.__table__.c.id, 0
    query = sa.select(key).select_from(rule.model).where(rule.over(limits)).order_by(key).limit(AT_ONCE)
    if rule.held is not None:
        query = query.where(~rule.held())
    while True:
        with sessions() as session, session.begin():
            ids = session.scalars(query).all()
            _delete_these(session, rule, ids)
        gone += len(ids)
        if len(ids) < AT_ONCE:
            return gone


def _delete_these(session: Session, rule: _Rule, ids: Sequence[int]) -> None:
    if not ids:
        return
    if rule.model is Proposal:
        delete_proposals(session, ids)
        return
    which = rule.model.__table__.c.id.in_(ids)
    change: Any = sa.delete(rule.model).where(which)
    if rule.clear:
        change = sa.update(rule.model).where(which).values(dict.fromkeys(rule.clear))
    session.execute(change, execution_options={"synchronize_session": False})


def delete_proposals(session: Session, ids: Sequence[int]) -> None:
    """Delete proposals with all that hangs on them; what remains are counts (`placements.erased_counts`)."""
    count_before_deletion(session, ids)
    for model, column in ((DocumentRecord, DocumentRecord.proposal_id), (Proposal, Proposal.id)):
        delete = sa.delete(model).where(column.in_(ids))
        session.execute(delete, execution_options={"synchronize_session": False})
