"""Adverts are cut into sentences that know their section, their place in the text and what surrounds a hit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.reading.sentences import (
    MAX_SENTENCE,
    Section,
    Sentence,
    sentences,
)


def sections(text: str) -> list[Section]:
    return [sentence.section for sentence in sentences("", text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Wir suchen Sie. Kommen Sie!", ["Wir suchen Sie.", "Kommen Sie!"]),
        ("Haben Sie Zeit? Ja; gut.", ["Haben Sie Zeit?", "Ja;", "gut."]),
        ("Führerschein Kl. B ist nötig.", ["Führerschein Kl. B ist nötig."]),
        ("mind. 20 Std. pro Woche", ["mind. 20 Std. pro Woche"]),
        ("Ab 1. Februar 2027", ["Ab 1. Februar 2027"]),
        ("Lohn 14.50 Euro", ["Lohn 14.50 Euro"]),
        ("Eins\n\nZwei", ["Eins", "Zwei"]),
        ("  \n\t\n", []),
    ],
)
def test_a_text_is_cut_at_ends_of_sentences_and_not_at_abbreviations(text: str, pieces: list[str]) -> None:
    assert [sentence.text.strip() for sentence in sentences("", text)] == pieces


def test_the_title_comes_first_and_has_its_own_section() -> None:
    found = sentences("Koch gesucht. Jetzt!", "Ein Satz.")

    assert [(each.text, each.section) for each in found] == [
        ("Koch gesucht. Jetzt!", Section.TITLE),
        ("Ein Satz.", Section.NONE),
    ]


def test_an_empty_title_gives_no_sentence() -> None:
    assert sentences("   ", "") == []


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Ihr Profil:", Section.PROFILE),
        ("Das bringst du mit", Section.PROFILE),
        ("Anforderungen", Section.PROFILE),
        ("Requirements:", Section.PROFILE),
        ("Wir bieten:", Section.OFFER),
        ("Your benefits", Section.OFFER),
        ("Ihre Aufgaben:", Section.TASKS),
        ("Responsibilities", Section.TASKS),
        ("Über uns", Section.ABOUT),
        ("About us", Section.ABOUT),
        ("Kontakt:", Section.CONTACT),
        ("So bewerben Sie sich:\nBewerbung", Section.CONTACT),
    ],
)
def test_a_heading_opens_its_section_until_the_next_one(heading: str, section: Section) -> None:
    found = sections(f"{heading}\nErster Punkt.\nZweiter Punkt, mit mehr.\nIhre Aufgaben:\nDritter.")

    assert found[-4:] == [section, section, Section.TASKS, Section.TASKS]


@pytest.mark.parametrize(
    "content",
    [
        "- Profil",  # an item of a list
        "Ihr Profil ist vielfältig, darum suchen wir Sie.",  # a sentence
        "Profil " * 12,  # too long
        "Anforderungen 2027",  # a number
        "Viel Kundenkontakt",
        "Kontakt mit Gästen",
    ],
)
def test_what_only_looks_like_a_heading_opens_nothing(content: str) -> None:
    assert sections(f"{content}\nPunkt.")[-1] is Section.NONE


def test_a_heading_within_the_line_holds_for_that_line_alone() -> None:
    assert sections("Ihr Profil: Deutsch B1, Teamgeist.\nPunkt.") == [Section.PROFILE, Section.NONE]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Wir bieten Deutschkurse.", Section.OFFER),
        ("Bei uns bekommen Sie Kurse.", Section.OFFER),
        ("Bei uns erwarten Sie Kurse.", Section.OFFER),
        ("Du erhältst einen Kurs.", Section.OFFER),
        ("We offer courses.", Section.OFFER),
        ("Sie bieten Einsatz.", Section.PROFILE),
        ("Freude am Kochen.", Section.PROFILE),
    ],
)
def test_a_sentence_that_offers_is_an_offer_in_any_section(text: str, section: Section) -> None:
    assert sections(f"Ihr Profil:\n{text}")[-1] is section


@pytest.mark.parametrize(
    ("heading", "is_wish"),
    [
        ("Wünschenswert:", True),
        ("Von Vorteil:", True),
        ("Nice to have:", True),
        ("Ihr Profil:", False),
        ("Ort:", False),
    ],
)
def test_items_under_a_soft_heading_are_wishes(heading: str, is_wish: bool) -> None:
    assert sentences("", f"{heading}\n- Staplerschein")[-1].is_wish is is_wish


def test_a_very_long_line_is_cut_into_bounded_pieces() -> None:
    length = 3 * MAX_SENTENCE + 10

    found = sentences("", "a" * length)

    assert [len(each.text) for each in found] == [MAX_SENTENCE] * 3 + [length - 3 * MAX_SENTENCE]


@given(st.text(alphabet="ab. \n:-,;!?Profil12", max_size=200))
def test_each_sentence_stands_where_it_says(text: str) -> None:
    for sentence in sentences("", text):
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text


@given(st.text(alphabet="ab. \n:", max_size=120))
def test_no_letter_is_lost_in_the_cuts(text: str) -> None:
    kept = "".join(sentence.text for sentence in sentences("", text))

    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


def test_a_span_leaves_out_blanks_at_its_edges() -> None:
    sentence = Sentence("ab  cd  ef", 100, Section.NONE)

    span = sentence.span(2, 8)

    assert (span.words, span.start, span.end, span.is_title) == ("cd", 100 + 4, 100 + 6, False)
