"""Who the generated clients are: names, languages, residence documents. Drawn apart from what they can do."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jobs.demo.draws import Draws, Weights
from jobs.demo.material import Material, Row, after_months
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import Evidence, PermissionScope

GERMAN = "de"
ANY_LEVEL = Weights([Cefr.A2, Cefr.B1, Cefr.B2, Cefr.C1], [2, 3, 3, 2])


@dataclass(frozen=True, slots=True)
class Person:
    """A generated person. ``group`` (german, eu, third) says which documents are usual."""

    region: Mapping[str, Any]
    given: str
    family: str
    nationality: str
    years_here: int | None
    group: str
    born_on: date

    @property
    def first_language(self) -> str:
        """Code of the first language."""
        return str(self.region["code"])


def draw_person(draws: Draws, material: Material, today: date, partner: Person | None = None) -> Person:
    """A person; one who lives with ``partner`` shares language region and mostly the family name."""
    patterns = material.clients
    region = partner.region if partner else draws.of(patterns.weights("language_region"))
    is_german = region["code"] == GERMAN or draws.chance(patterns.value("residence_groups.citizen_share"))
    years = None if region["code"] == GERMAN else int(draws.of(patterns.weights("years_since_arrival.weights")))
    family = partner.family if partner and draws.chance(0.8) else draws.pick(region["family"])
    low, high = patterns.value("case.age_years")
    return Person(
        region=region,
        given=draws.pick(region["given"]),
        family=family,
        nationality="DE" if is_german else draws.pick(region["nationalities"]),
        years_here=max(years, 6) if is_german and years is not None else years,
        group=_group(region["code"], is_german, patterns.value("residence_groups.eu")),
        born_on=today - timedelta(days=draws.between(low * 365, high * 365)),
    )


def _group(code: str, is_german: bool, eu: list[str]) -> str:
    if is_german:
        return "german"
    return "eu" if code in eu else "third"


def mail_name(person: Person) -> str:
    """The name in letters that an address may have."""
    plain = unicodedata.normalize("NFKD", f"{person.given}.{person.family}".lower().replace("ı", "i"))
    return "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "."))


def language_rows(draws: Draws, material: Material, person: Person, today: date) -> list[Row]:
    """German, first language, and sometimes a further one."""
    rows = [german_row(draws, material, person, today)]
    if person.first_language != GERMAN:
        rows.append(_language_row(person.first_language, dict.fromkeys(LanguageAspect, Cefr.C2), Evidence.SELF))
    if draws.chance(0.4):
        level = draws.of(ANY_LEVEL)
        code = draws.pick(person.region["further"])
        rows.append(_language_row(code, dict.fromkeys(LanguageAspect, level), Evidence.SELF))
    return [row for row in rows if row is not None]


def german_row(draws: Draws, material: Material, person: Person, today: date) -> Row | None:
    """Levels of German by years since arrival, scattered around an overall level; None where not recorded."""
    if person.years_here is None:
        return _language_row(GERMAN, dict.fromkeys(LanguageAspect, Cefr.C2), Evidence.NONE)
    shares = material.clients.value("german_skills")
    if draws.chance(shares["not_recorded_share"]):
        return None
    levels: dict[LanguageAspect, Cefr | None] = dict(_scattered(draws, shares, _overall(draws, material, person)))
    if draws.chance(shares["single_skill_missing_share"]):
        levels[draws.pick((LanguageAspect.LISTEN, LanguageAspect.READ, LanguageAspect.WRITE))] = None
    if not draws.chance(shares["tested_share"]):
        return _language_row(GERMAN, levels, Evidence.SELF)
    evidence = Evidence.CERTIFICATE if draws.chance(0.7) else Evidence.TESTED
    return _language_row(GERMAN, levels, evidence, today - timedelta(days=draws.between(20, 1100)))


def _overall(draws: Draws, material: Material, person: Person) -> Cefr:
    years = person.years_here or 0
    for index, block in enumerate(material.clients.value("german")):
        if block["years_from"] <= years < block["years_below"]:
            return Cefr[draws.of(material.clients.weights_at("german", index, "levels"))]
    return Cefr.A0


def _scattered(draws: Draws, shares: Mapping[str, float], overall: Cefr) -> dict[LanguageAspect, Cefr]:
    """Each skill at the overall level, or one step off, by the shares that name its usual direction."""
    off = 1 - shares["same_level_share"]
    ups = {
        LanguageAspect.LISTEN: shares["listen_up_share"] / off,
        LanguageAspect.READ: 1 - shares["read_down_share"] / off,
        LanguageAspect.SPEAK: shares["speak_up_share"] / off,
        LanguageAspect.WRITE: 1 - shares["write_down_share"] / off,
    }
    levels = {}
    for aspect, up in ups.items():
        step = 0 if overall is Cefr.A0 or draws.chance(shares["same_level_share"]) else 1 if draws.chance(up) else -1
        levels[aspect] = Cefr(min(max(overall + step, Cefr.A0), Cefr.C2))
    return levels


def _language_row(
    code: str, levels: Mapping[LanguageAspect, Cefr | None], evidence: Evidence, tested_on: date | None = None
) -> Row:
    values = {aspect.value: None if level is None else int(level) for aspect, level in levels.items()}
    return {"language": code, **values, "evidence": evidence, "tested_on": tested_on}


@dataclass(frozen=True, slots=True)
class Document:
    """What the residence document says about work; its name stands in the case store only."""

    name: str
    scope: PermissionScope
    valid_until: date | None
    is_seen: bool
    rule_until: date | None


def draw_document(draws: Draws, material: Material, person: Person, today: date) -> Document:
    """The document of a person by group."""
    patterns = material.clients
    groups = patterns.value("residence_groups")
    if draws.chance(groups["not_seen_share"]) and person.group == "third":
        return Document("", PermissionScope.UNKNOWN, None, is_seen=False, rule_until=None)
    index = draws.of(patterns.indexes("residence", person.group))
    block = patterns.value("residence")[index]
    until = None
    if block["valid_months"]:
        low, high = block["valid_months"]
        is_over = draws.chance(groups["expired_share"])
        until = after_months(today, -draws.between(1, 4) if is_over else draws.between(low * 10, high * 10) / 10)
    is_bound = person.group == "third" and draws.chance(groups["residence_rule_share"])
    rule = after_months(today, draws.between(2, 30)) if is_bound else None
    scope = PermissionScope(draws.of(patterns.weights_at("residence", index, "scopes")))
    return Document(block["document"], scope, until, is_seen=True, rule_until=rule)
