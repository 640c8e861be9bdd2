"""What an advert says is not needed is kept apart, with its words."""

import pytest

from employers.reading import Vocabulary, read_advert


def refused(text: str) -> set[tuple[str, str]]:
    return {(each.kind, each.code) for each in read_advert("", text, Vocabulary()).refused}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kein Führerschein nötig", ("licence", "B")),
        ("Führerschein Klasse C ist nicht erforderlich", ("licence", "C")),
        ("Ohne Staplerschein", ("certificate", "forklift")),
        ("Deutschkenntnisse sind nicht nötig", ("language", "de")),
        ("No German required", ("language", "de")),
        ("Keine Nachtarbeit", ("shift", "night")),
        ("Wochenenden frei", ("shift", "weekend")),
        ("Kein schweres Heben", ("demand", "LIFT_CARRY")),
        ("Keine Erfahrung nötig", ("experience", "")),
        ("Quereinsteiger willkommen", ("experience", "")),
        ("Was Sie nicht brauchen: Zeugnisse, Führerschein", ("licence", "B")),
        ("Das brauchst du nicht:\n- Deutschkenntnisse\n- Staplerschein", ("certificate", "forklift")),
        ("Nicht erforderlich: Deutschkenntnisse", ("language", "de")),
    ],
)
def test_what_is_not_needed_is_refused_with_kind_and_code(text: str, expected: tuple[str, str]) -> None:
    assert expected in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Was nicht fehlen darf: Führerschein Klasse B",
        "Führerschein Klasse B",
        "Deutsch B1",
        "Nachtarbeit",
        "Schweres Heben",
        "Koch gesucht",
        "",
    ],
)
def test_what_is_asked_or_unsaid_is_not_refused(text: str) -> None:
    assert refused(text) == set()


def test_what_is_refused_is_not_asked() -> None:
    reading = read_advert("", "Kein Führerschein nötig, Deutsch B1 schon.", Vocabulary())

    assert [row.code for row in reading.requirements] == ["de"]
    assert [each.span.words for each in reading.refused] == ["Führerschein"]
