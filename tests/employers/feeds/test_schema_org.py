"""JobPosting of schema.org, field by field, in the shapes that pages give it."""

from datetime import date
from typing import Any

import pytest

from employers.codes import PayUnit, VacancyKind
from employers.feeds.records import FeedError, FeedPay, FeedPlace, FeedVacancy
from employers.feeds.schema_org import DEPTH, has_posting, postings, reference_of, vacancy
from profiles.catalogue.codes import Contract, WorkingTime

LEAST = {"@type": "JobPosting", "title": "Koch", "hiringOrganization": {"name": "Gasthaus GmbH"}}


def read(page_title: str | None = None, **fields: Any) -> FeedVacancy:
    return vacancy(LEAST | fields, page_title=page_title)


def nested(depth: int) -> Any:
    value: Any = LEAST
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("JobPosting", True),
        (["Thing", "JobPosting"], True),
        ("https://schema.org/JobPosting", True),
        ("schema:JobPosting", True),
        ("Job", False),
        ("NoJobPosting", False),
        (7, False),
        (None, False),
    ],
)
def test_a_posting_is_told_by_its_type(kind: Any, expected: bool) -> None:
    assert has_posting({"@type": kind}) is expected


def test_postings_are_found_in_order_at_any_depth_that_is_searched() -> None:
    value = {"@graph": [{"item": {"@type": "JobPosting", "n": 1}}, [{"@type": "JobPosting", "n": 2}]]}

    assert [each["n"] for each in postings(value)] == [1, 2]
    assert has_posting(nested(DEPTH))
    assert not has_posting(nested(DEPTH + 1))


def test_what_a_posting_does_not_say_stays_none() -> None:
    found = read()

    assert (found.kind, found.contract, found.working_times, found.hours_min, found.openings) == (None,) * 5
    assert (found.pay, found.places, found.starts_now, found.earliest_start_on) == (None, (), None, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": None}, "title"),
        ({"title": "Initiativbewerbung"}, "title"),
        ({"hiringOrganization": None}, "hiringOrganization"),
        ({"hiringOrganization": {"url": "x"}}, "hiringOrganization"),
        ({"hiringOrganization": []}, "hiringOrganization"),
        ({"datePosted": "gestern"}, "datePosted"),
        ({"validThrough": "31.31.2026"}, "validThrough"),
        ({"jobStartDate": "2026-99-01"}, "jobStartDate"),
        ({"totalJobOpenings": "10000"}, "totalJobOpenings"),
    ],
)
def test_a_posting_is_refused_by_the_name_of_its_field(fields: Any, field: str) -> None:
    with pytest.raises(FeedError) as refused:
        read(**fields)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        ("Gasthaus", "Gasthaus"),
        ([{"name": "Erste"}, {"name": "Zweite"}], "Erste"),
        ({"legalName": "Gasthaus AG"}, "Gasthaus AG"),
        ({"Name": "Gasthaus"}, "Gasthaus"),
        ({"name": "A &amp; B"}, "A & B"),
    ],
)
def test_the_employer_comes_as_text_object_or_list(organisation: Any, name: str) -> None:
    assert read(hiringOrganization=organisation).employer.name == name


@pytest.mark.parametrize(
    ("identifier", "reference"),
    [
        (7, "7"),
        ("J-7", "J-7"),
        ({"value": "J-7", "name": "x"}, "J-7"),
        ({"@value": "J-7"}, "J-7"),
        ([{"value": 1}, {"value": 2}], "1"),
        ([], None),
        ({"name": "x"}, None),
        (None, None),
    ],
)
def test_the_reference_is_read_in_each_shape(identifier: Any, reference: str | None) -> None:
    assert reference_of({"identifier": identifier}) == reference


def test_references_of_two_employers_do_not_collide() -> None:
    own, other = read(identifier=1), read(identifier=1, hiringOrganization="Andere AG")

    assert (own.source_id, other.source_id) == ("gasthaus:1", "andere:1")
    assert read().source_id.startswith("hash:")


@pytest.mark.parametrize(
    ("page_title", "title"),
    [
        ("Köchin - Gasthaus GmbH", "Köchin"),
        ("Gasthaus | Köchin", "Köchin"),
        ("Köchin · Gasthaus", "Köchin"),
        ("Köchin", "Köchin"),
    ],
)
def test_a_missing_title_is_the_part_of_the_pages_title_that_is_not_the_employer(page_title: str, title: str) -> None:
    assert read(page_title, title=None).title == title


@pytest.mark.parametrize("page_title", ["Karriere - Gasthaus", "Gasthaus GmbH", "Jobs", "", None])
def test_a_general_title_of_the_page_is_no_title(page_title: str | None) -> None:
    with pytest.raises(FeedError, match="no title"):
        read(page_title, title=None)


@pytest.mark.parametrize(
    ("types", "kind", "models", "contract"),
    [
        ("FULL_TIME", VacancyKind.WORK, (WorkingTime.FULL_TIME,), None),
        (["FULL_TIME", "PART_TIME"], VacancyKind.WORK, (WorkingTime.FULL_TIME, WorkingTime.PART_TIME), None),
        ("INTERN", VacancyKind.INTERNSHIP, None, None),
        ("TEMPORARY", None, None, Contract.FIXED_TERM),
        ("Vollzeit, befristet", VacancyKind.WORK, (WorkingTime.FULL_TIME,), Contract.FIXED_TERM),
        ("Vollzeit, unbefristet", VacancyKind.WORK, (WorkingTime.FULL_TIME,), None),
        ("Minijob", VacancyKind.MINI_JOB, (WorkingTime.MINI_JOB,), None),
        ("OTHER", None, None, None),
        (None, None, None, None),
    ],
)
def test_the_type_of_employment_tells_kind_times_and_contract(
    types: Any, kind: VacancyKind | None, models: Any, contract: Contract | None
) -> None:
    found = read(employmentType=types)

    assert (found.kind, found.working_times, found.contract) == (kind, models, contract)


def test_work_from_home_is_a_model_beside_the_others() -> None:
    found = read(employmentType="FULL_TIME", jobLocationType="TELECOMMUTE")

    assert found.working_times == (WorkingTime.FULL_TIME, WorkingTime.HOME)


@pytest.mark.parametrize(
    ("written", "hours"),
    [("38,5 Stunden", 38.5), ("40", 40), (20, 20), ("35 h/Woche", 35), ("8-17 Uhr", None), ("flexibel", None),
     ("80 hours", None), ("0", None), ("Mo-Fr", None)],
)  # fmt: skip
def test_hours_are_read_where_the_field_begins_with_them(written: Any, hours: float | None) -> None:
    found = read(workHours=written)

    assert (found.hours_min, found.hours_max) == (hours, hours)


@pytest.mark.parametrize(
    ("fields", "day", "now"),
    [
        ({"jobStartDate": "2027-02-01"}, date(2027, 2, 1), None),
        ({"jobStartDate": "ab sofort"}, None, None),
        ({"jobImmediateStart": True}, None, True),
        ({"jobImmediateStart": False}, None, None),
    ],
)
def test_the_start_is_a_day_or_now_or_not_said(fields: Any, day: date | None, now: bool | None) -> None:
    found = read(**fields)

    assert (found.earliest_start_on, found.starts_now) == (day, now)


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("70173 Stuttgart", FeedPlace("70173", "Stuttgart")),
        ("Weg 3, 70173 Stuttgart", FeedPlace("70173", "Stuttgart", "Weg 3")),
        ({"address": "Stuttgart (Mitte)"}, FeedPlace(town="Stuttgart")),
        ({"address": {"postalCode": 1067, "addressCountry": "DE"}}, FeedPlace("01067", country="DE")),
        ({"address": [{"addressLocality": "Ulm"}]}, FeedPlace(town="Ulm")),
        (
            {"address": {"addressLocality": "Ulm"}, "geo": {"latitude": "48.4", "longitude": 9.9}},
            FeedPlace(town="Ulm", latitude=48.4, longitude=9.9),
        ),
        ({"name": "Ulm"}, FeedPlace(town="Ulm")),
    ],
)
def test_a_place_is_read_in_each_shape(location: Any, place: FeedPlace) -> None:
    assert read(jobLocation=location).places == (place,)


@pytest.mark.parametrize("location", [None, {}, [], 7, {"name": "Gasthaus"}, {"address": {}}, {"address": "-"}])
def test_what_names_no_place_gives_none(location: Any) -> None:
    assert read(jobLocation=location).places == ()


def test_a_place_said_twice_is_one_and_fifty_are_kept_at_most() -> None:
    many = [{"address": {"addressLocality": f"Ort {number}"}} for number in range(60)]

    assert len(read(jobLocation=many[:2] * 2).places) == 2
    assert len(read(jobLocation=many).places) == 50


@pytest.mark.parametrize(
    ("salary", "pay"),
    [
        ({"value": {"value": 15, "unitText": "HOUR"}}, FeedPay(1500, 1500, PayUnit.HOUR)),
        ([{"value": {"value": 15, "unitText": "HOUR"}}], FeedPay(1500, 1500, PayUnit.HOUR)),
        ({"value": 2800, "unitText": "MONTH", "currency": "€"}, FeedPay(280000, 280000, PayUnit.MONTH)),
        ({"minValue": 14, "maxValue": 16, "unitText": "HOUR"}, FeedPay(1400, 1600, PayUnit.HOUR)),
        ({"value": {"maxValue": 16, "unitText": "HOUR"}}, FeedPay(None, 1600, PayUnit.HOUR)),
        ({"value": {"minValue": 16, "maxValue": 14, "unitText": "HOUR"}}, None),
        ({"value": {"value": 100, "unitText": "DAY"}}, None),
        ({"value": {"value": 15}}, None),
        ({"value": {"value": 15, "unitText": "HOUR"}, "currency": "CHF"}, None),
        ({"value": {"value": 0, "unitText": "HOUR"}}, None),
        ([], None),
    ],
)
def test_pay_is_kept_where_amount_unit_and_currency_are_sound(salary: Any, pay: FeedPay | None) -> None:
    assert read(baseSalary=salary).pay == pay


def test_long_texts_follow_the_description_unless_it_holds_them() -> None:
    found = read(description="Wir kochen. Deutsch B1.", qualifications="Deutsch  B1.", skills="Führerschein")

    assert found.description == "Wir kochen. Deutsch B1.\n\nFührerschein"
