"""Working times: models, early, late, night and weekend work, patterns of the week, and what is excluded."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.reading.sentences import sentences
from employers.reading.shift_words import changes_shifts, read_shift_flags, shift_evidence, words_by_kind
from employers.reading.times import read_shifts, read_working_times
from profiles.catalogue.codes import WorkingTime, hours_between

EARLY, LATE, NIGHT, DAY = (6, 14), (14, 22), (22, 6), (8, 16)


def flags(text: str) -> dict[str, bool]:
    return read_shift_flags(shift_evidence(sentences("", text)))


def models(text: str) -> set[WorkingTime]:
    found = sentences("", text)
    return {model for model, _ in read_working_times(found, shift_evidence(found))}


def patterns(text: str) -> list[int]:
    found = sentences("", text)
    return [shift.hours for shift in read_shifts(found, read_shift_flags(shift_evidence(found)))]


def week(*clocks: tuple[int, int], days: range | tuple[int, ...] = range(5)) -> int:
    """The hours of several daily spans together."""
    together = 0
    for start, end in clocks:
        together |= hours_between(days=days, start=start, end=end)
    return together


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vollzeit", {WorkingTime.FULL_TIME}),
        ("Full-time", {WorkingTime.FULL_TIME}),
        ("Teilzeit", {WorkingTime.PART_TIME}),
        ("Voll- oder Teilzeit", {WorkingTime.FULL_TIME, WorkingTime.PART_TIME}),
        ("Minijob", {WorkingTime.MINI_JOB}),
        ("geringfügige Beschäftigung", {WorkingTime.MINI_JOB}),
        ("Homeoffice möglich", {WorkingTime.HOME}),
        ("Schichtdienst", {WorkingTime.SHIFT_NIGHT_WEEKEND}),
        ("Nachtarbeit", {WorkingTime.SHIFT_NIGHT_WEEKEND}),
        ("Arbeit am Wochenende", {WorkingTime.SHIFT_NIGHT_WEEKEND}),
        ("Kein Homeoffice", set()),
        ("Keine Schichtarbeit", set()),
        ("Zuschläge für Nachtarbeit", set()),
        ("Über uns:\nWir arbeiten in Vollzeit.", set()),
        ("38 Stunden pro Woche", set()),
    ],
)
def test_working_time_models_are_read_only_where_they_are_said(text: str, expected: set[WorkingTime]) -> None:
    assert models(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Frühschicht", {"early": True}),
        ("Spätdienst", {"late": True}),
        ("Nachtschicht", {"night": True}),
        ("Arbeit am Wochenende", {"weekend": True}),
        ("Samstagsarbeit", {"weekend": True}),
        ("2-Schicht", {"early": True, "late": True}),
        ("Zweischichtbetrieb", {"early": True, "late": True}),
        ("3-Schicht-System", {"early": True, "late": True, "night": True}),
        ("Drei-Schicht", {"early": True, "late": True, "night": True}),
        ("Vollkonti", {"early": True, "late": True, "night": True, "weekend": True}),
        ("Kontischicht", {"early": True, "late": True, "night": True, "weekend": True}),
        ("Arbeitszeit 6-14 Uhr", {"early": True}),
        ("Arbeitszeit 13-21 Uhr", {"late": True}),
        ("Arbeitszeit 7-15 Uhr", {}),
        ("Arbeitszeit Samstag 8-12 Uhr", {"weekend": True}),
    ],
)
def test_early_late_night_and_weekend_are_read_from_words_and_clocks(text: str, expected: Any) -> None:
    assert flags(text) == expected


@pytest.mark.parametrize("kind", ["early", "late", "night", "weekend"])
@pytest.mark.parametrize(
    "pattern", ["Keine {}", "Ohne {}", "{} fällt nicht an", "{} ist ausgeschlossen", "Bei uns nie {}"]
)
def test_what_is_excluded_is_recorded_as_false(kind: str, pattern: str) -> None:
    words = {"early": "Frühschicht", "late": "Spätschicht", "night": "Nachtschicht", "weekend": "Wochenendarbeit"}

    assert flags(pattern.format(words[kind])) == {kind: False}


@pytest.mark.parametrize(
    "text", ["Freie Wochenenden", "Sonntags immer frei", "Am Wochenende haben Sie frei", "Samstag und Sonntag frei"]
)
def test_a_free_weekend_is_no_weekend_work(text: str) -> None:
    assert flags(text) == {"weekend": False}


@pytest.mark.parametrize(
    "text",
    ["Zuschläge für Sonntagsarbeit", "Nachtzulage", "Telefon: Samstag 8-12 Uhr", "Über uns:\nWir liefern nachts.",
     "Geöffnet Montag bis Sonntag", "Arbeit im Team", ""],
)  # fmt: skip
def test_supplements_and_telephone_hours_say_nothing_about_shifts(text: str) -> None:
    assert flags(text) == {}


def test_work_that_is_said_once_goes_before_its_exclusion_elsewhere() -> None:
    assert flags("Nachtschicht.\nKeine Nachtschicht am Montag.") == flags("Keine Nachtschicht.\nNachtschicht.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arbeitszeit: Mo-Fr 8-16 Uhr", [week(DAY)]),
        ("Arbeitszeit Montag bis Freitag von 8:00 bis 16:00 Uhr", [week(DAY)]),
        ("Arbeitszeit: werktags 8-16 Uhr", [week(DAY)]),
        ("Arbeitszeit: 8-16 Uhr", [week(DAY)]),
        ("Arbeitszeit: Sa 8-16 Uhr", [week(DAY, days=(5,))]),
        ("Arbeitszeit: Mo, Mi und Fr 8-16 Uhr", [week(DAY, days=(0, 2, 4))]),
        ("Arbeitszeit: Sa-Mo 8-16 Uhr", [week(DAY, days=(5, 6, 0))]),
        ("Dienst: Mo-Fr 22-6 Uhr", [week(NIGHT)]),
        ("Arbeitszeit 8:00-15:30 Uhr", [week(DAY)]),  # a begun hour counts as a whole one
        ("Öffnungszeiten: Mo-Fr 8-16 Uhr", []),
        ("Bewerbung: Mo-Fr 8-16 Uhr", []),
        ("Arbeitszeit 8-16 €", []),
        ("Arbeitszeit 25-30 Uhr", []),
        ("Arbeitszeit 8-8 Uhr", []),
    ],
)
def test_clock_times_become_hours_of_the_week(text: str, expected: list[int]) -> None:
    assert patterns(text) == expected


@given(start=st.integers(0, 23), length=st.integers(1, 12), day=st.integers(0, 6))
def test_any_clock_time_on_any_day_is_read_as_it_stands(start: int, length: int, day: int) -> None:
    name = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")[day]
    end = (start + length) % 24

    found = patterns(f"Arbeitszeit am {name} von {start}:00 bis {end}:00 Uhr")

    assert found == [hours_between(days=(day,), start=start, end=end)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-Schicht", [week(EARLY, LATE)]),
        ("3-Schicht", [week(EARLY, LATE, NIGHT)]),
        ("Früh- und Spätschicht", [week(EARLY, LATE)]),
        ("Nachtschicht", [week(NIGHT)]),
        ("Frühschicht oder Spätschicht", [week(EARLY), week(LATE)]),
        ("Frühschicht, Montag bis Samstag", [week(EARLY, days=range(6))]),
        ("Frühschicht auch am Wochenende", [week(EARLY, days=range(7))]),
        ("Keine Nachtschicht", []),
        ("Schichtzulage", []),
    ],
)
def test_named_shifts_take_the_usual_hours(text: str, expected: list[int]) -> None:
    assert patterns(text) == expected


def test_clock_times_go_before_the_usual_hours_of_a_named_shift() -> None:
    assert patterns("2-Schicht: Arbeitszeit 5-13 Uhr und 13-21 Uhr") == [week((5, 13), (13, 21))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Arbeit in Wechselschicht", "Wechselschicht"),
        ("2-Schicht-Betrieb", "2-Schicht"),
        ("wechselnde Schichten", "wechselnde Schicht"),
        ("Keine Wechselschicht", None),
        ("Nur Frühschicht", None),
        ("Über uns:\nWir arbeiten in Wechselschicht.", None),
    ],
)
def test_shifts_that_change_are_told_by_their_words(text: str, words: str | None) -> None:
    found = changes_shifts(sentences("", text))

    assert (found.words if found else None) == words


@pytest.mark.parametrize(
    ("text", "is_night"),
    [
        ("Nachtschicht", True),
        ("3-Schicht", True),
        ("rund um die Uhr", True),
        ("2-Schicht", False),
        ("Keine Nachtarbeit", False),
        ("Zuschläge für Nachtarbeit", False),
    ],
)
def test_night_work_is_told_by_its_words(text: str, is_night: bool) -> None:
    assert ("night" in words_by_kind(shift_evidence(sentences("", text)))) is is_night
