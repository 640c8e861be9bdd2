"""PURE: what the readers of all formats give: vacancies in our words, and what they had to refuse."""

from dataclasses import dataclass, field, replace
from datetime import date

from employers.codes import PayUnit, SizeClass, VacancyKind
from profiles.catalogue.codes import Contract, WorkingTime


class FeedError(Exception):
    """A whole file, or one record of it, cannot be read. ``field`` names what is wrong, where one thing is."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


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


@dataclass(frozen=True, slots=True)
class FeedPay:
    """Pay before tax, in cents for one ``unit``."""

    min_cents: int | None
    max_cents: int | None
    unit: PayUnit


@dataclass(frozen=True, slots=True)
class FeedVacancy:
    """One vacancy of a feed. None means that the feed does not say it."""

    source: str  # ba_jobsuche, schema_org, csv
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


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A record of a feed: where it stands in the file, and the vacancy or the reason why there is none."""

    place: str
    vacancy: FeedVacancy | None = None
    error: FeedError | None = None


@dataclass(frozen=True, slots=True)
class FeedFile:
    """What was found in one file: the name of its format and its records in order."""

    format_name: str
    rows: tuple[FeedRow, ...] = field(default=())

    def under(self, name: str) -> "FeedFile":
        """The same with the file's name before each place."""
        return FeedFile(self.format_name, tuple(replace(row, place=f"{name}, {row.place}") for row in self.rows))
