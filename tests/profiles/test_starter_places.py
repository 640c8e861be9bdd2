"""The postcode points that ship with the project: well formed, unique, inside the region, and near the truth."""

import csv
import math
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = ROOT / "profiles" / "data" / "places.tsv"
SHARED = Path(os.environ.get("PASSGENAU_SHARED_DATA") or ROOT.parent / "shared" / "data")
CHECK_FILE = SHARED / "feeds" / "geo" / "plz_geocoord.csv"

# One postcode of the city and of each county seat: no list of the region may lack them.
COUNTY_SEATS = {"71032", "73728", "73033", "71638", "71332", "70173"}


def starter_places() -> list[dict[str, str]]:
    with PLACES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Flat-earth distance in km between two (lat, lon); good to a per cent over the few km compared here."""
    north = (one[0] - other[0]) * 111.2
    east = (one[1] - other[1]) * 111.2 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


def test_every_row_has_a_postcode_a_town_and_a_point_of_two_decimals() -> None:
    malformed = [
        place
        for place in starter_places()
        if not re.fullmatch(r"\d{5}", place["postcode"])
        or not place["town"].strip()
        or not re.fullmatch(r"\d{2}\.\d{2}", place["lat"])
        or not re.fullmatch(r"\d{1,2}\.\d{2}", place["lon"])
    ]

    assert malformed == []


def test_postcodes_are_unique_and_sorted() -> None:
    postcodes = [place["postcode"] for place in starter_places()]

    assert postcodes == sorted(set(postcodes))


def test_every_point_lies_in_or_near_baden_wuerttemberg() -> None:
    outside = [
        place
        for place in starter_places()
        if not (47.5 < float(place["lat"]) < 49.8 and 7.5 < float(place["lon"]) < 10.5)
    ]

    assert outside == []


def test_the_city_and_its_five_counties_are_covered() -> None:
    places = {place["postcode"]: place["town"] for place in starter_places()}
    stuttgart = [town for town in places.values() if town.startswith("Stuttgart-")]

    assert set(places) >= COUNTY_SEATS
    assert len(stuttgart) == 35
    assert places["70372"] == "Stuttgart-Bad Cannstatt"
    assert sum(postcode[:2] in {"70", "71", "72", "73"} for postcode in places) >= 230


@pytest.mark.skipif(not CHECK_FILE.exists(), reason="the postcode check file is not on this machine")
def test_at_least_95_percent_lie_within_5_km_of_an_independent_list() -> None:
    with CHECK_FILE.open(encoding="utf-8", newline="") as lines:
        independent = {row[""]: (float(row["lat"]), float(row["lng"])) for row in csv.DictReader(lines)}
    places = starter_places()

    unknown = [place["postcode"] for place in places if place["postcode"] not in independent]
    near = sum(
        distance_km((float(place["lat"]), float(place["lon"])), independent[place["postcode"]]) <= 5
        for place in places
        if place["postcode"] in independent
    )

    assert unknown == []
    assert near >= 0.95 * len(places)
