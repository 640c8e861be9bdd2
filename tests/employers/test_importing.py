"""Vacancies are imported once, brought up to date, and never half."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from employers.codes import Need, Origin, RequirementKind, VacancyState
from employers.importing import OccupationGuess, import_vacancies
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.models import Employer, Vacancy, VacancyChange
from employers.readings import read_items, settle_readings
from profiles.catalogue.reports import ImportReport
from tests.counting import count_queries
from tests.factories import NOW, make_occupation

Take = Callable[..., ImportReport]
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "vacancies.csv"
TEXT = "Deutsch mindestens B1. Führerschein Klasse B von Vorteil. 38,5 Stunden pro Woche."


def posting(number: int = 1, **values: object) -> dict[str, object]:
    place = {"adresse": {"plz": "70327", "ort": "Stuttgart"}}
    return {"referenznummer": f"10001-{number}-S", "stellenangebotsTitel": "Lagerhelfer (m/w/d)", "firma": "Lager GmbH",
            "stellenangebotsBeschreibung": TEXT, "stellenlokationen": [place],
            **values}  # fmt: skip


@pytest.fixture
def take(session: Session, tmp_path: Path) -> Any:
    def import_content(*contents: object, **options: Any) -> ImportReport:
        paths = []
        for index, content in enumerate(contents):
            paths.append(tmp_path / f"feed{index}.txt")
            paths[-1].write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return import_vacancies(session, paths, now=NOW, by=None, **options)

    return import_content


def only_vacancy(session: Session) -> Vacancy:
    return session.scalars(sa.select(Vacancy)).one()


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.new, report.changed, report.unchanged, len(report.rejected)


def test_importing_again_changes_nothing(take: Take) -> None:
    assert counts(take([posting(1), posting(2)])) == (2, 2, 0, 0, 0)
    assert counts(take([posting(1), posting(2)])) == (2, 0, 0, 2, 0)


def test_the_example_table_is_imported_twice_without_change(session: Session) -> None:
    first = import_vacancies(session, [EXAMPLE], now=NOW, by=None)
    second = import_vacancies(session, [EXAMPLE], now=NOW, by=None)

    assert (counts(first), counts(second)) == ((2, 2, 0, 0, 0), (2, 0, 0, 2, 0))


def test_a_new_vacancy_is_open_numbered_and_its_state_is_noted(session: Session, take: Take) -> None:
    take(posting())

    vacancy = only_vacancy(session)
    change = session.scalars(sa.select(VacancyChange)).one()
    assert vacancy.reference == f"V-{vacancy.id:06d}"
    assert (vacancy.state, change.from_state, change.to_state) == (VacancyState.OPEN, None, VacancyState.OPEN)


def test_facts_read_from_the_text_are_marked_with_their_words(session: Session, take: Take) -> None:
    take(posting())

    vacancy = only_vacancy(session)
    found = {(row.kind, row.code): row for row in vacancy.requirements}
    german = found[RequirementKind.LANGUAGE, "de"]
    assert (german.level, german.need, german.origin) == (3, Need.MUST, Origin.READ_FROM_TEXT)
    assert vacancy.description[german.span_start : german.span_end] == german.words
    assert found[RequirementKind.LICENCE, "B"].need is Need.WISH
    assert vacancy.hours_min == 38.5
    assert [entry["field"] for entry in vacancy.readings or []] == ["hours_min", "hours_max"]


def test_a_stated_fact_takes_the_place_of_a_read_one(session: Session, take: Take) -> None:
    take(posting())
    take(posting(vertragsdauer="BEFRISTET", stellenangebotsBeschreibung="Unbefristet. 20 Stunden pro Woche."))

    vacancy = only_vacancy(session)
    assert (vacancy.contract, vacancy.hours_min) == ("BEFRISTET", 20)
    assert vacancy.requirements == []


def test_confirmed_requirements_outlive_a_new_text_and_removed_ones_stay_away(session: Session, take: Take) -> None:
    take(posting())
    vacancy = only_vacancy(session)
    keys = {item.key: item.row for item in read_items(vacancy)}
    languages = [key for key, row in keys.items() if getattr(row, "kind", None) is RequirementKind.LANGUAGE]
    settle_readings(session, vacancy.id, kept=languages, shown=keys, now=NOW)

    take(posting(stellenangebotsBeschreibung="Neu: Führerschein Klasse B von Vorteil."))

    kept = [(row.code, row.origin) for row in only_vacancy(session).requirements]
    assert kept == [("de", Origin.CONFIRMED)]


def test_a_search_result_does_not_wipe_out_a_detail(session: Session, take: Take) -> None:
    take(posting())
    bare = {key: value for key, value in posting().items() if key != "stellenangebotsBeschreibung"}

    assert counts(take({"ergebnisliste": [bare]})) == (1, 0, 0, 1, 0)
    assert only_vacancy(session).description == TEXT


def test_a_changed_record_is_brought_up_to_date(session: Session, take: Take) -> None:
    take(posting())

    report = take(posting(stellenangebotsTitel="Kommissionierer (m/w/d)"))

    assert counts(report) == (1, 0, 1, 0, 0)
    assert only_vacancy(session).title == "Kommissionierer (m/w/d)"


def test_a_broken_row_stops_nothing_and_is_named(take: Take) -> None:
    report = take({"ergebnisliste": [posting(1), posting(2, firma=None), posting(3)]})

    assert counts(report) == (3, 2, 0, 0, 1)
    assert report.as_json()["rejected"] == [
        {"place": "feed0.txt, ergebnisliste 2 (10001-2-S)", "field": "firma/arbeitgeber",
         "reason": "the vacancy names no employer"}
    ]  # fmt: skip


def test_a_broken_file_changes_nothing_and_the_next_is_read(take: Take) -> None:
    report = take('{"ergebnisliste": [', posting())

    assert counts(report) == (1, 1, 0, 0, 1)
    assert report.rejected[0].place == "feed0.txt"


def test_a_missing_file_is_refused_before_anything_is_read(session: Session, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no file"):
        import_vacancies(session, [EXAMPLE, tmp_path / "nothing.json"], now=NOW, by=None)

    assert session.scalars(sa.select(Vacancy)).all() == []


def test_a_vacancy_whose_validity_is_over_stays_expired_until_it_is_offered_again(session: Session, take: Take) -> None:
    table = "title;employer;reference;valid_until\nKoch;Gasthaus;K1;{}\n"

    take(table.format("2026-11-19"))
    assert only_vacancy(session).state is VacancyState.EXPIRED

    assert take(table.format("2026-12-31")).changed == 1
    assert only_vacancy(session).state is VacancyState.OPEN


def test_a_withdrawn_vacancy_stays_withdrawn(session: Session, take: Take) -> None:
    take(posting())
    take_vacancy_step(session, VacancyStep.WITHDRAW, VacancyDecision(only_vacancy(session).id), now=NOW, by=None)

    assert counts(take(posting())) == (1, 0, 0, 1, 0)
    assert only_vacancy(session).state is VacancyState.WITHDRAWN


def test_an_operator_may_put_a_feed_before_an_adviser_first(session: Session, take: Take) -> None:
    take(posting(), state=VacancyState.SUBMITTED)

    assert only_vacancy(session).state is VacancyState.SUBMITTED
    with pytest.raises(InvalidInput):
        take(posting(), state=VacancyState.FILLED_BY_US)


def test_the_occupation_is_guessed_and_marked(session: Session, take: Take) -> None:
    make_occupation(session, "51311")

    take(posting(), guess_occupation=lambda title, _text: OccupationGuess("51311", title, 0.6))

    vacancy = only_vacancy(session)
    assert (vacancy.occupation_code, vacancy.occupation_origin) == ("51311", Origin.READ_FROM_TEXT)
    assert [entry["confidence"] for entry in vacancy.readings or [] if entry["field"] == "occupation_code"] == [0.6]


def test_an_employer_is_found_by_name_and_place(session: Session, take: Take) -> None:
    elsewhere = [{"adresse": {"plz": "80331", "ort": "München"}}]

    take([posting(1), posting(2, firma="LAGER Gmbh"), posting(3, stellenlokationen=elsewhere)])

    employers = session.scalars(sa.select(Employer).order_by(Employer.id)).all()
    assert [(row.name, row.postcode) for row in employers] == [("Lager GmbH", "70327"), ("Lager GmbH", "80331")]


def test_the_same_record_twice_in_a_file_is_one_vacancy(take: Take) -> None:
    assert counts(take([posting(), posting()])) == (2, 1, 0, 1, 0)


def test_the_number_of_queries_does_not_grow_with_the_records(session: Session, take: Take) -> None:
    take([posting(number) for number in range(5)])

    with count_queries(session) as few:
        take([posting(number) for number in range(5)])
    take([posting(number) for number in range(60)])
    with count_queries(session) as many:
        take([posting(number) for number in range(60)])

    assert len(many) <= len(few) + 1


def test_a_reference_that_comes_twice_in_one_file_is_one_vacancy_with_its_last_facts(
    session: Session, take: Take
) -> None:
    report = take([posting(1), posting(2), posting(1, stellenangebotsTitel="Packer (m/w/d)"), posting(2)])

    titles = list(session.scalars(sa.select(Vacancy.title).order_by(Vacancy.id)))
    assert counts(report) == (4, 2, 1, 1, 0)
    assert titles == ["Packer (m/w/d)", "Lagerhelfer (m/w/d)"]
