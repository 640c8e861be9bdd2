"""Adverts of one vacancy are found across sources, whatever each source does to the wording; others are not."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from employers.feeds import schema_org
from employers.feeds.job_posting_out import job_posting
from employers.feeds.markup import plain_text
from employers.feeds.recognise import read_feed
from employers.feeds.records import FeedError, FeedVacancy
from employers.feeds.tables_out import csv_text
from employers.sources.codes import DuplicateReason
from employers.sources.likeness import LIKELY, Advert, likeness, pairs_alike, signature

TEXT = (
    "Wir suchen für unser Lager in Esslingen eine helfende Hand. Sie nehmen Waren an, prüfen Lieferscheine, lagern ein "
    "und stellen Sendungen für unsere Filialen zusammen. Sie arbeiten in zwei Schichten und haben am Wochenende frei. "
    "Wir zahlen nach Tarif, stellen Arbeitskleidung und helfen bei der Suche nach einer Wohnung."
)
ADVERT = Advert(1, "one", None, "Lagerhelfer (m/w/d)", TEXT, "Muster Logistik GmbH", "73728", "Esslingen")
REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLES = Path(os.environ.get("PASSGENAU_SHARED_DATA", str(REPOSITORY.parent / "shared" / "data"))) / "feeds"
REAL = (
    "ba/v6_search_bfr_2026-09-26.json", "ba/v4_details_ac_motoren.json", "ba/web_jobdetail_page_2026.html",
    "jsonld/jobseek_jsonld_neura_robotics_manager.html", "jsonld/jobseek_jsonld_meta_software_engineer.html",
    "jsonld/mayer_elektro_itemlist.json", "jsonld/pflege_coveto_1353.html", "jsonld/pflege_rexx_rhoen_j1232.html",
)  # fmt: skip


def other(**changes: object) -> Advert:
    return replace(ADVERT, **({"vacancy_id": 2, "source": "two"} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Lagerhelfer/in in Esslingen gesucht"},
        {"employer": "Muster Logistik"},
        {"text": TEXT.upper().replace(". ", ".\n- ")},
        {"text": ""},
        {"postcode": None},
        {"postcode": "73730"},
        {"town": "Esslingen am Neckar"},
        {"text": TEXT + " Bewerben Sie sich jetzt mit Lebenslauf und Zeugnissen über unser Portal."},
    ],
)
def test_the_same_vacancy_in_other_words_is_found(changes: dict[str, object]) -> None:
    assert [(pair.first_id, pair.second_id) for pair in pairs_alike([ADVERT, other(**changes)])] == [(1, 2)]


@pytest.mark.parametrize(
    "changes",
    [
        {"town": "Stuttgart", "postcode": "70173"},
        {"title": "Bilanzbuchhalter (m/w/d)", "text": ""},
        {"title": "Schichtleiter Lager (m/w/d)", "text": "Sie führen " * 20},
        {"employer": "Ganz Andere AG", "text": ""},
        {"title": "Senior Lagerhelfer", "text": ""},
        {"title": "Lagerhelfer Halle 7"},
        {"source": "one"},
    ],
)
def test_another_vacancy_is_not(changes: dict[str, object]) -> None:
    assert pairs_alike([ADVERT, other(**changes)]) == []


def test_the_same_reference_of_the_agency_is_one_vacancy_and_own_numbers_are_not() -> None:
    same, own = "10001-1001143291-S", "4711"
    far = {"title": "Koch", "employer": "Anders AG", "town": "Ulm", "postcode": "89073", "text": ""}

    (pair,) = pairs_alike([replace(ADVERT, reference=same), other(reference=same, **far)])

    assert (pair.reason, pair.percent) == (DuplicateReason.REFERENCE, 100)
    assert pairs_alike([replace(ADVERT, reference=own), other(reference=own, **far)]) == []


def test_likeness_does_not_depend_on_the_order() -> None:
    second = other(title="Lagerhelfer/in gesucht", text=TEXT[:200])

    assert likeness(ADVERT, second) == likeness(second, ADVERT)


def test_texts_that_share_most_words_share_most_of_the_signature() -> None:
    first, second, third = signature(TEXT), signature(TEXT + " Danke."), signature(TEXT[::-1])

    assert first is not None
    assert second is not None
    assert third is not None
    assert (first == second).mean() > 0.8
    assert (first == third).mean() < 0.1
    assert signature("zu kurz") is None


def real_records() -> list[FeedVacancy]:
    found: list[FeedVacancy] = []
    for name in REAL:
        try:
            found += [row.vacancy for row in read_feed((SAMPLES / name).read_bytes()).rows if row.vacancy]
        except FeedError:
            continue
    return found


def advert_of(number: int, source: str, record: FeedVacancy) -> Advert:
    place = record.places[0] if record.places else None
    return Advert(
        number, source, None, record.title, record.description or "", record.employer.name,
        place.postcode if place else None, place.town if place else None,
    )  # fmt: skip


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample feeds are not here (PASSGENAU_SHARED_DATA)")
def test_real_adverts_posted_again_elsewhere_are_found_and_nothing_else() -> None:
    records = real_records()
    again = [
        schema_org.vacancy(job_posting(replace(record, title=f"{record.title.split('(')[0]} gesucht")))
        for record in records
    ]
    rows = read_feed(csv_text(records).encode()).rows
    adverts = [advert_of(number, "one", record) for number, record in enumerate(records)]
    adverts += [advert_of(100 + number, "two", record) for number, record in enumerate(again)]
    adverts += [advert_of(200 + number, "three", row.vacancy) for number, row in enumerate(rows) if row.vacancy]

    found = {(pair.first_id, pair.second_id) for pair in pairs_alike(adverts)}

    wanted = {(one + low, one + high) for one in range(len(records)) for low, high in ((0, 100), (0, 200), (100, 200))}
    assert len(records) >= 8
    assert found == wanted
    assert LIKELY > 80


def feed_of_a_practice() -> list[Any]:
    """The adverts of a dental practice in the feed that it sends to a job board; its own pages carry the same ones."""
    return list(etree.parse(SAMPLES / "other" / "zahnundgut_adzuna_feed.xml").iterfind("job"))


def told(job: Any, name: str) -> str:
    return str(job.findtext(name) or "").strip()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample feeds are not here (PASSGENAU_SHARED_DATA)")
def test_adverts_that_a_practice_publishes_twice_are_found_and_those_beside_each_other_told_apart() -> None:
    adverts = []
    for number, job in enumerate(feed_of_a_practice()):
        place = {"addressLocality": told(job, "city"), "postalCode": told(job, "postalcode"), "addressCountry": "DE"}
        page = {
            "@type": "JobPosting", "title": told(job, "title"), "description": told(job, "description"),
            "hiringOrganization": {"name": told(job, "company")}, "jobLocation": {"address": place},
        }  # fmt: skip
        adverts.append(advert_of(100 + number, "page", schema_org.vacancy(page)))
        text = plain_text(told(job, "description"))
        adverts.append(
            Advert(number, "feed", None, told(job, "title"), text, told(job, "company"), None, told(job, "city"))
        )

    found = {(pair.first_id, pair.second_id) for pair in pairs_alike(adverts)}

    assert found == {(number, 100 + number) for number in range(4)}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample feeds are not here (PASSGENAU_SHARED_DATA)")
def test_a_vacancy_that_a_writer_sent_twice_under_one_reference_is_known_again() -> None:
    sent = [
        row.vacancy
        for name in ("kzorluoglu_unittest_2180375.xml", "kzorluoglu_unittest_fbd18b3.xml")
        for row in read_feed((SAMPLES / "hrbaxml" / name).read_bytes()).rows
        if row.vacancy
    ]

    assert len({record.source_id for record in sent}) == 1  # the second changes the first, by source and reference
    assert len({record.published_on for record in sent}) == 2
