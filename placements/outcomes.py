"""PURE: what became of those who began to work. Internal figures, not those of the statistics of the BA.

Six-month retention follows K2E3 (§ 5 of the regulation on § 48a SGB II): of the integrations, those insured in each of
the six months that follow. Twelve-month retention is a figure of our own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from placements.calendar_months import months_later

SMALLEST_SHOWN = 5
ROUNDED_TO = 5


@dataclass(frozen=True)
class Employment:
    """One start of work. ``last_seen_on`` is the last day on which staff knew it to go on; None: not known since."""

    started_on: date
    ended_on: date | None = None
    last_seen_on: date | None = None


@dataclass(frozen=True)
class Retention:
    """Of ``due`` employments begun at least so many months ago: how many lasted, ended before, or are not known."""

    months: int
    due: int
    lasted: int
    ended: int
    unknown: int

    @property
    def share(self) -> float | None:
        """Lasted of all that are due, in [0, 1]; unknown counts as not lasted. None where none is due."""
        return self.lasted / self.due if self.due else None


def retention(employments: Iterable[Employment], *, months: int, today: date) -> Retention:
    """Retention after so many months, of the employments whose months are over ``today``.

    An employment has lasted where it has not ended before that day and staff knew it to go on then or later; it is
    unknown where nobody looked: never counted as success.
    """
    lasted = ended = unknown = 0
    for each in employments:
        until = months_later(each.started_on, months)
        if until > today:
            continue
        if each.ended_on is not None and each.ended_on < until:
            ended += 1
        elif _is_seen(each, until):
            lasted += 1
        else:
            unknown += 1
    return Retention(months, lasted + ended + unknown, lasted, ended, unknown)


def _is_seen(employment: Employment, until: date) -> bool:
    seen = [day for day in (employment.last_seen_on, employment.ended_on) if day is not None]
    return any(day >= until for day in seen)


def suppressed_table(rows: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """The counts of a table with a total after each row and a row of totals at the end, as they may be shown.

    ``rows`` has shape (groups, parts), the result (groups + 1, parts + 1). Below five is hidden (None). A line, row or
    column, with just one hidden count would give it away by subtraction: its smallest shown count is hidden too, until
    each line hides none or two. The rest is rounded to five. Ties: the first of the line.
    """
    lines = [[*row, sum(row)] for row in rows]
    counts = [*lines, [sum(column) for column in zip(*lines, strict=True)]] if lines else []
    if len(lines) == 1:
        counts = lines * 2  # one group is its own total
    hidden = {(at, place) for at, row in enumerate(counts) for place, count in enumerate(row) if count < SMALLEST_SHOWN}
    while added := _complements(counts, hidden):
        hidden |= added
    return [
        [None if (at, place) in hidden else rounded(count) for place, count in enumerate(row)]
        for at, row in enumerate(counts)
    ]


def _complements(counts: Sequence[Sequence[int]], hidden: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """What must be hidden beside the only hidden count of a line; nothing where no line has just one."""
    height, width = len(counts), len(counts[0]) if counts else 0
    lines = [[(at, place) for place in range(width)] for at in range(height)]
    lines += [[(at, place) for at in range(height)] for place in range(width)]
    for line in lines:
        shown = [cell for cell in line if cell not in hidden]
        if len(shown) == len(line) - 1 and shown:
            return {min(shown, key=lambda cell: counts[cell[0]][cell[1]])}
    return set()


def shown_share(lasted: int | None, due: int | None) -> float | None:
    """Share of two counts as `suppressed_table` shows them, in [0, 1]; None where one is hidden."""
    return min(1.0, lasted / due) if lasted is not None and due else None


def rounded(count: int) -> int:
    """The nearest multiple of five; halves do not occur."""
    return ROUNDED_TO * round(count / ROUNDED_TO)
