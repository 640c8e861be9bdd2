"""Steps of vacancies on pages: the adviser's, the employer's, and the page behind a link."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.codes import VacancyState
from employers.models import Contact, Vacancy
from employers.queries import vacancy_changes
from placements.messages.vacancy_links import new_vacancy_link
from tests.factories import TODAY, make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]


@pytest.fixture
def vacancy_in(sessions: Sessions, world: World) -> Callable[..., Vacancy]:
    def make(state: VacancyState) -> Vacancy:
        with sessions.begin() as session:
            return make_vacancy(session, employer=world.bakery, state=state, openings=1, starts_now=True,
                                kind="ARBEIT", hours_min=20, occupation_code="62312")  # fmt: skip

    return make


def state_of(sessions: Sessions, vacancy: Vacancy) -> VacancyState:
    with sessions() as session:
        return session.get_one(Vacancy, vacancy.id).state


def test_the_service_ends_only_with_hint_and_reason(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, vacancy_in: Callable[..., Vacancy]
) -> None:
    adviser, vacancy = visitor(None, world.adviser), vacancy_in(VacancyState.OPEN)
    told = {"end_service-note": "Nobody suits.", "end_service-on": (TODAY - timedelta(days=900)).isoformat()}

    adviser.post("vacancy_steps.take", {}, vacancy_id=vacancy.id, name="end_service")
    refused = state_of(sessions, vacancy)
    adviser.post("vacancy_steps.take", told, vacancy_id=vacancy.id, name="end_service")

    assert (refused, state_of(sessions, vacancy)) == (VacancyState.OPEN, VacancyState.SERVICE_ENDED)
    assert world.adviser.display_name in adviser.get("reviews.show", vacancy_id=vacancy.id).text


@pytest.mark.parametrize("name", ["open", "reject", "end_service", "expire", "nonsense"])
def test_an_employer_takes_no_step_of_others(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, vacancy_in: Callable[..., Vacancy], name: str
) -> None:
    vacancy = vacancy_in(VacancyState.SUBMITTED)

    visitor(None, world.baker).post("vacancy_steps.take_own", vacancy_id=vacancy.id, name=name)

    assert state_of(sessions, vacancy) is VacancyState.SUBMITTED


def test_an_employer_renews_an_expired_vacancy_with_one_click(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, vacancy_in: Callable[..., Vacancy]
) -> None:
    baker, vacancy = visitor(None, world.baker), vacancy_in(VacancyState.EXPIRED)
    page = baker.get("postings.show", vacancy_id=vacancy.id)

    baker.post("vacancy_steps.take_own", vacancy_id=vacancy.id, name="renew")

    assert page.soup.select_one("form[action$='/steps/renew'] button")
    assert state_of(sessions, vacancy) is VacancyState.OPEN


def test_a_link_acts_when_it_is_sent_and_not_when_it_is_read(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, vacancy_in: Callable[..., Vacancy]
) -> None:
    vacancy, somebody = vacancy_in(VacancyState.REMINDED), visitor(None)
    with sessions.begin() as session:
        contact = session.scalars(sa.select(Contact).where(Contact.employer_id == world.bakery.id)).one()
        token = new_vacancy_link(session, vacancy.id, contact.id, now=datetime.now(UTC)).url.rpartition("/")[2]

    somebody.get("vacancy_steps.link", token=token)
    read = state_of(sessions, vacancy)
    somebody.post("vacancy_steps.link", {"step": "confirm"}, token=token)

    with sessions() as session:
        steps = [row.step for row in vacancy_changes(session, vacancy.id)]
    assert (read, state_of(sessions, vacancy), steps) == (VacancyState.REMINDED, VacancyState.OPEN, ["confirm"])
    somebody.post("vacancy_steps.link", {"step": "withdraw"}, token=token, status=409)


def test_an_unknown_link_says_so(visitor: Callable[..., Visitor]) -> None:
    visitor(None).get("vacancy_steps.link", token="never-was", status=404)
