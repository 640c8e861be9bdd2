"""The words around a hit tell must from wish, negation, and the employer's own facts from what is asked."""

import pytest

from employers.codes import Need
from employers.reading.sentences import Section, Sentence
from employers.reading.wording import is_about_the_employer, is_negated, need_of, part_around


def at(text: str, words: str) -> tuple[Sentence, int, int]:
    """A sentence, and where the words stand in it."""
    start = text.index(words)
    return Sentence(text, 0, Section.NONE), start, start + len(words)


@pytest.mark.parametrize(
    ("text", "words", "part"),
    [
        ("Deutsch, Englisch, Polnisch", "Englisch", "Englisch"),
        ("Deutsch B1, besser B2", "B2", "besser B2"),
        ("Stapler (kein Muss) und Kran", "Stapler", "Stapler"),
        ("Stapler aber kein Kran", "Kran", " kein Kran"),
        ("ein Teil", "Teil", "ein Teil"),
    ],
)
def test_the_part_around_a_hit_ends_at_commas_and_turns(text: str, words: str, part: str) -> None:
    start = text.index(words)

    low, high = part_around(text, start, start + len(words))

    assert text[low:high].strip() == part.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Kein Führerschein nötig",
        "ohne Führerschein",
        "Führerschein ist nicht erforderlich",
        "Führerschein: nein",
        "Führerschein ist keine Voraussetzung",
        "Führerschein brauchen Sie nicht",
        "no Führerschein",
        "Führerschein is not required",
        "Führerschein egal",
        "weder Staplerschein noch Führerschein",
    ],
)
def test_what_is_said_not_to_be_needed_is_negated(text: str) -> None:
    sentence, start, end = at(text, "Führerschein")

    assert is_negated(sentence, start, end)
    assert need_of(sentence, start, end) is None


@pytest.mark.parametrize(
    "text",
    [
        "Führerschein erforderlich",
        "Kein Auto, aber Führerschein",
        "Ohne Berufserfahrung, Führerschein nötig",
        "Wir suchen noch Leute mit Führerschein",
        "Führerschein nötig, Stapler nicht nötig",
    ],
)
def test_a_refusal_reaches_no_further_than_its_part(text: str) -> None:
    sentence, start, end = at(text, "Führerschein")

    assert not is_negated(sentence, start, end)
    assert need_of(sentence, start, end) is Need.MUST


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Staplerschein", Need.MUST),
        ("Staplerschein erforderlich", Need.MUST),
        ("Staplerschein von Vorteil", Need.WISH),
        ("Staplerschein von großem Vorteil", Need.WISH),
        ("Staplerschein wünschenswert", Need.WISH),
        ("Idealerweise Staplerschein", Need.WISH),
        ("gern mit Staplerschein", Need.WISH),
        ("Staplerschein wäre schön", Need.WISH),
        ("Staplerschein ist ein Plus", Need.WISH),
        ("Staplerschein kein Muss", Need.WISH),
        ("Staplerschein preferred", Need.WISH),
        ("Staplerschein is an advantage", Need.WISH),
        ("Zwingend: Staplerschein", Need.MUST),
        ("Staplerschein, wünschenswert", Need.WISH),
        ("Staplerschein nötig, Kranschein von Vorteil", Need.MUST),
        ("Kranschein von Vorteil, Staplerschein zwingend", Need.MUST),
    ],
)
def test_the_words_around_a_hit_make_it_must_or_wish(text: str, need: Need) -> None:
    assert need_of(*at(text, "Staplerschein")) is need


def test_the_heading_softens_what_says_nothing_itself() -> None:
    soft, start, end = at("Staplerschein", "Staplerschein")
    hard, first, last = at("Staplerschein zwingend", "Staplerschein")

    assert need_of(Sentence(soft.text, 0, soft.section, is_wish=True), start, end) is Need.WISH
    assert need_of(Sentence(hard.text, 0, hard.section, is_wish=True), first, last) is Need.MUST


@pytest.mark.parametrize(
    ("text", "section", "is_own"),
    [
        ("Unser Team spricht Türkisch", Section.NONE, True),
        ("Unsere Kunden kommen aus Polen", Section.PROFILE, True),
        ("Wir sprechen Englisch", Section.NONE, True),
        ("Viele unserer Leute lernen Deutsch", Section.NONE, True),
        ("Bewerbungen auf Englisch", Section.NONE, True),
        ("Deutsch B1", Section.OFFER, True),
        ("Deutsch B1", Section.ABOUT, True),
        ("Deutsch B1", Section.CONTACT, True),
        ("Deutsch B1", Section.PROFILE, False),
        ("Sie sprechen Englisch", Section.NONE, False),
        ("Im Umgang mit unseren Kunden brauchen Sie Deutsch", Section.TASKS, False),
    ],
)
def test_the_employers_own_facts_are_told_from_what_is_asked(text: str, section: Section, is_own: bool) -> None:
    assert is_about_the_employer(Sentence(text, 0, section)) is is_own
