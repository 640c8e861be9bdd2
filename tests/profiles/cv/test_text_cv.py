"""CVs written as text: sections, stations, languages, licences, skills; and what is left out."""

# ruff: noqa: E501 (tables of examples)

from datetime import date

import pytest

from profiles.cv.document import FactKind, Passage
from profiles.cv.languages import levels_of
from profiles.cv.privacy import is_sensitive, without_contacts
from profiles.cv.sections import heading_of
from profiles.cv.text_cv import licences_of, read_text_cv
from profiles.cv.vocabulary import Section
from tests.profiles.cv.files import GERMAN_CV

TODAY = date(2026, 11, 23)
FOUR = ("listen", "read", "speak", "write")


def read(text: str, kind: FactKind) -> list[Passage]:
    return [passage for passage in read_text_cv(text, today=TODAY) if passage.kind is kind]


def titles(text: str) -> list[str]:
    return [passage.phrases[0] for passage in read(text, FactKind.OCCUPATION)]


def test_jobs_have_title_and_span_whatever_stands_beside_them() -> None:
    jobs = read(GERMAN_CV, FactKind.OCCUPATION)

    assert [job.phrases[0] for job in jobs] == ["Bäckerin", "Bäckereihelferin"]
    assert [job.period.months if job.period else None for job in jobs] == [66, 39]
    assert [job.period_words for job in jobs] == ["seit 06/2021", "03/2018 – 05/2021"]


@pytest.mark.parametrize(
    "text",
    [
        "Berufserfahrung\n2018 – 2020\nKoch\nGasthaus GmbH\n2015 - 2017\nKüchenhilfe",
        "Work Experience\nKoch\nGasthaus GmbH\n2018 – 2020\nKüchenhilfe\n2015 - 2017",
        "BERUFLICHER WERDEGANG:\n2018 – 2020\tKoch\n2015 - 2017\tKüchenhilfe, Gasthaus GmbH",
        "B e r u f s p r a x i s\nKoch (2018 – 2020)\nKüchenhilfe (2015 – 2017)",
        "Досвід роботи\n2018 – 2020 Koch\n2015 – 2017 Küchenhilfe",
        "İş Deneyimi\n2018 – 2020 Koch\n2015 – 2017 Küchenhilfe",
    ],
)
def test_jobs_are_found_below_beside_and_above_their_dates(text: str) -> None:
    assert titles(text) == ["Koch", "Küchenhilfe"]


def test_a_list_of_jobs_without_years_is_not_lost() -> None:
    assert titles("Berufserfahrung\nKoch\nKüchenhilfe") == ["Koch", "Küchenhilfe"]


def test_gaps_in_a_life_are_no_jobs() -> None:
    text = "Berufserfahrung\n2014 – 2016 Elternzeit\n2017 arbeitslos\n2018 Integrationskurs\n2019 – 2020 Koch"

    assert titles(text) == ["Koch"]


def test_training_and_school_become_qualifications_and_courses_certificates() -> None:
    text = (
        "Schulbildung / Ausbildung\n2001 – 2004 Ausbildung zum Koch\n1995 – 2001 Realschule, Abschluss: Mittlere Reife\n"
        "2008 – 2011 Bachelor of Science Biologie\n2022 Lehrgang Staplerschein\n1990 – 1995 Grundschule\n"
        "2012 – 2013 Studium Chemie (abgebrochen)\nseit 2025 Ausbildung zum Maler"
    )
    found = read(text, FactKind.QUALIFICATION)

    assert [(each.phrases[0], each.level, each.is_school) for each in found] == [
        ("Koch", 2, False),
        ("Mittlere Reife", None, True),
        ("Bachelor of Science Biologie", 3, False),
    ]
    assert len(read(text, FactKind.CERTIFICATE)) == 1


@pytest.mark.parametrize(
    ("line", "levels"),
    [
        ("B1", dict.fromkeys(FOUR, 3)),
        ("B1/B2", dict.fromkeys(FOUR, 3)),
        ("B2 B1 A2 A1 A2", {"listen": 4, "read": 3, "speak": 1, "write": 2}),
        ("Hören B2, Lesen B1, Sprechen A2, Schreiben A1", {"listen": 4, "read": 3, "speak": 2, "write": 1}),
        ("Sprechen A2", {"speak": 2}),
    ],
)
def test_levels_of_the_framework_are_read_by_aspect(line: str, levels: dict[str, int]) -> None:
    assert levels_of(line) == (levels, False)


@pytest.mark.parametrize(("line", "level"), [("Muttersprache", 6), ("fließend", 5), ("gut", 3), ("Grundkenntnisse", 1)])
def test_levels_in_words_are_estimates(line: str, level: int) -> None:
    assert levels_of(line) == (dict.fromkeys(FOUR, level), True)


def test_languages_stand_in_their_section_and_with_a_level_anywhere() -> None:
    text = "Kenntnisse\nMS Office\nDeutsch B1 (telc)\nSprachen\nTürkçe: ana dili, Englisch\nKlingonisch fließend"
    found = read(text, FactKind.LANGUAGE)

    assert [each.code for each in found] == ["tr", "en", None, "de"]
    assert found[1].levels == {}
    assert "Klingonisch" in found[2].phrases


@pytest.mark.parametrize(
    ("line", "classes"),
    [
        ("Führerschein Klasse B und C1E", ["B", "C1E"]),
        ("Führerschein: B, BE", ["B", "BE"]),
        ("Fahrerlaubnis der Klassen B/C", ["B", "C"]),
        ("Driving licence: B", ["B"]),
        ("PKW-Führerschein", ["B"]),
        ("Führerschein Klasse 3", ["B"]),
        ("kein Führerschein", []),
        ("Führerschein: nein", []),
        ("Deutsch B1", []),
    ],
)
def test_licences_are_read_with_their_classes(line: str, classes: list[str]) -> None:
    assert [passage.code for passage in licences_of(line)] == classes


def test_the_level_of_a_skill_is_what_the_words_say() -> None:
    found = read("Kenntnisse\nExcel (sehr gut), Word – Grundkenntnisse; Nähen", FactKind.SKILL)

    assert [(each.phrases[0], each.level) for each in found] == [("Excel", 3), ("Word", 1), ("Nähen", None)]


def test_a_wish_is_read_behind_its_label() -> None:
    [wish] = read("Angestrebte Tätigkeit: Lagerhelfer\nBerufserfahrung\n2019 Koch", FactKind.WISH)

    assert wish.phrases == ("Lagerhelfer",)


def test_nothing_of_the_person_comes_through() -> None:
    said = repr(read_text_cv(GERMAN_CV, today=TODAY))

    told = ("Mira", "1985", "verheiratet", "Kinder", "evangelisch", "0711", "@", "Elternzeit", "Kirche", "Singen")
    assert [word for word in told if word in said] == []


@pytest.mark.parametrize(
    "text",
    ["verheiratet, 2 Kinder", "Konfession: keine", "Staatsangehörigkeit", "GdB 50", "geboren am 1.2.1985", "Elternzeit",
     "Gemeindehelfer der Kirchengemeinde", "Asylverfahren", "Mitglied der SPD", "громадянство"],
)  # fmt: skip
def test_what_no_profile_may_hold_is_recognised(text: str) -> None:
    assert is_sensitive(text)


@pytest.mark.parametrize(
    "text",
    ["Kinderpfleger", "Gesundheits- und Krankenpfleger", "Heilerziehungspfleger", "Kinderbetreuung", "Erzieherin",
     "Haftmittelherstellung", "Partyservice", "Religionspädagoge", "Altenpflege"],
)  # fmt: skip
def test_occupations_that_sound_alike_are_not(text: str) -> None:
    assert not is_sensitive(text)


def test_addresses_and_numbers_are_cut_out() -> None:
    text = "Koch, Hauptstraße 12, 70173 Stuttgart, koch@example.org, +49 711 1234567, www.example.org"

    assert without_contacts(text) == "Koch, , , ,"


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Berufserfahrung", Section.WORK), ("BERUFLICHER WERDEGANG:", Section.WORK), ("Schul- und Berufsausbildung", Section.EDUCATION),
        ("EDV-Kenntnisse", Section.SKILLS), ("Sprachkenntnisse", Section.LANGUAGES), ("► Skills", Section.SKILLS),
        ("Fähigkeiten und Kenntnisse", Section.SKILLS), ("Weiterbildung", Section.CERTIFICATES), ("Освіта", Section.EDUCATION),
        ("الخبرة العملية", Section.WORK), ("Hobbys & Interessen", Section.PERSONAL),
    ],
)  # fmt: skip
def test_headings_are_known_in_many_words(line: str, section: Section) -> None:
    assert heading_of(line) == (section, "")


@pytest.mark.parametrize("line", ["2018 – 2020 Koch", "Koch", "", "a" * 5000, "Ich habe Berufserfahrung im Lager"])
def test_other_lines_are_no_headings(line: str) -> None:
    assert heading_of(line) is None


@pytest.mark.parametrize(
    "text", ["", "a" * 300_000, "🙂" * 1000, "\x00\x01", "(" * 50_000, "Sprachen\n" + " ," * 50_000]
)
def test_strange_texts_give_nothing_and_take_bounded_time(text: str) -> None:
    assert read_text_cv(text, today=TODAY) == ()
