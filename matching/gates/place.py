"""PURE: can the client get to work within their own maximum?"""

from typing import NamedTuple

from matching.facts import GateValue, Pair
from matching.geography import Trip, fastest_trip, nearest_km
from matching.results import Compared, FactItem, PlaceValue, Question
from profiles.codes import TravelMode


class Commute(NamedTuple):
    """The way to the nearest known place of work. ``trip`` is the best of the modes that the client surely has."""

    value: GateValue
    km: float | None = None
    trip: Trip | None = None
    question: Question | None = None


def commute_of(pair: Pair) -> Commute:
    """Gate value and best trip. Unknown without home, maximum or a place whose position is known.

    Walking is possible unless recorded otherwise; every other mode counts as known only when recorded. Unknown also
    where a mode that is not recorded, or a further place whose position is not known, could make it.
    """
    client = pair.client
    if client.home is None:
        return Commute(GateValue.UNKNOWN, question=Question.HOME)
    km = nearest_km(client.home, pair.vacancy.places)
    if km is None:
        return Commute(GateValue.UNKNOWN, question=Question.PLACE_OF_WORK)
    trip = fastest_trip(km, (mode for mode in TravelMode if _is_available(pair, mode)), pair.settings)
    if client.max_commute_minutes is None:
        return Commute(GateValue.UNKNOWN, km, trip, Question.MAX_COMMUTE)
    if trip is not None and trip.minutes <= client.max_commute_minutes:
        return Commute(GateValue.MET, km, trip)
    question = _what_could_make_it(pair, km, client.max_commute_minutes)
    return Commute(GateValue.UNKNOWN if question else GateValue.NOT_MET, km, trip, question)


def _what_could_make_it(pair: Pair, km: float, maximum: int) -> Question | None:
    unrecorded = (mode for mode in TravelMode if mode not in pair.client.modes)
    trip = fastest_trip(km, unrecorded, pair.settings)
    if trip is not None and trip.minutes <= maximum:
        return Question.TRAVEL_MODES
    return Question.PLACE_OF_WORK if None in pair.vacancy.places else None


def _is_available(pair: Pair, mode: TravelMode) -> bool:
    return pair.client.modes.get(mode, mode is TravelMode.FOOT)


def commute(pair: Pair) -> list[Compared]:
    """Travel minutes of the best mode the client has against the client's maximum."""
    result = commute_of(pair)
    if result.km is None:
        asked = None if result.question is Question.PLACE_OF_WORK else FactItem("place_of_work", {})
    else:
        asked = FactItem("distance", {"distance_km": round(result.km, 1)})
    return [Compared(result.value, _trip_shown(pair, result.trip), asked, result.question)]


def _trip_shown(pair: Pair, trip: Trip | None) -> FactItem | None:
    maximum = pair.client.max_commute_minutes
    places: dict[str, PlaceValue] = {}
    if trip is not None:
        places |= {"minutes": trip.minutes, "mode": trip.mode.value}
    if maximum is not None:
        places |= {"max_minutes": maximum}
    names = {(True, True): "commute", (True, False): "commute_without_maximum", (False, True): "commute_maximum"}
    name = names.get((trip is not None, maximum is not None))
    return FactItem(name, places) if name else None
