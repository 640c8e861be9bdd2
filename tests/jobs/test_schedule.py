"""What is due when: once for each date, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runs import RunKind
from jobs.schedule import OFFICE, SCHEDULE, Entry, due_key, last_due, next_due

NIGHTLY = Entry("nightly", RunKind.MATCH, hour=2, minute=30, grace=timedelta(hours=6))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zoned by the strategy


def period(entry: Entry) -> timedelta:
    return timedelta(days=1 if entry.weekday is None else 7)


def office(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OFFICE)  # type: ignore[misc,arg-type]


def test_it_is_due_at_the_office_time_in_winter_and_in_summer() -> None:
    assert last_due(NIGHTLY, office(2026, 1, 15, 12)) == datetime(2026, 1, 15, 1, 30, tzinfo=UTC)
    assert last_due(NIGHTLY, office(2026, 7, 15, 12)) == datetime(2026, 7, 15, 0, 30, tzinfo=UTC)


def test_before_its_time_of_day_yesterdays_counts() -> None:
    assert due_key(NIGHTLY, office(2026, 1, 15, 2, 29)) == "nightly:2026-01-14"
    assert due_key(NIGHTLY, office(2026, 1, 15, 2, 30)) == "nightly:2026-01-15"


def test_a_weekly_entry_is_due_on_its_weekday_alone() -> None:
    weekly = Entry("weekly", RunKind.LEARN_TITLES, hour=20, minute=0, grace=timedelta(hours=20), weekday=5)

    assert due_key(weekly, office(2026, 11, 21, 19, 59)) == "weekly:2026-11-14"
    assert due_key(weekly, office(2026, 11, 21, 20)) == due_key(weekly, office(2026, 11, 23)) == "weekly:2026-11-21"
    assert next_due(weekly, office(2026, 11, 23)) == office(2026, 11, 28, 20)


def test_in_the_night_without_half_past_two_it_is_due_an_hour_later_by_the_clock() -> None:
    due = last_due(NIGHTLY, office(2026, 3, 29, 12))

    assert due.astimezone(OFFICE).strftime("%d.%m. %H:%M") == "29.03. 03:30"


def test_in_the_night_with_two_half_past_twos_it_is_due_at_the_first() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert last_due(NIGHTLY, first + timedelta(hours=1)) == first
    assert next_due(NIGHTLY, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(MOMENTS, st.sampled_from(SCHEDULE))
def test_the_last_due_moment_is_past_and_the_next_is_to_come(moment: datetime, entry: Entry) -> None:
    last, following = last_due(entry, moment), next_due(entry, moment)

    assert last <= moment < following
    assert abs(following - last - period(entry)) < timedelta(hours=2)


@given(MOMENTS, st.sampled_from(SCHEDULE))
def test_every_date_or_week_has_one_due_moment(moment: datetime, entry: Entry) -> None:
    following = next_due(entry, moment)
    days = (following.astimezone(OFFICE).date() - last_due(entry, moment).astimezone(OFFICE).date()).days

    assert days == period(entry).days
    assert due_key(entry, following) != due_key(entry, following - timedelta(seconds=1))


def test_names_are_unique_and_nothing_waits_longer_than_a_day() -> None:
    assert len({entry.name for entry in SCHEDULE}) == len(SCHEDULE)
    assert all(entry.grace < timedelta(days=1) for entry in SCHEDULE)


# name of the entry, from when, its due moments (UTC) in the days around a change of the clock
AUTUMN_2026 = datetime(2026, 10, 23, 12, tzinfo=UTC)
SPRING_2027 = datetime(2027, 3, 26, 12, tzinfo=UTC)
AROUND_THE_CHANGE = [
    ("expire-vacancies", AUTUMN_2026, ["23 22:30", "24 22:30", "25 23:30", "26 23:30"]),
    ("nightly-match", AUTUMN_2026, ["24 00:30", "25 00:30", "26 01:30", "27 01:30"]),
    ("reminders", AUTUMN_2026, ["24 05:00", "25 06:00", "26 06:00", "27 06:00"]),
    ("expire-vacancies", SPRING_2027, ["26 23:30", "27 23:30", "28 22:30", "29 22:30"]),
    ("nightly-match", SPRING_2027, ["27 01:30", "28 01:30", "29 00:30", "30 00:30"]),
    ("reminders", SPRING_2027, ["27 06:00", "28 05:00", "29 05:00", "30 05:00"]),
]


def due_moments(entry: Entry, after: datetime, count: int) -> list[datetime]:
    moments = [next_due(entry, after)]
    while len(moments) < count:
        moments.append(next_due(entry, moments[-1]))
    return moments


@pytest.mark.parametrize(("name", "after", "expected"), AROUND_THE_CHANGE)
def test_around_a_change_of_the_clock_every_entry_is_due_once_a_day(
    name: str, after: datetime, expected: list[str]
) -> None:
    entry = next(each for each in SCHEDULE if each.name == name)

    moments = due_moments(entry, after, len(expected))

    assert [moment.strftime("%d %H:%M") for moment in moments] == expected
    assert len({due_key(entry, moment) for moment in moments}) == len(expected)


@pytest.mark.parametrize("night", [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)])
@pytest.mark.parametrize("entry", SCHEDULE, ids=lambda entry: entry.name)
def test_asked_every_ten_minutes_of_such_a_day_an_entry_has_two_keys_at_most_and_never_goes_back(
    entry: Entry, night: datetime
) -> None:
    keys = [due_key(entry, night + timedelta(minutes=10 * step)) for step in range(6 * 23)]

    assert keys == sorted(keys)
    assert len(set(keys)) <= 2
    assert all(last_due(entry, night + timedelta(minutes=10 * step)).tzinfo is UTC for step in range(3))


@pytest.mark.parametrize("entry", SCHEDULE, ids=lambda entry: entry.name)
def test_at_its_very_moment_an_entry_is_due_and_a_second_before_it_is_not(entry: Entry) -> None:
    moment = next_due(entry, AUTUMN_2026)

    assert last_due(entry, moment) == moment
    assert last_due(entry, moment - timedelta(seconds=1)) < moment
    assert next_due(entry, moment) > moment
