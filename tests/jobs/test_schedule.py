"""What is due when: once for each date, whatever the clock does."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.runs import RunKind
from jobs.schedule import OFFICE, SCHEDULE, Entry, due_key, last_due, next_due

NIGHTLY = Entry("nightly", RunKind.MATCH, hour=2, minute=30, grace=timedelta(hours=6))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zoned by the strategy


def office(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OFFICE)  # type: ignore[misc,arg-type]


def test_it_is_due_at_the_office_time_in_winter_and_in_summer() -> None:
    assert last_due(NIGHTLY, office(2026, 1, 15, 12)) == datetime(2026, 1, 15, 1, 30, tzinfo=UTC)
    assert last_due(NIGHTLY, office(2026, 7, 15, 12)) == datetime(2026, 7, 15, 0, 30, tzinfo=UTC)


def test_before_its_time_of_day_yesterdays_counts() -> None:
    assert due_key(NIGHTLY, office(2026, 1, 15, 2, 29)) == "nightly:2026-01-14"
    assert due_key(NIGHTLY, office(2026, 1, 15, 2, 30)) == "nightly:2026-01-15"


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
    assert timedelta(hours=22) < following - last < timedelta(hours=26)


@given(MOMENTS, st.sampled_from(SCHEDULE))
def test_every_date_has_one_due_moment(moment: datetime, entry: Entry) -> None:
    following = next_due(entry, moment)
    days = (following.astimezone(OFFICE).date() - last_due(entry, moment).astimezone(OFFICE).date()).days

    assert days == 1
    assert due_key(entry, following) != due_key(entry, following - timedelta(seconds=1))


def test_names_are_unique_and_nothing_waits_longer_than_a_day() -> None:
    assert len({entry.name for entry in SCHEDULE}) == len(SCHEDULE)
    assert all(entry.grace < timedelta(days=1) for entry in SCHEDULE)
