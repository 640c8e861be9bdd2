"""The migrations build what the models ask for, there and back, and refuse what they do not know."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from core.database import make_engine
from core.errors import Conflict
from jobs.migrating import check_database, check_models, downgrade_database, upgrade_database


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
