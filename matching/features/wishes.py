"""PURE: how much of the client's own wishes the vacancy grants."""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from matching.facts import Pair, Part, Point
from matching.features.occupation import occupation_similarity
from matching.features.values import PartValue, shown_number, unknown_part
from matching.geography import distance_km
from matching.results import FactItem, origin_of


class _Wish(NamedTuple):
    value: float
    shown: FactItem


def wishes(pair: Pair) -> PartValue:
    """Mean over the wishes that can be compared: occupation, contract, hours, places. Unknown where none can."""
    granted = [wish for find in _WISHES if (wish := find(pair)) is not None]
    if not granted:
        return unknown_part(pair, Part.WISHES, "no_wish_comparable")
    value = math.fsum(wish.value for wish in granted) / len(granted)
    rest = tuple(wish.shown._replace(name=f"rest_{wish.shown.name}", origin=None) for wish in granted if wish.value < 1)
    return PartValue(value, False, tuple(wish.shown for wish in granted), rest)


def _wished_occupation(pair: Pair) -> _Wish | None:
    """Similarity to the best wished occupation; each rank after the first takes a step off."""
    asked = pair.vacancy.occupation
    ranked = [(fact.rank, fact.code) for fact in pair.client.occupations if fact.rank is not None]
    if asked is None or not ranked:
        return None
    relations, step = pair.catalogue.occupation_relations, pair.settings.wish_rank_step
    value, code = min(
        (-max(1 - step * (rank - 1), 0.0) * occupation_similarity(code, asked, relations), code)
        for rank, code in ranked
    )
    return _Wish(-value, FactItem("wish_occupation", {"client_occupation": code, "credit": shown_number(-value)}))


def _wished_contract(pair: Pair) -> _Wish | None:
    wished, offered = pair.client.wishes.contract, pair.vacancy.contract
    if wished is None or offered is None:
        return None
    value = 1.0 if wished is offered else 0.0
    return _Wish(
        value,
        FactItem("wish_contract", {"contract": wished.value, "credit": value}, origin_of(pair.vacancy, "contract")),
    )


def _wished_hours(pair: Pair) -> _Wish | None:
    """1 inside the hours offered, else less by the share of the wished hours that lies between."""
    wished, vacancy = pair.client.wishes.hours, pair.vacancy
    if wished is None or wished <= 0 or (vacancy.hours_min is None and vacancy.hours_max is None):
        return None
    least = 0.0 if vacancy.hours_min is None else vacancy.hours_min
    most = math.inf if vacancy.hours_max is None else vacancy.hours_max
    value = max(1 - max(least - wished, wished - most, 0.0) / wished, 0.0)
    return _Wish(
        value,
        FactItem(
            "wish_hours", {"hours": wished, "credit": shown_number(value)}, origin_of(vacancy, "hours_min", "hours_max")
        ),
    )


def _wished_places(pair: Pair) -> _Wish | None:
    """1 near a wished place, falling linearly to 0; the nearest of all wished and offered places counts."""
    offered = [place for place in pair.vacancy.places if place is not None]
    km = _nearest_pair_km(pair.client.wishes.places, offered)
    if km is None:
        return None
    full, zero = pair.settings.wish_place_full_km, pair.settings.wish_place_zero_km
    value = min(max((zero - km) / (zero - full), 0.0), 1.0)
    return _Wish(value, FactItem("wish_place", {"distance_km": round(km, 1), "credit": shown_number(value)}))


def _nearest_pair_km(wished: Iterable[Point], offered: list[Point]) -> float | None:
    return min((distance_km(wish, place) for wish in wished for place in offered), default=None)


_WISHES: tuple[Callable[[Pair], _Wish | None], ...] = (
    _wished_occupation,
    _wished_contract,
    _wished_hours,
    _wished_places,
)
