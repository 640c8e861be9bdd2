"""Under which conditions generated clients can work: hours, week, way to work, limitations, wishes, consents."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jobs.demo.draws import Draws
from jobs.demo.material import Material, Row, after_months
from profiles.catalogue.codes import (
    NIGHT_HOURS,
    WEEKEND_HOURS,
    Contract,
    grid_to_text,
    hours_between,
)
from profiles.codes import ConsentPurpose, LimitationValue

EARLY_AND_LATE = hours_between(days=range(5), start=6, end=22)
HOURS_OF_FULL_DAYS = 60  # a window with more hours than that does not bound the hours wished
WORDING = "2026-01"


@dataclass(frozen=True, slots=True)
class Care:
    """When a client can work at most, and with whom care is shared. ``is_bound``: because of child care."""

    window: Mapping[str, Any]
    is_bound: bool

    @property
    def grid(self) -> int:
        """Whole hours of the week inside the window."""
        start, end = clock_hours(self.window["start"], self.window["end"])
        days = tuple(day - 1 for day in self.window["weekdays"])
        return hours_between(days=days, start=math.ceil(start), end=math.floor(end))


def clock_hours(start: str, end: str) -> tuple[float, float]:
    """Two times of the day as hours."""
    (from_hour, from_minute), (to_hour, to_minute) = start.split(":"), end.split(":")
    return int(from_hour) + int(from_minute) / 60, int(to_hour) + int(to_minute) / 60


def draw_care(draws: Draws, material: Material) -> Care:
    """Somebody who lives without another adult client."""
    needs = draws.chance(material.clients.value("child_care.needs_care_share"))
    return bound_care(draws, material) if needs else free_care(draws, material)


def draw_shared_care(draws: Draws, material: Material) -> tuple[Care, Care]:
    """Two adults of one household: with children, one or both are bound by care."""
    if not draws.chance(material.clients.value("child_care.needs_care_share")):
        return free_care(draws, material), free_care(draws, material)
    first = bound_care(draws, material)
    shares = draws.chance(material.clients.value("child_care.partner_shares_care_share"))
    return first, free_care(draws, material) if shares else bound_care(draws, material)


def bound_care(draws: Draws, material: Material) -> Care:
    """A window that child care leaves, travel included; with somebody who steps in it is as good as open."""
    if draws.chance(material.clients.value("child_care.backup_share")):
        return Care(material.clients.value("open_window")[-1], is_bound=True)
    return Care(draws.of(material.clients.weights("care_window")), is_bound=True)


def free_care(draws: Draws, material: Material) -> Care:
    """A window of somebody without care duties."""
    return Care(draws.of(material.clients.weights("open_window")), is_bound=False)


def working_time(draws: Draws, material: Material, care: Care, today: date) -> Row:
    """Hours a week, hours of the week, shifts, nights, weekends, and from when."""
    patterns, grid = material.clients, care.grid
    block = draws.of(patterns.weights("hours"))
    most = grid.bit_count() if grid.bit_count() < HOURS_OF_FULL_DAYS else 99
    high = float(min(block["max"], most))
    row: Row = {"hours_min": min(float(block["min"]), high), "hours_max": high}
    if draws.chance(patterns.value("hours_gaps.not_recorded_share")):
        row = {"hours_min": None, "hours_max": None}
    is_grid_known = not draws.chance(patterns.value("hours_gaps.grid_not_recorded_share"))
    is_answered = is_grid_known or draws.chance(0.5)
    return row | {
        "hours_possible": grid_to_text(grid) if is_grid_known else None,
        "can_work_shifts": (EARLY_AND_LATE & ~grid == 0) if is_answered else None,
        "can_work_nights": (NIGHT_HOURS & ~grid == 0) if is_answered else None,
        "can_work_weekends": (WEEKEND_HOURS & grid != 0) if is_answered else None,
        "available_from": _available_from(draws, material, today),
        "wished_hours": high if draws.chance(0.5) else None,
    }


def _available_from(draws: Draws, material: Material, today: date) -> date | None:
    shares = material.clients.value("availability")
    if draws.chance(shares["not_recorded_share"]):
        return None
    if draws.chance(shares["available_now_share"]):
        return today - timedelta(days=draws.between(0, 60))
    if draws.chance(shares["in_course_share"] / (1 - shares["available_now_share"])):
        return after_months(today, draws.between(*shares["course_months"]))
    return today + timedelta(days=draws.between(7, 60))


def mobility(draws: Draws, material: Material, postcode: str, *, may_drive: bool) -> Row:
    """Home, ways to travel and the longest way accepted."""
    shares = material.clients.value("mobility")
    car = may_drive and draws.chance(shares["car_given_licence_share"])
    row: Row = {
        "home_postcode": postcode,
        "uses_foot": True,
        "uses_bike": draws.chance(shares["bicycle_share"]),
        "uses_transit": draws.chance(shares["public_transport_share"]),
        "uses_car": car,
        "max_commute_minutes": int(draws.of(material.clients.weights("mobility.max_minutes"))),
    }
    if draws.chance(shares["not_recorded_share"]):
        row |= dict.fromkeys(("uses_foot", "uses_bike", "uses_transit", "uses_car", "max_commute_minutes"))
    return row


def limitations(draws: Draws, material: Material, today: date) -> tuple[Row, list[Row]]:
    """When limitations were gone through, the most to lift, and the items; never a diagnosis."""
    shares = material.clients.value("limitations")
    reviewed = today - timedelta(days=draws.between(5, 400))
    if not draws.chance(shares["any_share"]):
        is_reviewed = draws.chance(shares["reviewed_share"])
        return {"limitations_reviewed_on": reviewed if is_reviewed else None, "max_lift_kg": None}, []
    if not draws.chance(shares["assessed_share"]):
        return {"limitations_reviewed_on": None, "max_lift_kg": None}, []
    rows = [
        {"item": item, "value": _limitation(draws, shares)}
        for item, share in shares["items"].items()
        if draws.chance(share)
    ]
    lifts = any(row["item"] == "LIFT_CARRY" and row["value"] is not LimitationValue.UNKNOWN for row in rows)
    most = int(draws.of(material.clients.weights("limitations.max_lift_kg"))) if lifts else None
    return {"limitations_reviewed_on": reviewed, "max_lift_kg": most}, rows


def _limitation(draws: Draws, shares: Mapping[str, Any]) -> LimitationValue:
    if draws.chance(shares["unknown_item_share"]):
        return LimitationValue.UNKNOWN
    return LimitationValue.EXCLUDED if draws.chance(shares["excluded_share"]) else LimitationValue.LIMITED


def wishes(draws: Draws, material: Material, postcode: str) -> Row:
    """Wishes beside the ranked occupations."""
    shares = material.clients.value("wishes")
    return {
        "wished_contract": Contract.PERMANENT if draws.chance(shares["contract_unlimited_share"]) else None,
        "wished_postcodes": [postcode] if draws.chance(shares["near_home_share"]) else None,
    }


def consent_rows(draws: Draws, material: Material, today: date) -> list[Row]:
    """Consents given, a few of them revoked."""
    shares = material.clients.value("consent")
    rows = []
    for purpose in ConsentPurpose:
        if not draws.chance(shares[f"{purpose.name}_share"]):
            continue
        given = today - timedelta(days=draws.between(20, 600))
        revoked = given + timedelta(days=draws.between(1, 19)) if draws.chance(shares["revoked_share"]) else None
        rows.append({"purpose": purpose, "scope": "", "wording_version": WORDING, "given_on": given,
                     "revoked_on": revoked})  # fmt: skip
    return rows
