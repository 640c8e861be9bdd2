"""How an import goes: who answers for it, what state new vacancies take, whose vacancies they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from core.settings import local_day
from employers.codes import VacancyState
from employers.importing.guessing import GuessOccupation, guess_nothing
from employers.lifecycle.operations import take_vacancy_step
from employers.models import Vacancy
from employers.reading_elsewhere import ReadAdverts

MoveVacancy = Callable[..., Vacancy]  # as `take_vacancy_step`


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """What holds for a whole import.

    ``namespace`` keeps the references of one source apart from those of another. With ``employer_id`` all vacancies
    are that employer's, whatever the records say. ``read_adverts`` reads many texts at once, in other processes; None
    reads them here. ``is_strict`` rejects a record that breaks a rule of its format although it could be used.
    ``move`` takes a step of a vacancy with what it causes outside the vacancy.
    """

    now: datetime
    by: int | None = None
    state: VacancyState = VacancyState.OPEN
    guess_occupation: GuessOccupation = guess_nothing
    namespace: str = ""
    employer_id: int | None = None
    read_adverts: ReadAdverts | None = None
    is_strict: bool = False
    move: MoveVacancy = take_vacancy_step

    @property
    def today(self) -> date:
        """The day in the office."""
        return local_day(self.now)

    def source_of(self, source: str) -> str:
        """The name under which vacancies of a format are kept."""
        return f"{source}{self.namespace}"
