"""Adverts are read with the words of each fact; what was not said stays absent."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import Demand, Need, PayUnit, RequirementKind
from employers.reading import Reading, Vocabulary, make_vocabulary, read_advert
from profiles.catalogue.codes import Cefr, Contract, WorkingTime, hours_between

NO_WORDS = Vocabulary()
WORDS = (
    "Deutsch", "B1", "besser B2", "Führerschein Klasse", "CE", "Staplerschein", "von Vorteil", "kein", "nicht nötig",
    "3-Schicht", "6-14 Uhr", "Mo-Fr", "38,5 Std./Woche", "14,50 €", "pro Stunde", "ab 01.02.2027", "unbefristet",
    "heben", "25 kg", "zwei Helfer", "suchen", "Wir bieten:", "Ihr Profil:", "\n", ". ", ", ", "(", ")", "oder",
)  # fmt: skip


def read(text: str, title: str = "Helfer (m/w/d)") -> Reading:
    return read_advert(title, text, NO_WORDS)


def asked(text: str, kind: RequirementKind) -> list[tuple[str, int | None, Need]]:
    return [(row.code, row.level, row.need) for row in read(text).requirements if row.kind is kind]


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Deutsch mindestens B1", [("de", Cefr.B1, Need.MUST)]),
        ("Deutschkenntnisse (mind. B1, besser B2)", [("de", Cefr.B1, Need.MUST), ("de", Cefr.B2, Need.WISH)]),
        ("Deutsch A1/A2 erforderlich", [("de", Cefr.A1, Need.MUST)]),
        ("Gute Deutschkenntnisse", [("de", None, Need.MUST)]),
        ("Sprachniveau mindestens A2", [("de", Cefr.A2, Need.MUST)]),
        ("Englischkenntnisse sind von Vorteil", [("en", None, Need.WISH)]),
        ("English at B1 level required, German is a plus", [("en", Cefr.B1, Need.MUST), ("de", None, Need.WISH)]),
        ("Deutschkenntnisse sind nicht erforderlich", []),
        ("Auch ohne Deutschkenntnisse", []),
        ("Wir sind in ganz Deutschland tätig", []),
        ("Unsere Kollegen sprechen Türkisch und Polnisch", []),
        ("Wir bieten:\n- Deutschkurs B2 und Englischkenntnisse gratis", []),
        ("Führerschein Klasse C1 und gute Augen", []),
    ],
)
def test_a_language_is_read_with_level_and_need(text: str, languages: Any) -> None:
    assert asked(text, RequirementKind.LANGUAGE) == languages


@pytest.mark.parametrize(
    ("text", "licences"),
    [
        ("Führerschein Klasse B erforderlich", [("B", None, Need.MUST)]),
        ("Führerschein der Klasse C/CE", [("C", None, Need.MUST), ("CE", None, Need.MUST)]),
        ("Führerschein Kl. B wünschenswert", [("B", None, Need.WISH)]),
        ("Pkw-Führerschein", [("B", None, Need.MUST)]),
        ("Führerscheinklasse 3 bzw. B", [("B", None, Need.MUST)]),
        ("Kein Führerschein nötig", []),
        ("Führerschein ist nicht erforderlich", []),
        ("Staplerführerschein", []),
    ],
)
def test_a_licence_is_read_with_its_class(text: str, licences: Any) -> None:
    assert asked(text, RequirementKind.LICENCE) == licences


def test_a_licence_without_class_is_b_and_says_that_this_was_not_written() -> None:
    (row,) = read("Sie haben einen Führerschein.").requirements

    assert (row.code, row.is_implicit) == ("B", True)


@pytest.mark.parametrize(
    ("text", "certificates"),
    [
        ("Staplerschein von Vorteil", [("forklift", None, Need.WISH)]),
        ("Belehrung nach § 43 Infektionsschutzgesetz", [("food_hygiene", None, Need.MUST)]),
        ("Sachkunde nach § 34a GewO", [("guard_34a", None, Need.MUST)]),
        ("erweitertes Führungszeugnis", [("police_record", None, Need.MUST)]),
        ("Ein Staplerschein ist kein Muss, aber gern gesehen", [("forklift", None, Need.WISH)]),
        ("Wünschenswert:\n- Staplerschein", [("forklift", None, Need.WISH)]),
        ("ohne Staplerschein", []),
        ("Staplerfahrer", []),
    ],
)
def test_a_certificate_is_read_with_its_need(text: str, certificates: Any) -> None:
    assert asked(text, RequirementKind.CERTIFICATE) == certificates


def test_what_can_be_caught_up_on_is_learnable() -> None:
    (row,) = read("Staplerschein (kann bei uns nachgeholt werden)").requirements

    assert (row.code, row.need, row.is_learnable) == ("forklift", Need.MUST, True)


def test_one_of_several_languages_is_marked_as_alternative() -> None:
    assert [row.is_alternative for row in read("Deutsch oder Englisch in Wort und Schrift").requirements] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("38,5 Stunden pro Woche", (38.5, 38.5)),
        ("20-25 Std./Woche", (20, 25)),
        ("Teilzeit 20 bis 30 Wochenstunden", (20, 30)),
        ("40-Stunden-Woche", (40, 40)),
        ("mindestens 20 Stunden wöchentlich", (20, None)),
        ("5 Tage à 4 Stunden", (20, 20)),
        ("Antwort innerhalb von 48 Stunden", None),
        ("40 Stunden im Monat", None),
        ("Öffnungszeiten 8-20 Uhr", None),
    ],
)
def test_hours_a_week_are_read(text: str, hours: Any) -> None:
    found = read(text).hours

    assert (found and (found.low, found.high)) == hours


def test_clock_times_become_a_pattern_of_the_week() -> None:
    (shift,) = read("Arbeitszeit: Mo-Fr 6-14 Uhr").shifts

    assert shift.hours == hours_between(days=range(5), start=6, end=14)


def test_rotating_shifts_are_one_pattern_and_a_choice_is_two() -> None:
    rotating = read("Wir arbeiten in 3-Schicht").shifts
    choice = read("Frühschicht oder Spätschicht").shifts

    clocks = ((6, 14), (14, 22), (22, 6))
    early, late, night = (hours_between(days=range(5), start=start, end=end) for start, end in clocks)
    assert [shift.hours for shift in rotating] == [early | late | night]
    assert [shift.hours for shift in choice] == [early, late]


def test_telephone_hours_are_no_working_hours() -> None:
    assert read("Rufen Sie an: Mo-Fr 8-16 Uhr").shifts == ()


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("2-Schicht-Betrieb", {"early": True, "late": True}),
        ("Keine Nachtarbeit", {"night": False}),
        ("Wochenenden sind immer frei", {"weekend": False}),
        ("Arbeit auch am Wochenende", {"weekend": True}),
        ("Zuschläge für Nachtarbeit und Sonntagsarbeit", {}),
        ("Schichtbereitschaft", {}),
    ],
)
def test_shifts_are_said_excluded_or_absent(text: str, flags: Any) -> None:
    assert read(text).shift_flags == flags


def test_working_times_are_read_where_they_are_said() -> None:
    models = {model for model, _ in read("Vollzeit oder Teilzeit, Schichtdienst").working_times}

    assert models == {WorkingTime.FULL_TIME, WorkingTime.PART_TIME, WorkingTime.SHIFT_NIGHT_WEEKEND}


@pytest.mark.parametrize(
    ("text", "pay"),
    [
        ("14,50 €/Std. brutto", (1450, 1450, PayUnit.HOUR)),
        ("Stundenlohn ab 16,20 Euro", (1620, None, PayUnit.HOUR)),
        ("2.850 € - 3.200 € brutto im Monat", (285000, 320000, PayUnit.MONTH)),
        ("45.000 - 52.000 € Jahresgehalt", (4500000, 5200000, PayUnit.YEAR)),
        ("603-€-Basis", None),
        ("500 € Prämie für jede Werbung", None),
        ("Tankgutschein über 50 € im Monat", None),
    ],
)
def test_base_pay_is_read_and_supplements_are_not(text: str, pay: Any) -> None:
    found = read(text).pay

    assert (found and (found.min_cents, found.max_cents, found.unit)) == pay


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("unbefristeter Vertrag", Contract.PERMANENT),
        ("Die Stelle ist zunächst befristet mit Option auf unbefristete Übernahme", Contract.FIXED_TERM),
        ("Elternzeitvertretung", Contract.FIXED_TERM),
        ("Saisonkraft für das Freibad", Contract.FIXED_TERM),
        ("sicherer Arbeitsplatz", None),
    ],
)
def test_the_contract_is_read(text: str, contract: Any) -> None:
    found = read(text).contract

    assert (found and found[0]) == contract


def test_start_and_openings_are_read() -> None:
    reading = read("Wir suchen ab sofort oder zum 01.02.2027 zwei Lagerhelfer.")

    assert reading.starts_now is not None
    assert reading.start_on is not None
    assert reading.start_on[0] == date(2027, 2, 1)
    assert reading.openings is not None
    assert reading.openings[0] == 2


@pytest.mark.parametrize(
    ("text", "certificates"),
    [
        ("Wir suchen noch Leute mit Staplerschein", ["forklift"]),
        ("Weder Führerschein noch Staplerschein nötig", []),
        ("Staplerschein: nein", []),
    ],
)
def test_noch_alone_is_no_refusal(text: str, certificates: list[str]) -> None:
    assert [code for code, _level, _need in asked(text, RequirementKind.CERTIFICATE)] == certificates


@pytest.mark.parametrize(
    "text",
    [
        "Bei uns gibt es weder Nachtschicht noch Wochenendarbeit",
        "Nachtarbeit fällt nicht an",
        "Nachtarbeit ist freiwillig",
        "Nachtschicht nur auf Wunsch",
        "Nachtarbeit ist ausgeschlossen",
    ],
)
def test_night_work_that_nobody_must_do_is_not_demanded(text: str) -> None:
    reading = read(text)

    assert reading.shift_flags["night"] is False
    assert (reading.shifts, reading.demands, reading.working_times) == ((), (), ())


@pytest.mark.parametrize("text", ["Bewerbung bis zum 01.02.2027", "seit 40 Jahren", "Wir haben 3 Standorte"])
def test_dates_and_numbers_about_other_things_are_left_alone(text: str) -> None:
    reading = read(text)

    assert (reading.start_on, reading.openings) == (None, None)


@pytest.mark.parametrize(
    ("text", "experience"),
    [
        ("Mindestens 2 Jahre Berufserfahrung", ("required", 24)),
        ("Erfahrung im Lager von Vorteil", ("wish", None)),
        ("Keine Vorkenntnisse nötig", ("not_needed", None)),
        ("Quereinsteiger willkommen", ("not_needed", None)),
        ("Unsere langjährige Erfahrung gibt Sicherheit", None),
    ],
)
def test_experience_is_required_wished_or_not_needed(text: str, experience: Any) -> None:
    found = read(text).experience

    assert (found and (found[0], found[2])) == experience


def test_demands_are_read_with_degree_and_weight() -> None:
    found = read(
        "Sie heben regelmäßig Pakete bis 25 kg und arbeiten überwiegend im Stehen, gelegentlich im Freien."
    ).demands

    assert [(row.item, row.degree, row.max_kg) for row in found] == [
        ("LIFT_CARRY", Demand.REGULAR, 25), ("OUTDOOR", Demand.OCCASIONAL, None),
        ("STANDING_LONG", Demand.CONSTANT, None),
    ]  # fmt: skip


def test_skills_of_the_catalogue_are_must_where_asked_and_wish_elsewhere() -> None:
    words = make_vocabulary(skills=[("Gabelstapler fahren", "forklift-driving"), ("MS Office", "office-software")])
    text = "Ihre Aufgaben:\n- Gabelstapler fahren\nIhr Profil:\n- sehr gute Kenntnisse in MS Office"

    found = read_advert("Helfer", text, words).requirements

    assert [(row.code, row.need, row.level) for row in found] == [
        ("forklift-driving", Need.WISH, 1), ("office-software", Need.MUST, 3),
    ]  # fmt: skip


def test_codes_that_the_catalogue_lacks_are_not_read() -> None:
    words = make_vocabulary(skills=(), certificates=frozenset({"adr"}))

    assert read_advert("Fahrer", "Staplerschein", words).requirements == ()


def test_an_empty_advert_says_nothing() -> None:
    assert read_advert("", "", NO_WORDS) == Reading()


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=25).map(" ".join), st.text(max_size=40))
def test_any_text_is_read_and_each_span_gives_its_words(text: str, title: str) -> None:
    reading = read_advert(title, text, NO_WORDS)

    rows: list[Any] = [
        *reading.requirements,
        *reading.demands,
        *reading.shifts,
        *filter(None, (reading.hours, reading.pay)),
    ]
    for span in (row.span for row in rows):
        assert (title if span.is_title else text)[span.start : span.end] == span.words


def test_a_very_long_line_is_read_in_bounded_time() -> None:
    reading = read_advert("x", "heben und tragen " * 20_000 + "a" * 50_000, NO_WORDS)

    assert reading.demands


@pytest.mark.parametrize(
    "piece", ["a. ", "1 ", "Montag bis ", "Führerschein Klasse B, ", "1.000 € bis ", "kein ", "- "]
)
def test_repeated_words_are_read_in_bounded_time(piece: str) -> None:
    started = time.process_time()

    read(piece * (20_000 // len(piece)))

    assert time.process_time() - started < 5
