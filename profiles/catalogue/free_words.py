"""Words that the catalogue does not know: noted as they are typed, settled by its keeper. The caller commits."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from core.settings import local_day
from profiles.catalogue.codes import TermKind
from profiles.catalogue.free_text import storable_text
from profiles.catalogue.models import FreeWord, Occupation, Skill, Term

KEEPABLE = (TermKind.OCCUPATION, TermKind.SKILL)
MOST_OPEN = 5_000
OCCUPATION_DIGITS = 5


def note_free_word(
    session: Session, kind: TermKind, text: str, *, is_known: Callable[[str], bool], now: datetime
) -> FreeWord | None:
    """Note a word for the keeper, or that it was typed again; None where it may not be kept (`storable_text`).

    Who typed it is not noted. A word that the keeper dropped stays dropped; its times are counted on.
    """
    plain = storable_text(text, is_known) if kind in KEEPABLE else None
    if plain is None:
        return None
    today = local_day(now)
    query = sa.select(FreeWord).where(FreeWord.kind == kind, sa.func.lower(FreeWord.text) == plain.lower())
    word = session.scalars(query.order_by(FreeWord.id)).first()
    if word is None:
        _make_room(session, kind)
        word = FreeWord(kind=kind, text=plain, times=0, first_on=today, last_on=today)
        session.add(word)
    word.times += 1
    word.last_on = today
    session.flush()
    return word


def open_free_words(session: Session, kind: TermKind) -> list[FreeWord]:
    """Words of one kind that wait for the keeper: those typed most often first, then by text."""
    query = sa.select(FreeWord).where(FreeWord.kind == kind, FreeWord.settled_on.is_(None))
    return sorted(session.scalars(query), key=lambda word: (-word.times, word.text.casefold(), word.id))


def attach_free_word(session: Session, word_id: int, code: str, *, now: datetime, by: int) -> FreeWord:
    """Make a word a synonym of an entry: from now on it is found.

    Raises `NotFound` where there is no such word, `Conflict` where it is settled, `InvalidInput` for a code that the
    catalogue does not have.
    """
    word = _open_word(session, word_id)
    is_occupation = word.kind is TermKind.OCCUPATION
    entry = session.get(Occupation if is_occupation else Skill, code)
    if entry is None or (is_occupation and len(code) != OCCUPATION_DIGITS):
        raise InvalidInput("There is no such entry in the catalogue. Choose one from the suggestions.")
    known = sa.select(Term.id).where(Term.kind == word.kind, Term.code == code, Term.text == word.text)
    if session.scalars(known).first() is None:
        session.add(Term(kind=word.kind, code=code, language="de", text=word.text, is_label=False))
    word.code = code
    return _settle(session, word, "catalogue.attach_word", now, by)


def drop_free_word(session: Session, word_id: int, *, now: datetime, by: int) -> FreeWord:
    """Take a word off the list. Raises as `attach_free_word`."""
    return _settle(session, _open_word(session, word_id), "catalogue.drop_word", now, by)


def _settle(session: Session, word: FreeWord, action: str, now: datetime, by: int) -> FreeWord:
    word.settled_on = local_day(now)
    session.flush()
    record(session, action, kind="free_word", object_id=word.id, now=now, by=by, code=word.code)
    return word


def _open_word(session: Session, word_id: int) -> FreeWord:
    word = session.get(FreeWord, word_id)
    if word is None:
        raise NotFound("There is no such word on the list.")
    if word.settled_on is not None:
        raise Conflict("This word has been settled meanwhile.")
    return word


def _make_room(session: Session, kind: TermKind) -> None:
    """Keep the list bounded: the word that was typed least and longest ago makes room."""
    waiting = open_free_words(session, kind)
    if len(waiting) >= MOST_OPEN:
        session.delete(min(waiting, key=lambda word: (word.times, word.last_on, word.id)))
