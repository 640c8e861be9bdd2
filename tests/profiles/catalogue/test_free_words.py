"""The list of the catalogue's keeper: noted without a person, attached and then found, dropped and then quiet."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput, NotFound
from profiles.catalogue.codes import TermKind
from profiles.catalogue.free_words import attach_free_word, drop_free_word, note_free_word, open_free_words
from profiles.catalogue.models import FreeWord, Occupation, Term
from profiles.catalogue.queries import catalogue_version

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 12, tzinfo=UTC)
KEEPER = 7


@pytest.fixture
def word(session: Session) -> FreeWord:
    """A word that was typed once, beside an occupation."""
    session.add(Occupation(code="51311", label_de="Lagerhelfer/in", source="test"))
    return noted(session, "Regalheld")


def noted(session: Session, text: str, now: datetime = NOW) -> FreeWord:
    found = note_free_word(session, TermKind.OCCUPATION, text, is_known=lambda _word: False, now=now)
    assert found is not None
    return found


def test_a_word_typed_again_counts_once_more(session: Session, word: FreeWord) -> None:
    again = noted(session, "regalheld", LATER)

    assert again is word
    assert (word.times, word.first_on, word.last_on) == (2, date(2026, 3, 2), date(2026, 3, 9))


def test_nothing_of_a_person_is_noted(session: Session) -> None:
    for text in ("Frau Muster", "0171 2345678"):
        assert note_free_word(session, TermKind.SKILL, text, is_known=lambda _word: False, now=NOW) is None

    assert session.scalars(sa.select(FreeWord)).all() == []


def test_only_occupations_and_skills_can_be_noted(session: Session) -> None:
    assert note_free_word(session, TermKind.LICENCE, "Regalheld", is_known=lambda _word: False, now=NOW) is None


def test_what_is_typed_most_stands_first(session: Session, word: FreeWord) -> None:
    often = noted(session, "Kistenkönig")
    noted(session, "Kistenkönig")

    assert [each.id for each in open_free_words(session, TermKind.OCCUPATION)] == [often.id, word.id]


def test_an_attached_word_becomes_a_synonym_and_leaves_the_list(session: Session, word: FreeWord) -> None:
    before = catalogue_version(session)

    attach_free_word(session, word.id, "51311", now=NOW, by=KEEPER)

    term = session.scalars(sa.select(Term).where(Term.text == "Regalheld")).one()
    assert (term.kind, term.code, term.is_label) == (TermKind.OCCUPATION, "51311", False)
    assert open_free_words(session, TermKind.OCCUPATION) == []
    assert catalogue_version(session) != before


def test_who_settled_a_word_is_on_record(session: Session, word: FreeWord) -> None:
    attach_free_word(session, word.id, "51311", now=NOW, by=KEEPER)

    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.user_id, entry.detail) == ("catalogue.attach_word", KEEPER, {"code": "51311"})


def test_a_dropped_word_stays_dropped(session: Session, word: FreeWord) -> None:
    drop_free_word(session, word.id, now=NOW, by=KEEPER)

    noted(session, "Regalheld", LATER)

    assert open_free_words(session, TermKind.OCCUPATION) == []


def test_a_word_is_settled_once(session: Session, word: FreeWord) -> None:
    drop_free_word(session, word.id, now=NOW, by=KEEPER)

    with pytest.raises(Conflict):
        attach_free_word(session, word.id, "51311", now=NOW, by=KEEPER)


def test_unknown_entries_and_words_are_refused(session: Session, word: FreeWord) -> None:
    with pytest.raises(InvalidInput):
        attach_free_word(session, word.id, "99999", now=NOW, by=KEEPER)
    with pytest.raises(NotFound):
        drop_free_word(session, word.id + 1, now=NOW, by=KEEPER)
