"""Contract, start, openings, pay, experience and what is taught, each with words and counter-examples."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import PayUnit
from employers.reading.experience import read_experience, read_learnable
from employers.reading.pay import read_pay
from employers.reading.sentences import Sentence, sentences
from employers.reading.terms import read_contract, read_openings, read_start
from profiles.catalogue.codes import Contract

Pay = tuple[int | None, int | None, PayUnit]


def cut(text: str, title: str = "") -> list[Sentence]:
    return sentences(title, text)


def pay(text: str) -> Pay | None:
    found = read_pay(cut(text))
    return (found.min_cents, found.max_cents, found.unit) if found else None


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("Der Vertrag ist unbefristet", Contract.PERMANENT),
        ("Festanstellung", Contract.PERMANENT),
        ("permanent contract", Contract.PERMANENT),
        ("befristeter Vertrag", Contract.FIXED_TERM),
        ("Befristung auf ein Jahr", Contract.FIXED_TERM),
        ("Saisonstelle", Contract.FIXED_TERM),
        ("Krankheitsvertretung", Contract.FIXED_TERM),
        ("fixed-term", Contract.FIXED_TERM),
        ("zunächst befristet, dann unbefristet", Contract.FIXED_TERM),
        ("befristet mit Option auf Übernahme", Contract.FIXED_TERM),
        ("befristet oder unbefristet", None),  # open: either
        ("keine Befristung", None),
        ("Über uns:\nUnsere Leute sind unbefristet angestellt.", None),
        ("Regionale Küche", None),
        ("", None),
    ],
)
def test_a_contract_is_read_as_permanent_or_fixed_or_left_open(text: str, contract: Contract | None) -> None:
    found = read_contract(cut(text))

    assert (found[0] if found else None) is contract


@pytest.mark.parametrize(
    "text",
    ["ab sofort", "Start: sofort", "zum nächstmöglichen Zeitpunkt", "Schnellstmöglicher Eintritt",
     "baldmöglichst", "as soon as possible", "sofortiger Beginn"],
)  # fmt: skip
def test_words_that_say_now_are_read(text: str) -> None:
    now, day = read_start(cut(text))

    assert (now is not None, day) == (True, None)


@pytest.mark.parametrize("text", ["Bewerben Sie sich ab sofort", "Melde dich schnellstmöglich", "Sofortbild", ""])
def test_now_is_about_the_work_and_not_about_the_application(text: str) -> None:
    assert read_start(cut(text)) == (None, None)


@pytest.mark.parametrize(
    "words", ["ab 01.03.2027", "zum 1.3.2027", "Beginn: 1. März 2027", "Eintritt ab dem 1. März 2027",
              "starting on 1 march 2027", "Arbeitsbeginn 01.03.2027", "per 01. 03. 2027"]
)  # fmt: skip
def test_a_full_date_of_start_is_read_in_each_notation(words: str) -> None:
    _, start = read_start(cut(f"Wir suchen {words} Verstärkung"))

    assert start is not None
    assert start[0] == date(2027, 3, 1)


@pytest.mark.parametrize(
    "text",
    ["Bewerbung bis zum 01.03.2027", "befristet bis zum 01.03.2027", "gegründet am 01.03.2007", "ab März 2027",
     "ab 31.02.2027", "Bewerbungsfrist: 01.03.2027", "ab 01.03."],
)  # fmt: skip
def test_other_dates_are_no_start(text: str) -> None:
    assert read_start(cut(text))[1] is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Wir suchen zwei Lagerhelfer", 2),
        ("Wir suchen ab sofort 12 Pflegekräfte", 12),
        ("gesucht werden drei engagierte Köche", 3),
        ("5 offene Stellen", 5),
        ("Offene Stellen: 4", 4),
        ("We have 3 openings", 3),
        ("Wir besetzen eine Stelle im Lager", 1),
        ("1 Stelle", 1),
        ("Wir suchen Lagerhelfer", None),
        ("Wir suchen Köche für unsere 3 Filialen", None),
        ("Wir suchen Köche für unsere 3 Standorte", None),
        ("Wir suchen 3 Filialleiter", 3),
        ("Wir suchen für 20 Stunden pro Woche Hilfe", None),
        ("Wir suchen 999 Köche", None),
        ("Über uns:\n50 Arbeitsplätze sind bei uns entstanden", None),
    ],
)
def test_openings_are_counted_where_a_number_is_said(text: str, count: int | None) -> None:
    found = read_openings(cut(text))

    assert (found[0] if found else None) == count


@pytest.mark.parametrize(("title", "count"), [("3 Köche (m/w/d)", 3), ("2x Fahrer", 2), ("Koch 24/7", None)])
def test_a_title_may_begin_with_the_number_of_openings(title: str, count: int | None) -> None:
    found = read_openings(cut("", title))

    assert (found[0] if found else None) == count


@given(cents=st.integers(min_value=1000, max_value=9999))
@pytest.mark.parametrize("pattern", ["{} € pro Stunde", "{} €/Std. brutto", "Stundenlohn: {} Euro", "EUR {} je Stunde"])
def test_an_hourly_wage_is_read_to_the_cent(pattern: str, cents: int) -> None:
    written = f"{cents // 100},{cents % 100:02d}"

    assert pay(pattern.format(written)) == (cents, cents, PayUnit.HOUR)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14,50 - 16,00 € pro Stunde", (1450, 1600, PayUnit.HOUR)),
        ("von 14 € bis 16 € pro Stunde", (1400, 1600, PayUnit.HOUR)),
        ("ab 14,50 € pro Stunde", (1450, None, PayUnit.HOUR)),
        ("bis zu 18 € pro Stunde", (None, 1800, PayUnit.HOUR)),
        ("2.800 € brutto im Monat", (280000, 280000, PayUnit.MONTH)),
        ("2.800,50 € monatlich", (280050, 280050, PayUnit.MONTH)),
        ("Monatsgehalt 2800 €", (280000, 280000, PayUnit.MONTH)),
        ("2 800 € im Monat", (280000, 280000, PayUnit.MONTH)),
        ("36.000 € im Jahr", (3600000, 3600000, PayUnit.YEAR)),
        ("Jahresgehalt 40.000 bis 45.000 €", (4000000, 4500000, PayUnit.YEAR)),
        ("14,50 € pro Stunde plus 100 € Prämie", (1450, 1450, PayUnit.HOUR)),
        ("14,50 pro Stunde", (1450, 1450, PayUnit.HOUR)),
        ("Lohn: 14,50", (1450, 1450, PayUnit.HOUR)),
        ("52–58 T€ p. a.", (5200000, 5800000, PayUnit.YEAR)),
        ("€ 2,450 per month", (245000, 245000, PayUnit.MONTH)),
    ],
)
def test_base_pay_is_read_with_range_and_unit(text: str, expected: Pay) -> None:
    assert pay(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Zuschlag von 2,50 € pro Stunde", "Fahrtkostenzuschuss 50 € im Monat", "603-€-Basis", "Weihnachtsgeld 1.000 €",
     "Umsatz von 30.000 € im Jahr", "Prämie: 1.500 €", "Trinkgeld etwa 10 € pro Stunde",
     "Deutschlandticket für 29 € im Monat", "Wir investieren 2 Mio. €", "16 - 14 € pro Stunde", "Gehalt nach Tarif"],
)  # fmt: skip
def test_supplements_and_other_amounts_are_no_pay(text: str) -> None:
    assert pay(text) is None


@pytest.mark.parametrize(
    ("text", "need", "months"),
    [
        ("Berufserfahrung erforderlich", "required", None),
        ("Mindestens 3 Jahre Berufserfahrung", "required", 36),
        ("zwei Jahre Erfahrung im Lager", "required", 24),
        ("ein Jahr Praxiserfahrung", "required", 12),
        ("Berufserfahrung von Vorteil", "wish", None),
        ("Idealerweise 2 Jahre Erfahrung", "wish", 24),
        ("2 years of work experience", "required", 24),
        ("Keine Erfahrung nötig", "not_needed", None),
        ("Erfahrung ist nicht erforderlich", "not_needed", None),
        ("auch ohne Berufserfahrung", "not_needed", None),
        ("Quereinsteiger willkommen", "not_needed", None),
        ("Ungelernte sind gern gesehen", "not_needed", None),
    ],
)
def test_experience_is_read_with_need_and_months(text: str, need: str, months: int | None) -> None:
    found = read_experience(cut(text))

    assert found is not None
    assert (found[0], found[2]) == (need, months)


@pytest.mark.parametrize(
    "text", ["Wir verfügen über 30 Jahre Erfahrung", "Unsere langjährige Erfahrung", "Wir bieten:\n- Erfahrung", "Koch"]
)
def test_the_employers_own_experience_is_not_asked_for(text: str) -> None:
    assert read_experience(cut(text)) is None


def test_a_requirement_of_experience_goes_before_a_wish() -> None:
    found = read_experience(cut("Erfahrung von Vorteil.\nMindestens 2 Jahre Berufserfahrung."))

    assert found is not None
    assert (found[0], found[2]) == ("required", 24)


@pytest.mark.parametrize(
    ("text", "is_taught"),
    [
        ("Der Schein kann nachgeholt werden", True),
        ("Alles Weitere bringen wir Ihnen bei", True),
        ("Sie werden angelernt", True),
        ("Training is provided", True),
        ("Wir schulen Sie", True),
        ("Gründliche Einarbeitung", False),
        ("Über uns:\nWir schulen seit 1990", False),
        ("Lernbereitschaft", False),
    ],
)
def test_what_is_taught_is_told_from_plain_induction(text: str, is_taught: bool) -> None:
    assert (read_learnable(cut(text)) is not None) is is_taught


def test_each_span_gives_the_very_words_of_the_text() -> None:
    text = "Unbefristet.\nAb sofort, 14,50 € pro Stunde.\nWir suchen zwei Köche mit Berufserfahrung."
    found = cut(text)
    contract, openings, experience, paid = (
        read_contract(found), read_openings(found), read_experience(found), read_pay(found),
    )  # fmt: skip

    assert contract
    assert openings
    assert experience
    assert paid
    for span in (contract[1], openings[1], experience[1], paid.span):
        assert text[span.start : span.end] == span.words
