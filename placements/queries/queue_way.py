"""The way through the adviser's queue: what stands before and after a proposal, found by its place in the order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placements.models import Proposal
from placements.queries.queue import QueueFilters, conditions, order_columns, select_sorted


@dataclass(frozen=True)
class Neighbours:
    """The proposals before and after one in the queue, None at its ends; its place counts from 1."""

    previous_id: int | None
    next_id: int | None
    place: int
    total: int


def neighbours(session: Session, filters: QueueFilters, proposal_id: int) -> Neighbours:
    """What stands before and after a proposal in the queue.

    The proposal itself counts as part of the queue even where the filters no longer keep it, as after a decision: the
    way on must not be lost with it.
    """
    columns = order_columns(filters)
    values = session.execute(
        select_sorted(filters, *(column for column, _ in columns)).where(Proposal.id == proposal_id)
    ).first()
    if values is None:
        return Neighbours(None, None, 0, 0)
    backwards = [(column, not is_descending) for column, is_descending in columns]
    others = [*conditions(filters), Proposal.id != proposal_id]
    before, count = _beyond(backwards, values), sa.func.count()
    place = session.scalar(select_sorted(filters, count).where(*others, before)) or 0
    total = session.scalar(sa.select(count).select_from(Proposal).where(*others)) or 0
    return Neighbours(
        previous_id=_first(session, filters, others, backwards, values),
        next_id=_first(session, filters, others, columns, values),
        place=place + 1,
        total=total + 1,
    )


def _first(
    session: Session,
    filters: QueueFilters,
    others: list[sa.ColumnElement[bool]],
    columns: list[tuple[Any, bool]],
    values: Sequence[Any],
) -> int | None:
    """The first proposal beyond these values in this order."""
    order = [column.desc() if is_descending else column.asc() for column, is_descending in columns]
    query = select_sorted(filters, Proposal.id).where(*others, _beyond(columns, values)).order_by(*order)
    found: int | None = session.scalar(query.limit(1))
    return found


def _beyond(columns: list[tuple[Any, bool]], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """What comes after these values in an order of several columns, each ascending or descending.

    A first condition repeats what the first column must be in any case: an index is entered there.
    """
    ways = []
    for place, (column, is_descending) in enumerate(columns):
        same = [each == value for (each, _), value in zip(columns[:place], values[:place], strict=True)]
        ways.append(sa.and_(*same, column < values[place] if is_descending else column > values[place]))
    first, is_descending = columns[0]
    return sa.and_(first <= values[0] if is_descending else first >= values[0], sa.or_(*ways))
