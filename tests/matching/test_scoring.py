"""Parts become points: rounded half up to hundredths first, then summed; the whole score a second, slow way."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.codes import Need
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    MatchSettings,
    OccupationFact,
    Part,
    SkillAsked,
    SkillFact,
    VacancyFacts,
)
from matching.features import FEATURES
from matching.results import PartResult
from matching.scoring import evaluate_pair, hundredths_of, score_parts
from tests.matching.strategies import ON, SKILLS, catalogues, clients, vacancies

quick = settings(max_examples=60, deadline=None)
SETTINGS = MatchSettings()
EMPTY = CatalogueFacts()


def part_of(part: Part, client: ClientFacts, vacancy: VacancyFacts, settings: MatchSettings = SETTINGS) -> PartResult:
    return next(each for each in score_parts(client, vacancy, EMPTY, settings, ON) if each.part is part)


@pytest.mark.parametrize(
    ("weight", "value", "expected"),
    [
        (30.0, 0.0, 0),
        (30.0, 1.0, 3000),
        (30.0, 0.5, 1500),
        (5.0, 1 / 3, 167),  # 166.67
        (10.0, 0.0004, 0),  # 0.4 of a hundredth
        (10.0, 0.0005, 1),  # 0.5 of a hundredth
        (0.0, 1.0, 0),
    ],
)
def test_points_are_rounded_half_up_to_hundredths(weight: float, value: float, expected: int) -> None:
    assert hundredths_of(weight, value) == expected


@given(st.integers(0, 100), st.integers(0, 8))
def test_rounding_agrees_with_exact_decimals(weight: int, eighths: int) -> None:
    exact = Decimal(weight) * Decimal(eighths) / 8 * 100

    assert hundredths_of(float(weight), eighths / 8) == int(exact.to_integral_value(ROUND_HALF_UP))


@quick
@given(client=clients(), vacancy=vacancies(), catalogue=catalogues())
def test_the_score_is_the_sum_of_rounded_parts_and_not_a_rounded_sum(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts
) -> None:
    evaluation = evaluate_pair(client, vacancy, catalogue, SETTINGS, ON)

    again = [int(SETTINGS.weights[part.part] * part.value * 100 + 0.5) for part in evaluation.parts]

    assert [part.hundredths for part in evaluation.parts] == again
    assert evaluation.score_hundredths == sum(again)
    assert 0 <= evaluation.score_hundredths <= 10_000


@quick
@given(client=clients(), vacancy=vacancies(), part=st.sampled_from(Part))
def test_a_part_without_weight_earns_nothing_and_changes_no_other(
    client: ClientFacts, vacancy: VacancyFacts, part: Part
) -> None:
    without = replace(SETTINGS, weights={**SETTINGS.weights, part: 0.0})

    before = {each.part: each.hundredths for each in score_parts(client, vacancy, EMPTY, SETTINGS, ON)}
    after = {each.part: each.hundredths for each in score_parts(client, vacancy, EMPTY, without, ON)}

    assert after == {**before, part: 0}


@quick
@given(client=clients(), vacancy=vacancies(), neutral=st.sampled_from([0.0, 0.25, 1.0]))
def test_a_part_of_which_nothing_is_known_takes_the_neutral_value_of_the_settings(
    client: ClientFacts, vacancy: VacancyFacts, neutral: float
) -> None:
    settings = replace(SETTINGS, neutral=dict.fromkeys(Part, neutral))

    for each in score_parts(replace(client, occupations=()), replace(vacancy, shifts=()), EMPTY, settings, ON):
        if each.part in {Part.OCCUPATION, Part.WORKING_TIME}:
            assert (each.is_unknown, each.value) == (True, neutral)


skill_wishes = st.lists(
    st.tuples(st.sampled_from(SKILLS), st.integers(1, 3), st.sampled_from(Need)),
    unique_by=lambda each: each[0],
    max_size=4,
)


@given(asked=skill_wishes, held=st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 3), max_size=4))
def test_skills_are_the_weighted_share_of_the_levels_asked(
    asked: list[tuple[str, int, Need]], held: dict[str, int]
) -> None:
    vacancy = VacancyFacts(1, 1, skills=tuple(SkillAsked(*each) for each in asked))
    client = ClientFacts(1, skills={code: SkillFact(level) for code, level in held.items()})

    value = part_of(Part.SKILLS, client, vacancy).value

    earned = wanted = 0.0
    for code, level, need in asked:
        weight = 2 if need is Need.MUST else 1
        reached = min(held[code], level) / level if code in held else min(0.5, 1 / level)
        earned, wanted = earned + weight * reached, wanted + weight
    assert value == pytest.approx(earned / wanted if asked else 0.5)


KLDB = [1.0, 0.85, 0.6, 0.3, 0.0, 0.0]  # by the number of digits from the end that differ


@given(
    held=st.sampled_from(["51312", "51311", "51321", "51402", "52102", "81302"]),
    months=st.none() | st.integers(0, 60),
    year=st.none() | st.integers(2000, 2026),
)
def test_an_occupation_is_nearness_times_experience_times_recency(
    held: str, months: int | None, year: int | None
) -> None:
    client = ClientFacts(1, occupations=(OccupationFact(held, None, months, year),))

    value = part_of(Part.OCCUPATION, client, VacancyFacts(1, 1, occupation="51312")).value

    nearness = next(KLDB[cut] for cut in range(6) if held[: 5 - cut] == "51312"[: 5 - cut])
    experience = 0.7 if months is None else 0.4 + 0.6 * min(months, 36) / 36
    recency = 0.75 if year is None else 1 - 0.5 * min(max(2026 - year - 3, 0), 12) / 12
    assert value == pytest.approx(nearness * experience * recency)


@given(asked=st.integers(1, 2**168 - 1), possible=st.integers(0, 2**168 - 1), known=st.integers(0, 2**168 - 1))
def test_working_time_counts_each_hour_asked_once(asked: int, possible: int, known: int) -> None:
    client = ClientFacts(1, hours_possible=possible, hours_impossible=known & ~possible)

    value = part_of(Part.WORKING_TIME, client, VacancyFacts(1, 1, shifts=(asked, asked & possible))).value

    hours = [hour for hour in range(168) if asked >> hour & 1]
    credit = [1.0 if possible >> hour & 1 else 0.0 if known >> hour & 1 else 0.5 for hour in hours]
    assert value == pytest.approx(sum(credit) / len(hours))


def test_every_part_has_its_feature() -> None:
    assert list(FEATURES) == list(Part) == list(SETTINGS.weights) == list(SETTINGS.neutral)
