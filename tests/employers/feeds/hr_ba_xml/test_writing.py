"""What we write as HR-BA-XML is valid by its schema, breaks no rule, and is read back by our own reader."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from employers.codes import Need, PayUnit, RequirementKind, SizeClass, VacancyKind
from employers.feeds.hr_ba_xml.reading import survey
from employers.feeds.hr_ba_xml.states import state_of
from employers.feeds.hr_ba_xml.writing import Delivery, document, problems
from employers.feeds.records import FeedContact, FeedEmployer, FeedPay, FeedPlace, FeedRequirement, FeedVacancy
from profiles.catalogue.codes import Contract, WorkingTime
from tests.employers.feeds.hr_ba_xml.documents import read

REPOSITORY = Path(__file__).resolve().parents[4]
SCHEMA = Path(os.environ.get("PASSGENAU_SHARED_DATA", str(REPOSITORY.parent / "shared" / "data"))) / "feeds" / "ref"
DELIVERY = Delivery("A000012345", "12345", "Passgenau", datetime(2026, 11, 20, 6, 0, tzinfo=UTC))
RECORD = FeedVacancy(
    source="passgenau",
    source_id="V-000123",
    title="Ofenbauer (m/w/d)",
    employer=FeedEmployer("Öfen & Kamine GmbH", "70173", "Stuttgart", "Musterweg 1", SizeClass.TO_50),
    description="Sie bauen Kachelöfen & Kamine.\nBei unseren Kunden <vor Ort>.\x0b",
    title_code="901",
    url="https://jobs.example/v?a=1&b=2",
    published_on=date(2026, 11, 21),
    valid_until=date(2027, 1, 15),
    kind=VacancyKind.WORK,
    contract=Contract.FIXED_TERM,
    contract_ends_on=date(2028, 1, 31),
    has_takeover_option=True,
    working_times=(WorkingTime.FULL_TIME, WorkingTime.SHIFT_NIGHT_WEEKEND),
    hours_min=38.5,
    hours_max=38.5,
    openings=2,
    earliest_start_on=date(2027, 2, 1),
    pay=FeedPay(1850, 2000, PayUnit.HOUR),
    places=(FeedPlace("73728", "Esslingen", "Ring 1", "DE"), FeedPlace("70173", "Stuttgart", None, "DE")),
    only_severely_disabled=False,
    contact=FeedContact("Gerda Muster", "gerda@ofenbau.example"),
)
ASKED = (
    FeedRequirement(RequirementKind.LANGUAGE, "65488", None, Need.MUST),
    FeedRequirement(RequirementKind.LANGUAGE, "65500", 3, Need.WISH),
    FeedRequirement(RequirementKind.SKILL, "70001", 3, Need.WISH),
    FeedRequirement(RequirementKind.SKILL, "70002", None, Need.MUST),
    FeedRequirement(RequirementKind.LICENCE, "66208", None, Need.MUST),
    FeedRequirement(RequirementKind.CERTIFICATE, "66300", None, Need.WISH),
    FeedRequirement(RequirementKind.QUALIFICATION, "903", None, Need.MUST),
)
VARIANTS = {
    "work": RECORD,
    "asks much": replace(RECORD, requirements=ASKED),
    "mini-job": replace(RECORD, kind=VacancyKind.MINI_JOB, hours_min=10.0, hours_max=10.0),
    "apprenticeship": replace(RECORD, kind=VacancyKind.APPRENTICESHIP, contract=None, contract_ends_on=None),
    "self-employed": replace(RECORD, kind=VacancyKind.SELF_EMPLOYED),
    "internship": replace(RECORD, kind=VacancyKind.INTERNSHIP, contract=Contract.PERMANENT),
    "anonymous": replace(RECORD, is_anonymous=True),
    "little": FeedVacancy(
        source="passgenau", source_id="V-000124", title="x" * 200, employer=FeedEmployer("y" * 150),
        description="z" * 9000, title_code="77", kind=VacancyKind.WORK, earliest_start_on=date(2027, 2, 1),
        places=(FeedPlace(town="Schwäbisch Gmünd am sehr langen Namen der Stadt"),),
    ),
}  # fmt: skip


def written(*records: FeedVacancy, delivery: Delivery = DELIVERY) -> bytes:
    return b"".join(document(records, delivery))


@pytest.mark.skipif(not SCHEMA.is_dir(), reason="the schema is not here (PASSGENAU_SHARED_DATA)")
@pytest.mark.parametrize("name", VARIANTS)
def test_the_schema_accepts_what_we_write(name: str) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA / "HRBAXML_JobPosting.xsd")))
    changes = replace(DELIVERY, is_full=False, withdrawn=("V-000001",))

    for delivery in (DELIVERY, changes):
        schema.assertValid(etree.fromstring(written(VARIANTS[name], delivery=delivery)))


@pytest.mark.parametrize("name", VARIANTS)
def test_what_we_write_breaks_no_rule(name: str) -> None:
    (row,) = read(written(VARIANTS[name]))

    assert [(note.field, note.reason) for note in row.notes] == []


def test_our_own_reader_reads_back_what_we_write() -> None:
    (row,) = read(written(RECORD))

    assert row.vacancy is not None
    for name in ("title", "published_on", "valid_until", "kind", "contract", "contract_ends_on", "has_takeover_option",
                 "working_times", "hours_min", "hours_max", "openings", "earliest_start_on", "places", "title_code",
                 "url", "only_severely_disabled"):  # fmt: skip
        assert getattr(row.vacancy, name) == getattr(RECORD, name), name
    assert row.vacancy.employer == RECORD.employer
    assert (row.vacancy.source_id, row.vacancy.contact) == (
        "12345-V000123-S",
        FeedContact("Muster", "gerda@ofenbau.example"),
    )
    assert "18,50 bis 20,00 Euro pro Stunde" in (row.vacancy.description or "")


def test_what_is_asked_is_read_back_with_its_numbers_levels_and_whether_it_binds() -> None:
    (row,) = read(written(replace(RECORD, requirements=ASKED)))

    assert row.vacancy is not None
    assert set(row.vacancy.requirements or ()) == set(ASKED)


@pytest.mark.parametrize(
    ("postcode", "region"),
    [("70173", "1"), ("89077", "1"), ("89231", "17"), ("80331", "2"), ("10115", "3"), ("12529", "17"), (None, "17")],
)
def test_the_state_is_named_where_the_postcode_tells_it_for_certain(postcode: str | None, region: str) -> None:
    assert state_of(postcode) == region


def test_a_difference_carries_updates_and_what_is_taken_back() -> None:
    delivery = replace(DELIVERY, is_full=False, updated=frozenset({"V-000123"}), withdrawn=("V-000001",))
    data = written(RECORD, delivery=delivery)

    assert b"<Action>2</Action>" in data
    assert read(data)[1].withdrawn == "12345-V000001-S"
    assert survey(BytesIO(data)).is_full is False


def test_what_the_format_cannot_carry_is_named_and_left_out() -> None:
    bare = replace(RECORD, title_code=None, places=(), earliest_start_on=None, description="kurz")

    assert problems(bare) == ["title_code", "places", "earliest_start_on", "description"]
    assert read(written(bare)) == []


def test_the_file_is_named_as_the_agency_expects() -> None:
    assert DELIVERY.file_name == "DSA000012345_2026-11-20_06-00-00.xml"
