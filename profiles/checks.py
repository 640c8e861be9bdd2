"""PURE: whether facts of a client can be true: ranges, known codes, and what must fit together."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, timedelta
from typing import Any

from profiles.inputs import ClientInput

MAX_HOURS_PER_WEEK = 60  # § 3 ArbZG: ten hours on six working days at most
MAX_TARGET_OCCUPATIONS = 5
EARLIEST_YEAR = 1940
LATEST_YEARS_AHEAD = 30
TEXT_LENGTHS = {
    "given_name": 120, "family_name": 120, "sex": 40, "nationality": 80, "phone": 60, "email": 254, "address": 300,
    "residence_document": 200, "note": 10_000,
}  # fmt: skip
_MANY_LINES = ("address", "note")
# Control signs, and those that turn the direction of what stands behind them: they come with pasted text, and a name
# that looks like another is found under neither. Joiners stay: Persian is written with them.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("[\t\n\r]")

_RANGES: dict[str, tuple[float, float, str]] = {
    "hours_min": (0.5, MAX_HOURS_PER_WEEK, "Hours per week lie between %(low)s and %(high)s."),
    "hours_max": (0.5, MAX_HOURS_PER_WEEK, "Hours per week lie between %(low)s and %(high)s."),
    "wished_hours": (0.5, MAX_HOURS_PER_WEEK, "Hours per week lie between %(low)s and %(high)s."),
    "max_commute_minutes": (1, 300, "Minutes to work lie between %(low)s and %(high)s."),
    "max_lift_kg": (0, 100, "Kilograms lie between %(low)s and %(high)s."),
    "disability_degree": (20, 100, "A degree of disability lies between %(low)s and %(high)s."),
}
_PAST_DATES = ("waiting_since", "limitations_reviewed_on", "permission_seen_on", "born_on")
_FUTURE_DATES = ("available_from", "permission_valid_until", "residence_rule_until")


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """Codes that the catalogue and the other tables know."""

    occupations: Collection[str] = frozenset()
    skills: Collection[str] = frozenset()
    languages: Collection[str] = frozenset()
    licences: Collection[str] = frozenset()
    certificates: Collection[str] = frozenset()
    limitations: Collection[str] = frozenset()
    employers: Collection[int] = frozenset()
    users: Collection[int] = frozenset()
    case_managers: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field: an English message with ``%(name)s`` places."""

    field: str
    message: str
    places: Mapping[str, object] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.places if self.places else self.message


def client_problems(facts: ClientInput, known: KnownCodes, *, today: date) -> tuple[FieldProblem, ...]:
    """All that is wrong with the touched fields, in the order of the fields; empty where all is well."""
    given = facts.given()
    checks: tuple[Callable[[Mapping[str, Any], KnownCodes, date], Iterator[FieldProblem]], ...] = (
        _ranges, _dates, _texts, _people, _occupations, _levels, _qualifications, _codes, _consents,
    )  # fmt: skip
    return tuple(problem for check in checks for problem in check(given, known, today))


def hours_problem(hours_min: float | None, hours_max: float | None) -> FieldProblem | None:
    """What is wrong between fewest and most hours per week."""
    if hours_min is not None and hours_max is not None and hours_min > hours_max:
        return FieldProblem("hours_min", "The fewest hours must not be more than the most hours.")
    return None


def _ranges(given: Mapping[str, Any], _known: KnownCodes, _today: date) -> Iterator[FieldProblem]:
    for name, (low, high, message) in _RANGES.items():
        value = given.get(name)
        if value is not None and not low <= value <= high:
            yield FieldProblem(name, message, {"low": low, "high": high})
    if given.get("hours_possible") is not None and given["hours_possible"] >> 168:
        yield FieldProblem("hours_possible", "A week has 168 hours.")


def _dates(given: Mapping[str, Any], _known: KnownCodes, today: date) -> Iterator[FieldProblem]:
    latest = today + timedelta(days=366 * LATEST_YEARS_AHEAD)
    for name in (*_PAST_DATES, *_FUTURE_DATES):
        value = given.get(name)
        if value is None:
            continue
        if value.year < 1900 or value > latest:
            yield FieldProblem(name, "This date cannot be right: %(value)s.", {"value": value.isoformat()})
        elif name in _PAST_DATES and value > today:
            yield FieldProblem(name, "This date must not lie in the future: %(value)s.", {"value": value.isoformat()})


def _texts(given: Mapping[str, Any], _known: KnownCodes, _today: date) -> Iterator[FieldProblem]:
    for name, length in TEXT_LENGTHS.items():
        if len(given.get(name) or "") > length:
            yield FieldProblem(name, "The text has more than %(length)s letters.", {"length": length})
        text = given.get(name) or ""
        if _INVISIBLE.search(text) or (name not in _MANY_LINES and _LINE_ENDS.search(text)):
            yield FieldProblem(name, "The text has signs that nobody sees. Type it again instead of pasting it.")
    email = given.get("email")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        yield FieldProblem("email", "This is not an e-mail address.")
    for name in ("home_postcode", "wished_postcodes"):
        value = given.get(name)
        for postcode in (value,) if isinstance(value, str) else value or ():
            if not re.fullmatch(r"[0-9]{5}", postcode):
                yield FieldProblem(name, '"%(value)s" is not a postcode of five digits.', {"value": postcode})


def _people(given: Mapping[str, Any], known: KnownCodes, _today: date) -> Iterator[FieldProblem]:
    for name, people in (("case_manager_id", known.case_managers), ("permission_seen_by", known.users)):
        value = given.get(name)
        if value is not None and value not in people:
            yield FieldProblem(name, "There is no such member of staff: %(value)s.", {"value": value})


def _occupations(given: Mapping[str, Any], _known: KnownCodes, today: date) -> Iterator[FieldProblem]:
    entries = given.get("occupations") or ()
    ranks = [entry.rank for entry in entries if entry.rank is not None]
    if any(not 1 <= rank <= MAX_TARGET_OCCUPATIONS for rank in ranks) or len(set(ranks)) < len(ranks):
        yield FieldProblem(
            "occupations", "Wished occupations are ranked from 1 to %(most)s, each rank once.",
            {"most": MAX_TARGET_OCCUPATIONS},
        )  # fmt: skip
    for entry in entries:
        if not 0 <= (entry.experience_months or 0) <= 720:
            yield FieldProblem("occupations", "Months of experience lie between 0 and 720.")
        if entry.last_year is not None and not EARLIEST_YEAR <= entry.last_year <= today.year:
            places = {"low": EARLIEST_YEAR, "high": today.year}
            yield FieldProblem("occupations", "The last year lies between %(low)s and %(high)s.", places)


def _levels(given: Mapping[str, Any], _known: KnownCodes, today: date) -> Iterator[FieldProblem]:
    if any(not 0 <= entry.level <= 3 for entry in given.get("skills") or ()):
        yield FieldProblem("skills", "The level of a skill lies between 0 and 3.")
    for entry in given.get("languages") or ():
        levels = [level for level in (entry.listen, entry.read, entry.speak, entry.write) if level is not None]
        if not levels:
            message = "No level is given for the language %(code)s."
            yield FieldProblem("languages", message, {"code": entry.language})
        if any(not 0 <= level <= 6 for level in levels):
            yield FieldProblem("languages", "The level of a language lies between A0 and C2.")
        if entry.tested_on is not None and not date(1950, 1, 1) <= entry.tested_on <= today:
            yield FieldProblem("languages", "The date of the test must not lie in the future.")


def _qualifications(given: Mapping[str, Any], _known: KnownCodes, _today: date) -> Iterator[FieldProblem]:
    titles = Counter((entry.title, entry.kind, entry.occupation_code) for entry in given.get("qualifications") or ())
    for title in sorted(title for (title, *_), number in titles.items() if number > 1):
        yield FieldProblem("qualifications", "%(code)s stands there twice.", {"code": title})
    for entry in given.get("qualifications") or ():
        if not entry.title.strip() or len(entry.title) > 200:
            yield FieldProblem("qualifications", "A qualification needs a title of 1 to 200 letters.")
        if entry.level is not None and not 1 <= entry.level <= 4:
            yield FieldProblem("qualifications", "The level of a qualification lies between 1 and 4.")


def _codes(given: Mapping[str, Any], known: KnownCodes, _today: date) -> Iterator[FieldProblem]:
    for name, key, codes, message in (
        ("occupations", "code", known.occupations, "There is no occupation %(code)s."),
        ("qualifications", "occupation_code", known.occupations, "There is no occupation %(code)s."),
        ("skills", "skill_code", known.skills, "There is no skill %(code)s."),
        ("languages", "language", known.languages, "There is no language %(code)s."),
        ("licences", "licence_class", known.licences, "There is no licence class %(code)s."),
        ("certificates", "certificate_code", known.certificates, "There is no certificate %(code)s."),
        ("limitations", "item", known.limitations, "There is no limitation item %(code)s."),
        ("excluded_employers", "employer_id", known.employers, "There is no employer %(code)s."),
    ):
        values = [getattr(entry, key) for entry in given.get(name) or ()]
        for value in values:
            if value is not None and value not in codes:
                yield FieldProblem(name, message, {"code": value})
        twice = sorted(str(value) for value, number in Counter(values).items() if number > 1)
        if twice and name != "qualifications":
            yield FieldProblem(name, "%(code)s stands there twice.", {"code": twice[0]})


def _consents(given: Mapping[str, Any], _known: KnownCodes, today: date) -> Iterator[FieldProblem]:
    purposes = Counter((entry.purpose, entry.scope, entry.given_on) for entry in given.get("consents") or ())
    for purpose in sorted(purpose for (purpose, *_), number in purposes.items() if number > 1):
        yield FieldProblem("consents", "%(code)s stands there twice.", {"code": purpose.value})
    for entry in given.get("consents") or ():
        if entry.given_on > today or (entry.revoked_on and not entry.given_on <= entry.revoked_on <= today):
            yield FieldProblem("consents", "A consent is given, then revoked, and neither in the future.")
        if not entry.wording_version or len(entry.wording_version) > 20 or len(entry.scope) > 200:
            yield FieldProblem("consents", "A consent needs the version of its wording (1 to 20 letters).")
