"""The generated world is lifelike: shares, levels and adverts that say what their fields say."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.database import make_engine
from employers.codes import RequirementKind, VacancyKind, VacancyState
from employers.models import Requirement, ShiftPattern
from employers.queries import reading_vocabulary
from employers.reading import Vocabulary, read_advert
from jobs.demo.clients import ClientStream, GeneratedClient, Surroundings
from jobs.demo.draws import Draws, Weights
from jobs.demo.employers import GeneratedEmployer, draw_employers
from jobs.demo.material import Material, load_material
from jobs.demo.vacancies import GeneratedVacancy, Posted, VacancyStream
from profiles.catalogue.codes import text_to_grid
from profiles.catalogue.starter import load_starter_catalogue
from profiles.models import ClientLanguage, ClientSkill
from tests.databases import SqliteDatabases

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CLIENTS, VACANCIES = 200, 120


@dataclass(frozen=True)
class World:
    material: Material
    vocabulary: Vocabulary
    employers: list[GeneratedEmployer]
    vacancies: list[GeneratedVacancy]
    clients: list[GeneratedClient]


@pytest.fixture(scope="module")
def world(sqlite_databases: SqliteDatabases) -> World:
    with sqlite_databases.copy() as url:
        engine = make_engine(url)
        with Session(engine) as session:
            load_starter_catalogue(session)
            material, vocabulary = load_material(session), reading_vocabulary(session)
        engine.dispose()
    employers = list(draw_employers(Draws(1, "employers"), material, vacancies=VACANCIES, adviser_ids=[1], now=NOW))
    posted = [Posted(employer, number, 1) for number, employer in enumerate(employers, start=1)]
    vacancies = list(VacancyStream(Draws(1, "vacancies"), material, NOW, TODAY).vacancies(posted, VACANCIES))
    around = Surroundings([1, 2], [1], [1], NOW, TODAY)
    clients = list(ClientStream(Draws(1, "clients"), material, around).clients(CLIENTS))
    return World(material, vocabulary, employers, vacancies, clients)


def share(count: int, of: int) -> float:
    return count / of


def test_some_clients_have_no_recorded_week(world: World) -> None:
    unknown = [one for one in world.clients if one.row["hours_possible"] is None]

    assert 0.03 <= share(len(unknown), CLIENTS) <= 0.18


def test_levels_of_german_spread_from_none_to_fluent(world: World) -> None:
    rows = [row for one in world.clients for row in one.parts[ClientLanguage] if row["language"] == "de"]
    levels = Counter(row["speak"] for row in rows)

    assert 0.80 <= share(len(rows), CLIENTS) < 1
    assert set(levels) >= {0, 1, 2, 3, 4, 6}
    assert 0.15 <= share(levels[6], len(rows)) <= 0.45
    assert 0.30 <= share(sum(levels[level] for level in (0, 1, 2)), len(rows)) <= 0.65


def test_half_of_the_clients_accept_about_three_quarters_of_an_hour(world: World) -> None:
    minutes = [one.row["max_commute_minutes"] for one in world.clients if one.row["max_commute_minutes"]]

    assert median(minutes) == 45


def test_child_care_bounds_the_hours_that_are_wished(world: World) -> None:
    too_many = [
        one.row["reference"]
        for one in world.clients
        if one.row["hours_possible"] and one.row["hours_max"]
        and one.row["hours_max"] > text_to_grid(one.row["hours_possible"]).bit_count()
    ]  # fmt: skip

    assert too_many == []


def test_what_clients_cannot_do_is_recorded_for_many(world: World) -> None:
    levels = Counter(row["level"] for one in world.clients for row in one.parts[ClientSkill])

    assert set(levels) == {0, 1, 2, 3}


def test_there_are_employers_of_every_size(world: World) -> None:
    sizes = {one.row["size_class"].value for one in world.employers}

    assert sizes == {block["band"] for block in world.material.employers.value("size_band")}


def test_most_vacancies_are_open_and_none_has_run_out(world: World) -> None:
    states = Counter(one.row["state"] for one in world.vacancies)

    assert share(states[VacancyState.OPEN], VACANCIES) > 0.7
    assert states[VacancyState.DRAFT]
    assert states[VacancyState.PAUSED]
    assert all(one.row["valid_until"] >= TODAY for one in world.vacancies)


def test_unlawful_adverts_wait_for_review_with_all_their_words(world: World) -> None:
    unlawful = [template for template in world.material.templates if template.get("unlawful")]
    waiting = world.vacancies[-len(unlawful) :]

    for template, vacancy in zip(unlawful, waiting, strict=True):
        text = f"{vacancy.row['title']}\n{vacancy.row['description']}"
        assert vacancy.row["state"] is VacancyState.SUBMITTED
        assert [span for span in template["unlawful_spans"] if span not in text] == []


def test_hours_fit_in_the_shifts_they_are_worked_in(world: World) -> None:
    too_long = [
        one.row["title"]
        for one in world.vacancies
        if one.row["hours_max"] > sum(text_to_grid(row["hours"]).bit_count() for row in one.parts[ShiftPattern])
    ]

    assert too_long == []


def test_training_posts_ask_no_skills_and_promise_no_wage(world: World) -> None:
    training = [one for one in world.vacancies if one.row["kind"] not in (VacancyKind.WORK, VacancyKind.MINI_JOB)]
    kinds = {row["kind"] for one in training for row in one.parts[Requirement]}

    assert not kinds & {RequirementKind.SKILL, RequirementKind.EXPERIENCE, RequirementKind.QUALIFICATION}
    assert all(one.row["pay_min_cents"] is None for one in training)


@pytest.mark.parametrize("kind", [RequirementKind.LICENCE, RequirementKind.LANGUAGE])
def test_a_reader_of_the_adverts_finds_the_licence_and_the_german_that_is_asked(
    world: World, kind: RequirementKind
) -> None:
    misread = [one.row["title"] for one in world.vacancies if stated(one, kind) != read(world, one, kind)]

    assert share(len(misread), VACANCIES) <= 0.05, misread


def stated(vacancy: GeneratedVacancy, kind: RequirementKind) -> set[Any]:
    return {(row["code"], row["level"], row["need"]) for row in vacancy.parts[Requirement] if row["kind"] is kind}


def read(world: World, vacancy: GeneratedVacancy, kind: RequirementKind) -> set[Any]:
    reading = read_advert(vacancy.row["title"], vacancy.row["description"], world.vocabulary)
    return {(one.code, one.level, one.need) for one in reading.requirements if one.kind is kind}


def test_draws_follow_the_weights_and_repeat() -> None:
    weights = Weights(["often", "never", "seldom"], [9, 0, 1])
    first, again = Draws(7, "test"), Draws(7, "test")

    drawn = [first.of(weights) for _ in range(2000)]

    assert drawn == [again.of(weights) for _ in range(2000)]
    assert 0.85 < drawn.count("often") / 2000 < 0.95
    assert "never" not in drawn


def test_streams_of_one_seed_are_independent() -> None:
    assert Draws(7, "clients").unit() != Draws(7, "vacancies").unit()
    assert sorted(Draws(7, "some").some([1, 2, 3], 5)) == [1, 2, 3]


def test_a_reader_of_the_adverts_finds_hours_openings_pay_and_start(world: World) -> None:
    misread = [
        one.row["title"]
        for one in world.vacancies
        if read_terms(world, one) != (one.row["hours_max"], one.row["openings"], one.row["pay_min_cents"],
                                      one.row["starts_now"])
    ]  # fmt: skip

    assert share(len(misread), VACANCIES) <= 0.05, misread


def read_terms(world: World, vacancy: GeneratedVacancy) -> tuple[Any, ...]:
    reading = read_advert(vacancy.row["title"], vacancy.row["description"], world.vocabulary)
    return (
        reading.hours and reading.hours.high,
        reading.openings[0] if reading.openings else 1,
        reading.pay and reading.pay.min_cents,
        reading.starts_now is not None,
    )
