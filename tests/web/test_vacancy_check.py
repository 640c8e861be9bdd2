"""The check of what was read: doubtful readings are marked, and the occupation can be another one."""

from collections.abc import Callable

import pytest
from bs4 import Tag
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import Origin, VacancyState
from employers.models import Vacancy
from employers.queries import get_vacancy
from tests.factories import make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import BAKER, BAKERY_HELPER, World

Sessions = sessionmaker[Session]


@pytest.fixture
def adviser(visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(Role.EMPLOYER_ADVISER)


@pytest.fixture
def doubtful(sessions: Sessions, world: World) -> Vacancy:
    """A submitted vacancy whose occupation was read from its title, with doubt."""
    with sessions.begin() as session:
        return make_vacancy(
            session, employer=world.bakery, title="Bäcker", state=VacancyState.SUBMITTED, occupation_code=BAKER,
            occupation_origin=Origin.READ_FROM_TEXT,
            readings=[{"field": "occupation_code", "words": "Bäcker", "confidence": 0.4}],
        )  # fmt: skip


def test_a_doubtful_occupation_is_marked_and_others_are_offered(adviser: Visitor, doubtful: Vacancy) -> None:
    page = adviser.get("reviews.show", vacancy_id=doubtful.id)

    choice = page.soup.find("select", id="choose-occupation")
    assert isinstance(choice, Tag)
    codes = [str(option["value"]) for option in choice.find_all("option")]
    assert codes[0] == BAKER
    assert BAKERY_HELPER in codes
    assert "unsicher" in page.text


@pytest.mark.parametrize(("chosen", "code"), [(BAKERY_HELPER, BAKERY_HELPER), ("no code", BAKER), ("", BAKER)])
def test_the_occupation_that_was_chosen_is_confirmed(
    adviser: Visitor, doubtful: Vacancy, sessions: Sessions, chosen: str, code: str
) -> None:
    data = {"keep": "occupation", "shown": "occupation", "occupation": chosen}

    adviser.send("reviews.check", data, vacancy_id=doubtful.id)

    with sessions() as session:
        found = get_vacancy(session, doubtful.id)
    assert (found.occupation_code, found.occupation_origin) == (code, Origin.CONFIRMED)
