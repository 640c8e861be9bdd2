"""Work on trial keeps nobody waiting and changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.database import make_engine, make_sessions
from core.settings import read_settings
from employers.models import Vacancy
from jobs.opening import Instance, trial_sessions
from tests.factories import make_vacancy, row_count


@pytest.fixture
def instance(database_url: str, tmp_path: Path) -> Iterator[Instance]:
    settings = read_settings({"PASSGENAU_INSTANCE": str(tmp_path), "PASSGENAU_DATABASE_URL": database_url})
    engine = make_engine(settings.database_url)
    yield Instance(settings, engine, make_sessions(engine, writes=True))
    engine.dispose()


def test_others_write_while_something_is_tried(instance: Instance) -> None:
    with instance.sessions() as session, session.begin():
        stored = make_vacancy(session).id

    with trial_sessions(instance) as sessions, sessions() as trial:
        make_vacancy(trial)
        assert trial.get(Vacancy, stored) is not None
        with instance.sessions() as session, session.begin():
            session.execute(sa.update(Vacancy).where(Vacancy.id == stored).values(title="written meanwhile"))
        trial.rollback()

    with instance.sessions() as session:
        assert session.scalars(sa.select(Vacancy.title)).all() == ["written meanwhile"]
        assert row_count(session, Vacancy) == 1
