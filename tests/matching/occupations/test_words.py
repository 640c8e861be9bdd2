"""The compared form of a title: what says what the work is, and nothing else; bounded for any text."""

import time

import pytest

from matching.occupations.words import LONGEST_TITLE, title_words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Bäcker/in (m/w/d)", "bäcker"),
        ("Bäckerin", "bäcker"),
        ("Verkäufer*innen für unser Team gesucht!", "verkäufer"),
        ("Dipl.-Ing. (FH) Elektrotechnik", "diplom ingenieur elektrotechnik"),
        ("C++ Entwickler", "c++ entwickler"),
        ("Große Straße", "grosse strasse"),
        ("Stelle in Vollzeit", "stelle in vollzeit"),  # nothing but fillers: they stay
        ("повар", "повар"),
        ("Lagerhelfer 40 Std/Woche ab 14,50 Euro", "lagerhelfer"),
        ("\x00\x07", ""),
        ("", ""),
    ],
)
def test_compared_form(title: str, words: str) -> None:
    assert title_words(title) == words


@pytest.mark.parametrize("title", ["(" * 100_000, "a/in" * 50_000, "m/" * 50_000, "ä" * 100_000])
def test_any_text_is_read_at_once(title: str) -> None:
    start = time.process_time()

    assert len(title_words(title)) <= 2 * LONGEST_TITLE
    assert time.process_time() - start < 0.5
