"""What offers would open stands on the page of the client and on that of the vacancy, with the sentence of the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import RequirementKind, VacancyState
from employers.models import Vacancy
from matching.facts import MatchSettings
from matching.history import PairHistory
from matching.queries import find_latest_run
from matching.run import RunLog, load_world, run_matching
from placements.queries import latest_near_misses_of_vacancy
from placements.queries.for_client import looks_at_client
from placements.rematching import Rematcher
from profiles.catalogue.models import Certificate
from profiles.models import Client, ClientCertificate
from profiles.offer_effects import Decider, Effect, EffectOp
from profiles.offers.operations import OfferInput, OfferRunInput, record_offer
from tests.factories import NOW, TODAY, asked, make_client, make_match_run, make_proposal, make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
COURSE = OfferInput(
    "STAPLER-1", "STAPLER", "Staplerschein", Decider.JC, title_en="Forklift course", provider="Schule",
    effects=(Effect(EffectOp.ADD, "certificate", "forklift"),),
    runs=(OfferRunInput(TODAY + timedelta(days=1), TODAY + timedelta(days=5), 10, 0),),
)  # fmt: skip


@pytest.fixture
def near_miss(sessions: Sessions, world: World) -> tuple[Client, Vacancy]:
    """A client of the case manager and a vacancy of the bakery that a course would open, found by a run."""
    with sessions.begin() as session:
        session.add(Certificate(code="forklift", label_de="Staplerschein", label_en="Forklift licence"))
        client = make_client(session, case_manager_id=world.case_manager.id)
        client.certificates.append(ClientCertificate(certificate_code="forklift", is_held=False))
        vacancy = make_vacancy(
            session, employer=world.bakery, title="Staplerfahrt",
            requirements=(asked(RequirementKind.CERTIFICATE, "forklift"),),
        )  # fmt: skip
        record_offer(session, COURSE, now=NOW, by=None)
        run_id = make_match_run(session).id
    with sessions() as session:
        facts = load_world(session, now=NOW, history=PairHistory(), settings=MatchSettings())
    run_matching(facts, RunLog(sessions, run_id, NOW))
    return client, vacancy


def test_the_client_page_lists_what_offers_would_open(
    visitor: Callable[..., Visitor], near_miss: tuple[Client, Vacancy]
) -> None:
    page = visitor(Role.CASE_MANAGER).get("clients.show", client_id=near_miss[0].id)

    assert "Staplerfahrt" in page.text
    assert "Staplerschein" in page.text


def test_the_near_misses_of_a_vacancy_come_page_by_page(sessions: Sessions, near_miss: tuple[Client, Vacancy]) -> None:
    client, vacancy = near_miss
    with sessions() as session:
        pages = [latest_near_misses_of_vacancy(session, vacancy.id, page=page, size=1) for page in (1, 9)]
        unknown = latest_near_misses_of_vacancy(session, vacancy.id + 1)

    assert [[row.client_id for row in page.rows] for page in pages] == [[client.id]] * 2
    assert [(page.total, page.page, page.pages) for page in pages] == [(1, 1, 1)] * 2
    assert (list(unknown.rows), unknown.total) == ([], 0)


def test_the_vacancy_page_lists_whom_offers_would_bring(
    visitor: Callable[..., Visitor], near_miss: tuple[Client, Vacancy]
) -> None:
    client, vacancy = near_miss

    page = visitor(Role.EMPLOYER_ADVISER).get("proposals.of_vacancy", vacancy_id=vacancy.id)

    assert client.reference in page.text
    assert "Staplerschein" in page.text
    assert any(link.startswith("/proposals/pair") for link in page.links())


def test_who_is_named_beside_a_vacancy_learns_of_each_look_once_with_or_without_a_proposal(
    visitor: Callable[..., Visitor], sessions: Sessions, near_miss: tuple[Client, Vacancy]
) -> None:
    client, vacancy = near_miss
    adviser = visitor(Role.EMPLOYER_ADVISER)

    adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id)
    with sessions.begin() as session:
        run = find_latest_run(session)
        proposed, beside = session.get_one(Client, client.id), session.get_one(Vacancy, vacancy.id)
        make_proposal(session, client=proposed, vacancy=beside, run_id=run.id if run else None)
    adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id)

    with sessions() as session:
        looks, _ = looks_at_client(session, client.id, page=1)
    assert [look.action for look in looks] == ["names_viewed"] * 2


def test_a_vacancy_that_was_closed_since_the_run_is_left_out(
    visitor: Callable[..., Visitor], sessions: Sessions, near_miss: tuple[Client, Vacancy]
) -> None:
    with sessions.begin() as session:
        session.get_one(Vacancy, near_miss[1].id).state = VacancyState.PAUSED

    page = visitor(Role.CASE_MANAGER).get("clients.show", client_id=near_miss[0].id)

    assert "Staplerfahrt" not in page.text


def test_the_client_page_says_what_came_up_since_the_last_run(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=world.case_manager.id)
        make_vacancy(session, employer=world.bakery, title="Brezelverkauf", requirement_level=1)
        make_match_run(session, started_at=NOW)
        session.get_one(Client, client.id).updated_at = NOW + timedelta(minutes=5)
    see = visitor(Role.CASE_MANAGER)

    assert "Die Änderung wird gerade abgeglichen" in see.get("clients.show", client_id=client.id).text
    Rematcher().work(sessions, now=NOW + timedelta(minutes=6))
    page = see.get("clients.show", client_id=client.id)

    assert "neue passende Stelle" in page.text
    assert "Brezelverkauf" in page.text
