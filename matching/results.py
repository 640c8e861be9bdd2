"""PURE: what the matcher says about one client and one vacancy, in codes and numbers; explanation/ has the words."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from employers.codes import Origin
from matching.facts import Gate, GateValue, MatchKind, Part, VacancyFacts
from profiles.offer_effects import Decider

PlaceValue = str | int | float | bool | None

GATE_LETTERS: Mapping[GateValue, str] = {GateValue.MET: "m", GateValue.NOT_MET: "n", GateValue.UNKNOWN: "u"}


class Closing(enum.StrEnum):
    """What can close a gate that is not met."""

    CLEARING = "clearing"  # by the authority, never by an offer
    RECOGNITION = "recognition"
    LANGUAGE_COURSE = "language_course"
    LICENCE_COURSE = "licence_course"
    CERTIFICATE_COURSE = "certificate_course"
    SKILL_MEASURE = "skill_measure"
    QUALIFICATION = "qualification"
    CHILD_CARE = "child_care"  # where care is the reason; the matcher does not know reasons
    MOBILITY = "mobility"  # a licence or a mobility offer
    ADAPTATION = "adaptation"  # a technical aid or an adapted place of work


class Addressee(enum.StrEnum):
    """Who can answer an open question."""

    CASE_MANAGER = "case_manager"  # the client's
    EMPLOYER_ADVISER = "employer_adviser"  # the employer's
    EMPLOYER_CONTACT = "employer_contact"


class Question(enum.StrEnum):
    """What to ask where a gate is unknown."""

    WORK_PERMISSION = "work_permission"
    RECOGNITION = "recognition"
    QUALIFICATION = "qualification"
    LANGUAGE_LEVEL = "language_level"
    LANGUAGE_NEED = "language_need"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    SKILL_LEVEL = "skill_level"
    SKILL_EVIDENCE = "skill_evidence"
    HOURS = "hours"
    SHIFTS = "shifts"
    START = "start"
    HOME = "home"
    MAX_COMMUTE = "max_commute"
    TRAVEL_MODES = "travel_modes"
    LIMITATION = "limitation"
    ADAPTATION = "adaptation"
    VACANCY_OCCUPATION = "vacancy_occupation"
    PLACE_OF_WORK = "place_of_work"
    CONFIRM_READING = "confirm_reading"


ADDRESSEES: Mapping[Question, Addressee] = dict.fromkeys(Question, Addressee.CASE_MANAGER) | {
    Question.LANGUAGE_NEED: Addressee.EMPLOYER_CONTACT,
    Question.ADAPTATION: Addressee.EMPLOYER_CONTACT,
    Question.VACANCY_OCCUPATION: Addressee.EMPLOYER_ADVISER,
    Question.PLACE_OF_WORK: Addressee.EMPLOYER_ADVISER,
    Question.CONFIRM_READING: Addressee.EMPLOYER_ADVISER,
}


def origin_of(vacancy: VacancyFacts, *names: str) -> Origin:
    """Whether one of these fields was read from the advert."""
    return Origin.READ_FROM_TEXT if vacancy.fields_read.intersection(names) else Origin.STATED


class FactItem(NamedTuple):
    """One fact as it was compared: the name of its sentence and what goes into the sentence's places."""

    name: str
    places: Mapping[str, PlaceValue]
    origin: Origin | None = None  # of a vacancy's fact, where it is kept


class Compared(NamedTuple):
    """One comparison inside a gate. A side is None where nothing is recorded."""

    value: GateValue
    client: FactItem | None
    vacancy: FactItem | None
    question: Question | None = None

    @property
    def is_read_from_text(self) -> bool:
        """Whether the vacancy's fact was read from the advert and nobody has confirmed it."""
        return self.vacancy is not None and self.vacancy.origin is Origin.READ_FROM_TEXT


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate's value with what it compared; without comparisons the vacancy asks nothing here."""

    gate: Gate
    value: GateValue
    comparisons: tuple[Compared, ...] = ()
    closable_by: Closing | None = None

    @property
    def questions(self) -> Iterator[tuple[Question, Compared]]:
        """What to ask: one question for each unknown, and one for each reading that stands against the match."""
        for each in self.comparisons:
            if each.question is not None:
                yield each.question, each
            if each.value is not GateValue.MET and each.is_read_from_text:
                yield Question.CONFIRM_READING, each

    @property
    def asks(self) -> Question | None:
        """The first question, None where nothing is open."""
        return next((question for question, _ in self.questions), None)


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part of the score: ``hundredths`` of a point = weight * value, value in [0, 1]; what counted, what was lost."""

    part: Part
    weight: float
    value: float
    hundredths: int
    is_unknown: bool = False
    items: tuple[FactItem, ...] = ()
    rest: tuple[FactItem, ...] = ()  # what would have earned the rest


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One offer on the way to a vacancy: when it runs, who decides about it. Titles are German and English."""

    offer_id: int
    code: str
    titles: tuple[str, str | None]
    provider: str | None
    decider: Decider
    run_id: int
    starts_on: date
    ends_on: date
    cost_cents: int | None
    needs_reason: bool  # opens hours of the week: only where missing child care is the reason


@dataclass(frozen=True, slots=True)
class Bridge:
    """Offers in their order that close every unmet gate of a pair, if passed, and the day from which it is reached.

    ``comes_back_per_month`` is set where the vacancy itself will be gone by then: so many like it come in a month.
    """

    steps: tuple[BridgeStep, ...]
    reaches_from: date
    closes: tuple[Gate, ...]
    to_clarify: tuple[Gate, ...] = ()  # gates that are unknown then
    comes_back_per_month: float | None = None

    @property
    def cost_cents(self) -> int | None:
        """What all offers cost for one person; None where the cost of one is not recorded."""
        costs = [step.cost_cents for step in self.steps if step.cost_cents is not None]
        return sum(costs) if len(costs) == len(self.steps) else None


@dataclass(frozen=True, slots=True)
class PairEvaluation:
    """The whole reasoning of one client and one vacancy; the score is the sum of the parts, 0 to 10,000 hundredths."""

    client_id: int
    vacancy_id: int
    on: date
    settings_version: str
    kind: MatchKind
    gates: tuple[GateResult, ...]
    parts: tuple[PartResult, ...]
    score_hundredths: int
    bridge: Bridge | None = None
