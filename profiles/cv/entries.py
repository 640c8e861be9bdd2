"""PURE: stations in a CV's parts on work and education: a span of time and the lines that belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from profiles.cv.document import Period
from profiles.cv.periods import find_period
from profiles.cv.phrases import BULLET

HEAD_LINES = 3  # lines of a station in which its title can stand
LONG_LINE = 160


@dataclass
class Entry:
    """One station: its span of time, the words of that, and what stands beside and below it (or above, in some CVs)."""

    period: Period | None = None
    period_words: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def head(self) -> list[str]:
        """The lines in which the title can stand, without tasks in bullets and sentences."""
        plain = [line for line in self.lines if not BULLET.match(line) and len(line) <= LONG_LINE]
        return plain[:HEAD_LINES] or [BULLET.sub("", line) for line in self.lines if len(line) <= LONG_LINE][:1]


def entries_of(lines: Sequence[str], *, today: date) -> list[Entry]:
    """The stations of a part of a CV, in its order.

    Where the first line has no date but the next ones do, titles stand above their dates; else below or beside.
    Lines without any date make one station each, so that a list of jobs without years is not lost.
    """
    dated = [(line, _dated(line, today)) for line in lines]
    if any(found and not BULLET.match(line) for line, found in dated):  # then a year in a bullet is a detail
        dated = [(line, None if BULLET.match(line) else found) for line, found in dated]
    if not any(found for _, found in dated):
        return [Entry(lines=[line]) for line in lines if not BULLET.match(line) or len(lines) <= 30]
    is_title_first = dated[0][1] is None and not BULLET.match(dated[0][0]) and _is_alone(dated)
    entries: list[Entry] = []
    above: list[str] = []
    for line, found in dated:
        if found is None:
            above.append(line)
            continue
        title = above[-2:] if is_title_first else []
        if entries:
            entries[-1].lines += above[: len(above) - len(title)]
        above = []
        entries.append(Entry(found[0], line[found[1][0] : found[1][1]].strip(), [*title, *_rest(line, found[1])]))
    if entries:
        entries[-1].lines += above
    return entries


def _dated(line: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """A span of time that opens or closes a line; one in the middle of a sentence is none."""
    found = find_period(line, today=today, is_alone_enough=not BULLET.match(line))
    if found is None or len(line) > LONG_LINE * 2:
        return None
    start, end = found[1]
    is_at_edge = start <= 12 or len(line) - end <= 4 or len(line) <= 90
    return found if is_at_edge else None


def _is_alone(dated: Sequence[tuple[str, object]]) -> bool:
    """Whether the first date stands in a line of its own, or nearly."""
    first = next(line for line, found in dated if found)
    return sum(map(str.isalpha, first)) <= 45


def _rest(line: str, span: tuple[int, int]) -> list[str]:
    rest = f"{line[: span[0]].strip()}\t{line[span[1] :].strip()}".strip(" \t,;:|–—-()")
    return [rest] if any(map(str.isalpha, rest)) else []
