"""Feeds come from outside: nothing in a record may break the import of the others, on either database."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.importing import import_vacancies
from employers.models import Vacancy
from profiles.catalogue.reports import ImportReport
from tests.factories import NOW

LONG = "x" * 20_000
HOSTILE: dict[str, dict[str, Any]] = {
    "NUL in the title": {"title": "Bäcker\x00in"},
    "NUL in the text": {"description": "Teige\x00 herstellen"},
    "half a letter": {"title": "Bäcker \ud83d"},
    "long title": {"title": LONG},
    "long identifier": {"identifier": {"value": LONG}},
    "long employer": {"hiringOrganization": {"name": LONG}},
    "long town": {"jobLocation": {"address": {"addressLocality": LONG, "postalCode": LONG, "streetAddress": LONG}}},
    "long address of the page": {"url": "https://example.org/" + LONG},
    "more openings than people": {"totalJobOpenings": 10**12},
    "openings below none": {"totalJobOpenings": -3},
    "pay beyond all": {"baseSalary": {"currency": "EUR", "value": {"value": 1e300, "unitText": "HOUR"}}},
    "pay that is none": {"baseSalary": {"currency": "EUR", "value": {"value": "NaN", "unitText": "HOUR"}}},
    "year beyond all": {"validThrough": "99999-01-01"},
    "a list for a text": {"title": ["Bäcker"], "description": [{"a": 1}]},
    "a number for an object": {"hiringOrganization": 7, "jobLocation": 7, "baseSalary": 7},
    "place beyond the earth": {"jobLocation": {"geo": {"latitude": 1e9, "longitude": "inf"}}},
    "hours beyond the week": {"workHours": "999999999999 Stunden pro Woche"},
}


def posting(number: int, **values: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org", "@type": "JobPosting", "identifier": {"value": f"id-{number}"},
        "title": "Bäcker/in", "description": "Teige herstellen.", "hiringOrganization": {"name": "Backhaus"},
        "jobLocation": {"address": {"addressLocality": "Stuttgart", "postalCode": "70173"}}, **values,
    }  # fmt: skip


def take(session: Session, path: Path, postings: list[dict[str, Any]]) -> ImportReport:
    path.write_text(json.dumps(postings), "utf-8")
    return import_vacancies(session, [path], now=NOW, by=None)


@pytest.mark.parametrize("values", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_record_is_stored_sound_or_rejected_and_the_next_one_comes_in(
    session: Session, tmp_path: Path, values: dict[str, Any]
) -> None:
    report = take(session, tmp_path / "feed.json", [posting(1, **values), posting(2)])

    assert report.read == 2
    assert report.new + len({rejection.place for rejection in report.rejected}) == 2
    assert session.scalars(sa.select(Vacancy).where(Vacancy.source_id.contains("id-2"))).one().title == "Bäcker/in"
    for vacancy in session.scalars(sa.select(Vacancy)):
        assert "\x00" not in f"{vacancy.title}{vacancy.description}"
        assert vacancy.openings is None or 1 <= vacancy.openings < 10_000


def test_the_same_hostile_records_again_change_nothing(session: Session, tmp_path: Path) -> None:
    postings = [posting(number, **values) for number, values in enumerate(HOSTILE.values())]

    first = take(session, tmp_path / "feed.json", postings)
    again = take(session, tmp_path / "feed.json", postings)

    assert (again.new, again.changed, again.unchanged) == (0, 0, first.new)
    assert len(again.rejected) == len(first.rejected)
