"""What was read from an advert and waits for a person: listed, then kept or removed. Nothing here commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from employers.advert_facts import (
    COLUMN,
    DEMAND,
    REFUSED,
    SHIFT,
    SURE,
    drop_reading,
    is_read,
    is_removed,
    is_unsure,
    note_cleared,
    note_reading,
    note_removed,
)
from employers.codes import Origin
from employers.importing import OccupationGuess
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyDemand
from employers.queries import get_vacancy
from employers.reading.facts import Span

OCCUPATION = "occupation"
# Columns that were read together are kept or removed together.
COLUMN_GROUPS: dict[str, tuple[str, ...]] = {
    OCCUPATION: ("occupation_code",),
    "working_times": ("working_times",),
    "hours": ("hours_min", "hours_max"),
    "start": ("starts_now", "earliest_start_on"),
    "contract": ("contract",),
    "openings": ("openings",),
    "pay": ("pay_min_cents", "pay_max_cents", "pay_unit"),
}


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One fact that was read: its key, the words, and the row behind it (None: columns of the vacancy itself).

    ``is_sure``: whether the words hardly mean anything else.
    """

    key: str
    words: str
    row: Requirement | VacancyDemand | ShiftPattern | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """What the text says is not asked, not needed or does not happen; ``kind`` and ``code`` as in `Refusal`."""

    kind: str
    code: str
    words: str


def read_items(vacancy: Vacancy) -> list[ReadItem]:
    """All that was read from the text of ``vacancy`` and is not confirmed, in the order in which it is shown."""
    found: list[ReadItem] = []
    for group, columns in COLUMN_GROUPS.items():
        entries = [entry for entry in vacancy.readings or [] if entry["field"] in columns]
        if entries:
            confidence = min(float(str(entry.get("confidence", 1.0))) for entry in entries)
            found.append(ReadItem(group, str(entries[0]["words"]), is_sure=confidence >= SURE))
    rows: tuple[Requirement | VacancyDemand | ShiftPattern, ...] = (
        *vacancy.requirements,
        *vacancy.shifts,
        *vacancy.demands,
    )
    return found + [
        ReadItem(_key(row), row.words or "", row, is_sure=not is_unsure(vacancy, *_what(row)))
        for row in rows
        if row.origin is Origin.READ_FROM_TEXT
    ]


def refused_items(vacancy: Vacancy) -> list[RefusedItem]:
    """What the text of ``vacancy`` refuses, each thing once, in the order of kinds."""
    entries = [entry for entry in vacancy.readings or [] if entry["field"] == REFUSED]
    found = {(str(entry["kind"]), str(entry["code"])): str(entry["words"]) for entry in entries}
    return [RefusedItem(kind, code, words) for (kind, code), words in found.items()]


def settle_readings(
    session: Session, vacancy_id: int, *, kept: Collection[str], shown: Collection[str], now: datetime
) -> Vacancy:
    """A person has looked at the items ``shown``: those ``kept`` are confirmed, the others taken away.

    Keys are those of `read_items`; what was read since and not shown stays as it is.
    """
    vacancy = get_vacancy(session, vacancy_id)
    items = [item for item in read_items(vacancy) if item.key in shown]
    for item in items:
        if item.key in kept:
            _confirm(vacancy, item)
        else:
            _remove(vacancy, item)
    if items:
        vacancy.updated_at = now
    session.flush()
    return vacancy


def propose_occupation(session: Session, vacancy_id: int, guess: OccupationGuess | None) -> Vacancy:
    """Note the occupation that a title stands for as read from it, unless a person has named or removed one."""
    vacancy = get_vacancy(session, vacancy_id)
    if is_removed(vacancy, COLUMN, "occupation_code", vacancy.title):
        guess = None
    if vacancy.occupation_code is None or is_read(vacancy, "occupation_code"):
        vacancy.occupation_code = guess.code if guess else None
        vacancy.occupation_origin = Origin.READ_FROM_TEXT if guess else None
        drop_reading(vacancy, "occupation_code")
        if guess:
            note_reading(vacancy, "occupation_code", _title(vacancy, guess.confidence))
    session.flush()
    return vacancy


def choose_occupation(session: Session, vacancy_id: int, code: str) -> Vacancy:
    """A person picks another occupation than the one that was read from the title; what is stated stays."""
    vacancy = get_vacancy(session, vacancy_id)
    if is_read(vacancy, "occupation_code"):
        vacancy.occupation_code = code
    session.flush()
    return vacancy


def _title(vacancy: Vacancy, confidence: float) -> Span:
    return Span(vacancy.title, 0, len(vacancy.title), is_title=True, confidence=round(confidence, 2))


def _what(row: Requirement | VacancyDemand | ShiftPattern) -> tuple[str, str]:
    """Kind and code of what a row says, as in the notes on readings."""
    if isinstance(row, Requirement):
        return row.kind.value, row.code
    return (DEMAND, row.item) if isinstance(row, VacancyDemand) else (SHIFT, row.name)


def _key(row: Requirement | VacancyDemand | ShiftPattern) -> str:
    if isinstance(row, VacancyDemand):
        return f"demand-{row.item}"
    return f"{'requirement' if isinstance(row, Requirement) else 'shift'}-{row.id}"


def _confirm(vacancy: Vacancy, item: ReadItem) -> None:
    if item.row is not None:
        item.row.origin = Origin.CONFIRMED
        return
    for column in COLUMN_GROUPS[item.key]:
        drop_reading(vacancy, column)
    if item.key == OCCUPATION:
        vacancy.occupation_origin = Origin.CONFIRMED


def _remove(vacancy: Vacancy, item: ReadItem) -> None:
    if item.row is None:
        _clear(vacancy, COLUMN_GROUPS[item.key])
        return
    note_removed(vacancy, item.row)
    if isinstance(item.row, Requirement):
        vacancy.requirements.remove(item.row)
    elif isinstance(item.row, VacancyDemand):
        vacancy.demands.remove(item.row)
    else:
        vacancy.shifts.remove(item.row)


def _clear(vacancy: Vacancy, columns: tuple[str, ...]) -> None:
    for column in columns:
        if is_read(vacancy, column):
            note_cleared(vacancy, column)
            setattr(vacancy, column, None)
            drop_reading(vacancy, column)
    if "occupation_code" in columns:
        vacancy.occupation_origin = None
