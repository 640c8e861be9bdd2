"""PURE: hours a week, hours of the week, and the day of the start."""

import math

from matching.facts import GateValue, Pair, VacancyFacts
from matching.results import Compared, FactItem, PlaceValue, Question, origin_of
from profiles.catalogue.codes import grid_to_text


def hours(pair: Pair) -> list[Compared]:
    """Do the intervals of weekly hours overlap? An end that the vacancy leaves open asks nothing."""
    client, vacancy = pair.client, pair.vacancy
    if vacancy.hours_min is None and vacancy.hours_max is None:
        return []
    least = 0.0 if vacancy.hours_min is None else vacancy.hours_min
    most = math.inf if vacancy.hours_max is None else vacancy.hours_max
    value = overlap_value(client.hours_min, client.hours_max, least=least, most=most)
    asked = _hours_asked(vacancy)
    question = Question.HOURS if value is GateValue.UNKNOWN else None
    return [Compared(value, hours_shown(client.hours_min, client.hours_max), asked, question)]


def _hours_asked(vacancy: VacancyFacts) -> FactItem | None:
    shown = hours_shown(vacancy.hours_min, vacancy.hours_max)
    if shown is None:
        return None
    places = {**shown.places, "is_derived": True} if vacancy.are_hours_derived else shown.places
    return FactItem(shown.name, places, origin_of(vacancy, "hours_min", "hours_max"))


def overlap_value(lower: float | None, upper: float | None, *, least: float, most: float) -> GateValue:
    """Does [lower, upper] overlap [least, most]? With one end not recorded: what holds wherever that end lies."""
    if (upper is not None and upper < least) or (lower is not None and lower > most):
        return GateValue.NOT_MET
    if lower is not None and upper is not None:
        return GateValue.MET
    recorded = lower if lower is not None else upper
    is_inside = recorded is not None and least <= recorded <= most
    return GateValue.MET if is_inside else GateValue.UNKNOWN


def hours_shown(lower: float | None, upper: float | None) -> FactItem | None:
    """A range of hours per week as a fact; None where neither end is recorded."""
    if lower is None and upper is None:
        return None
    if lower == upper:
        return FactItem("hours_exactly", {"hours": lower})
    if lower is None:
        return FactItem("hours_up_to", {"hours": upper})
    if upper is None:
        return FactItem("hours_from", {"hours": lower})
    return FactItem("hours_between", {"hours_min": lower, "hours_max": upper})


def shifts(pair: Pair) -> list[Compared]:
    """Do the hours of the week asked lie inside the hours possible? Of several shift patterns one suffices.

    Met if every hour of one pattern is possible, not met if every pattern touches an impossible hour, else unknown.
    Shown is the pattern that decides: the best value, then the most possible hours, then the smallest bits.
    """
    if not pair.vacancy.shifts:
        return []
    possible, impossible = pair.client.hours_possible, pair.client.hours_impossible
    best = min(
        pair.vacancy.shifts,
        key=lambda pattern: (
            _SHIFT_ORDER[pattern_value(pattern, possible, impossible)],
            -(pattern & possible).bit_count(),
            pattern,
        ),
    )
    value = pattern_value(best, possible, impossible)
    asked = FactItem(
        "shift_pattern" if len(pair.vacancy.shifts) == 1 else "one_of_shift_patterns",
        {"grid": grid_to_text(best), "patterns": len(pair.vacancy.shifts)},
        origin_of(pair.vacancy, "shifts"),
    )
    question = Question.SHIFTS if value is GateValue.UNKNOWN else None
    return [Compared(value, _pattern_shown(best, possible, impossible), asked, question)]


_SHIFT_ORDER = {GateValue.MET: 0, GateValue.UNKNOWN: 1, GateValue.NOT_MET: 2}


def pattern_value(pattern: int, possible: int, impossible: int) -> GateValue:
    """One shift pattern (168 bits) against the hours known to be possible and known to be impossible."""
    if pattern & ~possible == 0:
        return GateValue.MET
    return GateValue.NOT_MET if pattern & impossible else GateValue.UNKNOWN


def _pattern_shown(pattern: int, possible: int, impossible: int) -> FactItem | None:
    """What the client can do of the pattern; the grid names the hours that stand against it."""
    if pattern & (possible | impossible) == 0 and pattern:
        return None
    counts: dict[str, PlaceValue] = {
        "hours_asked": pattern.bit_count(),
        "hours_possible": (pattern & possible).bit_count(),
    }
    if pattern & impossible:
        return FactItem("shift_hours_impossible", {**counts, "grid": grid_to_text(pattern & impossible)})
    if pattern & ~possible:
        return FactItem("shift_hours_not_recorded", {**counts, "grid": grid_to_text(pattern & ~possible)})
    return FactItem("shift_hours_possible", counts)


def start(pair: Pair) -> list[Compared]:
    """Is the client available by the latest start? Not recorded counts as unknown; no latest start asks nothing."""
    latest, available = pair.vacancy.latest_start, pair.client.available_from
    if latest is None:
        return []
    asked = FactItem("latest_start", {"latest_on": latest.isoformat()}, origin_of(pair.vacancy, "latest_start"))
    if available is None:
        return [Compared(GateValue.UNKNOWN, None, asked, Question.START)]
    value = GateValue.MET if available <= latest else GateValue.NOT_MET
    return [Compared(value, FactItem("available_from", {"available_on": available.isoformat()}), asked)]
