"""What a source's delivery means for the life of a vacancy: it still stands, is over, is offered again, is taken back.

Each change of state is a row with the step that it amounts to; steps with consequences elsewhere (proposals that end,
mails) go through ``settings.move``. Nothing here commits.
"""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from core.errors import DomainError
from employers.codes import LIVE_STATES, WAITING_STATES, VacancyActor, VacancyState
from employers.importing.settings import ImportSettings
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision
from employers.models import Vacancy, VacancyChange

log = structlog.get_logger()

NOTE = "import"
_OPEN_OR_WAITING = LIVE_STATES | WAITING_STATES
_STANDING = _OPEN_OR_WAITING - {VacancyState.REMINDED}  # a reminded one whose pay is unlawful by now still expires


def is_over(valid_until: date | None, settings: ImportSettings) -> bool:
    """Whether the last day of validity lies before the import."""
    return valid_until is not None and valid_until < settings.today


def settle_state(session: Session, vacancy: Vacancy, settings: ImportSettings) -> bool:
    """What the state of a known vacancy becomes now that its source lists it: expired where its validity is over, else
    offered again or confirmed; whether it changed. What people closed stays closed.
    """
    before = vacancy.state
    if is_over(vacancy.valid_until, settings):
        if before in _OPEN_OR_WAITING:
            _move(session, vacancy.id, VacancyStep.EXPIRE, VacancyActor.MACHINE, settings)
    elif before is VacancyState.EXPIRED and vacancy.valid_until:
        _offer_again(session, vacancy.id, settings)
    elif before is VacancyState.REMINDED:
        _confirm(session, vacancy.id, settings)
    if vacancy.state in _STANDING:
        vacancy.confirmed_on = settings.today
    return vacancy.state is not before


def confirm_listed(session: Session, vacancy_ids: Collection[int], settings: ImportSettings) -> None:
    """Note of live vacancies that their source still lists them as they are: that counts as the employer's word.

    `Vacancy.updated_at` stays as it is: nothing is to be matched anew.
    """
    chosen = Vacancy.id.in_(vacancy_ids)
    for vacancy_id in session.scalars(sa.select(Vacancy.id).where(chosen, Vacancy.state == VacancyState.REMINDED)):
        _confirm(session, vacancy_id, settings)
    session.execute(sa.update(Vacancy).where(chosen, Vacancy.state.in_(_STANDING)).values(confirmed_on=settings.today))


def withdraw(session: Session, vacancy: Vacancy, settings: ImportSettings) -> bool:
    """Take back what its source no longer has, and end its proposals; False where it is over already."""
    if vacancy.state not in _OPEN_OR_WAITING:
        return False
    _move(session, vacancy.id, VacancyStep.WITHDRAW, VacancyActor.SOURCE, settings)
    return True


def take_back_withdrawal(session: Session, vacancy: Vacancy, settings: ImportSettings) -> None:
    """Offer again what the source had taken back and now has again. What a person withdrew stays withdrawn."""
    is_withdrawn = vacancy.state is VacancyState.WITHDRAWN and not is_over(vacancy.valid_until, settings)
    if is_withdrawn and _last_actor(session, vacancy.id) is VacancyActor.SOURCE:
        _offer_again(session, vacancy.id, settings)


def _last_actor(session: Session, vacancy_id: int) -> VacancyActor | None:
    """Who changed the state last."""
    query = sa.select(VacancyChange.actor).where(VacancyChange.vacancy_id == vacancy_id)
    return session.scalar(query.order_by(VacancyChange.id.desc()).limit(1))


def _offer_again(session: Session, vacancy_id: int, settings: ImportSettings) -> None:
    """Open it again where new vacancies of this source open at once and the step may be taken: its words are clean, the
    pay is lawful, it was not renewed too often without a call. All else goes to a review.
    """
    if settings.state is VacancyState.OPEN:
        try:
            with session.begin_nested():
                _move(session, vacancy_id, VacancyStep.LIST_AGAIN, VacancyActor.SOURCE, settings)
                return
        except DomainError as error:
            log.info("vacancy listed again goes to a review", vacancy_id=vacancy_id, error=type(error).__name__)
    _move(session, vacancy_id, VacancyStep.LIST_FOR_REVIEW, VacancyActor.SOURCE, settings)


def _confirm(session: Session, vacancy_id: int, settings: ImportSettings) -> None:
    try:
        with session.begin_nested():
            _move(session, vacancy_id, VacancyStep.CONFIRM, VacancyActor.SOURCE, settings)
    except DomainError as error:  # pay below what is lawful by now: a person looks at it, as with every reminder
        log.info("vacancy not confirmed by its source", vacancy_id=vacancy_id, error=type(error).__name__)


def _move(
    session: Session, vacancy_id: int, name: VacancyStep, actor: VacancyActor, settings: ImportSettings
) -> None:  # fmt: skip
    """The step is the source's own, whoever has started the import."""
    settings.move(session, name, VacancyDecision(vacancy_id, NOTE, actor=actor), now=settings.now, by=None)
