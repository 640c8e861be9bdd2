"""Amounts that law changes: minimum wages and the mini-job limit, each valid from a day until its next row."""

import csv
from collections.abc import Iterable
from datetime import date
from importlib import resources

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import LegalValue

MINIMUM_WAGE = "minimum_wage"  # cents an hour, § 1 MiLoG


def load_legal_values(session: Session) -> int:
    """Load the amounts that ship with the project; how many rows were new or changed. Again: none.

    Rows that an operator added stay. Source: the ordinances named in each row.
    """
    known = {(row.name, row.valid_from): row for row in session.scalars(sa.select(LegalValue))}
    changed = 0
    for name, valid_from, cents, source in _shipped():
        row = known.get((name, valid_from))
        if row is None:
            session.add(LegalValue(name=name, valid_from=valid_from, amount_cents=cents, source=source))
        elif (row.amount_cents, row.source) != (cents, source):
            row.amount_cents, row.source = cents, source
        else:
            continue
        changed += 1
    session.flush()
    return changed


def legal_amount_cents(session: Session, name: str, on: date) -> int | None:
    """The amount in cents that holds on a day; None where no row reaches back that far."""
    return session.scalar(
        sa.select(LegalValue.amount_cents)
        .where(LegalValue.name == name, LegalValue.valid_from <= on)
        .order_by(LegalValue.valid_from.desc())
        .limit(1)
    )


def legal_amounts(session: Session) -> dict[date, dict[str, int]]:
    """All amounts in cents by name that hold from each day on which one of them changes."""
    rows = session.execute(sa.select(LegalValue.name, LegalValue.valid_from, LegalValue.amount_cents))
    return _by_day((name, valid_from, cents) for name, valid_from, cents in rows)


def shipped_amounts() -> dict[date, dict[str, int]]:
    """The same of the amounts that ship with the project, without a database."""
    return _by_day((name, valid_from, cents) for name, valid_from, cents, _ in _shipped())


def _by_day(rows: Iterable[tuple[str, date, int]]) -> dict[date, dict[str, int]]:
    days: dict[date, dict[str, int]] = {}
    holding: dict[str, int] = {}
    for name, valid_from, cents in sorted(rows, key=lambda row: row[1]):
        holding[name] = cents
        days[valid_from] = dict(holding)
    return days


def _shipped() -> list[tuple[str, date, int, str]]:
    text = resources.files("employers").joinpath("data/legal_values.tsv").read_text("utf-8")
    return [
        (row["name"], date.fromisoformat(row["valid_from"]), int(row["amount_cents"]), row["source"])
        for row in csv.DictReader(text.splitlines(), delimiter="\t")
    ]
