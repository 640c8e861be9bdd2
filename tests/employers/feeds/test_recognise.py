"""Formats are told by content; each record is read or refused with the true reason."""

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import PayUnit, VacancyKind
from employers.feeds.recognise import read_feed
from employers.feeds.records import FeedError, FeedPay, FeedPlace
from profiles.catalogue.codes import Contract, WorkingTime

OLD = {"refnr": "10001-1-S", "titel": "Koch/Köchin", "beruf": "Koch/Köchin", "arbeitgeber": "Gasthaus",
       "arbeitsort": {"plz": "70173", "ort": "Stuttgart", "land": "Deutschland",
                      "koordinaten": {"lat": 48.77, "lon": 9.18}},
       "eintrittsdatum": "2027-01-01", "aktuelleVeroeffentlichungsdatum": "2026-11-01"}  # fmt: skip
NEW = {"referenznummer": "10001-2-S", "stellenangebotsTitel": "Lagerhelfer (m/w/d)", "hauptberuf": "Helfer/in - Lager",
       "firma": "Logistik GmbH", "stellenangebotsart": "ARBEIT", "arbeitszeitVollzeit": True,
       "arbeitszeitTeilzeitAbend": True, "arbeitszeitTeilzeitVormittag": True, "vertragsdauer": "BEFRISTET",
       "verguetungsangabe": "STUNDENLOHN", "artDerVerguetung": "GEHALTSSPANNE", "gehaltsspanneVon": 14.5,
       "gehaltsspanneBis": 16, "eintrittszeitraum": {"von": "2027-02-01"}, "externeURL": "",
       "veroeffentlichungszeitraum": {"von": "2026-11-02"}, "datumErsteVeroeffentlichung": "2025-01-01",
       "stellenlokationen": [{"adresse": {"strasse": "Weg", "hausnummer": "3", "plz": "70327",
                                          "ort": "Stuttgart, Wangen",
                                          "region": "BADEN_WUERTTEMBERG", "land": "DEUTSCHLAND"},
                              "breite": 48.77, "laenge": 9.24}]}  # fmt: skip
POSTING = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Verkäufer/in",
           "description": "<p>Wir</p>",
           "hiringOrganization": {"@type": "Organization", "name": "Laden AG"},
           "identifier": {"name": "x", "value": 7},
           "employmentType": ["FULL_TIME", "PART_TIME"], "datePosted": "2026-11-01", "validThrough": "2027-01-31",
           "workHours": "38.50", "jobLocation": {"address": {"postalCode": "70173", "addressLocality": "Stuttgart"}},
           "baseSalary": {"currency": "EUR",
                          "value": {"minValue": 2800, "maxValue": 3000, "unitText": "MONTH"}}}  # fmt: skip


def vacancies(content: object) -> list[Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    rows = read_feed(text.encode()).rows
    assert [row.error for row in rows] == [None] * len(rows)
    return [row.vacancy for row in rows]


def only_error(content: object) -> FeedError:
    (row,) = read_feed(json.dumps(content).encode()).rows
    assert row.error is not None
    return row.error


def page(block: object) -> str:
    return f'<html><head><script type="application/ld+json">{json.dumps(block)}</script></head></html>'


def test_old_search_results_of_the_job_board_are_read() -> None:
    (vacancy,) = vacancies({"stellenangebote": [OLD], "maxErgebnisse": 1})

    assert (vacancy.source, vacancy.source_id, vacancy.title) == ("ba_jobsuche", "10001-1-S", "Koch/Köchin")
    assert vacancy.places == (FeedPlace("70173", "Stuttgart", None, "DE", 48.77, 9.18),)
    assert (vacancy.earliest_start_on, vacancy.published_on) == (date(2027, 1, 1), date(2026, 11, 1))


def test_new_search_results_of_the_job_board_are_read() -> None:
    (vacancy,) = vacancies({"ergebnisliste": [NEW], "maxErgebnisse": 1})

    assert vacancy.places == (FeedPlace("70327", "Stuttgart", "Weg 3", "DE", 48.77, 9.24),)
    assert vacancy.working_times == (WorkingTime.FULL_TIME, WorkingTime.PART_TIME)
    assert (vacancy.contract, vacancy.kind, vacancy.url) == (Contract.FIXED_TERM, VacancyKind.WORK, None)
    assert vacancy.pay == FeedPay(1450, 1600, PayUnit.HOUR)
    assert vacancy.published_on == date(2026, 11, 2)


def test_details_lists_and_pages_of_the_job_board_are_read() -> None:
    detail = NEW | {"stellenangebotsBeschreibung": "**Aufgaben**\nPacken &amp; Tragen"}
    html = f'<html><script id="ng-state" type="application/json">{json.dumps({"jobdetail": detail})}</script></html>'

    assert vacancies(detail)[0].description == "Aufgaben\nPacken & Tragen"
    assert len(vacancies([OLD, {"ergebnisliste": [NEW]}, detail])) == 3
    assert vacancies(html)[0].source_id == "10001-2-S"


def test_results_without_a_hit_are_a_file_without_records() -> None:
    assert vacancies({"maxErgebnisse": 0, "page": 1}) == []


def test_a_record_of_the_job_board_needs_title_and_employer() -> None:
    assert only_error({"stellenangebote": [{"refnr": "1", "arbeitsort": {}}]}).field == "stellenangebotsTitel/titel"
    assert only_error({"stellenangebote": [{"refnr": "1", "beruf": "Koch"}]}).field == "firma/arbeitgeber"


@pytest.mark.parametrize(
    "content",
    [
        POSTING,
        [POSTING],
        {"@graph": [{"@type": "WebPage"}, POSTING]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": POSTING}]},
        POSTING | {"@type": ["JobPosting", "Thing"]},
        page(POSTING),
        page({"@context": "https://schema.org", "@graph": [POSTING]}),
        json.dumps(POSTING) + "\n" + json.dumps({"@type": "Person"}).replace("Person", "JobPosting") + "\n",
    ],
)
def test_a_job_posting_is_found_in_each_container(content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)

    vacancy = read_feed(text.encode()).rows[0].vacancy

    assert vacancy is not None
    assert (vacancy.source_id, vacancy.hours_min, vacancy.pay) == (
        "laden:7",
        38.5,
        FeedPay(280000, 300000, PayUnit.MONTH),
    )


def test_keys_may_begin_with_a_capital_letter() -> None:
    capital = {key[:1].upper() + key[1:] if key[0] != "@" else key: value for key, value in POSTING.items()}

    assert vacancies(capital)[0].published_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("location", "towns"),
    [
        ("Berlin", ["Berlin"]),
        (["Berlin", {"name": "London"}], ["Berlin", "London"]),
        ({"address": "Weg 1\n70173 Stuttgart"}, ["Stuttgart"]),
        ({"name": "Laden AG"}, []),
        ({"name": "Laden AG", "address": {"addressLocality": "Ulm", "addressCountry": {"name": "Germany"}}}, ["Ulm"]),
        ({}, []),
    ],
)
def test_places_come_as_text_object_or_list(location: Any, towns: Any) -> None:
    assert [place.town for place in vacancies(POSTING | {"jobLocation": location})[0].places] == towns


@pytest.mark.parametrize(
    ("salary", "pay"),
    [
        ("competitive", None),
        ({"currency": "USD", "value": {"minValue": 100000, "unitText": "YEAR"}}, None),
        ({"currency": "EUR", "value": 25, "unitText": "HOUR"}, FeedPay(2500, 2500, PayUnit.HOUR)),
        (
            {"value": {"value": "2.800,50", "unitText": "MONTH"}, "unitText": "HOUR"},
            FeedPay(280050, 280050, PayUnit.MONTH),
        ),
        ({"value": {"minValue": 5000, "maxValue": 7000}, "unitText": "MONTH"}, FeedPay(500000, 700000, PayUnit.MONTH)),
    ],
)
def test_pay_is_kept_where_amount_currency_and_unit_are_known(salary: Any, pay: Any) -> None:
    assert vacancies(POSTING | {"baseSalary": salary})[0].pay == pay


def test_a_missing_title_is_taken_from_the_page_unless_that_is_general() -> None:
    block = page(POSTING | {"title": None})

    good = read_feed(f"<html><title>Koch - Laden AG</title>{block}</html>".encode()).rows[0]
    general = read_feed(f"<html><title>Explore our careers</title>{block}</html>".encode()).rows[0]

    assert good.vacancy is not None
    assert good.vacancy.title == "Koch"
    assert general.error is not None
    assert general.error.field == "title"


def test_an_unsolicited_application_is_no_vacancy() -> None:
    assert "not a vacancy" in only_error(POSTING | {"title": "Initiativbewerbung Pflege (m/w/d)"}).reason


def test_a_broken_date_refuses_the_record_by_its_field() -> None:
    assert only_error(POSTING | {"datePosted": "gestern"}).field == "datePosted"


def test_an_apprenticeship_is_told_from_the_title_not_from_full_time() -> None:
    assert vacancies(POSTING | {"title": "Ausbildung Koch/Köchin"})[0].kind is VacancyKind.APPRENTICESHIP


def test_a_broken_block_beside_a_sound_one_is_one_rejection() -> None:
    broken = '<script type="application/ld+json">{"@type": "JobPosting", "title": "x" "y"}</script>'

    rows = read_feed(f"<html>{broken}{page(POSTING)}</html>".encode()).rows

    assert [row.vacancy is not None for row in rows] == [False, True]


def test_a_table_is_read_by_its_columns_whatever_separates_them() -> None:
    for mark in ";,\t":
        table = "title|employer|hours_min|pay_min|pay_unit\nKoch|Gasthaus|20|14.5|hour\n".replace("|", mark)
        (vacancy,) = vacancies(table)
        assert (vacancy.title, vacancy.hours_min, vacancy.pay) == ("Koch", 20.0, FeedPay(1450, 1450, PayUnit.HOUR))


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "JOB"), ("contract", "lang"), ("openings", "0"), ("starts_now", "vielleicht"),
     ("valid_until", "32.1.2027"),
     ("hours_min", "400"), ("working_times", "VOLLZEIT NACHTS"), ("url", "kein link"), ("latitude", "abc")],
)  # fmt: skip
def test_a_wrong_value_in_a_table_names_line_and_column(column: str, value: Any) -> None:
    table = f"title;employer;reference;{column}\nKoch;Gasthaus;K-1;\nKoch;Gasthaus;K-2;{value}\n"

    first, second = read_feed(table.encode()).rows

    assert first.vacancy is not None
    assert second.place == "line 3 (K-2)"
    assert second.error is not None
    assert second.error.field == column


def test_a_misspelt_column_is_refused() -> None:
    with pytest.raises(FeedError, match="not known: hour_min"):
        read_feed(b"title;employer;hour_min\nKoch;Gasthaus;20\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<?xml version='1.0'?><HRBAXMLJobPositionPosting>", "broken XML in line 1"),
        (b"<?xml version='1.0'?><source><job/></source>", "root element 'source'"),
        (b"<html><body>Koch gesucht</body></html>", "no structured data"),
        (b'openapi: "3.0.0"\n', "API description"),
        (b'{"openapi": "3.0.0"}', "API description"),
        (b"code;name\n1;x\n", "not a table of vacancies"),
        (b"Hallo", "not known"),
        (b"[1, 2]", "no objects"),
        (b'{"stellenangebote": [{"titel": "W', "cut off"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_true_reason(content: Any, reason: str) -> None:
    with pytest.raises(FeedError) as refused:
        read_feed(content)

    assert reason in refused.value.reason


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(FeedError):
        read_feed(data)
