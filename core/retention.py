"""PURE: how many months each stream of data is kept, and the day before which something is over its time."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from core.errors import InvalidInput

MONTHS_MOST = 240
AI_LOG_LEAST = 6  # Art. 19 (1), 26 (6) of the AI Act
JOINT_DESK_MOST = 6  # § 79 (4) SGB X


@dataclass(frozen=True)
class Periods:
    """Months by stream; see `core.register.Kept`. Cases count from their end, all others from the last change."""

    match_details: int = 12  # facts of runs; their pairs are computed again from them
    proposals: int = 24
    ai_log: int = 24
    access_log: int = 12
    joint_desk_log: int = 6
    vacancies: int = 24
    feeds: int = 12
    messages: int = 24
    cases: int = 60  # then somebody is asked to erase: nothing of a client goes by itself


def read_periods(values: Mapping[str, str]) -> Periods:
    """The periods of ``PASSGENAU_KEEP_<STREAM>_MONTHS``; `InvalidInput` where law asks for less or more."""
    found = {}
    for each in fields(Periods):
        name = f"PASSGENAU_KEEP_{each.name.upper()}_MONTHS"
        text = values.get(name, "")
        if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= MONTHS_MOST):
            raise InvalidInput("%(name)s must be a number of months from 1 to %(most)s.", name=name, most=MONTHS_MOST)
        if text:
            found[each.name] = int(text)
    periods = Periods(**found)
    if periods.ai_log < AI_LOG_LEAST:
        raise InvalidInput("PASSGENAU_KEEP_AI_LOG_MONTHS must be 6 at least (Art. 26 (6) of the AI Act).")
    if periods.joint_desk_log > JOINT_DESK_MOST:
        raise InvalidInput("PASSGENAU_KEEP_JOINT_DESK_LOG_MONTHS must be 6 at most (§ 79 (4) SGB X).")
    return periods


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; its last day where it has no such day. What is older is over its time."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
