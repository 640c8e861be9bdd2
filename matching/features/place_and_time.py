"""PURE: how short the way is, and how many of the hours asked are possible."""

from matching.facts import GateValue, Pair, Part
from matching.features.values import PartValue, unknown_part
from matching.gates.place import commute_of
from matching.results import FactItem, PlaceValue, origin_of
from profiles.catalogue.codes import grid_to_text


def commute(pair: Pair) -> PartValue:
    """1 - (minutes / maximum) squared: 1 next door, 0 at the client's maximum. Unknown where the gate is."""
    way = commute_of(pair)
    maximum = pair.client.max_commute_minutes
    if way.value is GateValue.UNKNOWN or maximum is None:
        return unknown_part(pair, Part.COMMUTE, "commute_unknown")
    rest = (FactItem("rest_commute", {}),)
    if way.trip is None:
        return PartValue(0.0, False, (), rest)
    places: dict[str, PlaceValue] = {
        "minutes": way.trip.minutes,
        "mode": way.trip.mode.value,
        "max_minutes": maximum,
    }
    shown = (FactItem("commute", places),)
    if way.trip.minutes > maximum:
        return PartValue(0.0, False, shown, rest)
    share = way.trip.minutes / maximum if way.trip.minutes else 0.0
    value = 1 - share * share
    return PartValue(value, False, shown, rest if value < 1 else ())


def working_time(pair: Pair) -> PartValue:
    """Share of the hours asked, by all shift patterns together, that are possible; an hour not recorded is neutral.

    Counting each hour that is not recorded as neutral, and not only a grid without any hour, is what keeps one more
    possible hour from ever lowering the score. Unknown where no hours are asked or none of them is recorded.
    """
    asked = 0
    for pattern in pair.vacancy.shifts:
        asked |= pattern
    if not asked:
        return unknown_part(pair, Part.WORKING_TIME, "no_shifts_asked")
    possible = asked & pair.client.hours_possible
    open_hours = asked & ~(pair.client.hours_possible | pair.client.hours_impossible)
    neutral = pair.settings.neutral[Part.WORKING_TIME]
    total = asked.bit_count()
    value = (possible.bit_count() + neutral * open_hours.bit_count()) / total
    counts: dict[str, PlaceValue] = {
        "hours_asked": total,
        "hours_possible": possible.bit_count(),
        "hours_unknown": open_hours.bit_count(),
    }
    missing = asked & ~possible
    rest = (FactItem("rest_working_time", {"grid": grid_to_text(missing)}),) if missing else ()
    return PartValue(
        value, open_hours == asked, (FactItem("working_time", counts, origin_of(pair.vacancy, "shifts")),), rest
    )
