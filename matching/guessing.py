"""Read the occupation of an advert by the words of the catalogue that is loaded and by what was learned."""

from functools import cache

from sqlalchemy.orm import Session

from employers.importing import GuessOccupation, OccupationGuess
from matching.occupations import GroupModel, OccupationReader
from matching.occupations.everyday import EVERYDAY_TITLES
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import catalogue_terms
from profiles.catalogue.starter import starter_rows

LEAST_CONFIDENCE = 0.2  # below this a title is left open: a wrong occupation does more harm than none


@cache
def everyday_titles() -> tuple[tuple[str, str], ...]:
    """Codes and titles of our own: those that ship with the matcher, and the words of the starter catalogue."""
    own = [
        (row["code"], title)
        for row in starter_rows("occupations")
        for column in ("label_de", "label_en", "synonyms_de", "synonyms_en")
        for title in (row[column] or "").split("|")
        if title
    ]
    return (*EVERYDAY_TITLES, *own)


def occupation_reader(session: Session, model: GroupModel | None = None) -> OccupationReader:
    """A reader over all words of occupations; whoever asks often keeps it until the catalogue or the model changes."""
    return OccupationReader(catalogue_terms(session, TermKind.OCCUPATION), model, everyday_titles())


def guess_of(reader: OccupationReader) -> GuessOccupation:
    """A function from title and text to the likeliest occupation; None below `LEAST_CONFIDENCE`."""

    def guess(title: str, text: str) -> OccupationGuess | None:
        choices = reader.read(title, text, limit=1)
        if not choices or choices[0].confidence < LEAST_CONFIDENCE:
            return None
        best = choices[0]
        return OccupationGuess(best.code, best.matched or best.label, best.confidence)

    return guess


def occupation_guesser(session: Session, model: GroupModel | None = None) -> GuessOccupation:
    """`guess_of` a reader over today's words."""
    return guess_of(occupation_reader(session, model))
