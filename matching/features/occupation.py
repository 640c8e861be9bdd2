"""PURE: how near the client's occupations are to the one of the vacancy."""

from collections.abc import Mapping
from typing import NamedTuple

from matching.facts import OccupationFact, Pair, Part
from matching.features.values import PartValue, shown_number, unknown_part
from matching.results import FactItem, PlaceValue, origin_of

KLDB_SIMILARITY = (0.0, 0.0, 0.3, 0.6, 0.85, 1.0)  # by the number of leading digits that agree


def kldb_similarity(first: str, second: str) -> float:
    """How near two KldB codes are: 1.0 with the same five digits, 0.85 with four, 0.6 three, 0.3 two, else 0."""
    agreeing = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        agreeing += 1
    return KLDB_SIMILARITY[agreeing]


def occupation_similarity(held: str, asked: str, relations: Mapping[tuple[str, str], float]) -> float:
    """KldB similarity, raised where the catalogue says that the occupations are related more closely."""
    return max(kldb_similarity(held, asked), relations.get((held, asked), 0.0))


def experience_factor(months: int | None, pair: Pair) -> float:
    """From the floor at no month to 1 at the full number of months; half way between where not recorded."""
    floor = pair.settings.experience_floor
    if months is None:
        return (floor + 1) / 2
    return floor + (1 - floor) * min(months / pair.settings.experience_full_months, 1.0)


def recency_factor(last_year: int | None, pair: Pair) -> float:
    """1 within the first years, falling linearly to the floor; half way between where not recorded."""
    settings = pair.settings
    if last_year is None:
        return (settings.recency_floor + 1) / 2
    years_over = pair.on.year - last_year - settings.recency_full_years
    fade = min(max(years_over / (settings.recency_floor_years - settings.recency_full_years), 0.0), 1.0)
    return 1 - (1 - settings.recency_floor) * fade


class _OccupationCredit(NamedTuple):
    fact: OccupationFact
    similarity: float
    experience: float
    recency: float

    @property
    def value(self) -> float:
        return self.similarity * self.experience * self.recency


def occupation(pair: Pair) -> PartValue:
    """The best of the client's occupations: similarity * experience * recency. Unknown where a side has none."""
    asked = pair.vacancy.occupation
    if asked is None or not pair.client.occupations:
        missing = "vacancy_occupation_unknown" if asked is None else "client_occupation_unknown"
        return unknown_part(pair, Part.OCCUPATION, missing)
    earned_by = [
        _OccupationCredit(
            fact,
            occupation_similarity(fact.code, asked, pair.catalogue.occupation_relations),
            experience_factor(fact.experience_months, pair),
            recency_factor(fact.last_year, pair),
        )
        for fact in pair.client.occupations
    ]
    best = min(earned_by, key=lambda credit: (-credit.value, credit.fact.code))
    shown = (
        FactItem("occupation_asked", {"vacancy_occupation": asked}, origin_of(pair.vacancy, "occupation")),
        _occupation_shown(best),
    )
    return PartValue(best.value, False, shown, _occupation_rest(best, asked, pair))


def _occupation_shown(credit: _OccupationCredit) -> FactItem:
    places: dict[str, PlaceValue] = {
        "client_occupation": credit.fact.code,
        "similarity": shown_number(credit.similarity),
        "months": credit.fact.experience_months,
        "experience": shown_number(credit.experience),
        "year": credit.fact.last_year,
        "recency": shown_number(credit.recency),
    }
    return FactItem("occupation_counted" if credit.value else "occupation_far", places)


def _occupation_rest(credit: _OccupationCredit, asked: str, pair: Pair) -> tuple[FactItem, ...]:
    rest = []
    if credit.similarity < 1:
        rest.append(FactItem("rest_occupation", {"vacancy_occupation": asked}))
    if credit.similarity and credit.experience < 1:
        rest.append(FactItem("rest_experience", {"months": pair.settings.experience_full_months}))
    if credit.similarity and credit.recency < 1:
        rest.append(FactItem("rest_recency", {"years": pair.settings.recency_full_years}))
    return tuple(rest)
