"""What waits for a hand in the generated world: registrations, and vacancies in the middle of their life."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.settings import local_day
from employers.codes import ContactRole, MessageMode, VacancyActor, VacancyState
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.models import Contact, Employer, Vacancy
from employers.registration import RegistrationInput, register_employer
from jobs.demo.staff import Staff

SILENT_FOR = timedelta(days=80)  # longer than until the reminder, shorter than until the end
MADE_UP = "Erzeugtes Beispiel (Demo)."

Change = Callable[[Session, Vacancy, int, datetime], None]


def add_waiting(session: Session, staff: Staff, *, now: datetime) -> None:
    """Two registrations, and one vacancy each that is reminded of, asked about, partly filled and in review: with the
    first adviser, and as far as there are vacancies with the employers who can sign in. One at least stays open.
    """
    _add_registrations(session, now)
    accounts = sa.select(Contact.employer_id).where(Contact.user_id.is_not(None))
    signs_in = [Employer.id.in_(accounts.where(Contact.user_id == user_id)) for user_id in staff.employer_ids]
    for rule in (*signs_in, sa.and_(Employer.adviser_id == staff.adviser_ids[0], Employer.id.not_in(accounts))):
        _change_some(session, rule, now)


def _change_some(session: Session, rule: sa.ColumnElement[bool], now: datetime) -> None:
    query = (
        sa.select(Vacancy, Employer.adviser_id).join(Vacancy.employer).where(rule, Vacancy.state == VacancyState.OPEN)
    )
    rows = session.execute(query.order_by(Vacancy.id).limit(len(_CHANGES) + 1)).all()
    for change, (vacancy, adviser_id) in zip(_CHANGES, rows[1:], strict=False):
        if adviser_id is not None:
            change(session, vacancy, adviser_id, now)


def _add_registrations(session: Session, now: datetime) -> None:
    """One new employer, and one who looks like an employer on record."""
    known = session.scalars(sa.select(Employer).where(Employer.is_generated).order_by(Employer.id).limit(1)).one()
    new = RegistrationInput(
        "Muster Gartenbau GmbH (Demo)", "Erika Beispiel (Demo)", ContactRole.MANAGEMENT, "gartenbau@example.org",
        street="Musterweg 12", postcode="70327", town="Stuttgart", phone="069 90009001", weekly_proposal_limit=5,
        words=f"Wir suchen zwei Helfer für die Baumschule. {MADE_UP}", message_mode=MessageMode.DAILY,
    )  # fmt: skip
    again = RegistrationInput(
        known.name, "Max Beispiel (Demo)", ContactRole.PERSONNEL, "personal.neu@example.org", street=known.street,
        postcode=known.postcode, town=known.town, words=f"Ich bin neu in der Personalabteilung. {MADE_UP}",
    )  # fmt: skip
    for each in (new, again):
        register_employer(session, each, now=now)


def _remind(session: Session, vacancy: Vacancy, _adviser_id: int, now: datetime) -> None:
    vacancy.published_on = vacancy.confirmed_on = local_day(now) - SILENT_FOR
    _take(session, VacancyStep.REMIND, VacancyDecision(vacancy.id, actor=VacancyActor.MACHINE), now, None)


def _ask(session: Session, vacancy: Vacancy, adviser_id: int, now: datetime) -> None:
    _return(session, vacancy, now)
    question = f"Gehört Arbeit am Samstag dazu? {MADE_UP}"
    _take(session, VacancyStep.ASK_EMPLOYER, VacancyDecision(vacancy.id, question), now, adviser_id)


def _hire(session: Session, vacancy: Vacancy, adviser_id: int, now: datetime) -> None:
    vacancy.openings, vacancy.openings_filled = max(vacancy.openings or 1, 2), 1
    _take(session, VacancyStep.COUNT_HIRE, VacancyDecision(vacancy.id, MADE_UP), now, adviser_id)


def _review(session: Session, vacancy: Vacancy, adviser_id: int, now: datetime) -> None:
    _return(session, vacancy, now)
    _take(session, VacancyStep.BEGIN_REVIEW, VacancyDecision(vacancy.id), now, adviser_id)


def _return(session: Session, vacancy: Vacancy, now: datetime) -> None:
    """The employer has changed the offer, which leads back to a review."""
    decision = VacancyDecision(vacancy.id, "less pay", actor=VacancyActor.EMPLOYER)
    _take(session, VacancyStep.RETURN_TO_REVIEW, decision, now, None)


def _take(
    session: Session, name: VacancyStep, decision: VacancyDecision, now: datetime, by: int | None
) -> None:  # fmt: skip
    session.flush()
    take_vacancy_step(session, name, decision, now=now, by=by)


_CHANGES: tuple[Change, ...] = (_remind, _ask, _hire, _review)
