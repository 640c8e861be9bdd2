"""The records in docs/records are those of today's register, settings and workflow."""

import configparser

import pytest

from core.register import Basis, Category, Kept, Viewer
from core.retention import Periods
from matching.facts import Gate, Part
from placements.codes import Actor
from placements.processing import register_fields
from placements.records.words import ACTORS, BASES, CATEGORIES, GATES, NEEDS, PARTS, STREAMS, VIEWERS
from placements.records.writing import all_records
from placements.workflow.model import Need
from tests.source_files import PROJECT

SETUP = configparser.ConfigParser()
SETUP.read(PROJECT / "setup.cfg", encoding="utf-8")
RECORDS = all_records(version=SETUP["metadata"]["version"])


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_record_is_up_to_date(name: str) -> None:
    stored = (PROJECT / "docs" / "records" / name).read_text(encoding="utf-8")

    assert stored == RECORDS[name], "Run: make records"


@pytest.mark.parametrize(
    ("words", "codes"),
    [(CATEGORIES, Category), (BASES, Basis), (VIEWERS, Viewer), (STREAMS, Kept), (GATES, Gate), (PARTS, Part),
     (ACTORS, Actor), (NEEDS, Need)],
)  # fmt: skip
def test_every_code_has_its_words(words: dict[object, object], codes: type) -> None:
    assert set(words) == set(codes)  # type: ignore[call-overload]


def test_the_record_of_processing_names_every_column() -> None:
    text = RECORDS["processing.md"]

    assert {each.column for each in register_fields() if each.column not in text} == set()
    assert {each.table for each in register_fields() if f"`{each.table}`" not in text} == set()


def test_the_record_of_processing_names_the_officer_of_the_installation() -> None:
    text = all_records(version="1", officer="datenschutz@example.org")["processing.md"]

    assert "Datenschutzbeauftragte: datenschutz@example.org." in text
    assert "Datenschutzbeauftragte: wie in `PASSGENAU_PRIVACY_OFFICER`" in RECORDS["processing.md"]


def test_the_technical_documentation_names_what_is_learned() -> None:
    text = RECORDS["technical-documentation.md"]

    assert "employers/legal_check/opinion.py" in text
    assert "matching/occupations" in text


def test_periods_of_an_installation_stand_in_its_records() -> None:
    text = all_records(Periods(ai_log=31), version="1")["logging.md"]

    assert "Protokoll der Läufe: 31 Monate" in text
