"""What the API takes and gives, as models: the OpenAPI document and the checks come from the same lines."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from employers.codes import (
    Demand,
    DisclosureMode,
    Need,
    PayUnit,
    RequirementKind,
    VacancyKind,
    VacancyState,
)
from placements.codes import EmployerReason, ProposalState
from placements.messages.codes import AnswerChoice
from profiles.catalogue.codes import Contract, LanguageAspect, WorkingTime

LARGEST = 2**31 - 1
MOST_CENTS = 100_000_000
YEARS = (1990, 2100)


def text(most: int, least: int = 0) -> Any:
    """A text of at most so many characters without NUL, which no database stores."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most, pattern=r"^[^\x00]*$")]


def _in_our_time(value: date) -> date:
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise ValueError("the year must lie between 1990 and 2100")
    return value


def _only_digits(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("must be a whole number")
    return value


Day = Annotated[date, AfterValidator(_in_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Cents = Annotated[int, Field(ge=0, le=MOST_CENTS)]
Hours = Annotated[float, Field(gt=0, le=80, allow_inf_nan=False)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]


class Sent(BaseModel):
    """What programs send: exactly the fields that are described, of exactly their types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Given(BaseModel):
    """What programs are given."""

    model_config = ConfigDict(frozen=True)


class Place(Sent):
    """A place of work."""

    postcode: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] | None = None
    town: text(120) | None = None  # type: ignore[valid-type]
    street: text(120) | None = None  # type: ignore[valid-type]


class Asked(Sent):
    """A requirement. `level`: skill 1 to 3, language 0 (A0) to 6 (C2), qualification 1 to 4, experience in months."""

    kind: RequirementKind
    code: text(120)  # type: ignore[valid-type]
    level: Annotated[int, Field(ge=0, le=600)] | None = None
    need: Need = Need.MUST
    is_learnable: bool = False
    aspect: LanguageAspect | None = None


class DemandOfWork(Sent):
    """How often the work demands something."""

    item: text(30, 1)  # type: ignore[valid-type]
    degree: Demand
    max_kg: Annotated[int, Field(ge=1, le=200)] | None = None


class Shift(Sent):
    """Hours of the week in words, such as "Mo-Fr 06-14"; of several patterns one suffices."""

    hours: text(200, 1)  # type: ignore[valid-type]


class VacancyFields(Sent):
    """What an employer says of a vacancy. Absent and null: not said."""

    title: text(300, 1)  # type: ignore[valid-type]
    description: text(20_000) = ""  # type: ignore[valid-type]
    kind: VacancyKind | None = None
    occupation_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] | None = None
    contract: Contract | None = None
    contract_ends_on: Day | None = None
    has_takeover_option: bool | None = None
    working_times: Annotated[list[WorkingTime], Field(max_length=5)] = []
    hours_min: Hours | None = None
    hours_max: Hours | None = None
    openings: Annotated[int, Field(ge=1, le=500)] | None = None
    earliest_start_on: Day | None = None
    latest_start_on: Day | None = None
    starts_now: bool | None = None
    valid_until: Day | None = None
    pay_min_cents: Cents | None = None
    pay_max_cents: Cents | None = None
    pay_unit: PayUnit | None = None
    tariff: text(120) | None = None  # type: ignore[valid-type]
    welcomes_refugees: bool | None = None
    offers_trial: bool | None = None
    is_step_free: bool | None = None
    has_accessible_toilet: bool | None = None
    has_parking: bool | None = None
    helps_with_induction: bool | None = None
    disclosure_mode: DisclosureMode = DisclosureMode.OPEN
    places: Annotated[list[Place], Field(max_length=20)] = []
    requirements: Annotated[list[Asked], Field(max_length=60)] = []
    demands: Annotated[list[DemandOfWork], Field(max_length=40)] = []
    shifts: Annotated[list[Shift], Field(max_length=20)] = []


class NewVacancy(VacancyFields):
    """A vacancy to be created. A token that acts for several employers says for which."""

    employer_id: Id | None = None


class StatusChange(Sent):
    """A step in the life of a vacancy; with `renew` the new last day."""

    step: Annotated[str, StringConstraints(pattern=r"^(submit|pause|resume|confirm|renew|fill_elsewhere|withdraw)$")]
    note: text(500) | None = None  # type: ignore[valid-type]
    valid_until: Day | None = None


class Vacancy(Given):
    """A vacancy. `missing` names the facts without which it cannot be submitted."""

    id: int
    reference: str
    employer_id: int
    state: VacancyState
    created_at: datetime
    updated_at: datetime
    published_on: date | None
    missing: list[str]
    facts: VacancyFields


class VacancyList(Given):
    """One page; `next_cursor` is null on the last."""

    items: list[Vacancy]
    next_cursor: str | None


class Held(Given):
    """A skill with its level from 1 to 3."""

    label: str
    level: int


class Spoken(Given):
    """A language with levels of the CEFR; empty is not recorded."""

    label: str
    speak: str
    write: str


class Experienced(Given):
    """An occupational group; `experience` is a band of years, null where not recorded."""

    label: str
    experience: str | None


class AnonymousProfile(Given):
    """What counts for the work, in bands where exact figures would point at a person."""

    occupations: list[Experienced]
    skills: list[Held]
    languages: list[Spoken]
    licences: list[str]
    hours_per_week: list[float]
    available_from: date | None


class ProposalSummary(Given):
    """A proposal of the employer service; `can_answer` says which answers it takes now."""

    id: int
    vacancy_id: int
    employer_id: int
    state: ProposalState
    changed_at: datetime
    answer_due_on: date | None
    interview_at: datetime | None
    starts_on: date | None
    can_answer: list[AnswerChoice]


class Proposal(ProposalSummary):
    """A proposal with the anonymous profile, null where the client no longer shows it.

    `name` is null until the client's name is released for this proposal.
    """

    profile: AnonymousProfile | None
    name: str | None


class ProposalList(Given):
    """One page; `next_cursor` is null on the last."""

    items: list[ProposalSummary]
    next_cursor: str | None


class NewAnswer(Sent):
    """The employer's answer. `not_suited` needs a reason, `invite` the time, `hired` the first day of work."""

    choice: AnswerChoice
    reason: EmployerReason | None = None
    note: text(1000) | None = None  # type: ignore[valid-type]
    interview_at: Moment | None = None
    starts_on: Day | None = None


class Window(BaseModel):
    """Paging: `cursor` as the page before gave it."""

    model_config = ConfigDict(frozen=True)

    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")] | None = None
    limit: Annotated[int, BeforeValidator(_only_digits), Field(ge=1, le=100)] = 50


class VacancyWindow(Window):
    """Which vacancies."""

    state: VacancyState | None = None
    updated_since: Moment | None = None


class ProposalWindow(Window):
    """Which proposals."""

    vacancy_id: Annotated[int, BeforeValidator(_only_digits), Field(ge=1, le=LARGEST)] | None = None


class ProblemDetail(Given):
    """Where an error lies, as a JSON pointer."""

    pointer: str
    message: str


class Problem(Given):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemDetail] = []
