"""Steps of a vacancy with all that they cause: proposals that end, mails to the employer, calls of the adviser."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from core import audit
from core.database import SessionFactory
from core.errors import Conflict, DomainError, InvalidInput
from core.settings import local_day
from employers.codes import LIVE_STATES, WAITING_STATES, VacancyActor, VacancyState
from employers.lifecycle.model import Problem, VacancyEffect, VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.lifecycle.rules import DayCounts, due_timer
from employers.lifecycle.table import STEPS
from employers.models import Employer, Vacancy
from placements.codes import TaskKind
from placements.effects import end_proposals_of_vacancy
from placements.messages.codes import MessageKind
from placements.messages.composing import day_text, one_line, text_of
from placements.messages.outbox import NewMessage, queue_message
from placements.messages.recipients import SILENCES_ALLOWED, contact_of_employer, silences_since_answer
from placements.messages.vacancy_links import find_vacancy_link, new_vacancy_link, vacancy_link_page
from placements.tasks import NewTask, add_task

log = structlog.get_logger()

NO_LONGER = "This link can no longer be used. Your contact at the Jobcenter takes your answer."
_MAILS = {
    VacancyEffect.MAIL_REMINDER: MessageKind.VACANCY_REMINDER,
    VacancyEffect.MAIL_EXPIRY: MessageKind.VACANCY_EXPIRED,
}


@dataclass
class VacancyTimerReport:
    """How many vacancies were reminded of and expired, and those for which it failed."""

    reminded: int = 0
    expired: int = 0
    failures: list[dict[str, object]] = field(default_factory=list)


def move_vacancy(
    session: Session, name: VacancyStep, decision: VacancyDecision, *, now: datetime, by: int | None
) -> Vacancy:
    """Take a step of a vacancy (`take_vacancy_step`) and carry out what it causes outside the vacancy."""
    vacancy = take_vacancy_step(session, name, decision, now=now, by=by)
    effects = STEPS[name].effects
    if VacancyEffect.END_PROPOSALS in effects:
        end_proposals_of_vacancy(session, vacancy.id, now=now)
    for effect, kind in _MAILS.items():
        if effect in effects:
            _mail(session, vacancy, kind, decision.counts, now)
    return vacancy


def renew_vacancy(session: Session, decision: VacancyDecision, *, now: datetime, by: int | None) -> Vacancy:
    """Renew an expired vacancy with one click. What the legal check finds, and the renewal after those that are free,
    go through a review: the vacancy is submitted again, and after many renewals the adviser has a call to make.
    """
    try:
        with session.begin_nested():
            return move_vacancy(session, VacancyStep.RENEW, decision, now=now, by=by)
    except InvalidInput:
        return move_vacancy(session, VacancyStep.OFFER_AGAIN, decision, now=now, by=by)
    except Conflict as error:
        if error.message != Problem.CALL_MISSING.value:
            raise
        vacancy = move_vacancy(session, VacancyStep.OFFER_AGAIN, decision, now=now, by=by)
        _have_called(session, vacancy, f"renewal:{vacancy.id}:{now.isoformat()}", now)
        return vacancy


def answer_vacancy_link(
    session: Session, token: str, name: VacancyStep, *, now: datetime, counts: DayCounts
) -> Vacancy:
    """Take the step that an employer chose behind a link; the link is used up by it. `Conflict` where it cannot be."""
    link = find_vacancy_link(session, token, lock=True)
    page = vacancy_link_page(session, token, language=None, now=now)
    if link is None or page is None or name not in page.steps:
        raise Conflict(NO_LONGER)
    link.used_at, link.answer = now, name.value
    decision = VacancyDecision(link.vacancy_id, actor=VacancyActor.EMPLOYER, counts=counts)
    audit.record(
        session, "vacancy.answered_by_link", kind="vacancy", object_id=link.vacancy_id, now=now, by=None,
        contact=link.contact_id, step=name.value,
    )  # fmt: skip
    if name is VacancyStep.RENEW:
        return renew_vacancy(session, decision, now=now, by=None)
    return move_vacancy(session, name, decision, now=now, by=None)


def run_vacancy_timers(sessions: SessionFactory, *, now: datetime, counts: DayCounts) -> VacancyTimerReport:
    """Remind of and expire what is due. Commits vacancy by vacancy: killed or started twice, nothing happens twice."""
    report = VacancyTimerReport()
    with sessions() as session:
        due = due_vacancies(session, now=now, counts=counts)
    for vacancy_id, name in due:
        decision = VacancyDecision(vacancy_id, actor=VacancyActor.MACHINE, counts=counts)
        try:
            with sessions() as session, session.begin():
                move_vacancy(session, name, decision, now=now, by=None)
        except DomainError as error:
            log.warning("vacancy timer failed", vacancy_id=vacancy_id, step=name.value, error=type(error).__name__)
            report.failures.append({"vacancy_id": vacancy_id, "step": name.value, "error": str(error)})
            continue
        report.reminded += name is VacancyStep.REMIND
        report.expired += name is VacancyStep.EXPIRE
    return report


def due_vacancies(session: Session, *, now: datetime, counts: DayCounts) -> list[tuple[int, VacancyStep]]:
    """Vacancies for which a timer is due, with its step, by id."""
    rows = session.execute(
        sa.select(
            Vacancy.id, Vacancy.state, Vacancy.confirmed_on, Vacancy.published_on, Vacancy.created_at,
            Vacancy.valid_until,
        ).where(Vacancy.state.in_(LIVE_STATES | WAITING_STATES)).order_by(Vacancy.id)
    )  # fmt: skip
    today, found = local_day(now), []
    for vacancy_id, state, confirmed_on, published_on, created_at, valid_until in rows:
        last_word = confirmed_on or published_on or local_day(created_at)
        name = due_timer(VacancyState(state), last_word, valid_until, today=today, counts=counts)
        if name is not None:
            found.append((vacancy_id, name))
    return found


def _mail(session: Session, vacancy: Vacancy, kind: MessageKind, counts: DayCounts, now: datetime) -> None:
    """Write to the employer's contact with a link that answers. Where nobody can be written to, the adviser calls; who
    never answers gets a call for one more reminder.
    """
    key = f"{kind.value}:{vacancy.id}:{local_day(now).isoformat()}"
    contact = contact_of_employer(session, vacancy.employer_id)
    never_answers = silences_since_answer(session, vacancy.employer_id) > SILENCES_ALLOWED
    if contact is None or (kind is MessageKind.VACANCY_REMINDER and never_answers):
        _have_called(session, vacancy, f"call:{key}", now)
        return
    language = contact.recipient.language
    link = new_vacancy_link(session, vacancy.id, contact.contact_id, now=now)
    values = {
        "vacancy_title": one_line(vacancy.title), "vacancy_reference": vacancy.reference, "link": link.url,
        "link_until": day_text(local_day(link.expires_at), language),
        "days_left": counts.expire_after - counts.remind_after,
    }  # fmt: skip
    queue_message(
        session,
        NewMessage(key, kind, contact.recipient, text_of(kind, language, values), contact_id=contact.contact_id),
        now=now,
    )


def _have_called(session: Session, vacancy: Vacancy, key: str, now: datetime) -> None:
    adviser_id = session.scalar(sa.select(Employer.adviser_id).where(Employer.id == vacancy.employer_id))
    new = NewTask(
        key, TaskKind.CALL_EMPLOYER, local_day(now), user_id=adviser_id, employer_id=vacancy.employer_id,
        words=f"{vacancy.reference} {one_line(vacancy.title)}"[:200],
    )  # fmt: skip
    add_task(session, new, now=now)
