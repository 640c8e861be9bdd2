"""The vocabulary keeps words that stand for one thing, in the form in which they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.reading.vocabulary import COMMON, MAX_TOKENS, make_vocabulary, normal


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("MS Office", "ms office"),
        ("  MS-Office! ", "ms office"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("Schweißen (MAG)", "schweissen mag"),
        ("Öl", "öl"),
        ("...", ""),
    ],
)
def test_words_are_compared_without_case_and_punctuation(words: str, key: str) -> None:
    assert normal(words) == key


@given(st.text(max_size=60))
def test_the_form_in_which_words_are_compared_stays_the_same(words: str) -> None:
    assert normal(normal(words)) == normal(words)


@pytest.mark.parametrize(
    "words", ["ab", "", "!!!", *sorted(COMMON)[:5], "x" * 81, " ".join(["wort"] * (MAX_TOKENS + 1))]
)
def test_words_that_say_too_little_or_too_much_are_left_out(words: str) -> None:
    assert make_vocabulary(skills=[(words, "code")]).skills == {}


@pytest.mark.parametrize("words", ["abc", "x" * 80, " ".join(["wort"] * MAX_TOKENS)])
def test_words_at_the_edge_of_what_is_kept_are_kept(words: str) -> None:
    assert make_vocabulary(skills=[(words, "code")]).skills == {words: "code"}


def test_words_for_two_skills_are_left_out_whatever_their_order() -> None:
    pairs = [("Kochen", "a"), ("kochen!", "b"), ("KOCHEN", "a"), ("Backen", "c"), ("backen", "c")]

    kept = [make_vocabulary(skills=order).skills for order in (pairs, pairs[::-1])]

    assert kept == [{"backen": "c"}] * 2


def test_codes_are_handed_through() -> None:
    made = make_vocabulary(skills=(), certificates=frozenset("c"), licences=frozenset("B"), demands=frozenset("N"))

    assert [made.certificates, made.licences, made.demands] == [frozenset("c"), frozenset("B"), frozenset("N")]
