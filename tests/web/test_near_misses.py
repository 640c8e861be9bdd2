"""What offers would open stands on the page of the client and on that of the vacancy, with the sentence of the way."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import VacancyState
from employers.models import Vacancy
from matching.bridge_records import bridge_as_json
from matching.facts import Gate
from matching.models import NearMiss
from matching.results import Bridge, BridgeStep
from profiles.models import Client
from profiles.offer_effects import Decider
from tests.factories import TODAY, make_client, make_match_run, make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
STEP = BridgeStep(
    1, "STAPLER-1", ("Staplerschein", "Forklift course"), "Schule", Decider.JC, 1, TODAY, TODAY, None, False
)
WAY = bridge_as_json(Bridge((STEP,), TODAY, (Gate.CERTIFICATE,), (), None))


@pytest.fixture
def near_miss(sessions: Sessions, world: World) -> tuple[Client, Vacancy]:
    """A client of the case manager and a vacancy of the bakery that a course would open."""
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=world.case_manager.id)
        vacancy = make_vacancy(session, employer=world.bakery, title="Staplerfahrt")
        session.add(
            NearMiss(
                run_id=make_match_run(session).id, client_id=client.id, vacancy_id=vacancy.id, score_hundredths=4200,
                gates="m" * 18, reaches_from=TODAY, bridge=WAY,
            )
        )  # fmt: skip
    return client, vacancy


def test_the_client_page_lists_what_offers_would_open(
    visitor: Callable[..., Visitor], near_miss: tuple[Client, Vacancy]
) -> None:
    page = visitor(Role.CASE_MANAGER).get("clients.show", client_id=near_miss[0].id)

    assert "Staplerfahrt" in page.text
    assert "Staplerschein" in page.text


def test_the_vacancy_page_lists_whom_offers_would_bring(
    visitor: Callable[..., Visitor], near_miss: tuple[Client, Vacancy]
) -> None:
    client, vacancy = near_miss

    page = visitor(Role.EMPLOYER_ADVISER).get("proposals.of_vacancy", vacancy_id=vacancy.id)

    assert client.reference in page.text
    assert "Staplerschein" in page.text
    assert any(link.startswith("/proposals/pair") for link in page.links())


def test_a_vacancy_that_was_closed_since_the_run_is_left_out(
    visitor: Callable[..., Visitor], sessions: Sessions, near_miss: tuple[Client, Vacancy]
) -> None:
    with sessions.begin() as session:
        session.get_one(Vacancy, near_miss[1].id).state = VacancyState.PAUSED

    page = visitor(Role.CASE_MANAGER).get("clients.show", client_id=near_miss[0].id)

    assert "Staplerfahrt" not in page.text
