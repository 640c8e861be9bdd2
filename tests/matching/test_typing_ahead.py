"""Suggestions while typing: beginnings first, slips forgiven, any language, bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking import Term
from matching.typing_ahead import TypingIndex, typed_words

TERMS = [
    Term("52531", "Staplerfahrer/in", is_label=True),
    Term("54101", "Reinigungskraft", is_label=True),
    Term("54101", "Putzhilfe"),
    Term("54101", "прибиральниця", "uk"),
    Term("29302", "Koch/Köchin", is_label=True),
    Term("29302", "Cook", "en", is_label=True),
    Term("29302", "повар", "ru"),
    Term("29302", "aşçı", "tr"),
    Term("29302", "آشپز", "fa"),
    Term("29222", "Bäcker/in", is_label=True),
    Term("51311", "Lagerhelfer/in", is_label=True),
    Term("51311", "Helfer/in - Lager, Versand"),
    Term("62312", "Bäckereiverkäufer/in", is_label=True),
]
INDEX = TypingIndex(TERMS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("stap", "52531"),
        ("staplerfarer", "52531"),
        ("putzen", "54101"),  # another ending
        ("cook", "29302"),
        ("повар", "29302"),
        ("ПОВАР", "29302"),
        ("asci", "29302"),  # without the marks of Turkish
        ("آشپز", "29302"),
        ("прибир", "54101"),
        ("bäc", "29222"),
        ("backer", "29222"),
        ("Baecker", "29222"),
        ("verkäufer", "62312"),  # inside a compound
        ("lager hel", "51311"),
        ("helfer lager", "51311"),
        ("kohc", "29302"),  # letters changed places
    ],
)
def test_what_is_typed_finds_the_entry(typed: str, code: str) -> None:
    assert INDEX.suggest(typed)[0].code == code


@pytest.mark.parametrize("typed", ["", " ", "s", "🙂", "🙂🙂🙂", "\x00\x1b[2J", "qqqqqqq", "повор овощей вчера"[:1]])
def test_nothing_is_suggested_for_nothing(typed: str) -> None:
    assert INDEX.suggest(typed) == []


def test_an_entry_is_suggested_once_with_its_own_name() -> None:
    found = INDEX.suggest("lager")

    assert [(each.code, each.label) for each in found] == [("51311", "Lagerhelfer/in")]


def test_the_beginning_of_a_label_comes_before_its_middle() -> None:
    index = TypingIndex([Term("1", "Koch", is_label=True), Term("2", "Assistent Koch", is_label=True)])

    assert [each.code for each in index.suggest("koch")] == ["1", "2"]


def test_equal_suggestions_come_by_code() -> None:
    index = TypingIndex([Term("2", "Koch A", is_label=True), Term("1", "Koch B", is_label=True)])

    assert [each.code for each in index.suggest("koch")] == ["1", "2"]


def test_no_more_than_asked_for() -> None:
    index = TypingIndex([Term(str(number), f"Koch {number}") for number in range(50)])

    assert len(index.suggest("koch", limit=8)) == 8


def test_an_empty_catalogue_suggests_nothing() -> None:
    assert TypingIndex([]).suggest("koch") == []


@pytest.mark.parametrize("typed", ["a" * 100_000, "ä " * 50_000, "\u0301" * 100_000, "ﷺ" * 50_000])
def test_any_text_is_answered_at_once(typed: str) -> None:
    start = time.process_time()
    INDEX.suggest(typed)

    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straße", ["strasse"]),
        ("Köchin/Koch", ["kochin", "koch"]),
        ("İŞÇİ", ["isci"]),
        ("کارگر", ["كارگر"]),
        ("C++", ["c", "++"]),
    ],
)
def test_compared_form(text: str, words: list[str]) -> None:
    assert typed_words(text) == words


@given(st.text(max_size=40))
def test_suggestions_are_ordered_and_scores_bounded(typed: str) -> None:
    scores = [each.score for each in INDEX.suggest(typed)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
