"""Whatever somebody pastes is read in bounded time and never breaks the reader."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.reading import Reading, Vocabulary, read_advert

LONG = 100_000
SECONDS = 3.0  # CPU; a tenth of it on an idle machine
PIECES = (
    "a", "ä", "1", " ", ".", ",", "-", "(", "<", "&", "§", "\n", "€", "<b>", "<div ", "<!--", "&amp;", "&#",
    "1,5 ", "1.000 ", "kein ", "nicht ", "Deutsch ", "B1 ", "Deutsch B1, ", "Führerschein Klasse B, ",
    "C/CE,", "34a ", "6-14 Uhr ", "Mo-Fr ", "Sa/So ", "40 Std. ", "20-30 ", "14,50 ", "14 € ", "bis zu ",
    "ab ", "heben ", "25 kg ", "schein", "staub", "wir ", "und ", "oder ", "Frühschicht ", "im Wechsel ",
    "zwei Helfer suchen ", "kann ", "Erfahrung ", "🙂", "работа ", "عمل ", "中", "\x00", "\u200b", "A-", "(((",
    "?!", "x x ", "Wir suchen ", "mind. ", "1. ", "z. B. ", "01.02.2027 ", "a1/a2/", "kenntnisse", "Pflege",
)  # fmt: skip


def read(text: str, title: str = "") -> Reading:
    return read_advert(title, text, Vocabulary())


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_characters_are_read_in_bounded_time(piece: str) -> None:
    text = (piece * (LONG // len(piece) + 1))[:LONG]
    started = time.process_time()

    read(text, title=text)

    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 20_000,
        "<" * LONG,
        "<div" * 20_000,
        "<!--" * 20_000,
        "<p>Deutsch B1</p>" * 5_000,
        "<b" + " a='x'" * 15_000 + ">",
        "&lt;" * 20_000,
        "&#x" + "f" * LONG,
    ],
)
def test_an_html_bomb_is_read_in_bounded_time(text: str) -> None:
    started = time.process_time()

    read(text)

    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("text", ["", " ", "a", "€", "1", "\x00", "🙂" * 50, "<p>", "&nbsp;", "\r\n\r\n", "İİİ"])
def test_what_says_nothing_is_read_as_nothing(text: str) -> None:
    assert read(text, title=text) == Reading()


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_read_and_its_spans_are_its_words(text: str, title: str) -> None:
    reading = read(text, title)

    spans = [row.span for row in reading.requirements] + [row.span for row in reading.demands]
    spans += [row.span for row in reading.shifts] + [row.span for row in reading.refused]
    for span in spans:
        assert (title if span.is_title else text)[span.start : span.end] == span.words


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mixture_of_words_is_read_and_its_spans_are_its_words(pieces: list[str]) -> None:
    text = "".join(pieces)

    for each in read(text).requirements:
        assert text[each.span.start : each.span.end] == each.span.words


@pytest.mark.parametrize(
    "text",
    [
        "Deutsch\u00a0B1",
        "Deutsch\u200b B1",
        "Deu\u00adtsch B1",
        "<b>Deutsch</b> B1",
        "Deutsch&nbsp;B1",
        "Deutsch \x07B1",
    ],
)
def test_what_hides_between_the_letters_is_no_hindrance(text: str) -> None:
    (row,) = read(f"Nötig: {text}").requirements

    assert (row.code, row.level) == ("de", 3)
