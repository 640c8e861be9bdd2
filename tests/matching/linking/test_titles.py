"""Titles find their occupations; what is unknown stays unknown."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking import LOW_SCORE, TermIndex, normal_title


@dataclass(frozen=True)
class Word:
    code: str
    text: str
    is_label: bool = True
    language: str = "de"


WORDS = [
    Word("51311", "Lagerhelfer/in"),
    Word("51311", "Kommissionierer", is_label=False), Word("52531", "Staplerfahrer/in"),
    Word("54101", "Reinigungskraft"), Word("29302", "Koch/Köchin"), Word("29302", "Köchin", is_label=False),
    Word("81302", "Pflegefachmann/-frau"), Word("52122", "LKW-Fahrer", is_label=False), Word("62102", "Verkäufer/in"),
]  # fmt: skip
INDEX = TermIndex(WORDS)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Lagerhelfer (m/w/d)", "51311"),
        ("Staplerfahrer*in", "52531"),
        ("Reinigungskraft (m/w/d) in Teilzeit", "54101"),
        ("Wir suchen: Köchin", "29302"),
        ("Pflegefachmann/-frau für unsere Geriatrie (m/w/d)", "81302"),
        ("LKW Fahrer", "52122"),
        ("Verkäuferinnen", "62102"),
    ],
)
def test_a_title_finds_its_occupation(title: str, code: str) -> None:
    assert INDEX.rank(title)[0].code == code


def test_the_very_words_of_a_term_score_one_and_say_what_matched() -> None:
    found = INDEX.rank("Kommissionierer/in (w/m/d)")[0]

    assert (found.code, found.score, found.label, found.matched) == ("51311", 1.0, "Lagerhelfer/in", "Kommissionierer")


@pytest.mark.parametrize("title", ["", "xyz qwert", "Wir suchen dich!", "Quantenphysiker"])
def test_an_unknown_title_stays_unknown(title: str) -> None:
    assert INDEX.rank(title) == []


def test_the_order_of_the_terms_does_not_matter() -> None:
    turned = TermIndex(WORDS[::-1])

    assert turned.rank("Lagerhilfe und Reinigung") == INDEX.rank("Lagerhilfe und Reinigung")


@pytest.mark.parametrize(("title", "code"), [("Staplerfahrr", "52531"), ("Reinigungskrft", "54101")])
def test_slips_are_forgiven(title: str, code: str) -> None:
    assert INDEX.rank(title)[0].code == code


def test_an_empty_catalogue_finds_nothing() -> None:
    assert TermIndex([]).rank("Schweißer") == []


def test_gender_forms_and_filler_are_taken_away() -> None:
    forms = ("Koch (m/w/d)", "Koch*in gesucht", "Köch:in", "KOCH/-in", "Wir suchen ab sofort Koch (all genders)")

    assert {normal_title(form).replace("ö", "o") for form in forms} == {"koch"}


@given(st.text(max_size=60))
def test_any_title_gives_scores_between_the_threshold_and_one(title: str) -> None:
    found = INDEX.rank(title)

    assert all(LOW_SCORE <= row.score <= 1 for row in found)
    assert sorted(found, key=lambda row: -row.score) == found
    assert INDEX.rank(title) == found
