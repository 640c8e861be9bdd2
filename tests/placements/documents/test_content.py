"""What stands in each document, and what may be missing."""

import re
from dataclasses import fields, replace

import pytest

from placements.documents.codes import LANGUAGES, Missing
from placements.documents.content import (
    Case,
    Content,
    Profile,
    Sender,
    missing_for_employer,
    missing_for_letter,
    missing_for_profile,
)
from placements.documents.direction import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, isolated
from placements.documents.for_clients import information_sheet, proposal_letter
from placements.documents.for_employers import cover_letter, experience_band, short_profile
from placements.documents.job_facts import euros, job_facts
from placements.documents.typesetting import document_texts
from tests.placements.documents.cases import CASE, JOB, MADE_ON, SENDER, WITH_NOTICE

GERMAN = document_texts("de")
CLIENT_SECTIONS = ("words", "facts", "letter", "reply", "privacy", "ai")
PLACES = re.compile(r"%\((\w+)\)s")


def words_of(content: Content) -> str:
    return str(content.as_data(MADE_ON))


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (CASE, []),
        (replace(CASE, client_name=""), [Missing.CLIENT_NAME]),
        (replace(CASE, client_address=()), [Missing.CLIENT_ADDRESS]),
        (replace(CASE, job=replace(JOB, places=())), [Missing.PLACE]),
        (replace(CASE, job=replace(JOB, starts_now=False)), [Missing.START]),
        (replace(CASE, job=replace(JOB, hours=(), working_times=())), [Missing.WORKING_TIME]),
        (replace(CASE, job=replace(JOB, pay_cents=())), [Missing.PAY]),
        (replace(CASE, job=replace(JOB, pay_cents=(), tariff="TVöD")), []),
        (replace(CASE, job=replace(JOB, contact="")), [Missing.CONTACT]),
        (replace(CASE, reply_by=None), [Missing.REPLY_DAY]),
        (replace(CASE, sender=replace(SENDER, phone="")), [Missing.LETTERHEAD]),
    ],
)
def test_a_letter_misses_each_mandatory_part(case: Case, missing: list[Missing]) -> None:
    assert missing_for_letter(case) == missing


def test_documents_for_employers_miss_their_parts() -> None:
    bare = Case(Sender(), MADE_ON, job=replace(JOB, employer_address=()), profile=Profile())

    asked = missing_for_employer(bare, needs_reply_day=True)

    assert asked == [Missing.EMPLOYER_ADDRESS, Missing.REPLY_DAY, Missing.LETTERHEAD]
    assert missing_for_employer(CASE, needs_reply_day=True) == []
    assert missing_for_profile(bare) == [Missing.OCCUPATION, Missing.LETTERHEAD]


def test_every_cover_letter_reminds_of_the_representation_of_severely_disabled_people() -> None:
    words = words_of(cover_letter(CASE, GERMAN))

    assert "§ 164 Abs. 1 SGB IX" in words
    assert "Schwerbehindertenvertretung" in words
    assert "sagt nichts über die vorgeschlagene Person aus" in words


def test_documents_for_employers_know_neither_name_nor_address() -> None:
    for content in (cover_letter(CASE, GERMAN), short_profile(CASE, GERMAN)):
        assert "Ada" not in words_of(content)
        assert "Musterstraße 5" not in words_of(content)


def test_a_short_profile_has_no_field_that_could_tell_who_it_is() -> None:
    assert {each.name for each in fields(Profile)} == {
        "occupations", "skills", "languages", "licences", "hours", "available_from", "district",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("months", "band"),
    [(0, "band_0"), (11, "band_0"), (12, "band_1"), (35, "band_1"), (36, "band_3"), (60, "band_5"), (120, "band_10")],
)
def test_experience_is_told_in_bands(months: int, band: str) -> None:
    assert experience_band(months) == band


def test_a_letter_carries_a_notice_only_where_one_was_decided() -> None:
    without = words_of(proposal_letter(CASE, GERMAN, None, "de"))
    carried = words_of(proposal_letter(WITH_NOTICE, GERMAN, None, "de"))

    assert "Dieses Schreiben enthält keine Rechtsfolgenbelehrung." in without
    assert "Bitte bewerben Sie sich bis zum 1.12.2026." not in without
    assert "Bitte bewerben Sie sich bis zum 1.12.2026." in carried
    assert "bestätigt von Service 2" in carried


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "de"])
def test_each_translation_says_all_that_the_german_says_with_the_same_places(language: str) -> None:
    texts = document_texts(language)

    for section in CLIENT_SECTIONS:
        assert texts[section].keys() == GERMAN[section].keys()
        for name, german in GERMAN[section].items():
            assert len(texts[section][name]) > 1
            assert isinstance(texts[section][name], type(german))
            assert set(PLACES.findall(str(texts[section][name]))) == set(PLACES.findall(str(german))), name


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "de"])
def test_each_translation_is_marked_as_not_reviewed(language: str) -> None:
    texts = document_texts(language)
    data = words_of(information_sheet(CASE, texts, language))

    letter = proposal_letter(CASE, GERMAN, texts, language)

    assert texts["unreviewed"]
    assert texts["unreviewed"] in data
    assert any(each.get("text") == texts["unreviewed"] and each["lang"] == language for each in letter.blocks)


def test_facts_of_a_job_are_told_as_in_germany() -> None:
    facts = dict(job_facts(JOB, GERMAN))

    assert facts["Lohn"] == "14,50 – 16,00\u00a0€ pro Stunde"
    assert facts["Arbeitszeit"] == "Vollzeit, Teilzeit, 20 – 37,5 Stunden pro Woche"
    assert facts["Vertrag"] == "befristet bis 31.12.2027"
    assert facts["Beginn"] == "ab sofort"
    assert euros(123456789) == "1.234.567,89"


def test_what_is_latin_is_isolated_in_text_from_right_to_left() -> None:
    lri, pdi = LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE

    assert isolated("تلفن 0711 000-0.") == f"تلفن {lri}0711 000-0{pdi}."
    assert isolated("(§ 38 (3) SGB III)") == f"({lri}§ 38 (3) SGB III{pdi})"
    assert isolated("Lager (m/w/d)") == f"{lri}Lager (m/w/d){pdi}"
    assert isolated("شهر") == "شهر"
