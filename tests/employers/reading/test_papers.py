"""Driving licences and certificates are read by class and code, with need, words, and whether one suffices."""

import pytest

from employers.codes import Need, RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.papers import CERTIFICATES, read_papers
from employers.reading.sentences import sentences
from employers.reading.vocabulary import Vocabulary, make_vocabulary

ALL = Vocabulary()
WRITTEN = {
    "forklift": ("Staplerschein", "Gabelstaplerschein", "Fahrausweis für Gabelstapler", "Flurförderzeugschein"),
    "food_hygiene": ("Gesundheitszeugnis", "§ 43 IfSG", "Belehrung nach dem Infektionsschutzgesetz", "rote Karte"),
    "guard_34a": ("§ 34a", "34a-Schein", "Sachkunde nach 34 a GewO"),
    "first_aid": ("Erste-Hilfe-Kurs", "Erste Hilfe Schein"),
    "welding": ("Schweißerpass", "Schweißschein"),
    "police_record": ("Führungszeugnis", "erweitertes polizeiliches Führungszeugnis"),
    "care_assistant_course": ("Pflegebasiskurs", "Pflegehelferschein"),
    "measles_proof": ("Masernschutz", "Nachweis der Impfung gegen Masern"),
    "driver_cpc": ("Schlüsselzahl 95", "Modul 95", "95er-Eintrag"),
    "driver_card": ("Fahrerkarte",),
    "adr": ("ADR-Schein", "Gefahrgutschein"),
    "chainsaw": ("Motorsägenschein", "Kettensägenschein"),
    "plant_protection": ("Sachkunde Pflanzenschutz", "Pflanzenschutzschein"),
    "care_companion": ("§ 53b SGB XI", "Betreuungskraft nach § 43b"),
    "passenger_transport": ("Personenbeförderungsschein", "P-Schein"),
    "crane": ("Kranschein", "Kranführerschein"),
    "excavator": ("Baggerschein", "Radladerschein"),
    "aerial_platform": ("Hubarbeitsbühnenschein", "Steigerschein"),
    "trainer_aevo": ("AEVO", "Ausbilderschein"),
    "xray": ("Röntgenschein", "Fachkunde im Strahlenschutz"),
    "high_voltage": ("Hochvoltschein",),
    "electrical_instructed": ("elektrotechnisch unterwiesene Person", "EuP"),
    "lifeguard": ("Rettungsschwimmer Silber", "Rettungsschwimmabzeichen"),
    "airport_security_check": ("Zuverlässigkeitsüberprüfung", "§ 7 LuftSiG"),
    "foot_care": ("Fußpflegezertifikat",),
    "istqb": ("ISTQB",),
}


def read(text: str, vocabulary: Vocabulary = ALL) -> list[RequirementRead]:
    return [row for sentence in sentences("", text) for row in read_papers(sentence, vocabulary) if not row.is_negated]


def codes(text: str) -> list[str]:
    return [row.code for row in read(text)]


def test_every_certificate_has_words_in_this_table() -> None:
    assert set(WRITTEN) == set(CERTIFICATES)


@pytest.mark.parametrize(("code", "words"), [(code, words) for code, each in WRITTEN.items() for words in each])
def test_a_certificate_is_read_by_each_of_its_names(code: str, words: str) -> None:
    (row,) = read(f"Erforderlich: {words}")

    assert (row.kind, row.code, row.need) == (RequirementKind.CERTIFICATE, code, Need.MUST)


@pytest.mark.parametrize("words", [each[0] for each in WRITTEN.values()])
def test_a_certificate_that_is_not_needed_is_not_read(words: str) -> None:
    assert codes(f"{words} ist nicht erforderlich") == []
    assert codes(f"ohne {words}") == []


@pytest.mark.parametrize("words", [each[0] for each in WRITTEN.values()])
def test_a_certificate_that_would_be_nice_is_a_wish(words: str) -> None:
    assert [row.need for row in read(f"{words} von Vorteil")] == [Need.WISH]


@pytest.mark.parametrize("words", [each[0] for each in WRITTEN.values()])
def test_a_certificate_among_the_offers_is_not_asked_for(words: str) -> None:
    assert codes(f"Wir bieten:\n- {words}") == []
    assert codes(f"Über uns:\n- {words}") == []


@pytest.mark.parametrize(
    "text",
    ["Staplerfahrer gesucht", "Kranführer im Team", "Erste Hilfe für Pflanzen", "Wir bezahlen den Staplerschein",
     "Umgang mit Gabelstaplern", "Zimmer 95", "Hausnummer 34"],
)  # fmt: skip
def test_words_that_only_resemble_a_certificate_are_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "letter", ["AM", "A1", "A2", "A", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE", "L", "T"]
)
def test_each_licence_class_is_read_as_written(letter: str) -> None:
    for text in (f"Führerschein Klasse {letter}", f"Führerscheinklasse {letter}", f"Fahrerlaubnis Kl. {letter}"):
        assert [(row.kind, row.code) for row in read(text)] == [(RequirementKind.LICENCE, letter)]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("B-Führerschein", ["B"]),
        ("Führerschein Klasse B, BE und C1", ["B", "BE", "C1"]),
        ("Führerschein der Klasse C oder CE", ["C", "CE"]),
        ("Führerschein Klasse 3", ["B"]),
        ("Führerschein Klasse 2", ["CE"]),
        ("LKW-Führerschein", ["C"]),
        ("Busführerschein", ["D"]),
        ("Motorradführerschein", ["A"]),
        ("Autoführerschein", ["B"]),
        ("Driving licence class B", ["B"]),
        ("driver's license", ["B"]),
    ],
)
def test_classes_are_read_in_the_ways_people_write_them(text: str, classes: list[str]) -> None:
    assert codes(text) == classes


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Führerschein Klasse B", [(False, False)]),
        ("Führerschein", [(False, True)]),
        ("Führerschein Klasse C oder CE", [(True, False), (True, False)]),
        ("Führerschein Klasse C und CE", [(False, False), (False, False)]),
        ("Pkw-Führerschein", [(False, False)]),
    ],
)
def test_a_licence_says_whether_one_suffices_and_whether_its_class_was_written(
    text: str, flags: list[tuple[bool, bool]]
) -> None:
    assert [(row.is_alternative, row.is_implicit) for row in read(text)] == flags


@pytest.mark.parametrize(
    "text",
    ["Führerschein nicht erforderlich", "kein Führerschein Klasse B nötig", "Pkw-Führerschein ist nicht nötig",
     "Staplerführerschein nicht nötig", "Wir übernehmen den Führerschein Klasse CE", "Wir bieten:\n- Führerschein",
     "Fahrkartenkontrolle", "Klasse B Immobilien"],
)  # fmt: skip
def test_a_licence_that_is_not_asked_for_is_not_read(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "is_learnable"),
    [
        ("Staplerschein kann nachgeholt werden", True),
        ("Führerschein Klasse CE, kann bei uns erworben werden", True),
        ("Staplerschein zwingend", False),
    ],
)
def test_what_can_be_made_up_for_is_a_must_that_is_learnable(text: str, is_learnable: bool) -> None:
    assert [(row.need, row.is_learnable) for row in read(text)] == [(Need.MUST, is_learnable)]


@pytest.mark.parametrize("text", ["Nötig:\n- Führerschein Klasse B!", "Gut.  Ein Staplerschein hilft Ihnen weiter."])
def test_the_span_gives_the_very_words_of_the_text(text: str) -> None:
    (row,) = read(text)

    assert text[row.span.start : row.span.end] == row.span.words
    assert row.span.words.rstrip(" B").endswith(("schein Klasse", "schein"))


def test_only_codes_of_the_catalogue_are_read() -> None:
    known = make_vocabulary(skills=(), certificates=frozenset({"adr"}), licences=frozenset({"B"}))

    found = read("Führerschein Klasse B und CE, ADR-Schein, Staplerschein", known)

    assert [row.code for row in found] == ["B", "adr"]
