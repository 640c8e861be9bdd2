"""Language: levels above those asked, at most one each."""

import pytest

from matching.facts import LanguageAsked, LanguageFact, Part
from profiles.catalogue.codes import Cefr, LanguageAspect
from tests.matching.examples import client, part, vacancy

SPEAK_B1 = vacancy(languages=(LanguageAsked("de", Cefr.B1, LanguageAspect.SPEAK),))


@pytest.mark.parametrize(("level", "expected"), [(Cefr.A1, 0), (Cefr.B1, 0), (Cefr.B2, 1), (Cefr.C2, 1)])
def test_one_level_above_earns_all_and_more_earns_no_more(level: Cefr, expected: float) -> None:
    person = client(languages={"de": LanguageFact(speak=level)})

    assert part(Part.LANGUAGE, person, SPEAK_B1).value == expected


def test_every_language_skill_asked_counts_alike() -> None:
    person = client(languages={"de": LanguageFact(Cefr.B2, Cefr.B1, Cefr.C1, None)})

    assert part(Part.LANGUAGE, person, vacancy(languages=(LanguageAsked("de", Cefr.B1),))).value == 2 / 4


def test_a_level_that_is_not_recorded_counts_no_more_than_the_lowest_one() -> None:
    result = part(Part.LANGUAGE, client(), SPEAK_B1)

    assert (result.is_unknown, result.value) == (True, 0)


def test_where_no_level_is_asked_the_part_is_unknown_and_neutral() -> None:
    person = client(languages={"de": LanguageFact(speak=Cefr.C2)})

    for asked in (vacancy(), vacancy(languages=(LanguageAsked("de", None),))):
        result = part(Part.LANGUAGE, person, asked)
        assert (result.is_unknown, result.value) == (True, 0.5)
