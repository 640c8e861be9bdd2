"""Questions made coarse, cells in which each person counts once, and what an attacker learns from many answers."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from employers.codes import Demand, Need
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    OccupationFact,
    PermissionFact,
    Point,
    SkillAsked,
    VacancyFacts,
)
from matching.headcount import (
    NOISE,
    AskableCodes,
    Cell,
    Figures,
    advantage_bound,
    cells_of,
    changes_of,
    coarse,
    figures_of,
    noisy,
    pack_countable,
    question_key,
)
from matching.packing import PackedWorld
from profiles.catalogue.codes import Cefr, hours_between
from profiles.codes import LimitationValue, PermissionScope

ON = date(2026, 11, 3)
BAKER, CONFECTIONER, HELPER = "29222", "29232", "29201"
EARLY = hours_between(days=range(5), start=6, end=14)
CODES = AskableCodes(licences=("B",), certificates=("food_hygiene",))
QUESTION = VacancyFacts(
    7, 3, occupation=BAKER, requirement_level=2, languages=(LanguageAsked("de", Cefr.B1),), licences=(CodeAsked("B"),),
    hours_min=38.0, hours_max=40.0, shifts=(EARLY,), places=(Point(48.777, 9.18),),
)  # fmt: skip
WORDS = math.sqrt(2)


def world_of(*clients: ClientFacts) -> PackedWorld:
    return pack_countable(clients, CODES, CatalogueFacts(), MatchSettings(), ON)


def baker(number: int, **values: object) -> ClientFacts:
    return replace(ClientFacts(number, occupations=(OccupationFact(BAKER, 1, 60, 2026),)), **values)  # type: ignore[arg-type]


def speaker(number: int, level: Cefr, **values: object) -> ClientFacts:
    return baker(number, languages={"de": LanguageFact(level, level, level, level)}, **values)


@pytest.mark.parametrize(
    "near",
    [
        {"occupation": CONFECTIONER},
        {"vacancy_id": 8, "employer_id": 4},
        {"hours_min": 36.0, "hours_max": 39.5},
        {"shifts": (hours_between(days=range(4), start=7, end=14),)},
        {"places": (Point(48.785, 9.191),)},
        {"demands": (DemandFact("LIFT_CARRY", Demand.CONSTANT, 25),)},
        {"licences": (CodeAsked("B"), CodeAsked("C", Need.WISH))},
        {"languages": (LanguageAsked("de", Cefr.B1), LanguageAsked("fa", Cefr.B1))},
        {"earliest_start": date(2027, 1, 1), "openings": 3},
    ],
)
def test_near_identical_vacancies_ask_the_same_question(near: dict[str, object]) -> None:
    same = {BAKER: BAKER, CONFECTIONER: BAKER}

    changed: VacancyFacts = replace(QUESTION, **near)  # type: ignore[arg-type]

    assert question_key(coarse(changed, same)) == question_key(coarse(QUESTION, same))


def test_what_is_asked_differently_is_another_question() -> None:
    others = [
        replace(QUESTION, languages=(LanguageAsked("de", Cefr.B2),)),
        replace(QUESTION, licences=()),
        replace(QUESTION, skills=(SkillAsked("dough", 2),)),
        replace(QUESTION, places=(Point(48.9, 9.18),)),
    ]

    keys = {question_key(coarse(each, {})) for each in (QUESTION, *others)}

    assert len(keys) == 1 + len(others)


def test_a_person_counts_in_one_cell_only_and_changes_nothing_elsewhere() -> None:
    question = coarse(QUESTION, {})
    others = [speaker(1, Cefr.C1, licences={"B": True}), speaker(2, Cefr.A2), speaker(3, Cefr.B2)]
    before = cells_of(world_of(*others), question)

    for target in (speaker(9, Cefr.B1), speaker(9, Cefr.A2, licences={"B": True}), speaker(9, Cefr.A1), baker(9)):
        after = cells_of(world_of(*others, target), question)
        changes = [after[cell] - before[cell] for cell in after]
        assert sorted(changes) in ([0] * len(after), [0] * (len(after) - 1) + [1])


def test_who_lacks_one_level_of_german_or_the_licence_is_counted_with_the_course() -> None:
    question = coarse(QUESTION, {})
    clients = (
        speaker(1, Cefr.B1, licences={"B": True}),
        speaker(2, Cefr.A2, licences={"B": True}),
        speaker(3, Cefr.B2, licences={"B": False}),
        speaker(4, Cefr.A1, licences={"B": False}),
    )

    cells = cells_of(world_of(*clients), question)

    assert {cell: count for cell, count in cells.items() if count} == {Cell.NOW: 1, Cell.LANGUAGE: 1, Cell.PAPERS: 1}


def test_health_residence_and_pause_of_a_client_change_no_count_but_the_pause() -> None:
    question = coarse(replace(QUESTION, demands=(DemandFact("LIFT_CARRY", Demand.CONSTANT, 25),)), {})
    plain = speaker(1, Cefr.B1)
    protected = replace(
        plain,
        limitations={"LIFT_CARRY": LimitationValue.EXCLUDED},
        max_lift_kg=1,
        permission=PermissionFact(PermissionScope.FORBIDDEN, is_seen=True),
        available_from=date(2028, 1, 1),
        excluded_employers=frozenset({3}),
        refused_vacancies=frozenset({7}),
    )

    assert cells_of(world_of(protected), question) == cells_of(world_of(plain), question)
    assert sum(cells_of(world_of(replace(plain, is_paused=True)), question).values()) == 0


def test_skilled_work_counts_only_whose_occupation_is_near_and_helpers_work_everybody() -> None:
    driver = ClientFacts(1, occupations=(OccupationFact("52122", 1, 60, 2026),))
    skilled, helpers = VacancyFacts(1, 1, occupation=BAKER, requirement_level=2), VacancyFacts(2, 1, occupation=HELPER)

    world = world_of(driver, baker(2))

    assert cells_of(world, coarse(skilled, {}))[Cell.NOW] == 1
    assert cells_of(world, coarse(helpers, {}))[Cell.NOW] == 2


def test_only_changes_of_what_is_asked_are_tried() -> None:
    assert list(changes_of(VacancyFacts(0, 0, occupation=HELPER, requirement_level=1))) == []
    assert Cell.LEVEL in changes_of(coarse(QUESTION, {}))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({Cell.NOW: 9.4}, Figures(None, None, ())),
        ({Cell.NOW: -20.0}, Figures(None, None, ())),
        ({Cell.NOW: 43.0, Cell.LANGUAGE: 26.0, Cell.PAPERS: -6.0}, Figures(40, 60, ())),
        ({Cell.NOW: 43.0, Cell.SHIFTS: 50.0, Cell.HOURS: 80.0}, Figures(40, 40, (Cell.HOURS, Cell.SHIFTS))),
        ({Cell.NOW: 4.0, Cell.WAY: 2 * NOISE - 0.1}, Figures(None, None, ())),
    ],
)
def test_figures_are_tens_and_small_ones_are_hidden(cells: dict[Cell, float], told: Figures) -> None:
    assert figures_of(cells) == told


def guesses(answers: int, counts: Sequence[int], noise: float, trials: int = 4000) -> float:
    """How much better than a coin the best test does that adds up so many answers about one person.

    The person is in the cell of every answer, and the attacker knows everybody else: all answers speak for or against.
    """
    random = np.random.default_rng(11)
    without, with_person = (
        np.array([sum(_seen(count + there, noise, random, answers)) for _ in range(trials)])
        for count, there in zip(counts, (0, 1), strict=True)
    )
    limits = np.unique(np.concatenate([without, with_person]))
    alarms = [(with_person >= limit).mean() - (without >= limit).mean() for limit in limits]
    return float(max(alarms))


def _seen(count: int, noise: float, random: np.random.Generator, answers: int) -> Sequence[float]:
    """Answers as they are told, to the nearest ten."""
    seen: Sequence[float] = (np.round((count + random.normal(0, noise, answers)) / 10) * 10).tolist()
    return seen


@pytest.mark.parametrize("answers", [1, 20, 60])
def test_an_attacker_who_knows_everybody_else_does_no_better_than_the_bound(answers: int) -> None:
    most_by_chance = 3 * math.sqrt(2 / 4000)

    assert guesses(answers, (200, 200), NOISE) <= advantage_bound(answers) + most_by_chance


def test_asking_in_twenty_ways_about_one_person_tells_no_more_than_the_bound() -> None:
    """From the facts to what is told: the attacker knows the forty others and asks only what the person could do."""
    others = [speaker(number, Cefr.C1, licences={"B": True}) for number in range(1, 41)]
    worlds = world_of(*others), world_of(*others, speaker(99, Cefr.C1, licences={"B": True}))
    places = [Point(48.0 + number / 5, 9.18) for number in range(20)]
    questions = [coarse(replace(QUESTION, places=(place,)), {}) for place in places]
    random = Random(5)  # noqa: S311 - a test repeats itself

    counted = [[cells_of(world, question) for question in questions] for world in worlds]
    sums = [
        np.array([sum(figures_of(noisy(each, random.gauss)).now or 0 for each in cells) for _ in range(400)])
        for cells in counted
    ]

    assert len({question_key(question) for question in questions}) == 20
    assert all(there[Cell.NOW] == 1 + without[Cell.NOW] for without, there in zip(*counted, strict=True))
    alarms = [(sums[1] >= limit).mean() - (sums[0] >= limit).mean() for limit in np.unique(np.concatenate(sums))]
    assert max(alarms) <= advantage_bound(20) + 3 * math.sqrt(2 / 400) / 2


def test_the_attack_would_find_the_person_if_there_were_no_noise() -> None:
    assert guesses(20, (205, 205), 0.001) > 0.99


def test_the_bound_is_that_of_two_normal_distributions_one_person_apart() -> None:
    def below(value: float) -> float:
        return (1 + math.erf(value / WORDS)) / 2

    apart = math.sqrt(60) / NOISE

    assert advantage_bound(60) == pytest.approx(2 * below(apart / 2) - 1)
    assert advantage_bound(60) < 0.26


def test_noise_is_drawn_anew_for_each_cell() -> None:
    random = Random(1)  # noqa: S311 - a test repeats itself

    found = noisy({Cell.NOW: 100, Cell.SHIFTS: 100}, random.gauss)

    assert found[Cell.NOW] != found[Cell.SHIFTS]
