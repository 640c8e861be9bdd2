"""Languages are read with code, level, need and words; whose language it is must be the client's."""

import pytest

from employers.codes import Need
from employers.reading.facts import RequirementRead
from employers.reading.languages import NAMES, read_languages
from employers.reading.sentences import sentences
from profiles.catalogue.codes import Cefr

Row = tuple[str, int | None, Need]


def read(text: str, title: str = "") -> list[RequirementRead]:
    return [row for sentence in sentences(title, text) for row in read_languages(sentence) if not row.is_negated]


def rows(text: str) -> list[Row]:
    return [(row.code, row.level, row.need) for row in read(text)]


@pytest.mark.parametrize(("name", "code"), sorted(NAMES.items()))
def test_each_language_that_has_a_name_is_read_by_it(name: str, code: str) -> None:
    assert rows(f"Sie haben {name.title()}kenntnisse") == [(code, None, Need.MUST)]


@pytest.mark.parametrize("level", list(Cefr)[1:])
def test_each_level_is_read_as_written_whatever_the_case(level: Cefr) -> None:
    for written in (level.name, level.name.lower()):
        assert rows(f"Deutschkenntnisse Niveau {written}") == [("de", level, Need.MUST)]


@pytest.mark.parametrize(
    ("written", "level"),
    [("A1/A2", Cefr.A1), ("B1-B2", Cefr.B1), ("B2/B1", Cefr.B1), ("B1 bis C1", Cefr.B1), ("C1–C2", Cefr.C1)],
)
def test_of_two_levels_in_one_breath_the_lower_one_counts(written: str, level: Cefr) -> None:
    assert rows(f"Deutsch {written}") == [("de", level, Need.MUST)]


@pytest.mark.parametrize(
    "text",
    [
        "Gute Deutschkenntnisse",
        "Deutsch in Wort und Schrift",
        "Sie sprechen fließend Deutsch",
        "Verhandlungssicheres Deutsch",
        "Sie verstehen Deutsch",
        "Fluent German",
    ],
)
def test_a_language_without_a_written_level_stays_vague(text: str) -> None:
    assert rows(text) == [("de", None, Need.MUST)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deutsch B1 und Englisch A2", [("de", Cefr.B1, Need.MUST), ("en", Cefr.A2, Need.MUST)]),
        ("Deutsch B2 nötig, Englisch von Vorteil", [("de", Cefr.B2, Need.MUST), ("en", None, Need.WISH)]),
        ("Deutsch (B1)", [("de", Cefr.B1, Need.MUST)]),
        ("B2 in Deutsch", [("de", Cefr.B2, Need.MUST)]),
        ("Türkischkenntnisse wären schön", [("tr", None, Need.WISH)]),
        ("idealerweise Arabisch- oder Farsikenntnisse", [("ar", None, Need.WISH), ("fa", None, Need.WISH)]),
    ],
)
def test_several_languages_keep_their_own_level_and_need(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Keine Deutschkenntnisse nötig",
        "Ohne Deutschkenntnisse",
        "Deutschkenntnisse sind keine Voraussetzung",
        "Deutsch B1 ist nicht erforderlich",
        "No German skills required",
        "weder Deutsch noch Englischkenntnisse",
    ],
)
def test_a_language_that_is_not_needed_is_not_read(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Unser Team spricht Russisch und Polnisch",
        "Wir sprechen Englisch",
        "Wir bieten:\n- kostenlose Deutschkurse bis B2",
        "Über uns:\nDeutschkenntnisse fördern wir seit 1990.",
        "Kontakt:\nDeutsch oder Englisch sprechen wir am Telefon.",
        "Bewerbungen auf Englisch gern gesehen",
        "Gute Note in Deutsch",
        "Ein deutsches Unternehmen mit Deutschlandzentrale",
        "Führerschein Klasse B1 vorhanden",
        "Halle B2, Tor C1",
    ],
)
def test_what_is_no_demand_for_a_language_is_not_read(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize("text", ["Sprachniveau B1", "Sprachkenntnisse mindestens B1", "Language level: B1"])
def test_a_level_alone_is_about_german(text: str) -> None:
    assert rows(text) == [("de", Cefr.B1, Need.MUST)]


@pytest.mark.parametrize(
    ("text", "is_alternative"),
    [
        ("Deutsch oder Englisch in Wort und Schrift", True),
        ("Sie sprechen German or English", True),
        ("Deutsch und Englisch in Wort und Schrift", False),
    ],
)
def test_one_of_two_suffices_only_where_or_stands_between(text: str, is_alternative: bool) -> None:
    assert [row.is_alternative for row in read(text)] == [is_alternative, is_alternative]


@pytest.mark.parametrize(
    ("text", "is_learnable"),
    [("Deutschkenntnisse können bei uns erworben werden", True), ("Deutschkenntnisse sind nötig", False)],
)
def test_a_language_that_is_taught_is_learnable(text: str, is_learnable: bool) -> None:
    assert [row.is_learnable for row in read(text)] == [is_learnable]


@pytest.mark.parametrize(
    "text", ["Wir suchen.\nDeutsch mindestens B1!", "  - Deutschkenntnisse  ", "x\n\nB2 in Deutsch"]
)
def test_the_span_gives_the_very_words_of_the_text(text: str) -> None:
    (row,) = read(text)

    assert text[row.span.start : row.span.end] == row.span.words
    assert "Deutsch" in row.span.words


@pytest.mark.parametrize(
    ("title", "count"), [("Lehrer Deutsch", 0), ("Helfer mit Deutschkenntnissen", 1), ("Helfer (Deutsch B1)", 1)]
)
def test_a_title_names_a_language_only_where_it_asks_for_it(title: str, count: int) -> None:
    found = read("", title)

    assert len(found) == count
    assert all(row.span.is_title for row in found)
