"""Weekly hours, hours of the week, start."""

from datetime import date

import pytest

from matching.facts import Gate, GateValue
from matching.results import Question
from profiles.catalogue.codes import hours_between
from tests.matching.examples import client, gate, vacancy

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN
EARLY = hours_between(days=range(5), start=6, end=14)
LATE = hours_between(days=range(5), start=14, end=22)


@pytest.mark.parametrize(
    ("client_hours", "vacancy_hours", "expected"),
    [
        ((20, 25), (25, 40), MET),
        ((20, 24), (25, 40), NOT_MET),
        ((30, 40), (10, 29), NOT_MET),
        ((30, 40), (None, 30), MET),
        ((30, 40), (40, None), MET),
        ((30, 39), (40, None), NOT_MET),
        ((None, 20), (25, 40), NOT_MET),
        ((None, 40), (38, 40), MET),
        ((None, 40), (20, 30), UNKNOWN),
        ((35, None), (30, 40), MET),
        ((20, None), (30, 40), UNKNOWN),
        ((41, None), (30, 40), NOT_MET),
        ((None, None), (30, 40), UNKNOWN),
        ((None, None), (None, None), MET),
    ],
)
def test_the_intervals_of_weekly_hours_overlap(
    client_hours: tuple[float | None, float | None],
    vacancy_hours: tuple[float | None, float | None],
    expected: GateValue,
) -> None:
    person = client(hours_min=client_hours[0], hours_max=client_hours[1])
    asked = vacancy(hours_min=vacancy_hours[0], hours_max=vacancy_hours[1])

    assert gate(Gate.HOURS, person, asked).value is expected


@pytest.mark.parametrize(
    ("possible", "impossible", "patterns", "expected"),
    [
        (EARLY, 0, (EARLY,), MET),
        (EARLY, LATE, (EARLY, LATE), MET),
        (EARLY, LATE, (EARLY | LATE,), NOT_MET),
        (EARLY, 0, (EARLY | LATE,), UNKNOWN),
        (0, EARLY, (EARLY, LATE), UNKNOWN),
        (0, EARLY | LATE, (EARLY, LATE), NOT_MET),
        (EARLY & ~1, 1 << 6, (EARLY,), NOT_MET),
        (EARLY & ~(1 << 6), 1 << 6, (EARLY,), NOT_MET),
        (EARLY & ~(1 << 6), 0, (EARLY,), UNKNOWN),
        (0, 0, (EARLY,), UNKNOWN),
        (0, EARLY, (), MET),
    ],
)
def test_one_of_several_shift_patterns_suffices(
    possible: int, impossible: int, patterns: tuple[int, ...], expected: GateValue
) -> None:
    person = client(hours_possible=possible & ~impossible, hours_impossible=impossible)

    assert gate(Gate.SHIFTS, person, vacancy(shifts=patterns)).value is expected


@pytest.mark.parametrize(
    ("available_from", "expected"), [(date(2026, 12, 1), MET), (date(2026, 12, 2), NOT_MET), (None, UNKNOWN)]
)
def test_the_client_must_be_available_by_the_latest_start(available_from: date | None, expected: GateValue) -> None:
    person = client(available_from=available_from)

    assert gate(Gate.START, person, vacancy(latest_start=date(2026, 12, 1))).value is expected
    assert gate(Gate.START, person, vacancy()).value is MET


def test_a_start_that_is_not_recorded_is_asked_for() -> None:
    assert gate(Gate.START, client(), vacancy(latest_start=date(2026, 12, 1))).asks is Question.START
