"""Vacancies that are not stored yet: plain values, written in bulk. An object of the session each would cost thrice."""

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from employers.codes import VacancyActor
from employers.importing.settings import ImportSettings
from employers.importing.steps import NOTE
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyChange, VacancyDemand, VacancyPlace
from employers.new_rows import NewVacancy

PARTS: tuple[tuple[str, type[Base]], ...] = (
    ("places", VacancyPlace),
    ("requirements", Requirement),
    ("demands", VacancyDemand),
    ("shifts", ShiftPattern),
)


def table_of(model: type[Base]) -> sa.Table:
    """The table of a model, to insert into past the session."""
    return cast("sa.Table", model.__table__)


def insert_numbered(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows and give their ids, in the order of the rows."""
    if not rows:
        return []
    table = table_of(model)
    insert = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(session.scalars(insert, rows))


def new_vacancy(**values: Any) -> NewVacancy:
    """A vacancy with these values; what is not given is not recorded."""
    return NewVacancy(**(_EMPTY | {name: [] for name, _ in PARTS} | values))


def store_new(session: Session, vacancies: Sequence[NewVacancy], settings: ImportSettings) -> None:
    """Write vacancies with all their rows, name them by their ids and note their first state."""
    ids = insert_numbered(session, Vacancy, [_columns(each) for each in vacancies])
    for vacancy, number in zip(vacancies, ids, strict=True):
        vacancy.id, vacancy.reference = number, f"V-{number:06d}"
    for name, model in PARTS:
        rows = [
            _DEFAULTS[model] | vars(row) | {"vacancy_id": each.id} for each in vacancies for row in getattr(each, name)
        ]
        if rows:
            session.execute(sa.insert(table_of(model)), rows)
    if vacancies:
        _name(session, vacancies)
        session.execute(sa.insert(table_of(VacancyChange)), [_first_change(each, settings) for each in vacancies])


def _name(session: Session, vacancies: Sequence[NewVacancy]) -> None:
    table = table_of(Vacancy)
    update = sa.update(table).where(table.c.id == sa.bindparam("number")).values(reference=sa.bindparam("name"))
    session.connection().execute(update, [{"number": each.id, "name": each.reference} for each in vacancies])


def _columns(vacancy: NewVacancy) -> dict[str, Any]:
    values = vars(vacancy)
    return {name: values[name] for name in _EMPTY}


def _first_change(vacancy: NewVacancy, settings: ImportSettings) -> dict[str, Any]:
    return {
        "vacancy_id": vacancy.id, "from_state": None, "to_state": vacancy.state, "at": settings.now,
        "by": settings.by, "actor": VacancyActor.SOURCE, "reason": NOTE,
    }  # fmt: skip


def _default(column: "sa.Column[Any]") -> Any:
    return column.default.arg if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar else None


_LEFT_TO_THE_TABLE = frozenset({"id", "title_key"})
_EMPTY = {column.key: _default(column) for column in table_of(Vacancy).columns if column.key not in _LEFT_TO_THE_TABLE}
_DEFAULTS = {
    model: {column.key: _default(column) for column in table_of(model).columns if column.key != "id"}
    for _, model in PARTS
}
