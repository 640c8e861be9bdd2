"""PURE: all that the matcher may know about a client and a vacancy, and the settings of a run.

This is the privacy boundary: what is not a field here cannot influence a score. Name, birth date, sex, nationality,
origin, religion, family, diagnosis, disability and residence title are not. A new field needs a page in
docs/decisions/. Everywhere None (or a missing key) means *not recorded*, never "none".
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import NamedTuple

from employers.codes import Demand, Need, Origin, VacancyKind
from profiles.catalogue.codes import Cefr, Contract, LanguageAspect
from profiles.codes import Evidence, LimitationValue, PermissionScope, Recognition, TravelMode
from profiles.offer_effects import Decider, Effect, Prerequisite


class GateValue(enum.StrEnum):
    """Kleene's three values of a gate."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Gate(enum.StrEnum):
    """The conditions that points cannot outweigh, in the order in which they are shown and stored."""

    WORK_PERMISSION = "work_permission"
    REGULATED_OCCUPATION = "regulated_occupation"
    LANGUAGE = "language"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    SKILL = "skill"
    REQUIREMENT_LEVEL = "requirement_level"
    HOURS = "hours"
    SHIFTS = "shifts"
    COMMUTE = "commute"
    DEMANDS = "demands"
    START = "start"
    EMPLOYER_EXCLUDED = "employer_excluded"
    REFUSED_BEFORE = "refused_before"
    ALREADY_PROPOSED = "already_proposed"
    INDUSTRIAL_ACTION = "industrial_action"
    PAUSED = "paused"


class Part(enum.StrEnum):
    """The parts of the score, in the order in which they are shown and stored."""

    OCCUPATION = "occupation"
    SKILLS = "skills"
    WISHES = "wishes"
    COMMUTE = "commute"
    WORKING_TIME = "working_time"
    LANGUAGE = "language"


class MatchKind(enum.StrEnum):
    """What a pair is, by its gates alone (MATCHING part 1, docs/matching.md)."""

    FIT = "fit"
    TO_CLARIFY = "to_clarify"
    NEAR_MISS = "near_miss"
    BLOCKED = "blocked"


class DemandNeed(enum.StrEnum):
    """What a line of the demand report is about."""

    OFFER = "offer"  # an offer that closes near misses
    NO_OFFER = "no_offer"  # a gap that no offer with a free place closes
    TOO_LATE = "too_late"  # a gap that offers close, but only after the vacancy is gone


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class OccupationFact:
    """An occupation of a client: KldB code, wish rank (1 first), months of experience, last year in it."""

    code: str
    rank: int | None = None
    experience_months: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class SkillFact:
    """Level 0 (recorded as "cannot") to 3 (expert), and what backs it."""

    level: int
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class LanguageFact:
    """Levels of the four skills in one language; None where not recorded."""

    listen: Cefr | None = None
    read: Cefr | None = None
    speak: Cefr | None = None
    write: Cefr | None = None

    def level(self, aspect: LanguageAspect) -> Cefr | None:
        """Level of one of the four skills."""
        value: Cefr | None = getattr(self, aspect.value)
        return value


@dataclass(frozen=True, slots=True)
class QualificationFact:
    """A vocational qualification: requirement level 1-4 that it reaches, its occupation, how far it is recognised."""

    level: int
    occupation: str | None = None
    recognition: Recognition | None = None


@dataclass(frozen=True, slots=True)
class PermissionFact:
    """What the document that staff have seen says about work."""

    scope: PermissionScope
    valid_until: date | None = None
    is_seen: bool = False
    employer_id: int | None = None
    vacancy_id: int | None = None


@dataclass(frozen=True, slots=True)
class WishFacts:
    """The client's own wishes beside the ranked occupations; None where none was expressed."""

    contract: Contract | None = None
    hours: float | None = None
    places: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the matcher may know of a client."""

    client_id: int
    occupations: tuple[OccupationFact, ...] = ()
    skills: Mapping[str, SkillFact] = field(default_factory=dict)
    languages: Mapping[str, LanguageFact] = field(default_factory=dict)
    qualifications: tuple[QualificationFact, ...] = ()
    licences: Mapping[str, bool] = field(
        default_factory=dict
    )  # class -> held, closed under implication in both directions
    certificates: Mapping[str, bool] = field(default_factory=dict)  # code -> held
    hours_min: float | None = None  # per week
    hours_max: float | None = None
    hours_possible: int = 0  # hours of the week (168 bits) known to be possible
    hours_impossible: int = 0  # known to be impossible; what is in neither is unknown
    home: Point | None = None
    modes: Mapping[TravelMode, bool] = field(default_factory=dict)
    max_commute_minutes: int | None = None
    limitations: Mapping[str, LimitationValue] = field(default_factory=dict)
    other_limitations: LimitationValue = LimitationValue.UNKNOWN  # of items that `limitations` does not name
    max_lift_kg: int | None = None
    available_from: date | None = None
    permission: PermissionFact | None = None
    wishes: WishFacts = field(default_factory=WishFacts)
    is_paused: bool = False
    excluded_employers: frozenset[int] = frozenset()
    refused_vacancies: frozenset[int] = frozenset()
    proposed_vacancies: frozenset[int] = frozenset()
    running_proposals: int = 0
    waiting_days: int = 0


@dataclass(frozen=True, slots=True)
class SkillAsked:
    """A skill that a vacancy asks at a level 1-3."""

    code: str
    level: int
    need: Need = Need.MUST
    is_learnable: bool = False
    origin: Origin = Origin.STATED


@dataclass(frozen=True, slots=True)
class LanguageAsked:
    """A level asked in one language skill, or in all four (aspect None). Level None: asked without a level."""

    language: str
    level: Cefr | None
    aspect: LanguageAspect | None = None
    need: Need = Need.MUST
    is_learnable: bool = False
    origin: Origin = Origin.STATED


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A licence class or a certificate that a vacancy asks."""

    code: str
    need: Need = Need.MUST
    is_learnable: bool = False
    origin: Origin = Origin.STATED


@dataclass(frozen=True, slots=True)
class DemandFact:
    """How often the work demands something; ``max_kg`` with lifting and carrying."""

    item: str
    degree: Demand
    max_kg: int | None = None
    origin: Origin = Origin.STATED


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What the matcher may know of a vacancy. An empty requirement asks nothing."""

    vacancy_id: int
    employer_id: int
    occupation: str | None = None
    is_regulated: bool = False
    requirement_level: int | None = None  # 1-4 asked
    kind: VacancyKind | None = None
    skills: tuple[SkillAsked, ...] = ()
    languages: tuple[LanguageAsked, ...] = ()
    licences: tuple[CodeAsked, ...] = ()
    certificates: tuple[CodeAsked, ...] = ()
    contract: Contract | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    are_hours_derived: bool = False  # from full time, part time or mini-job, not stated as hours
    shifts: tuple[int, ...] = ()  # each a set of hours of the week (168 bits); of several one suffices
    places: tuple[Point | None, ...] = ()  # None: a place whose position is not known
    demands: tuple[DemandFact, ...] = ()
    earliest_start: date | None = None
    latest_start: date | None = None
    openings: int = 1
    running_proposals: int = 0
    has_industrial_action: bool = False
    is_paused: bool = False
    fields_read: frozenset[str] = frozenset()  # names of fields above that were read from the advert, not confirmed
    valid_until: date | None = None  # last day on which the advert stands; says only whether a near miss comes in time


@dataclass(frozen=True, slots=True)
class OfferRunFact:
    """Once that an offer takes place and still has a free place."""

    run_id: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """What the matcher may know of an offer. Titles, provider and decider are shown and never counted.

    ``effects`` are complete: a licence class brings all the classes that it implies.
    """

    offer_id: int
    code: str
    effects: tuple[Effect, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    runs: tuple[OfferRunFact, ...] = ()
    cost_cents: int | None = None
    is_restricted: bool = False  # open only to people whom the matcher cannot tell
    decider: Decider = Decider.JC
    titles: tuple[str, str | None] = ("", None)  # German, English
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What the catalogue says about how near occupations and skills are; missing pairs are not related."""

    occupation_relations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    skill_relations: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """Every number of the matcher that is a setting; stored with each run. Weights sum to 100."""

    version: str = "2026-11"
    weights: Mapping[Part, float] = field(
        default_factory=lambda: {
            Part.OCCUPATION: 30.0,
            Part.SKILLS: 30.0,
            Part.WISHES: 15.0,
            Part.COMMUTE: 10.0,
            Part.WORKING_TIME: 10.0,
            Part.LANGUAGE: 5.0,
        }
    )
    neutral: Mapping[Part, float] = field(default_factory=lambda: dict.fromkeys(Part, 0.5))
    candidates_per_side: int = 20
    near_miss_candidates_per_side: int = 10  # of these, offers are looked for
    gap_candidates_per_vacancy: int = 5  # of these, what no offer closes counts as a gap in the demand report
    near_misses_per_side: int = 5  # of these with offers, kept
    offers_per_bridge: int = 3
    bridge_margin_days: int = 14  # between the end of the last offer and the first day of work
    comes_back_per_month: float = 1.0  # so many new vacancies of an occupation, and another one will come
    proposals_per_client: int = 3
    proposals_per_opening: int = 4
    waiting_bonus_per_day: float = 0.25  # points
    waiting_bonus_max: float = 25.0
    waiting_bonus_base: float = 5.0  # for any client without a running proposal
    household_open_edges: int = 100_000  # with more edges left open by prices the gap is stated, not closed
    household_nodes: int = 1_000  # of the search for the best way to keep exclusions apart
    experience_full_months: int = 36
    experience_floor: float = 0.4
    recency_full_years: int = 3
    recency_floor: float = 0.5
    recency_floor_years: int = 15
    wish_rank_step: float = 0.1  # what a wished occupation loses for each rank after the first
    wish_place_full_km: float = 5.0  # a wished place counts in full up to here
    wish_place_zero_km: float = 20.0  # and not at all from here
    detour_factor: float = 1.3
    speed_kmh: Mapping[TravelMode, float] = field(
        default_factory=lambda: {
            TravelMode.FOOT: 4.5,
            TravelMode.BIKE: 14.0,
            TravelMode.TRANSIT: 22.0,
            TravelMode.CAR: 38.0,
        }
    )
    access_minutes: Mapping[TravelMode, float] = field(
        default_factory=lambda: {
            TravelMode.FOOT: 0.0,
            TravelMode.BIKE: 2.0,
            TravelMode.TRANSIT: 12.0,
            TravelMode.CAR: 5.0,
        }
    )

    def as_json(self) -> dict[str, object]:
        """The settings as plain values, in a stable order."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            name: {str(key): number for key, number in value.items()} if isinstance(value, Mapping) else value
            for name, value in values.items()
        }


class Pair(NamedTuple):
    """One client and one vacancy with all else that gates and score read. ``on`` is the day in Europe/Berlin."""

    client: ClientFacts
    vacancy: VacancyFacts
    settings: MatchSettings
    on: date
    catalogue: CatalogueFacts = CatalogueFacts()
