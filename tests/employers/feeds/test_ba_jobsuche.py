"""Records of the BA job board, old and new names, and its rendered page, field by field."""

from datetime import date
from typing import Any

import pytest

from employers.codes import PayUnit, SizeClass, VacancyKind
from employers.feeds.ba_jobsuche import (
    BOOLEAN_TIMES,
    PAGE_IDS,
    is_envelope,
    is_record,
    page_vacancy,
    records,
    reference_of,
    vacancy,
)
from employers.feeds.markup import Page, read_page
from employers.feeds.records import FeedError, FeedPay, FeedPlace, FeedVacancy
from profiles.catalogue.codes import Contract, WorkingTime

LEAST = {"titel": "Koch", "arbeitgeber": "Gasthaus"}


def read(**fields: Any) -> FeedVacancy:
    return vacancy(LEAST | fields)


def seen_page(**elements: str) -> Page:
    given = {"titel": "Koch", "firma": "Gasthaus"} | elements
    spans = "".join(f'<span id="detail-kopfbereich-{name}">{text}</span>' for name, text in given.items() if text)
    return read_page(f"<html>{spans}</html>", id_prefixes=PAGE_IDS)


def test_what_a_record_does_not_say_stays_none() -> None:
    found = read()

    assert (found.kind, found.contract, found.working_times, found.openings, found.pay) == (None,) * 5
    assert (found.published_on, found.valid_until, found.places, found.is_anonymous) == (None, None, (), False)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"stellenangebotsTitel": "Neu"}, "Neu"),
        ({}, "Koch"),
        ({"titel": None, "beruf": "Koch/Köchin"}, "Koch/Köchin"),
        ({"titel": "", "hauptberuf": "Köchin"}, "Köchin"),
        ({"titel": "A &amp; B"}, "A & B"),
    ],
)
def test_the_title_is_taken_from_either_name_else_from_the_occupation(fields: Any, title: str) -> None:
    assert read(**fields).title == title


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"arbeitgeber": "Gasthaus"}, "stellenangebotsTitel/titel"),
        ({"titel": "Koch"}, "firma/arbeitgeber"),
        (LEAST | {"aktuelleVeroeffentlichungsdatum": "neulich"}, "veroeffentlichungszeitraum"),
        (LEAST | {"eintrittsdatum": "bald"}, "eintrittsdatum"),
        (LEAST | {"eintrittszeitraum": {"von": "bald"}}, "eintrittszeitraum.von"),
        (LEAST | {"eintrittszeitraum": {"bis": "bald"}}, "eintrittszeitraum.bis"),
        (LEAST | {"laufzeitBis": "x"}, "laufzeitBis"),
        (LEAST | {"anzahlOffeneStellen": -1}, "anzahlOffeneStellen"),
        ("Koch", None),
        (None, None),
    ],
)
def test_a_broken_record_is_refused_by_the_name_of_its_field(value: Any, field: str | None) -> None:
    with pytest.raises(FeedError) as refused:
        vacancy(value)

    assert refused.value.field == field


def test_a_box_number_stands_for_an_employer_who_hides() -> None:
    found = vacancy({"titel": "Koch", "chiffrenummer": "C-7"})

    assert (found.employer.name, found.is_anonymous) == ("Chiffre C-7", True)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, VacancyKind.WORK),
        ("ARBEIT", VacancyKind.WORK),
        (2, VacancyKind.SELF_EMPLOYED),
        ("4", VacancyKind.APPRENTICESHIP),
        ("AUSBILDUNG", VacancyKind.APPRENTICESHIP),
        (34, VacancyKind.INTERNSHIP),
        ("PRAKTIKUM_TRAINEE", VacancyKind.INTERNSHIP),
        (99, None),
    ],
)
@pytest.mark.parametrize("name", ["stellenangebotsart", "angebotsart"])
def test_the_kind_is_told_by_number_or_word(name: str, code: Any, kind: VacancyKind | None) -> None:
    assert read(**{name: code}).kind is kind


def test_a_mini_job_is_one_whatever_the_kind_says() -> None:
    found = read(angebotsart=1, istGeringfuegigeBeschaeftigung=True)

    assert (found.kind, found.working_times) == (VacancyKind.MINI_JOB, (WorkingTime.MINI_JOB,))


@pytest.mark.parametrize(
    ("fields", "contract"),
    [
        ({"befristung": 1}, Contract.FIXED_TERM),
        ({"befristung": "2"}, Contract.PERMANENT),
        ({"vertragsdauer": "UNBEFRISTET"}, Contract.PERMANENT),
        ({"vertragsdauer": "KEINE_ANGABE"}, None),
        ({"befristung": 3}, None),
    ],
)
def test_the_contract_is_told_by_number_or_word(fields: Any, contract: Contract | None) -> None:
    assert read(**fields).contract is contract


@pytest.mark.parametrize(("key", "model"), sorted(BOOLEAN_TIMES.items()))
def test_each_flag_of_working_time_counts_only_where_it_is_true(key: str, model: WorkingTime) -> None:
    assert read(**{key: True}).working_times == (model,)
    assert read(**{key: False}).working_times is None


def test_several_flags_for_part_time_are_one_model() -> None:
    flags = dict.fromkeys(BOOLEAN_TIMES, True)

    assert read(**flags).working_times == tuple(dict.fromkeys(BOOLEAN_TIMES.values()))


def test_models_given_as_words_go_before_flags() -> None:
    assert read(arbeitszeitmodelle=["VOLLZEIT"], homeofficemoeglich=True).working_times == (WorkingTime.FULL_TIME,)
    assert read(arbeitszeitmodelle=[]).working_times is None


@pytest.mark.parametrize(
    ("fields", "pay"),
    [
        (
            {"verguetungsangabe": "STUNDENLOHN", "gehaltsspanneVon": 14.5, "gehaltsspanneBis": 16},
            FeedPay(1450, 1600, PayUnit.HOUR),
        ),
        ({"verguetungsangabe": "MONATSGEHALT", "festgehalt": 2800}, FeedPay(280000, 280000, PayUnit.MONTH)),
        ({"verguetungsangabe": "JAHRESGEHALT", "festgehalt": 36000}, FeedPay(3600000, 3600000, PayUnit.YEAR)),
        ({"verguetungsangabe": "KEINE_ANGABEN", "festgehalt": 2800}, None),
        ({"verguetungsangabe": "MONATSGEHALT"}, None),
        ({"festgehalt": 2800}, None),
    ],
)
def test_pay_needs_an_amount_and_a_unit(fields: Any, pay: FeedPay | None) -> None:
    assert read(**fields).pay == pay


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"arbeitsort": {"plz": "01067", "ort": "Dresden"}}, (FeedPlace("01067", "Dresden"),)),
        ({"arbeitsort": "Dresden, Sachsen"}, (FeedPlace(town="Dresden"),)),
        (
            {"arbeitsorte": [{"ort": "Ulm"}, {"ort": "Ulm"}, {"ort": "Bonn"}]},
            (FeedPlace(town="Ulm"), FeedPlace(town="Bonn")),
        ),
        (
            {"arbeitsort": {"ort": "Ulm", "koordinaten": {"lat": 48.4, "lon": 9.9}}},
            (FeedPlace(town="Ulm", latitude=48.4, longitude=9.9),),
        ),
        (
            {"stellenlokationen": [{"adresse": {"ort": "Ulm"}, "breite": 48.4, "laenge": None}]},
            (FeedPlace(town="Ulm"),),
        ),
        ({"stellenlokationen": [{}, None, 7]}, ()),
        ({"arbeitsort": {}}, ()),
    ],
)
def test_places_of_work_are_read_in_each_shape(fields: Any, places: Any) -> None:
    assert read(**fields).places == places


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        (
            {"aktuelleVeroeffentlichungsdatum": "2026-11-02", "ersteVeroeffentlichungsdatum": "2025-01-01"},
            date(2026, 11, 2),
        ),
        (
            {"veroeffentlichungszeitraum": {"von": "2026-11-03"}, "datumErsteVeroeffentlichung": "2025-01-01"},
            date(2026, 11, 3),
        ),
        ({"datumErsteVeroeffentlichung": "2025-01-01"}, date(2025, 1, 1)),
        ({}, None),
    ],
)
def test_the_latest_day_of_publication_counts(fields: Any, day: date | None) -> None:
    assert read(**fields).published_on == day


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("uebernahme", "has_takeover_option"),
        ("fuerFluechtlingeGeeignet", "welcomes_refugees"),
        ("nurFuerSchwerbehinderte", "only_severely_disabled"),
    ],
)
def test_a_flag_is_true_false_or_not_said(name: str, attribute: str) -> None:
    assert [getattr(read(**{name: value}), attribute) for value in (True, False, None)] == [True, False, None]


def test_the_employer_keeps_an_address_of_its_own() -> None:
    address = {"plz": 1067, "ort": "Dresden (Sachsen)", "strasse": "Weg", "hausnummer": 3}

    found = read(arbeitgeberAdresse=address, betriebsgroesse="6-50", istArbeitnehmerUeberlassung=True).employer

    assert (found.postcode, found.town, found.street) == ("01067", "Dresden", "Weg 3")
    assert (found.size_class, found.is_temp_agency) == (SizeClass.TO_50, True)
    assert read(betriebsgroesse="riesig").employer.size_class is None


@pytest.mark.parametrize(("number", "openings"), [(3, 3), ("12", 12), (0, None), (None, None)])
def test_openings_are_counted_and_none_at_all_says_nothing(number: Any, openings: int | None) -> None:
    assert read(anzahlOffeneStellen=number).openings == openings


def test_a_record_without_reference_gets_one_that_stays_the_same() -> None:
    assert read().source_id == read(befristung=1).source_id
    assert read().source_id != read(titel="Köchin").source_id
    assert read(refnr="R-1").source_id == "R-1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"refnr": "1", "titel": "x"}, False),
        ({"refnr": "1", "arbeitgeber": "x"}, True),
        ({"stellenangebote": []}, False),
        (["refnr", "beruf"], False),
        (None, False),
    ],
)
def test_a_record_is_told_by_two_of_its_own_keys(value: Any, expected: bool) -> None:
    assert is_record(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"stellenangebote": []}, True),
        ({"ergebnisliste": [{}]}, True),
        ({"maxErgebnisse": 0}, True),
        ({"stellenangebote": "x"}, False),
        ([], False),
    ],
)
def test_search_results_are_told_by_their_list(value: Any, expected: bool) -> None:
    assert is_envelope(value) is expected


def test_each_record_keeps_the_place_where_it_stands() -> None:
    value = [{"refnr": "a"}, {"stellenangebote": [{"refnr": "b"}, {"refnr": "c"}]}]

    found = [(place, reference_of(row)) for place, row in records(value)]

    assert found == [("record 1", "a"), ("2: stellenangebote 1", "b"), ("2: stellenangebote 2", "c")]


def test_a_rendered_page_is_read_by_the_ids_of_its_elements() -> None:
    found = page_vacancy(seen_page(befristung="unbefristet", anstellungsart="Vollzeit", arbeitsort="Ulm, Donau"))

    assert found is not None
    assert (found.title, found.employer.name, found.places) == ("Koch", "Gasthaus", (FeedPlace(town="Ulm"),))
    assert (found.contract, found.working_times) == (Contract.PERMANENT, (WorkingTime.FULL_TIME,))


@pytest.mark.parametrize(("term", "contract"), [("befristet", Contract.FIXED_TERM), ("nach Absprache", None)])
def test_the_term_on_a_page_is_fixed_or_not_said(term: str, contract: Contract | None) -> None:
    found = page_vacancy(seen_page(befristung=term))

    assert found is not None
    assert found.contract is contract


def test_a_page_without_title_is_no_vacancy_and_one_without_employer_is_refused() -> None:
    assert page_vacancy(seen_page(titel="")) is None
    with pytest.raises(FeedError, match="names no employer"):
        page_vacancy(seen_page(firma=""))
