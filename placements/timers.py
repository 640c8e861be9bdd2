"""Timers: what falls due without anybody's click. Each is one step of the workflow, and a person can undo it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import DomainError
from core.settings import local_day
from employers.codes import GONE_STATES
from employers.models import Vacancy
from placements.codes import Actor, ProposalState
from placements.effects import ENDS_WITH_VACANCY
from placements.models import Proposal
from placements.queries.contested import contests_short_profile
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName

log = structlog.get_logger()


@dataclass
class TimerReport:
    """How often each step was taken, and the proposals for which it could not be."""

    taken: dict[StepName, int] = field(default_factory=dict)
    failures: list[dict[str, object]] = field(default_factory=list)


def run_timers(sessions: SessionFactory, *, now: datetime) -> TimerReport:
    """Take every step that is due: put off until today or before, the employer's time to answer over, vacancy gone.

    Commits proposal by proposal, so that a killed run loses nothing and a second one finds nothing left to do. One that
    cannot be taken is noted with its id and does not stop the others.
    """
    report, today = TimerReport(), local_day(now)
    for name, due in _DUE.items():
        with sessions() as session:
            ids = due(session, today)
        for proposal_id in ids:
            _take(sessions, name, proposal_id, now, report)
    return report


def due_again(session: Session, today: date) -> list[int]:
    """Proposals put off until today or before, oldest first."""
    return _ids(session, Proposal.state == ProposalState.PUT_OFF, Proposal.put_off_until <= today)


def unanswered(session: Session, today: date) -> list[int]:
    """Proposals whose employer has let the agreed time pass, oldest first.

    Not while the answer rests, because the client contests what the employer was told.
    """
    asked = (ProposalState.SHORT_PROFILE_SENT, ProposalState.EMPLOYER_INTERESTED)
    could_answer = ~contests_short_profile(Proposal.client_id)
    return _ids(session, Proposal.state.in_(asked), Proposal.answer_due_on < today, could_answer)


def without_vacancy(session: Session, _today: date) -> list[int]:
    """Proposals under way whose vacancy is no longer to be had, oldest first."""
    gone = Proposal.vacancy.has(Vacancy.state.in_(GONE_STATES))
    return _ids(session, Proposal.state.in_(ENDS_WITH_VACANCY), gone)


_DUE: dict[StepName, Callable[[Session, date], Sequence[int]]] = {
    StepName.FILL_VACANCY: without_vacancy,
    StepName.RESUME: due_again,
    StepName.EMPLOYER_STAYS_SILENT: unanswered,
}
TIMER_STEPS = tuple(_DUE)


def _ids(session: Session, *conditions: sa.ColumnElement[bool]) -> list[int]:
    return list(session.scalars(sa.select(Proposal.id).where(*conditions).order_by(Proposal.id)))


def _take(sessions: SessionFactory, name: StepName, proposal_id: int, now: datetime, report: TimerReport) -> None:
    try:
        with sessions() as session, session.begin():
            take_step(session, name, Decision(proposal_id), now=now, who=Who(actor=Actor.MACHINE))
    except DomainError as error:
        log.warning("timer failed", proposal_id=proposal_id, step=name.value, error=type(error).__name__)
        report.failures.append({"proposal_id": proposal_id, "step": name.value, "error": str(error)})
        return
    report.taken[name] = report.taken.get(name, 0) + 1
