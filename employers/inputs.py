"""What an employer or adviser enters about a vacancy; the forms fill these, operations store them."""

from dataclasses import dataclass, field
from datetime import date

from employers.codes import Demand, DisclosureMode, Need, PayUnit, RequirementKind, VacancyKind
from profiles.catalogue.codes import Contract, LanguageAspect, WorkingTime


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """A place of work."""

    postcode: str | None = None
    town: str | None = None
    street: str | None = None
    transit_stop: str | None = None


@dataclass(frozen=True, slots=True)
class RequirementInput:
    """Something that is asked; what ``level`` means depends on the kind."""

    kind: RequirementKind
    code: str
    level: int | None = None
    need: Need = Need.MUST
    is_learnable: bool = False
    aspect: LanguageAspect | None = None


@dataclass(frozen=True, slots=True)
class DemandInput:
    """How often the work demands something."""

    item: str
    degree: Demand
    max_kg: int | None = None


@dataclass(frozen=True, slots=True)
class ShiftInput:
    """A pattern of working hours: a set of hours of the week (168 bits)."""

    name: str
    hours: int


@dataclass(frozen=True, slots=True)
class VacancyInput:
    """All that can be entered about a vacancy. None: not said."""

    title: str
    description: str = ""
    kind: VacancyKind | None = None
    occupation_code: str | None = None
    requirement_level: int | None = None
    contract: Contract | None = None
    contract_ends_on: date | None = None
    has_takeover_option: bool | None = None
    working_times: tuple[WorkingTime, ...] = ()
    hours_min: float | None = None
    hours_max: float | None = None
    openings: int | None = None
    earliest_start_on: date | None = None
    latest_start_on: date | None = None
    starts_now: bool | None = None
    valid_until: date | None = None
    pay_min_cents: int | None = None
    pay_max_cents: int | None = None
    pay_unit: PayUnit | None = None
    tariff: str | None = None
    welcomes_refugees: bool | None = None
    only_severely_disabled: bool | None = None
    offers_trial: bool | None = None
    subsidy_discussed: bool | None = None
    is_step_free: bool | None = None
    has_accessible_toilet: bool | None = None
    has_parking: bool | None = None
    is_screen_reader_ready: bool | None = None
    helps_with_induction: bool | None = None
    has_industrial_action: bool | None = None
    restriction_request: str | None = None
    restriction_reason: str | None = None
    disclosure_mode: DisclosureMode = DisclosureMode.OPEN
    places: tuple[PlaceInput, ...] = field(default=())
    requirements: tuple[RequirementInput, ...] = field(default=())
    demands: tuple[DemandInput, ...] = field(default=())
    shifts: tuple[ShiftInput, ...] = field(default=())
