"""PURE: what the readers of all formats give: vacancies in our words, and what they had to refuse."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from employers.codes import Need, PayUnit, RequirementKind, SizeClass, VacancyKind
from profiles.catalogue.codes import Contract, WorkingTime


class FeedError(Exception):
    """A whole file, or one record of it, cannot be read. ``field`` names what is wrong, where one thing is."""

    def __init__(self, message: str, field: str | None = None, **places: object) -> None:
        super().__init__(message)
        self.message = message  # English, with ``%(name)s`` places: who shows it to people translates it first
        self.places = {name: str(value) for name, value in places.items()}
        self.field = field

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        """The message with its places filled, in English."""
        return self.message % self.places if self.places else self.message


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """A place of work as a feed gives it."""

    postcode: str | None = None
    town: str | None = None
    street: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class FeedEmployer:
    """Who hires, as a feed names it; the address is the employer's own, not the place of work."""

    name: str
    postcode: str | None = None
    town: str | None = None
    street: str | None = None
    size_class: SizeClass | None = None
    is_temp_agency: bool | None = None
    industry: str | None = None  # WZ 2008


@dataclass(frozen=True, slots=True)
class FeedContact:
    """Whom to ask about a vacancy."""

    name: str
    email: str | None = None
    phone: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class FeedRequirement:
    """Something asked in a field of its own. ``code`` is the feed's own number, to be looked up when it is stored."""

    kind: RequirementKind
    code: str
    level: int | None = None
    need: Need = Need.WISH


@dataclass(frozen=True, slots=True)
class FeedPay:
    """Pay before tax, in cents for one ``unit``."""

    min_cents: int | None
    max_cents: int | None
    unit: PayUnit


@dataclass(frozen=True, slots=True)
class FeedVacancy:
    """One vacancy of a feed. None means that the feed does not say it."""

    source: str  # ba_jobsuche, schema_org, csv, hr_ba_xml
    source_id: str
    title: str
    employer: FeedEmployer
    description: str | None = None
    occupation: str | None = None  # name of the occupation, in the feed's words
    url: str | None = None
    published_on: date | None = None
    valid_until: date | None = None
    kind: VacancyKind | None = None
    contract: Contract | None = None
    contract_ends_on: date | None = None
    has_takeover_option: bool | None = None
    working_times: tuple[WorkingTime, ...] | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    openings: int | None = None
    earliest_start_on: date | None = None
    latest_start_on: date | None = None
    starts_now: bool | None = None
    pay: FeedPay | None = None
    places: tuple[FeedPlace, ...] = ()
    welcomes_refugees: bool | None = None
    only_severely_disabled: bool | None = None
    is_anonymous: bool = False
    title_code: str | None = None  # number of the occupation's title in the DKZ
    tariff: str | None = None
    requirements: tuple[FeedRequirement, ...] | None = None  # None: the feed has no fields for them
    contact: FeedContact | None = None
    modified_at: datetime | None = None  # by the feed's own clock


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A record of a feed: where it stands in the file, and the vacancy or the reason why there is none.

    ``withdrawn`` is the reference of a vacancy that the feed takes back. ``notes`` are rules of the format that the
    record breaks although it can be used.
    """

    place: str
    vacancy: FeedVacancy | None = None
    error: FeedError | None = None
    withdrawn: str | None = None
    source: str = ""  # with ``withdrawn``: the format, as `FeedVacancy.source`
    notes: tuple[FeedError, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedStream:
    """A file that is read while it is taken in: its format, whether it is all that the source has, its records.

    What a full file lacks, its source no longer has; HR-BA-XML that does not say it is not full. The records may end
    in a `FeedError`: the rest of the file is broken.
    """

    format_name: str
    rows: Iterator[FeedRow]
    is_full: bool


@dataclass(frozen=True, slots=True)
class FeedFile:
    """What was found in one file: the name of its format and its records in order."""

    format_name: str
    rows: tuple[FeedRow, ...] = field(default=())

    def under(self, name: str) -> "FeedFile":
        """The same with the file's name before each place."""
        return FeedFile(self.format_name, tuple(replace(row, place=f"{name}, {row.place}") for row in self.rows))
