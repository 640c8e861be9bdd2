"""Guess the occupation of an advert by the words of the catalogue that is loaded."""

from sqlalchemy.orm import Session

from employers.importing import GuessOccupation, OccupationGuess
from matching.linking import OccupationIndex
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import catalogue_terms


def occupation_guesser(session: Session) -> GuessOccupation:
    """A function from title and text to the occupation that fits best, or None where nothing is near.

    Reads all words of occupations once; whoever asks often keeps the function until the catalogue changes.
    """
    index = OccupationIndex(catalogue_terms(session, TermKind.OCCUPATION))

    def guess(title: str, text: str) -> OccupationGuess | None:
        ranked = index.rank(title, text, limit=1)
        return OccupationGuess(ranked[0].code, ranked[0].matched) if ranked else None

    return guess
