"""Titles to occupations: the right one first, a confidence that sums to one at most, and nothing for nonsense."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking import Term
from matching.occupations import GroupModel, OccupationReader, official_model

TERMS = [
    Term("29222", "Bäcker/in", is_label=True),
    Term("29222", "Konditor/in"),
    Term("29301", "Küchenhilfe", is_label=True),
    Term("29302", "Koch/Köchin", is_label=True),
    Term("51311", "Lagerhelfer/in", is_label=True),
    Term("51312", "Fachkraft für Lagerlogistik", is_label=True),
    Term("52531", "Staplerfahrer/in", is_label=True),
    Term("81302", "Gesundheits- und Krankenpfleger/in", is_label=True),
    Term("541", "Reinigung", is_label=True),
]
READER = OccupationReader(TERMS)


@pytest.fixture(scope="module")
def model() -> GroupModel:
    """Learned from the words of the small catalogue alone."""
    return official_model(TERMS)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Bäcker (m/w/d)", "29222"),
        ("bäckerin in vollzeit gesucht", "29222"),
        ("Helfer Lager", "51311"),
        ("Fachkraft Lagerlogistik (m/w/d) ab sofort", "51312"),
        ("KRANKENPFLEGER*IN", "81302"),
        ("staplerfarer", "52531"),
        ("Spülkraft", "29301"),  # an everyday title of our own
    ],
)
def test_a_title_leads_to_its_occupation(title: str, code: str) -> None:
    assert READER.read(title)[0].code == code


def test_with_a_model_the_same_titles_lead_there(model: GroupModel) -> None:
    reader = OccupationReader(TERMS, model)

    found = [reader.read(title)[0].code for title in ("Bäcker (m/w/d)", "Krankenpfleger", "Helfer Lager")]

    assert found == ["29222", "81302", "51311"]


@pytest.mark.parametrize("title", ["", "x", "🙂🙂🙂", "\x00\x01", "Xyzzy", "1234567", "   ", "qqqqqqqqqqqqqq"])
def test_nothing_is_made_of_nothing(title: str) -> None:
    assert READER.read(title) == []


def test_a_text_of_any_length_takes_no_time() -> None:
    start = time.process_time()
    READER.read("Bäcker " * 20_000, "ä" * 100_000)
    READER.read("(/*" * 33_000)

    assert time.process_time() - start < 1


def test_confidences_are_probabilities_of_different_codes() -> None:
    choices = READER.read("Helfer Küche", limit=99)

    assert sum(choice.confidence for choice in choices) == pytest.approx(1, abs=0.01)
    assert [choice.confidence for choice in choices] == sorted((c.confidence for c in choices), reverse=True)
    assert len({choice.code for choice in choices}) == len(choices)


def test_groups_of_a_title_sum_to_one() -> None:
    shares = READER.group_shares(["Bäcker", "", "Xyzzy"])

    assert READER.groups == ["292", "293", "513", "525", "813"]
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_the_known_title_is_named_in_its_own_spelling() -> None:
    best = READER.read("konditorin")[0]

    assert (best.code, best.label, best.matched) == ("29222", "Bäcker/in", "Konditor/in")


def test_the_order_of_the_words_of_the_catalogue_does_not_matter() -> None:
    turned = OccupationReader(TERMS[::-1])

    assert turned.read("Lagerhelfer Bäckerei") == READER.read("Lagerhelfer Bäckerei")


def test_a_catalogue_without_occupations_knows_none() -> None:
    assert OccupationReader([]).read("Bäcker") == []
    assert OccupationReader([]).group_shares(["Bäcker"]).shape == (1, 0)


@given(st.text(max_size=60))
def test_any_text_gives_choices_in_order(title: str) -> None:
    choices = READER.read(title)

    assert len(choices) <= 5
    assert all(0 < choice.confidence <= 1 for choice in choices)
