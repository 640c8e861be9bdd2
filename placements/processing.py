"""The whole register of what is stored, joined from all packages and compared with the schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.encryption import EncryptedText
from core.register import CORE_TABLES, FieldEntry, TableEntry, fields_of
from employers.register import EMPLOYER_TABLES
from matching.register import MATCHING_TABLES
from placements.register import PLACEMENT_TABLES
from placements.tables import METADATA
from profiles.register import CATALOGUE_TABLES, CLIENT_TABLES

REGISTER: tuple[TableEntry, ...] = (
    *CLIENT_TABLES, *PLACEMENT_TABLES, *MATCHING_TABLES, *EMPLOYER_TABLES, *CORE_TABLES, *CATALOGUE_TABLES,
)  # fmt: skip


@dataclass(frozen=True)
class Gaps:
    """Columns without entry, entries without column, and columns entered twice; each as "table.column"."""

    unregistered: tuple[str, ...]
    unknown: tuple[str, ...]
    doubled: tuple[str, ...]


def register_fields() -> list[FieldEntry]:
    """Every column that is entered, table by table."""
    return fields_of(REGISTER)


def sensitive_fields() -> list[FieldEntry]:
    """Columns that say something about a person that not everybody who works here may know."""
    return [each for each in register_fields() if each.is_sensitive]


def register_gaps(tables: Mapping[str, sa.Table] | None = None) -> Gaps:
    """How the register differs from ``tables``, by default all of the schema."""
    schema = METADATA.tables if tables is None else tables
    stored = {f"{table.name}.{column.name}" for table in schema.values() for column in table.columns}
    entered = [f"{each.table}.{each.column}" for each in register_fields()]
    return Gaps(
        tuple(sorted(stored - set(entered))),
        tuple(sorted(set(entered) - stored)),
        tuple(sorted({each for each in entered if entered.count(each) > 1})),
    )


def encrypted_columns() -> list[sa.Column[Any]]:
    """Columns whose values are encrypted in the database, by table."""
    return [
        column
        for table in sorted(METADATA.tables.values(), key=lambda table: table.name)
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]
