"""Whether a database has the columns that this code works with, whatever version it says it has."""

import sqlalchemy as sa

from core.database import make_engine
from core.errors import Conflict
from placements.tables import METADATA


def refuse_other_schema(url: str) -> None:
    """`Conflict` where a column of the models is missing in the database, or one of its columns is in no model.

    Until the first release version 0001 is written anew with each change: a database that another state of the project
    has made says that it has this version, and has it not.
    """
    engine = make_engine(url, poolclass=sa.NullPool)
    try:
        found = sa.inspect(engine).get_multi_columns()
    finally:
        engine.dispose()
    stored = {name: {column["name"] for column in columns} for (_, name), columns in found.items()}
    wanted = {table.name: {column.name for column in table.columns} for table in METADATA.sorted_tables}
    lacking = {f"{name}.{column}" for name, columns in wanted.items() for column in columns - stored.get(name, set())}
    surplus = {f"{name}.{column}" for name, columns in wanted.items() for column in stored.get(name, set()) - columns}
    if lacking or surplus:
        raise Conflict(
            "Another state of Passgenau has made this database, before the first release: %(column)s is %(how)s."
            " It cannot be upgraded. What to do stands in docs/upgrading.md. Nothing was changed.",
            column=min(lacking or surplus), how="missing" if lacking else "unknown",
        )  # fmt: skip
