"""What an employer writes in the posting form becomes a draft. The caller commits."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.audit import record
from core.errors import Conflict
from employers.advert_facts import drop_reading, note_reading, read_into
from employers.codes import Demand, Need, Origin, PayUnit, RequirementKind, VacancyKind, VacancyState
from employers.importing import GuessOccupation
from employers.models import (
    Employer,
    Requirement,
    ShiftPattern,
    Vacancy,
    VacancyChange,
    VacancyDemand,
    VacancyPlace,
)
from employers.reading import Span, Vocabulary
from employers.vacancy_states import EDITABLE
from profiles.catalogue.codes import Contract, LanguageAspect, grid_to_text

SOURCE = "web"
GERMAN = "de"
ASKED_BY_FORM = frozenset(
    {RequirementKind.SKILL, RequirementKind.CERTIFICATE, RequirementKind.LICENCE, RequirementKind.EXPERIENCE}
)


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """What an employer states of a vacancy, by the names of its columns. None says nothing."""

    title: str
    description: str = ""
    kind: VacancyKind | None = None
    contract: Contract | None = None
    contract_ends_on: date | None = None
    has_takeover_option: bool | None = None
    working_times: list[str] | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    openings: int | None = None
    earliest_start_on: date | None = None
    starts_now: bool | None = None
    valid_until: date | None = None
    pay_min_cents: int | None = None
    pay_max_cents: int | None = None
    pay_unit: PayUnit | None = None
    tariff: str | None = None
    welcomes_refugees: bool | None = None
    offers_trial: bool | None = None
    is_step_free: bool | None = None
    has_accessible_toilet: bool | None = None
    has_parking: bool | None = None
    helps_with_induction: bool | None = None


@dataclass(frozen=True, slots=True)
class PostingPlace:
    """The place of work."""

    postcode: str | None = None
    town: str | None = None
    street: str | None = None


@dataclass(frozen=True, slots=True)
class PostingRequirement:
    """Something that the employer asks; fields as in `Requirement`."""

    kind: RequirementKind
    code: str
    level: int | None = None
    need: Need = Need.MUST
    is_learnable: bool = False
    aspect: LanguageAspect | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A vacancy as an employer states it."""

    facts: PostingFacts
    occupation_code: str | None = None  # None: read it from the title
    place: PostingPlace = PostingPlace()
    requirements: tuple[PostingRequirement, ...] = ()
    demands: Mapping[str, tuple[Demand, int | None]] = field(
        default_factory=dict
    )  # item -> degree, heaviest load in kg
    shifts: tuple[tuple[str, int], ...] = ()  # name and hours of the week (168 bits)


@dataclass(frozen=True)
class AdvertReader:
    """What reading an advert needs: the words of the catalogue, and the occupation that a title stands for."""

    vocabulary: Vocabulary
    guess_occupation: GuessOccupation


def start_draft(session: Session, employer: Employer, *, now: datetime, by: int | None) -> Vacancy:
    """An empty draft of this employer."""
    vacancy = Vacancy(
        reference=f"~{uuid.uuid4().hex[:18]}",  # until the id is known
        employer=employer,
        source=SOURCE,
        is_generated=False,
        created_at=now,
        updated_at=now,
        state=VacancyState.DRAFT,
        title="",
        description="",
    )
    session.add(vacancy)
    session.flush()
    vacancy.reference = f"V-{vacancy.id:06d}"
    session.add(VacancyChange(vacancy_id=vacancy.id, from_state=None, to_state=VacancyState.DRAFT, at=now, by=by))
    record(session, "vacancy.draft", kind="vacancy", object_id=vacancy.id, now=now, by=by)
    return vacancy


def write_posting(session: Session, vacancy: Vacancy, posting: Posting, *, reader: AdvertReader, now: datetime) -> None:
    """Write what the employer states into a vacancy that may still be edited; a new text is read again.

    What was read from the text and is sent back unchanged stays marked as read. `Conflict` where the vacancy is not
    a draft, submitted or rejected: an open vacancy is withdrawn first.
    """
    if vacancy.state not in EDITABLE:
        raise Conflict("This vacancy cannot be edited any more. Withdraw it, then it becomes a draft again.")
    text_before = (vacancy.title, vacancy.description)
    _write_facts(vacancy, posting.facts)
    _write_place(vacancy, posting.place)
    _write_requirements(vacancy, posting.requirements)
    _write_demands(vacancy, posting.demands)
    _write_shifts(vacancy, posting.shifts)
    is_new_text = (vacancy.title, vacancy.description) != text_before
    _link_occupation(vacancy, posting.occupation_code, reader.guess_occupation, is_new_text=is_new_text)
    if is_new_text:
        read_into(vacancy, reader.vocabulary)
    vacancy.updated_at = now
    session.flush()


def _write_facts(vacancy: Vacancy, facts: PostingFacts) -> None:
    for item in fields(facts):
        value = getattr(facts, item.name)
        if getattr(vacancy, item.name) != value:
            setattr(vacancy, item.name, value)
            drop_reading(vacancy, item.name)


def _write_place(vacancy: Vacancy, place: PostingPlace) -> None:
    now_at = vacancy.places[0] if vacancy.places else None
    if now_at and (now_at.postcode, now_at.town, now_at.street) == (place.postcode, place.town, place.street):
        return
    is_empty = not (place.postcode or place.town or place.street)
    new = [] if is_empty else [VacancyPlace(postcode=place.postcode, town=place.town, street=place.street)]
    vacancy.places[:1] = new


def _write_requirements(vacancy: Vacancy, asked: tuple[PostingRequirement, ...]) -> None:
    """Rows that are asked as before stay, with the words they were read from; what the form cannot show stays too."""
    wanted = {(item.kind, item.code, item.aspect): item for item in asked}
    stated = {(kind, code) for kind, code, _aspect in wanted}
    kept: list[Requirement] = []
    for row in vacancy.requirements:
        item = wanted.get((row.kind, row.code, row.aspect))
        if row.origin is Origin.READ_FROM_TEXT:
            if (row.kind, row.code) not in stated:
                kept.append(row)
        elif not _is_asked_by_form(row):
            kept.append(row)
        elif item and (row.level, row.need, row.is_learnable) == (item.level, item.need, item.is_learnable):
            kept.append(row)
            del wanted[(row.kind, row.code, row.aspect)]
    kept += [
        Requirement(
            kind=item.kind,
            code=item.code,
            level=item.level,
            need=item.need,
            is_learnable=item.is_learnable,
            aspect=item.aspect,
            origin=Origin.STATED,
        )
        for item in wanted.values()
    ]
    vacancy.requirements[:] = kept


def _is_asked_by_form(row: Requirement) -> bool:
    return row.kind in ASKED_BY_FORM or (row.kind is RequirementKind.LANGUAGE and row.code == GERMAN)


def _write_demands(vacancy: Vacancy, demands: Mapping[str, tuple[Demand, int | None]]) -> None:
    kept: list[VacancyDemand] = []
    for row in vacancy.demands:
        if row.item in demands:
            degree, max_kg = demands[row.item]
            if (row.degree, row.max_kg) != (degree, max_kg) or row.origin is Origin.READ_FROM_TEXT:
                row.degree, row.max_kg, row.origin = degree, max_kg, Origin.STATED
            kept.append(row)
        elif row.origin is Origin.READ_FROM_TEXT:
            kept.append(row)
    known = {row.item for row in kept}
    kept += [
        VacancyDemand(item=item, degree=degree, max_kg=max_kg, origin=Origin.STATED)
        for item, (degree, max_kg) in demands.items()
        if item not in known
    ]
    vacancy.demands[:] = kept


def _write_shifts(vacancy: Vacancy, shifts: tuple[tuple[str, int], ...]) -> None:
    """Stated shifts replace all others; without any, what was read stays."""
    wanted = {grid_to_text(hours): name for name, hours in shifts}
    kept = [
        row
        for row in vacancy.shifts
        if (row.hours in wanted and row.origin is not Origin.READ_FROM_TEXT)
        or (not wanted and row.origin is Origin.READ_FROM_TEXT)
    ]
    known = {row.hours for row in kept}
    kept += [
        ShiftPattern(name=name, hours=hours, origin=Origin.STATED)
        for hours, name in wanted.items()
        if hours not in known
    ]
    vacancy.shifts[:] = kept


def _link_occupation(
    vacancy: Vacancy, code: str | None, guess_occupation: GuessOccupation, *, is_new_text: bool
) -> None:
    if code:
        if code != vacancy.occupation_code or vacancy.occupation_origin is Origin.READ_FROM_TEXT:
            vacancy.occupation_code, vacancy.occupation_origin = code, Origin.STATED
        drop_reading(vacancy, "occupation_code")
        return
    if not is_new_text:
        return
    guess = guess_occupation(vacancy.title, vacancy.description)
    vacancy.occupation_code = guess.code if guess else None
    vacancy.occupation_origin = Origin.READ_FROM_TEXT if guess else None
    drop_reading(vacancy, "occupation_code")
    if guess:
        words = vacancy.title
        note_reading(vacancy, "occupation_code", Span(words, 0, len(words), is_title=True))
