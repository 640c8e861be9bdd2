"""Skills of the catalogue are read by their words: a must where knowledge of them is asked, else a wish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import Need
from employers.reading.facts import RequirementRead
from employers.reading.sentences import sentences
from employers.reading.skills import read_skills
from employers.reading.vocabulary import make_vocabulary
from profiles.catalogue.codes import SkillLevel

WORDS = make_vocabulary(
    skills=[("Office", "office"), ("MS Office", "ms-office"), ("C++", "cpp"), ("Brot backen", "bake-bread")]
)


def read(text: str) -> list[RequirementRead]:
    return [row for sentence in sentences("", text) for row in read_skills(sentence, WORDS) if not row.is_negated]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kenntnisse in MS Office", ["ms-office"]),  # the longest words go first
        ("Kenntnisse in Office", ["office"]),
        ("Kenntnisse in ms office und C++", ["ms-office", "cpp"]),
        ("Kenntnisse in MS-Office", ["ms-office"]),
        ("Erfahrung: Brot  backen", ["bake-bread"]),
        ("Kenntnisse in Officemanagement", []),
        ("Kenntnisse in C", []),
        ("Brot und backen", []),
    ],
)
def test_skills_are_found_as_whole_words(text: str, codes: list[str]) -> None:
    assert [row.code for row in read(text)] == codes


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Kenntnisse in MS Office", Need.MUST),
        ("Sicherer Umgang mit MS Office", Need.MUST),
        ("Sie können Brot backen", Need.MUST),
        ("Kenntnisse in MS Office von Vorteil", Need.WISH),
        ("Ihre Aufgaben:\n- Erfahrung mit Brot backen", Need.WISH),
        ("Ihre Aufgaben:\n- Brot backen", Need.WISH),
        ("Brot backen", Need.WISH),
    ],
)
def test_a_skill_is_a_must_only_where_it_is_asked_outright(text: str, need: Need) -> None:
    assert [row.need for row in read(text)] == [need]


@pytest.mark.parametrize(
    "text",
    [
        "Keine Kenntnisse in MS Office nötig",
        "MS Office ist nicht erforderlich",
        "Wir bieten:\n- Kurs in MS Office",
        "Über uns:\n- Erfahrung mit MS Office",
        "Wir haben Kenntnisse in MS Office",
    ],
)
def test_a_skill_that_is_not_asked_for_is_not_read(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Kenntnisse in", SkillLevel.BASIC),
        ("Grundkenntnisse in", SkillLevel.BASIC),
        ("erste Erfahrung mit", SkillLevel.BASIC),
        ("gute Kenntnisse in", SkillLevel.EXTENDED),
        ("fundierte Kenntnisse in", SkillLevel.EXTENDED),
        ("sehr gute Kenntnisse in", SkillLevel.EXPERT),
        ("umfassende Kenntnisse in", SkillLevel.EXPERT),
        ("excellent knowledge of", SkillLevel.EXPERT),
    ],
)
def test_the_words_before_a_skill_tell_its_level(words: str, level: SkillLevel) -> None:
    assert [row.level for row in read(f"{words} MS Office")] == [level]


def test_a_skill_that_is_taught_is_learnable() -> None:
    (row,) = read("Kenntnisse in MS Office können bei uns erlernt werden")

    assert (row.need, row.is_learnable) == (Need.MUST, True)


@given(before=st.text(alphabet="ab ,.\n", max_size=30), after=st.text(alphabet="ab ,.\n", max_size=30))
def test_the_span_gives_the_very_words_of_the_text(before: str, after: str) -> None:
    text = f"{before} Kenntnisse in MS Office {after}"

    spans = [row.span for row in read(text) if row.code == "ms-office"]

    assert [text[span.start : span.end] for span in spans] == ["MS Office"]
