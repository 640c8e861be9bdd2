"""What became of those who began to work: figures from which nobody can be told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from core.settings import local_day
from core.users import Role
from placements.calendar_months import months_later
from placements.outcomes import retention, shown_share, suppressed_table
from placements.queries.outcomes import TeamEmployments, employments_by_team, state_of_starts
from web.access import requires_role
from web.session import db, now, today
from web.views.placements.section import blueprint

AFTER_MONTHS = (6, 12)
KEPT_FOR = timedelta(hours=1)
CACHE = "passgenau_outcomes"


@dataclass(frozen=True)
class OutcomeRow:
    """One line of the table; counts None are hidden, office None is the line of all, team None those without team."""

    office: str | None
    team: str | None
    lasted: int | None
    ended: int | None
    unknown: int | None
    due: int | None

    @property
    def share(self) -> float | None:
        """Lasted of all, from the counts that are shown."""
        return shown_share(self.lasted, self.due)


@dataclass(frozen=True)
class OutcomeTable:
    """Retention after so many months of those who began in the twelve months that ended so long ago."""

    months: int
    first: date
    last: date
    rows: list[OutcomeRow]
    total: OutcomeRow | None


@blueprint.get("/outcomes")
@requires_role(Role.EMPLOYER_ADVISER, Role.CASE_MANAGER, Role.OPERATOR)
def outcomes() -> ResponseReturnValue:
    """Retention after six and after twelve months, by office and team."""
    return render_template("placements/outcomes.html", made=_figures())


@dataclass(frozen=True)
class Figures:
    """The tables as they were at a moment, and the state of the employments that they were made from."""

    at: datetime
    state: tuple[int, datetime | None]
    tables: list[OutcomeTable]


def _figures() -> Figures:
    """Figures of this day; made anew after an hour, or as soon as a proposal of those who began has changed."""
    day, kept = today(), current_app.extensions.get(CACHE)
    state = state_of_starts(db(), after=months_later(day, -max(AFTER_MONTHS) - 12))
    is_fresh = isinstance(kept, Figures) and kept.state == state and now() - kept.at < KEPT_FOR
    if isinstance(kept, Figures) and is_fresh and local_day(kept.at) == day:
        return kept
    made = Figures(now(), state, [_table(months, day) for months in AFTER_MONTHS])
    current_app.extensions[CACHE] = made
    return made


def _table(months: int, day: date) -> OutcomeTable:
    first, last = months_later(day, -months - 12), months_later(day, -months)
    groups = employments_by_team(db(), after=first, until=last)
    figures = [retention(group.employments, months=months, today=day) for group in groups]
    shown = suppressed_table([[each.lasted, each.ended, each.unknown] for each in figures])
    rows = [_row(group, counts) for group, counts in zip(groups, shown, strict=False)]
    return OutcomeTable(months, first, last, rows, _row(None, shown[-1]) if shown else None)


def _row(group: TeamEmployments | None, counts: list[int | None]) -> OutcomeRow:
    lasted, ended, unknown, due = counts
    return OutcomeRow(group.office if group else None, group.team if group else None, lasted, ended, unknown, due)
