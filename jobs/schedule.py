"""What runs when, as data, and which moment was due last. Times are those of the office, summer and winter."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.runs import RunKind
from core.settings import TIME_ZONE, local_day

OFFICE = ZoneInfo(TIME_ZONE)


@dataclass(frozen=True)
class Entry:
    """Something that runs once a day, or once a week on ``weekday`` (0 is Monday).

    Missed by less than ``grace`` (the machine was off), it is made up for.
    """

    name: str
    kind: RunKind
    hour: int
    minute: int
    grace: timedelta
    weekday: int | None = None


FEED_HOURS = (1, 4, 9, 12, 15, 18, 21)  # looked at then; each source says itself how often it is fetched
SCHEDULE = (
    Entry("accounts", RunKind.ACCOUNTS, hour=0, minute=5, grace=timedelta(hours=20)),
    Entry("retention", RunKind.RETENTION, hour=1, minute=30, grace=timedelta(hours=20)),
    Entry("expire-vacancies", RunKind.EXPIRE_VACANCIES, hour=0, minute=30, grace=timedelta(hours=20)),
    Entry("nightly-match", RunKind.MATCH, hour=2, minute=30, grace=timedelta(hours=6)),
    Entry("timers", RunKind.TIMERS, hour=6, minute=0, grace=timedelta(hours=16)),
    Entry("messages", RunKind.MESSAGES, hour=7, minute=30, grace=timedelta(hours=10)),
    Entry("reminders", RunKind.REMIND, hour=7, minute=0, grace=timedelta(hours=4)),
    *(
        Entry(f"feeds-{hour:02}", RunKind.SYNC_FEEDS, hour=hour, minute=15, grace=timedelta(hours=1))
        for hour in FEED_HOURS
    ),
    Entry("learn-titles", RunKind.LEARN_TITLES, hour=20, minute=0, grace=timedelta(hours=20), weekday=5),
)


def last_due(entry: Entry, now: datetime) -> datetime:
    """The latest moment, at or before ``now``, at which the entry was due; aware, UTC.

    One moment for each date, or for each of the entry's weekdays. Where the clock jumps over the time of day in spring,
    it is due as much later as the clock jumps; where autumn has the time of day twice, it is due at the first.
    """
    day = local_day(now)
    if entry.weekday is not None:
        day -= timedelta(days=(day.weekday() - entry.weekday) % 7)
    due = _due_on(entry, day)
    return due if due <= now else _due_on(entry, day - _period(entry))


def next_due(entry: Entry, after: datetime) -> datetime:
    """The first moment later than ``after`` at which the entry is due; aware, UTC. Rules as in `last_due`."""
    day = local_day(last_due(entry, after))
    return _due_on(entry, day + _period(entry))


def due_key(entry: Entry, now: datetime) -> str:
    """Name of the entry's latest due moment: the same in every process that asks until the next one is due."""
    return f"{entry.name}:{local_day(last_due(entry, now)).isoformat()}"


def _period(entry: Entry) -> timedelta:
    return timedelta(days=1 if entry.weekday is None else 7)


def _due_on(entry: Entry, day: date) -> datetime:
    # fold=0 takes the offset before a change of the clock: in a gap that gives the moment after it.
    return datetime(day.year, day.month, day.day, entry.hour, entry.minute, tzinfo=OFFICE).astimezone(UTC)
