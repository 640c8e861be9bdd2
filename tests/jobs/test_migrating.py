"""The migrations build what the models ask for, there and back, and refuse what they do not know."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.migrations import HEAD, upgrade_with
from core.database import make_engine
from core.errors import Conflict
from jobs.migrating import check_database, check_models, downgrade_database, upgrade_database
from tests.factories import make_client
from tests.source_files import PROJECT


def tables(url: str) -> set[str]:
    engine = make_engine(url, poolclass=sa.NullPool)
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_go_up_down_and_up_again(empty_database_url: str) -> None:
    assert upgrade_database(empty_database_url) is None
    built = tables(empty_database_url)

    downgrade_database(empty_database_url, revision="base")
    emptied = tables(empty_database_url)
    upgrade_database(empty_database_url)

    assert "client" in built
    assert emptied == set()
    assert tables(empty_database_url) == built


def test_the_migrations_build_exactly_what_the_models_ask_for(database_url: str) -> None:
    check_models(database_url)


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    version = check_database(database_url)

    assert upgrade_database(database_url) == version


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database_url: str) -> None:
    engine = make_engine(database_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Conflict, match="9999"):
        upgrade_database(database_url)
    with pytest.raises(Conflict, match="newer"):
        check_database(database_url)
    assert "client" in tables(database_url)


def test_an_empty_database_is_told_to_upgrade(empty_database_url: str) -> None:
    with pytest.raises(Conflict, match="passgenau db upgrade"):
        check_database(empty_database_url)


def test_a_missing_database_is_told_of_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "gone.db"

    with pytest.raises(Conflict, match="There is no database at"):
        check_database(f"sqlite:///{file}")

    assert not file.exists()


# What a version file may call itself: it takes a lock for a moment only, or touches a table that is new.
QUICK = {"create_table", "drop_table", "drop_column", "drop_constraint", "f", "get_bind", "get_context"}
SLOW_EXAMPLE = """
from alembic import op
def upgrade():
    op.create_table("new", 1)
    op.create_index("ix_new", "new", ["id"])
    op.create_index("ix_old", "old", ["id"])
    op.execute("UPDATE old SET a = 1")
    op.alter_column("old", "a", nullable=False)
    op.add_column("old", 1)
"""


def slow_calls(source: str) -> list[str]:
    """Calls of a version file that may lock a table in use for long."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    of_op = [node for node in calls if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "op"]
    named = [(getattr(node.func, "attr", ""), node) for node in of_op]
    new = {ast.unparse(node.args[0]) for name, node in named if name == "create_table"}
    return [
        ast.unparse(node) for name, node in named
        if name not in QUICK and not (name == "create_index" and ast.unparse(node.args[1]) in new)
    ]  # fmt: skip


def test_version_files_after_the_first_take_the_safe_steps() -> None:
    versions = (PROJECT / "migrations" / "versions").glob("[0-9]*.py")
    files = [path for path in versions if not path.name.startswith("0001")]

    assert [call for path in files for call in slow_calls(_upgrade_of(path.read_text()))] == []
    assert [call[:16] for call in slow_calls(SLOW_EXAMPLE)] == [
        "op.create_index(", "op.execute('UPDA", "op.alter_column(", "op.add_column('o",
    ]  # fmt: skip


def _upgrade_of(source: str) -> str:
    """The way up alone: who goes back to an older version stops everything first."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return "\n".join(ast.unparse(node) for node in functions if node.name != "downgrade")


STEPS = """
def upgrade():
    safely.add_column("client", sa.Column("shoe_size", sa.Integer(), nullable=True))
    assert safely.backfill("client", {"shoe_size": "40 + id"}, where="shoe_size IS NULL", at_once=2) == 5
    safely.create_index("ix_client_shoe_size", "client", ["shoe_size"])
    safely.set_not_null("client", "shoe_size", sa.Integer())
    safely.add_column("client", sa.Column("friend_id", sa.Integer(), nullable=True))
    safely.add_foreign_key("fk_client_friend", "client", "friend_id", "client", ondelete="SET NULL")
    safely.create_index("ix_client_gone", "client", ["friend_id"])
    safely.drop_index("ix_client_gone", "client")
"""


def test_the_safe_steps_do_what_they_say_beside_rows_in_use(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    with sessions.begin() as session:
        ids = [make_client(session).id for _ in range(5)]
    engine = sessions.kw["bind"]
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()

    upgrade_by_steps(url, tmp_path)

    inspector = sa.inspect(engine)
    columns = {each["name"]: each for each in inspector.get_columns("client")}
    assert columns["shoe_size"]["nullable"] is False
    assert {"ix_client_shoe_size"} <= {each["name"] for each in inspector.get_indexes("client")}
    assert "ix_client_gone" not in {each["name"] for each in inspector.get_indexes("client")}
    assert "fk_client_friend" in {each["name"] for each in inspector.get_foreign_keys("client")}
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT id, shoe_size FROM client ORDER BY id"))
        assert [tuple(row) for row in found] == [(each, 40 + each) for each in ids]


def upgrade_by_steps(url: str, folder: Path) -> None:
    (folder / "steps.py").write_text(HEAD.format(name="steps") + STEPS)
    upgrade_with(url, "steps", str(folder))
