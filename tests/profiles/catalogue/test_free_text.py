"""Words for the catalogue's keeper: words of work stay, what looks like a person does not; alike ones meet."""

import time

import pytest

from profiles.catalogue.free_text import LONGEST, TypedWord, clustered, storable_text

KNOWN = {"lager", "helfer", "fahrer", "spargel", "cnc", "profi"}


def is_known(word: str) -> bool:
    return word.casefold() in KNOWN


@pytest.mark.parametrize(
    "text", ["Regalheld", "CNC Dreher 5", "roboterflüsterer", "C++ Profi", "підсобник", "عامل", "Lager Fee"]
)
def test_words_of_work_are_kept(text: str) -> None:
    assert storable_text(text, is_known) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "🙂🙂",
        "12345",
        "0171 2345678",
        "Frau Muster",
        "Herr Beispiel",
        "Maria Muster",
        "ahmad",
        "Vorname Nachname",  # two capitals that the catalogue does not know
        "muster@example.org",
        "www.example.org",
        "example.com",
        "<script>",
        "a\x00b",
        "eins zwei drei vier fünf sechs",
        "w" * (LONGEST + 1),
        "w" * 100_000,
    ],
)
def test_what_may_be_about_a_person_is_not(text: str) -> None:
    assert storable_text(text, is_known) is None


def test_blanks_are_tidied() -> None:
    assert storable_text("  lager \t fee ", is_known) == "lager fee"


def test_words_written_alike_stand_together() -> None:
    words = [
        TypedWord(1, "Regalheld", 2),
        TypedWord(2, "Spargelstecherin", 9),
        TypedWord(3, "regalheldin", 1),
        TypedWord(4, "Spargelstecher", 3),
        TypedWord(5, "повар", 1),
    ]

    found = clustered(words)

    assert [[word.id for word in cluster] for cluster in found] == [[2, 4], [1, 3], [5]]
    assert clustered(words[::-1]) == found


def test_one_word_and_none_need_no_comparison() -> None:
    assert clustered([]) == []
    assert clustered([TypedWord(1, "Regalheld", 1)]) == [[TypedWord(1, "Regalheld", 1)]]


def test_thousands_of_words_are_clustered_in_bounded_time() -> None:
    words = [TypedWord(number, f"wort{number % 97}helfer{number}", number % 7) for number in range(4000)]

    start = time.process_time()
    found = clustered(words)

    assert time.process_time() - start < 20
    assert sum(map(len, found)) == 4000
