"""Puts what was read from an advert beside what is stated: marked *read from text*, replaced when the text changes.

Stated and confirmed facts are never touched. What a person removed is not read again from the same words.
"""

from collections.abc import Iterable
from typing import Any

from employers.codes import Need, Origin, RequirementKind
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyDemand
from employers.new_rows import NewRow, NewVacancy
from employers.reading import Reading, Vocabulary, read_advert
from employers.reading.facts import HoursRead, PayRead, RequirementRead, Span
from profiles.catalogue.codes import grid_to_text

REMOVED = "removed"  # a reading entry that notes what a person took away: a kind of requirement, or one of
DEMAND, SHIFT, COLUMN = "demand", "shift", "column"
UNSURE = "unsure"  # a reading entry that says of a row that its words may mean something else
REFUSED = "refused"  # a reading entry on what the text says is not asked, not needed, or does not happen
SURE = 0.8  # confidence from which a reading counts as sure
WORDS_KEPT = 500
Filled = Vacancy | NewVacancy


def read_into(vacancy: Vacancy, vocabulary: Vocabulary) -> Reading:
    """Read title and description of ``vacancy`` and fill in what nobody stated. What was read before is replaced."""
    reading = read_advert(vacancy.title, vacancy.description, vocabulary)
    fill_in(vacancy, reading)
    return reading


def fill_in(vacancy: Filled, reading: Reading) -> None:
    """Fill in what was read from the text of ``vacancy`` and nobody stated. What was read before is replaced."""
    forget_readings(vacancy)
    _add_requirements(vacancy, reading)
    _add_demands(vacancy, reading)
    if not vacancy.shifts:
        _add_shifts(vacancy, reading)
    _fill_scalars(vacancy, reading)
    _note_doubts(vacancy, reading)


def forget_readings(vacancy: Filled) -> None:
    """Take away all that was read from the text and is not confirmed; notes on what a person removed stay."""
    vacancy.requirements = [row for row in vacancy.requirements if row.origin is not Origin.READ_FROM_TEXT]
    vacancy.demands = [row for row in vacancy.demands if row.origin is not Origin.READ_FROM_TEXT]
    vacancy.shifts = [row for row in vacancy.shifts if row.origin is not Origin.READ_FROM_TEXT]
    kept = []
    for entry in vacancy.readings or []:
        if entry["field"] in (REMOVED, "occupation_code"):
            kept.append(entry)
        elif entry["field"] not in (UNSURE, REFUSED):
            setattr(vacancy, str(entry["field"]), None)
    vacancy.readings = kept or None


def is_read(vacancy: Filled, column: str) -> bool:
    """Whether the value of a column was read from the text and is not confirmed."""
    return any(entry["field"] == column for entry in vacancy.readings or [])


def note_reading(vacancy: Filled, column: str, span: Span) -> None:
    """Note that a column's value was read from these words."""
    others = [entry for entry in vacancy.readings or [] if entry["field"] != column]
    vacancy.readings = [*others, _entry(column, span)]


def drop_reading(vacancy: Filled, column: str) -> None:
    """A column's value is stated or confirmed from now on."""
    vacancy.readings = [entry for entry in vacancy.readings or [] if entry["field"] != column] or None


def note_removed(vacancy: Vacancy, row: Requirement | VacancyDemand | ShiftPattern) -> None:
    """Note that a person removed what was read, so that the same words do not bring it back."""
    if isinstance(row, Requirement):
        _note(vacancy, row.kind.value, row.code, row.words)
    elif isinstance(row, VacancyDemand):
        _note(vacancy, DEMAND, row.item, row.words)
    else:
        _note(vacancy, SHIFT, row.name, row.words)


def note_cleared(vacancy: Vacancy, column: str) -> None:
    """Note that a person removed a column's value that was read; call it while the reading is still noted."""
    words = next((entry["words"] for entry in vacancy.readings or [] if entry["field"] == column), None)
    _note(vacancy, COLUMN, column, str(words or ""))


def is_removed(vacancy: Filled, kind: str, code: str, words: str) -> bool:
    """Whether a person removed what was read from these words: kind of requirement and code, or as in the notes."""
    return (kind, code, words[:WORDS_KEPT]) in {
        (entry["kind"], entry["code"], entry["words"]) for entry in vacancy.readings or [] if entry["field"] == REMOVED
    }


def is_unsure(vacancy: Vacancy, kind: str, code: str) -> bool:
    """Whether the words of a row may mean something else than what was read: kind and code as in `note_removed`."""
    return any(
        (entry["field"], entry.get("kind"), entry.get("code")) == (UNSURE, kind, code)
        for entry in vacancy.readings or []
    )


def _note(vacancy: Filled, kind: str, code: str, words: str | None, field: str = REMOVED) -> None:
    entry: dict[str, object] = {"field": field, "kind": kind, "code": code, "words": (words or "")[:WORDS_KEPT]}
    vacancy.readings = [*(vacancy.readings or []), entry]


def _note_doubts(vacancy: Filled, reading: Reading) -> None:
    """Note which rows were read with doubt, and what the text refuses."""
    read = [
        *((each.kind.value, each.code, each.span) for each in (*reading.requirements, *_experience(vacancy, reading))),
        *((DEMAND, each.item, each.span) for each in reading.demands),
        *((SHIFT, each.name[:60], each.span) for each in reading.shifts),
    ]
    for kind, code, span in read:
        if span.confidence < SURE:
            _note(vacancy, kind, code, span.words, UNSURE)
    for refusal in reading.refused:
        _note(vacancy, refusal.kind, refusal.code, refusal.span.words, REFUSED)


def _entry(column: str, span: Span) -> dict[str, object]:
    where: dict[str, object] = {} if span.is_title else {"start": span.start, "end": span.end}
    return {"field": column, "words": span.words[:WORDS_KEPT], "confidence": span.confidence, **where}


def _add_requirements(vacancy: Filled, reading: Reading) -> None:
    known = {(row.kind, row.code) for row in vacancy.requirements}
    for read in (*reading.requirements, *_experience(vacancy, reading)):
        is_known = (read.kind, read.code) in known
        if not is_known and not is_removed(vacancy, read.kind.value, read.code, read.span.words):
            vacancy.requirements.append(_row(vacancy, Requirement, **_requirement(read)))


def _add_demands(vacancy: Filled, reading: Reading) -> None:
    stated = {row.item for row in vacancy.demands}
    vacancy.demands += [
        _row(
            vacancy,
            VacancyDemand,
            item=read.item,
            degree=read.degree,
            max_kg=read.max_kg,
            origin=Origin.READ_FROM_TEXT,
            words=read.span.words,
        )
        for read in reading.demands
        if read.item not in stated and not is_removed(vacancy, DEMAND, read.item, read.span.words)
    ]


def _add_shifts(vacancy: Filled, reading: Reading) -> None:
    vacancy.shifts += [
        _row(
            vacancy,
            ShiftPattern,
            name=read.name[:60],
            hours=grid_to_text(read.hours),
            origin=Origin.READ_FROM_TEXT,
            words=read.span.words,
        )
        for read in reading.shifts
        if not is_removed(vacancy, SHIFT, read.name[:60], read.span.words)
    ]


def _row(vacancy: Filled, model: type[Any], **values: Any) -> Any:
    """A row of the model where the vacancy is one of the session's, else its plain values."""
    return model(**values) if isinstance(vacancy, Vacancy) else NewRow(**values)


def _requirement(read: RequirementRead) -> dict[str, Any]:
    """One of several alternatives binds nobody alone: it is kept as a wish."""
    return {
        "kind": read.kind,
        "code": read.code,
        "level": read.level,
        "need": Need.WISH if read.is_alternative else read.need,
        "is_learnable": read.is_learnable,
        "origin": Origin.READ_FROM_TEXT,
        "words": read.span.words[:WORDS_KEPT],
        "span_start": None if read.span.is_title else read.span.start,
        "span_end": None if read.span.is_title else read.span.end,
    }


def _experience(vacancy: Filled, reading: Reading) -> Iterable[RequirementRead]:
    if reading.experience is None or reading.experience[0] == "not_needed":
        return ()
    word, span, months = reading.experience
    need = Need.MUST if word == "required" else Need.WISH
    return (RequirementRead(RequirementKind.EXPERIENCE, vacancy.occupation_code or "", need, span, level=months),)


def _fill_scalars(vacancy: Filled, reading: Reading) -> None:
    if reading.hours and vacancy.hours_min is None and vacancy.hours_max is None:
        _fill_hours(vacancy, reading.hours)
    if reading.pay and vacancy.pay_unit is None:
        _fill_pay(vacancy, reading.pay)
    found: list[tuple[str, object, Span] | None] = [
        ("contract", reading.contract[0], reading.contract[1]) if reading.contract else None,
        ("starts_now", True, reading.starts_now) if reading.starts_now else None,
        ("earliest_start_on", *reading.start_on) if reading.start_on else None,
        ("openings", *reading.openings) if reading.openings else None,
        (
            ("working_times", [model.value for model, _ in reading.working_times], reading.working_times[0][1])
            if reading.working_times
            else None
        ),
    ]
    for column, value, span in filter(None, found):
        if getattr(vacancy, column) is None:
            _fill(vacancy, column, value, span)


def _fill_hours(vacancy: Filled, read: HoursRead) -> None:
    for column, value in (("hours_min", read.low), ("hours_max", read.high)):
        if value is not None:
            _fill(vacancy, column, value, read.span)


def _fill_pay(vacancy: Filled, read: PayRead) -> None:
    values = (("pay_min_cents", read.min_cents), ("pay_max_cents", read.max_cents), ("pay_unit", read.unit))
    for column, value in values:
        if value is not None:
            _fill(vacancy, column, value, read.span)


def _fill(vacancy: Filled, column: str, value: object, span: Span) -> None:
    if not is_removed(vacancy, COLUMN, column, span.words):
        setattr(vacancy, column, value)
        note_reading(vacancy, column, span)
