"""Vacancies from files of any known format: read, brought into the store, reported. A second time nothing changes."""

from employers.importing.guessing import GuessOccupation, OccupationGuess, guess_nothing
from employers.importing.running import ENTRY_STATES, import_in_steps, import_vacancies, try_import
from employers.importing.settings import ImportSettings

__all__ = [
    "ENTRY_STATES",
    "GuessOccupation",
    "ImportSettings",
    "OccupationGuess",
    "guess_nothing",
    "import_in_steps",
    "import_vacancies",
    "try_import",
]
