"""Occupation: similarity * experience * recency, the best of the client's occupations."""

import pytest

from matching.facts import CatalogueFacts, MatchSettings, OccupationFact, Part
from matching.features.occupation import kldb_similarity
from tests.matching.examples import ON, client, part, vacancy

STORE = vacancy(occupation="51312")


def value_of(*facts: OccupationFact, catalogue: CatalogueFacts | None = None) -> float:
    return part(Part.OCCUPATION, client(occupations=facts), STORE, catalogue).value


@pytest.mark.parametrize(
    ("code", "expected"),
    [("51312", 1.0), ("51311", 0.85), ("51322", 0.6), ("51401", 0.3), ("52112", 0.0), ("5131", 0.85)],
)
def test_occupations_are_the_nearer_the_more_leading_digits_agree(code: str, expected: float) -> None:
    assert kldb_similarity(code, "51312") == expected


@pytest.mark.parametrize(
    ("months", "expected"), [(0, 0.4), (18, 0.4 + 0.6 / 2), (36, 1.0), (200, 1.0), (None, (0.4 + 1) / 2)]
)
def test_experience_counts_up_to_three_years(months: int | None, expected: float) -> None:
    assert value_of(OccupationFact("51312", None, months, ON.year)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("years_ago", "expected"), [(0, 1.0), (3, 1.0), (9, 1 - 0.5 * 6 / 12), (15, 0.5), (40, 0.5), (None, 0.75)]
)
def test_experience_fades_after_three_years(years_ago: int | None, expected: float) -> None:
    year = ON.year - years_ago if years_ago is not None else None

    assert value_of(OccupationFact("51312", None, 36, year)) == pytest.approx(expected)


def test_the_best_occupation_counts_and_a_relation_can_raise_it() -> None:
    driver = OccupationFact("52182", None, 36, ON.year)
    packer = OccupationFact("51311", None, 0, ON.year)
    related = CatalogueFacts(occupation_relations={("52182", "51312"): 0.5})

    assert value_of(driver, packer) == pytest.approx(0.85 * 0.4)
    assert value_of(driver, packer, catalogue=related) == pytest.approx(0.5)


def test_without_an_occupation_on_either_side_the_part_is_unknown_and_neutral() -> None:
    neutral = MatchSettings().neutral[Part.OCCUPATION]
    nameless = part(Part.OCCUPATION, client(occupations=(OccupationFact("51312"),)), vacancy())
    unskilled = part(Part.OCCUPATION, client(), STORE)

    assert (nameless.is_unknown, nameless.value) == (True, neutral)
    assert (unskilled.is_unknown, unskilled.value) == (True, neutral)
