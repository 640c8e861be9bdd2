"""Lists of clients from other systems: nothing in a row may break the import of the others, on either database."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.importing import import_clients
from profiles.models import Client
from tests.factories import NOW

LONG = "x" * 5_000
HOSTILE: dict[str, dict[str, Any]] = {
    "NUL in the name": {"given_name": "Olena\x00"},
    "NUL in the id": {"id": "B-\x001"},
    "half a letter": {"family_name": "Muster \ud83d"},
    "long id": {"id": LONG},
    "long name": {"given_name": LONG},
    "long postcode": {"home_postcode": LONG},
    "minutes beyond all": {"max_commute_minutes": 10**30},
    "minutes below none": {"max_commute_minutes": -5},
    "kilograms beyond all": {"max_lift_kg": 10**12},
    "hours that are none": {"hours_min": "NaN", "hours_max": "inf"},
    "year beyond all": {"available_from": "99999-01-01"},
    "experience beyond all": {"occupations": ["51311@1:99999999999999m:2024"]},
    "an object for a text": {"given_name": {"a": 1}},
    "a list for a number": {"max_commute_minutes": [45]},
    "no row at all": {"id": None},
}


@pytest.mark.parametrize("values", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_row_is_stored_sound_or_rejected_and_the_next_one_comes_in(
    session: Session, tmp_path: Path, values: dict[str, Any]
) -> None:
    path = tmp_path / "clients.json"
    path.write_text(json.dumps({"clients": [{"id": "B-1"} | values, {"id": "B-2", "hours_min": 20}]}), "utf-8")

    report = import_clients(session, path, now=NOW, by=None)

    assert report.read == 2
    assert report.new + len({rejection.place for rejection in report.rejected}) == 2
    stored = session.scalars(sa.select(Client).where(Client.source_id == "B-2")).one()
    assert stored.hours_min == 20
