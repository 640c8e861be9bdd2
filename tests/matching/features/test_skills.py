"""Skills: weighted share of the levels asked; a surplus pays nothing, a similar skill counts in part."""

import pytest

from matching.facts import CatalogueFacts, Part, SkillAsked, SkillFact
from tests.matching.examples import client, part, vacancy, wish


def test_a_must_counts_twice_as_much_as_a_wish() -> None:
    person = client(skills={"cooking": SkillFact(1), "serving": SkillFact(3)})
    asked = vacancy(skills=(SkillAsked("cooking", 3), wish("serving", 2)))

    assert part(Part.SKILLS, person, asked).value == pytest.approx((2 * 1 / 3 + 1 * 2 / 2) / (2 + 1))


@pytest.mark.parametrize(("asked_level", "expected"), [(1, 0.5), (2, 0.5), (3, 1 / 3)])
def test_an_unrecorded_skill_counts_as_the_lowest_level_and_at_most_neutral(asked_level: int, expected: float) -> None:
    person = client(skills={"cooking": SkillFact(1)})
    asked = vacancy(skills=(SkillAsked("cooking", 1), SkillAsked("welding", asked_level)))

    result = part(Part.SKILLS, person, asked)

    assert result.value == pytest.approx((1 + expected) / 2)
    assert not result.is_unknown


def test_nothing_asked_and_nothing_recorded_are_both_unknown() -> None:
    nothing_asked = part(Part.SKILLS, client(skills={"cooking": SkillFact(3)}), vacancy())
    nothing_recorded = part(Part.SKILLS, client(), vacancy(skills=(SkillAsked("cooking", 1),)))

    assert (nothing_asked.is_unknown, nothing_asked.value) == (True, 0.5)
    assert (nothing_recorded.is_unknown, nothing_recorded.value) == (True, 0.5)


def test_a_recorded_cannot_earns_nothing() -> None:
    result = part(Part.SKILLS, client(skills={"cooking": SkillFact(0)}), vacancy(skills=(SkillAsked("cooking", 1),)))

    assert (result.value, result.is_unknown) == (0.0, False)


@pytest.mark.parametrize(
    ("own", "expected"),
    [(None, 0.8 * 2 / 3), (SkillFact(0), 0.8 * 2 / 3), (SkillFact(1), 0.8 * 2 / 3), (SkillFact(2), 2 / 3)],
)
def test_a_similar_skill_stands_in_where_it_is_worth_more(own: SkillFact | None, expected: float) -> None:
    catalogue = CatalogueFacts(skill_relations={("mig-welding", "tig-welding"): 0.8})
    skills = {"tig-welding": SkillFact(2)} | ({"mig-welding": own} if own else {})

    result = part(Part.SKILLS, client(skills=skills), vacancy(skills=(SkillAsked("mig-welding", 3),)), catalogue)

    assert result.value == pytest.approx(expected)
    assert not result.is_unknown
