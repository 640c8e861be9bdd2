"""PURE: what was read from an advert; each fact with the exact words and where they stand."""

from dataclasses import dataclass, field
from datetime import date

from employers.codes import Demand, Need, PayUnit, RequirementKind
from profiles.catalogue.codes import Contract, WorkingTime


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the advert: ``words == (title if is_title else text)[start:end]``.

    ``confidence`` in (0, 1]: how sure it is that they say what was read.
    """

    words: str
    start: int
    end: int
    is_title: bool = False
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class RequirementRead:
    """Something that is asked. Language without a written CEFR level: ``level`` None (vague).

    ``is_alternative``: one of several named in one breath suffices. ``is_implicit``: the class was not written
    ("Führerschein" alone, read as B).
    """

    kind: RequirementKind
    code: str
    need: Need
    span: Span
    level: int | None = None
    is_learnable: bool = False
    is_alternative: bool = False
    is_implicit: bool = False
    is_negated: bool = False  # said not to be needed


@dataclass(frozen=True, slots=True)
class DemandRead:
    """How often the work demands something; ``max_kg`` with lifting."""

    item: str
    degree: Demand
    span: Span
    max_kg: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is said not to be asked, not to happen or not to be needed.

    ``kind`` is a kind of requirement, "demand", "shift" or "experience"; ``code`` as in what would have been read.
    """

    kind: str
    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class ShiftRead:
    """One pattern of working hours: a set of hours of the week (168 bits)."""

    name: str
    hours: int
    span: Span


@dataclass(frozen=True, slots=True)
class HoursRead:
    """Hours a week; None where one end is open."""

    low: float | None
    high: float | None
    span: Span


@dataclass(frozen=True, slots=True)
class PayRead:
    """Base pay before tax in cents for one ``unit``; ``max_cents`` None where only a lower end is said."""

    min_cents: int | None
    max_cents: int | None
    unit: PayUnit
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an advert says. What it does not say is absent."""

    requirements: tuple[RequirementRead, ...] = ()
    demands: tuple[DemandRead, ...] = ()
    shifts: tuple[ShiftRead, ...] = ()
    shift_flags: dict[str, bool] = field(default_factory=dict)  # early, late, night, weekend: said or excluded
    working_times: tuple[tuple[WorkingTime, Span], ...] = ()
    hours: HoursRead | None = None
    contract: tuple[Contract, Span] | None = None
    starts_now: Span | None = None
    start_on: tuple[date, Span] | None = None
    openings: tuple[int, Span] | None = None
    pay: PayRead | None = None
    experience: tuple[str, Span, int | None] | None = None  # required, wish or not_needed; months where said
    learnable: Span | None = None  # missing knowledge is taught
    refused: tuple[Refusal, ...] = ()  # what is said not to be needed
