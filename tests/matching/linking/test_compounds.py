"""German compounds fall into the words of a catalogue, whatever the order and the endings."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.linking.compounds import Compounds, stem

TEXTS = [
    "lagerhelfer", "helfer im lager", "reinigung von gebauden", "gebaude reinigen", "schiene", "arbeit", "haus",
    *["bau"] * 10, "wartung", "maschinen", "katze",
]  # fmt: skip
COMPOUNDS = Compounds(TEXTS)


@pytest.mark.parametrize(
    ("one", "other"),
    [("reinigung", "reinigen"), ("planung", "planen"), ("helfern", "helfer"), ("maschinen", "maschine")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["", "o", "bau", "rest", "3d", "c++", "повар"])
def test_short_and_foreign_words_keep_their_letters(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("lagerhelfer", ("lager", "helf")), ("gebaudereinigung", ("gebaud", "reinig")),
        ("wartungsarbeiten", ("wart", "arbeit")), ("maschinenwartung", ("maschin", "wart")),
        ("schienenbau", ("schien", "bau")), ("lager", ("lager",)), ("hausboot", ("hausboot",)),
    ],
)  # fmt: skip
def test_a_compound_falls_into_known_words_and_an_unknown_word_stays_whole(word: str, parts: tuple[str, ...]) -> None:
    assert COMPOUNDS.parts(word) == parts


def test_the_order_of_the_texts_does_not_matter() -> None:
    other = Compounds(reversed(TEXTS))

    assert all(other.parts(word) == COMPOUNDS.parts(word) for word in ("lagerhelfer", "hausarbeit", "katzenhaus"))


@given(st.text(max_size=50))
def test_every_word_has_parts_no_longer_than_itself(word: str) -> None:
    parts = COMPOUNDS.parts(word)

    assert parts
    assert sum(map(len, parts)) <= len(word)


@pytest.mark.parametrize("word", ["lager" * 20_000, "a" * 100_000, "lagerhaus" * 4])
def test_endless_words_take_bounded_time(word: str) -> None:
    started = time.process_time()

    COMPOUNDS.parts(word)

    assert time.process_time() - started < 0.2


def test_without_texts_every_word_stays_whole() -> None:
    assert Compounds([]).parts("lagerhelfer") == ("lagerhelf",)
