"""Joining two employers that are one, by hand, and taking it back as if it had never been.

Whatever belongs to the one that goes is moved by its key: vacancies, contacts, visits, proposals, tasks, exclusions,
tokens, and tables that come later. `EmployerMerge` keeps each moved row and each filled field. The employer that goes
stays on record, merged, without anything that could take part. What it agreed to make public stays with it, and the
kept one publishes by the stricter agreement of both.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.database import Base
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role, get_user
from employers.codes import EmployerState
from employers.intake_models import DistinctEmployers, EmployerMerge
from employers.models import Employer
from employers.publication.models import EmployerPublication
from employers.publication.operations import narrow_publication, widen_publication

_FILLED = (
    "establishment_number", "industry", "size_class", "is_temp_agency", "street", "postcode", "town", "adviser_id",
    "weekly_proposal_limit", "paused_until",
)  # fmt: skip
_OWN = frozenset(each.__tablename__ for each in (Employer, EmployerMerge, DistinctEmployers, EmployerPublication))
_NARROWED = "publication"  # of `EmployerMerge.before`


def merge_employers(session: Session, *, kept_id: int, gone_id: int, now: datetime, by: int) -> EmployerMerge:
    """Move all that belongs to ``gone_id`` to ``kept_id``, and fill what is not on record there.

    `NotFound`; `InvalidInput` for the same employer twice; `NotAllowed` for anybody but an employer adviser; `Conflict`
    where one of the two was joined with another before.
    """
    if get_user(session, by).role is not Role.EMPLOYER_ADVISER:
        raise NotAllowed("Only employer advisers join employers.")
    if kept_id == gone_id:
        raise InvalidInput("Choose two employers.")
    kept, gone = _locked(session, kept_id, gone_id)
    if EmployerState.MERGED in (kept.state, gone.state):
        raise Conflict("One of the two was joined with another employer already. Load the page again.")
    session.flush()
    narrowed = narrow_publication(session, kept_id=kept_id, gone_id=gone_id)
    moved = [row for table, column in _references() for row in _move(session, table, column, gone_id, kept_id)]
    before = {
        "state": gone.state.value, "establishment_number": gone.establishment_number, _NARROWED: narrowed,
    }  # fmt: skip
    filled = {name: _plain(getattr(gone, name)) for name in _FILLED if _is_missing(kept, gone, name)}
    values = {name: getattr(gone, name) for name in filled}
    gone.state, gone.establishment_number = EmployerState.MERGED, None
    session.flush()  # before: the number may stand in one row only
    for name, value in values.items():
        setattr(kept, name, value)
    merge = EmployerMerge(kept_id=kept_id, gone_id=gone_id, at=now, by=by, moved=moved, filled=filled, before=before)
    session.add(merge)
    session.flush()
    session.expire_all()
    audit.record(
        session, "employer.merged", kind="employer", object_id=kept_id, now=now, by=by, gone=gone_id, rows=len(moved)
    )
    return merge


def unmerge_employers(session: Session, merge_id: int, *, now: datetime, by: int) -> EmployerMerge:
    """Take a merge back: every moved row that still is where it was moved to, every filled field that still is so.

    What came to the kept employer since stays there. `NotFound`; `NotAllowed` as `merge_employers`; `Conflict` where it
    was taken back before, the kept employer was joined with another since, or a third has the number of the one that
    went.
    """
    if get_user(session, by).role is not Role.EMPLOYER_ADVISER:
        raise NotAllowed("Only employer advisers join employers.")
    merge = session.get(EmployerMerge, merge_id, populate_existing=True, with_for_update=True)
    if merge is None:
        raise NotFound("There is no merge %(id)s.", id=merge_id)
    kept, gone = _locked(session, merge.kept_id, merge.gone_id)
    if merge.undone_at is not None or kept.state is EmployerState.MERGED:
        raise Conflict("This was taken back already, or the employer was joined with another one since.")
    _check_number(session, merge)
    session.flush()
    _clear_filled(session, kept, merge.filled)
    narrowed = None if _has_later(session, merge) else merge.before.get(_NARROWED)
    widen_publication(session, narrowed, kept_id=merge.kept_id, gone_id=merge.gone_id, since=merge.at)
    for table_name, column_name, key in merge.moved:
        _move_back(session, table_name, column_name, key, merge)
    gone.state = EmployerState(merge.before["state"])
    gone.establishment_number = merge.before["establishment_number"]
    merge.undone_at, merge.undone_by = now, by
    session.flush()
    session.expire_all()
    audit.record(
        session, "employer.unmerged", kind="employer", object_id=merge.kept_id, now=now, by=by, gone=merge.gone_id
    )
    return merge


def merges_of_employer(session: Session, employer_id: int) -> list[tuple[EmployerMerge, str]]:
    """The merges into this employer that were not taken back, the latest first, with the name of the one that went."""
    query = (
        sa.select(EmployerMerge, Employer.name)
        .join(Employer, Employer.id == EmployerMerge.gone_id)
        .where(EmployerMerge.kept_id == employer_id, EmployerMerge.undone_at.is_(None))
        .order_by(EmployerMerge.id.desc())
    )
    return [(merge, name) for merge, name in session.execute(query)]


def find_kept_employer(session: Session, employer_id: int) -> int | None:
    """Into which employer this one was joined, None where it was not, or where that was taken back."""
    query = sa.select(EmployerMerge.kept_id).where(
        EmployerMerge.gone_id == employer_id, EmployerMerge.undone_at.is_(None)
    )
    return session.scalar(query.order_by(EmployerMerge.id.desc()).limit(1))


def _references() -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    """Each column of any table that names an employer: by a foreign key, or by its name where packages below have none.

    Table by table in the order of their names, so that two merges at once never wait for each other.
    """
    for name in sorted(Base.metadata.tables):
        table = Base.metadata.tables[name]
        if name in _OWN:
            continue
        for column in table.columns:
            is_key = any(key.target_fullname == f"{Employer.__tablename__}.id" for key in column.foreign_keys)
            if is_key or column.name == "employer_id" or column.name.endswith("_employer_id"):
                yield table, column


def _move(session: Session, table: sa.Table, column: sa.Column[Any], gone: int, kept: int) -> Iterator[list[Any]]:
    """Point the rows to the kept employer and give their keys as they are afterwards. A row that would then be there
    twice (a client who excludes both) stays where it is.
    """
    keys = list(table.primary_key.columns)
    unique = _unique_with(table, column)
    for found in session.execute(sa.select(table).where(column == gone).order_by(*keys)).mappings().all():
        row = {str(name): value for name, value in found.items()}
        if any(_is_there(session, table, column, row, names, kept) for names in unique):
            continue
        session.execute(sa.update(table).where(*_is(keys, row)).values({column.name: kept}))
        yield [table.name, column.name, {key.name: kept if key is column else _plain(row[key.name]) for key in keys}]


def _move_back(session: Session, table_name: str, column_name: str, key: Mapping[str, Any], merge: Any) -> None:
    table = Base.metadata.tables.get(table_name)
    if table is None:
        return
    column = table.columns[column_name]
    is_row = [table.columns[name] == value for name, value in key.items()]
    is_still_there = column == merge.kept_id
    session.execute(sa.update(table).where(*is_row, is_still_there).values({column.name: merge.gone_id}))


def _unique_with(table: sa.Table, column: sa.Column[Any]) -> list[list[str]]:
    """The sets of columns with this one that may stand in one row only."""
    rules: list[sa.PrimaryKeyConstraint | sa.UniqueConstraint | sa.Index] = [table.primary_key]
    rules += [rule for rule in table.constraints if isinstance(rule, sa.UniqueConstraint)]
    rules += [index for index in table.indexes if index.unique]
    found = [[str(each.name) for each in rule.columns] for rule in rules]
    return [names for names in found if column.name in names]


def _is_there(
    session: Session, table: sa.Table, column: sa.Column[Any], row: Mapping[str, Any], names: list[str], kept: int
) -> bool:  # fmt: skip
    same = [table.columns[name] == (kept if name == column.name else row[name]) for name in names]
    return session.execute(sa.select(sa.literal(1)).select_from(table).where(*same).limit(1)).first() is not None


def _is(keys: list[sa.Column[Any]], row: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [key == row[key.name] for key in keys]


def _check_number(session: Session, merge: EmployerMerge) -> None:
    """Whether the establishment number of the one that went is free, or is given back by the one that was kept."""
    number = merge.before["establishment_number"]
    own = {merge.gone_id} | ({merge.kept_id} if "establishment_number" in merge.filled else set())
    taken = sa.select(Employer.id).where(Employer.establishment_number == number, Employer.id.not_in(own)).limit(1)
    if number is not None and session.scalar(taken) is not None:
        raise Conflict("Another employer has the establishment number %(number)s by now.", number=number)


def _has_later(session: Session, merge: EmployerMerge) -> bool:
    """Whether another employer was joined to the kept one since: its stricter agreement must go on counting."""
    later = sa.select(EmployerMerge.id).where(
        EmployerMerge.kept_id == merge.kept_id, EmployerMerge.id > merge.id, EmployerMerge.undone_at.is_(None)
    )
    return session.scalar(later.limit(1)) is not None


def _clear_filled(session: Session, kept: Employer, filled: Mapping[str, Any]) -> None:
    """Empty the fields that the merge filled, as far as nobody has changed them since."""
    for name, value in filled.items():
        if _plain(getattr(kept, name)) == value:
            setattr(kept, name, None)
    session.flush()


def _is_missing(kept: Employer, gone: Employer, name: str) -> bool:
    return getattr(kept, name) is None and getattr(gone, name) is not None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def _locked(session: Session, one: int, other: int) -> tuple[Employer, Employer]:
    query = sa.select(Employer).where(Employer.id.in_((one, other))).order_by(Employer.id).with_for_update()
    found = {each.id: each for each in session.scalars(query.execution_options(populate_existing=True))}
    for each in (one, other):
        if each not in found:
            raise NotFound("There is no employer %(id)s.", id=each)
    return found[one], found[other]
