"""Single cases: spans, severity, better wording, who may ask, wages by day, bounded time."""

import time
from dataclasses import replace
from datetime import date

import pytest

from employers.codes import PayUnit, VacancyKind
from employers.legal_check import Finding, Offer, Rule, Severity, check_advert
from employers.legal_check.advice import ADVICE
from employers.legal_check.ages import AGES
from employers.legal_check.burdens import BURDENS, stems_of
from employers.legal_check.conditions import CONDITIONS
from employers.legal_check.groups import _GROUPS
from employers.legal_check.lexicon import ENTRIES, written
from employers.legal_check.paraphrases import PARAPHRASES
from employers.legal_check.terms import TERMS
from employers.legal_opinion import shipped_weights
from employers.legal_values import shipped_amounts

OFFER = Offer(today=date(2026, 6, 1), amounts=shipped_amounts())
LONG = 100_000
SECONDS = 6.0  # CPU on a busy machine
PIECES = (
    "a", "1", "junge, ", "keine ", "nicht ", "Frauen ", "Muttersprache ", "krank ", "12 € ", "1.000 € ", "Verkäuferin ",
    "(m", "<b", "Überstunden ", "Kaution ", "sind ",
    "Muttersprahce ", "Rentner, ", "zahlen Sie selbst ", "von 7 bis 20 Uhr ",
)  # fmt: skip


def check(text: str, title: str = "", offer: Offer = OFFER) -> list[Finding]:
    return check_advert(title, text, offer, shipped_weights())


def test_a_finding_names_rule_words_law_and_better_wording() -> None:
    (finding,) = check("Wir suchen junge Leute für den Verkauf.")

    assert (finding.rule, finding.severity) == (Rule.AGE, Severity.BLOCK)
    assert finding.span is not None
    assert finding.span.words == "junge Leute"
    assert "AGG" in finding.advice.law
    assert finding.advice.german
    assert finding.advice.english


def test_every_finding_has_its_advice() -> None:
    used = {term.advice for term in (*TERMS, *CONDITIONS, *AGES, *PARAPHRASES)}
    used |= {burden.advice for burden in BURDENS} | {entry.advice for entry in ENTRIES}
    used |= {group[1] for group in _GROUPS}

    assert used | {"one_sex", "wage", "sector_wage", "mini_job", "church"} == set(ADVICE)


def test_words_are_counted_in_the_html_as_it_was_given() -> None:
    text = "<p>Stelle &amp; mehr</p><ul><li>Deutsch als Muttersprache</li></ul>"

    (finding,) = check(text)

    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == finding.span.words == "Deutsch als Muttersprache"


def test_a_title_is_read_like_the_text() -> None:
    (finding,) = check("Mit Erfahrung in der Kasse.", title="Verkäuferin gesucht")

    assert finding.span is not None
    assert finding.span.is_title


@pytest.mark.parametrize("text", ["", " ", "a", "1", "\x00", "🙂" * 40, "<p>", "İİİ", "€"])
def test_what_says_nothing_has_no_finding(text: str) -> None:
    assert check(text, title=text) == []


def test_a_church_may_ask_and_a_painter_may_not() -> None:
    (church,) = check("Diakonie: Die Mitgliedschaft in einer christlichen Kirche ist Voraussetzung.")
    (painter,) = check("Malerbetrieb: nur Christen.")

    assert (church.severity, church.needs_human) == (Severity.WARN, True)
    assert (painter.severity, painter.needs_human) == (Severity.BLOCK, False)


@pytest.mark.parametrize(
    ("day", "wage", "is_found"),
    [
        (date(2026, 12, 31), "13,90", False),
        (date(2026, 12, 31), "13,89", True),
        (date(2027, 1, 1), "13,90", True),
        (date(2027, 1, 1), "14,60", False),
        (date(2025, 12, 31), "12,82", False),
    ],
)
def test_the_floor_is_that_of_the_day_of_work(day: date, wage: str, is_found: bool) -> None:
    found = check(f"Helfer (m/w/d), {wage} € pro Stunde.", offer=replace(OFFER, starts_on=day))

    assert bool(found) == is_found


def test_pay_in_the_fields_is_held_against_the_floor() -> None:
    offer = replace(OFFER, pay_cents=200_000, pay_unit=PayUnit.MONTH, hours_per_week=40)

    (finding,) = check("Helfer (m/w/d) gesucht.", offer=offer)

    assert (finding.rule, finding.span) == (Rule.WAGE, None)
    assert check("Helfer (m/w/d) gesucht.", offer=replace(offer, hours_per_week=30)) == []
    assert check("Helfer (m/w/d) gesucht.", offer=replace(offer, kind=VacancyKind.APPRENTICESHIP)) == []


def test_the_floor_of_the_sector_goes_first() -> None:
    (finding,) = check("Reinigungskraft (m/w/d) in der Gebäudereinigung, 14,50 € pro Stunde.")

    assert finding.advice_key == "sector_wage"


def test_a_mini_job_above_the_limit_is_a_hint() -> None:
    offer = replace(OFFER, kind=VacancyKind.MINI_JOB, pay_cents=65_000, pay_unit=PayUnit.MONTH)

    (finding,) = check("Aushilfe (m/w/d)", offer=offer)

    assert (finding.severity, finding.advice_key) == (Severity.HINT, "mini_job")


def test_without_amounts_no_pay_is_judged() -> None:
    assert check("Helfer (m/w/d), 5 € pro Stunde.", offer=replace(OFFER, amounts={})) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Stundenlohn: zwölf Euro fünfzig.", True),
        ("Sie verdienen sechzehn fünfzig die Stunde.", False),
        ("90 Euro pro Tag, gearbeitet wird von 8 bis 17 Uhr.", True),
        ("160 Euro pro Tag, gearbeitet wird von 8 bis 17 Uhr.", False),
        ("2.000 € brutto im Monat, Mo-Fr 7-16 Uhr, 30 min Pause.", True),
        ("2.500 € brutto im Monat, Mo bis Fr 7 bis 16 Uhr mit einer Stunde Pause.", False),
        ("400 € pro Woche bei 40 Stunden pro Woche.", True),
        ("3 € pro Zimmer, etwa drei Zimmer pro Stunde.", True),
        ("603 Euro im Monat für 50 Stunden im Monat.", True),
        ("24.000 € im Jahr bei 40 Stunden pro Woche.", True),
    ],
)
def test_pay_in_other_forms_is_held_against_the_floor(text: str, *, is_found: bool) -> None:
    assert any(finding.rule is Rule.WAGE for finding in check(text)) == is_found


def test_a_mini_job_above_the_limit_is_told_from_its_words() -> None:
    (finding,) = check("Minijob mit 700 Euro im Monat.")

    assert (finding.severity, finding.advice_key) == (Severity.HINT, "mini_job")


def test_a_slip_of_the_pen_is_read_and_pointed_at_as_it_was_written() -> None:
    text = "<p>Profil: Deutsch als Mutersprache</p>"

    (finding,) = check(text)

    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == finding.span.words == "Deutsch als Mutersprache"


@pytest.mark.parametrize(
    "text", ["Leibliches Wohl und mündliche Absprachen.", "Konzession, Betriebsart, Verhinderung."]
)
def test_words_that_only_look_like_a_slip_are_left_alone(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    "word", ["Muslime", "Muslim:innen", "Muslim*innen", "Muslim_innen", "MuslimInnen", "Musliminnen"]
)
def test_every_way_to_write_a_group_is_read(word: str) -> None:
    (finding,) = check(f"{word} stellen wir nicht ein.")

    assert finding.rule is Rule.RELIGION


def test_a_photo_that_is_demanded_is_a_hint_and_one_that_is_not_needed_is_none() -> None:
    (finding,) = check("Bitte Lebenslauf mit Lichtbild senden.")

    assert (finding.severity, finding.advice_key) == (Severity.HINT, "photo")
    assert check("Bitte Lebenslauf senden, ein Foto ist nicht nötig.") == []


def test_the_short_form_of_a_word_list_gives_pattern_and_stems() -> None:
    pattern, stems = written("junge_leute rentner~")

    assert "leute" in pattern
    assert set(stems) == {"junge", "rentner"}


def test_stems_stand_in_every_hit_or_there_are_none() -> None:
    assert stems_of(r"kündigung\w*|(?:ohne )?frist") == ("kündigung", "frist")
    assert stems_of(r"kündigung|\d+") == ()


@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_thousand_characters_are_checked_in_bounded_time(piece: str) -> None:
    text = (piece * (LONG // len(piece) + 1))[:LONG]
    started = time.process_time()

    check(text, title=text)

    assert time.process_time() - started < SECONDS
