"""The adviser's review of vacancies."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from employers.codes import Need, Origin, RequirementKind, VacancyState
from employers.models import Requirement, Vacancy
from employers.queries import get_vacancy, vacancy_changes
from tests.counting import count_queries
from tests.factories import make_vacancy
from tests.web.conftest import Page, Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]


@pytest.fixture
def adviser(visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(Role.EMPLOYER_ADVISER)


@pytest.fixture
def submitted(sessions: Sessions, world: World) -> Vacancy:
    """A vacancy of the bakery that waits for its review; its German was read from the text."""
    read = Requirement(
        kind=RequirementKind.LANGUAGE,
        code="de",
        level=3,
        need=Need.MUST,
        origin=Origin.READ_FROM_TEXT,
        words="Deutsch B1",
    )
    return _make(sessions, employer=world.bakery, requirements=(read,), title="Bäcker/in")


def _make(sessions: Sessions, **values: Any) -> Vacancy:
    with sessions.begin() as session:
        return make_vacancy(session, **{"state": VacancyState.SUBMITTED, "occupation_code": BAKER} | values)


def _stored(sessions: Sessions, vacancy: Vacancy) -> Vacancy:
    with sessions() as session:
        return get_vacancy(session, vacancy.id)


def test_the_list_opens_with_what_waits_for_a_review(adviser: Visitor, sessions: Sessions, submitted: Vacancy) -> None:
    opened = _make(sessions, state=VacancyState.OPEN, title="Open already")

    links = adviser.get("reviews.queue").links()

    assert f"/vacancies/{submitted.id}" in links
    assert f"/vacancies/{opened.id}" not in links


def test_other_states_are_a_filter_away_and_drafts_are_not(adviser: Visitor, sessions: Sessions) -> None:
    opened = _make(sessions, state=VacancyState.OPEN)
    draft = _make(sessions, state=VacancyState.DRAFT)

    links = adviser.get("reviews.queue", state="any").links()

    assert f"/vacancies/{opened.id}" in links
    assert f"/vacancies/{draft.id}" not in links
    adviser.get("reviews.show", status=404, vacancy_id=draft.id)


def test_the_list_can_be_narrowed_to_ones_own_employers_and_to_words(
    adviser: Visitor, sessions: Sessions, world: World, submitted: Vacancy
) -> None:
    other = _make(sessions, employer=world.butchery, title="Metzger 100%")

    mine = adviser.get("reviews.queue", scope="mine").links()
    found = adviser.get("reviews.queue", q="100%").links()
    none = adviser.get("reviews.queue", q="0_0")

    assert f"/vacancies/{submitted.id}" in mine
    assert f"/vacancies/{other.id}" not in mine
    assert f"/vacancies/{other.id}" in found
    assert none.soup.select(".empty")


def test_a_long_list_has_pages_and_asks_the_database_no_more(
    adviser: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        for _ in range(30):
            make_vacancy(session, employer=world.bakery, state=VacancyState.SUBMITTED)
    readers, _writers = adviser.app.extensions["passgenau_sessions"]

    with readers() as session, count_queries(session) as first:
        adviser.get("reviews.queue")
    with readers() as session, count_queries(session) as second:
        page = adviser.get("reviews.queue", page=2)

    assert len(page.soup.select("tbody tr")) == 5
    assert abs(len(first) - len(second)) <= 2


def test_an_opened_vacancy_keeps_what_was_confirmed(adviser: Visitor, sessions: Sessions, submitted: Vacancy) -> None:
    page = adviser.get("reviews.show", vacancy_id=submitted.id)
    shown = [str(box["value"]) for box in page.soup.select("[name=shown]")]

    adviser.post("reviews.check", {"do": "open", "shown": shown, "keep": shown}, vacancy_id=submitted.id)

    vacancy = _stored(sessions, submitted)
    assert "Deutsch B1" in page.text
    assert vacancy.state is VacancyState.OPEN
    assert [row.origin for row in vacancy.requirements] == [Origin.CONFIRMED]


def test_what_is_unticked_is_removed(adviser: Visitor, sessions: Sessions, submitted: Vacancy) -> None:
    key = f"requirement-{_stored(sessions, submitted).requirements[0].id}"

    adviser.post("reviews.check", {"do": "check", "shown": [key]}, vacancy_id=submitted.id)

    vacancy = _stored(sessions, submitted)
    assert vacancy.requirements == []
    assert vacancy.state is VacancyState.SUBMITTED


def test_what_was_not_shown_stays_as_it_is(adviser: Visitor, sessions: Sessions, submitted: Vacancy) -> None:
    adviser.post("reviews.check", {"do": "check"}, vacancy_id=submitted.id)

    assert [row.origin for row in _stored(sessions, submitted).requirements] == [Origin.READ_FROM_TEXT]


def test_the_way_to_the_matches_stands_on_the_page(adviser: Visitor, submitted: Vacancy) -> None:
    links = adviser.get("reviews.show", vacancy_id=submitted.id).links()

    assert f"/proposals/vacancy/{submitted.id}" in links


def test_a_vacancy_is_given_back_with_a_reason_that_the_employer_reads(
    adviser: Visitor, visitor: Callable[..., Visitor], sessions: Sessions, world: World, submitted: Vacancy
) -> None:
    adviser.post("reviews.reject", {"reason": "  "}, status=422, vacancy_id=submitted.id)
    adviser.post("reviews.reject", {"reason": "Bitte den Lohn nennen."}, vacancy_id=submitted.id)

    with sessions() as session:
        last = vacancy_changes(session, submitted.id)[-1]
    assert (last.to_state, last.reason, last.by) == (
        VacancyState.QUERY, "Bitte den Lohn nennen.", world.adviser.id,
    )  # fmt: skip
    assert "Bitte den Lohn nennen." in visitor(None, world.baker).get("postings.show", vacancy_id=submitted.id).text


def test_an_open_vacancy_is_paused_and_resumed(adviser: Visitor, sessions: Sessions) -> None:
    vacancy = _make(sessions, state=VacancyState.OPEN)

    adviser.post("vacancy_steps.take", vacancy_id=vacancy.id, name="pause")
    paused = _stored(sessions, vacancy).state
    adviser.post("vacancy_steps.take", vacancy_id=vacancy.id, name="resume")

    assert (paused, _stored(sessions, vacancy).state) == (VacancyState.PAUSED, VacancyState.OPEN)


def test_a_step_that_is_not_possible_any_more_is_said(adviser: Visitor, sessions: Sessions) -> None:
    vacancy = _make(sessions, state=VacancyState.WITHDRAWN)

    page = adviser.post("vacancy_steps.take", vacancy_id=vacancy.id, name="pause")

    assert page.soup.select(".kern-alert--danger")
    assert _stored(sessions, vacancy).state is VacancyState.WITHDRAWN


def test_pay_below_the_minimum_wage_is_not_opened(adviser: Visitor, sessions: Sessions) -> None:
    vacancy = _make(sessions, pay_min_cents=950, pay_unit="hour")

    page = adviser.post("reviews.check", {"do": "open"}, status=422, vacancy_id=vacancy.id)

    assert "MiLoG" in page.text
    assert _stored(sessions, vacancy).state is VacancyState.SUBMITTED


def test_the_pages_of_an_empty_list_are_whole(page: Callable[..., Page]) -> None:
    assert page(Role.EMPLOYER_ADVISER, "reviews.queue").soup.select(".empty")


def test_the_adviser_sees_what_the_legal_check_found(adviser: Visitor, sessions: Sessions) -> None:
    vacancy = _make(sessions, title="Verkäufer (m/w/d)", description="Deutsch als Muttersprache.")

    page = adviser.get("reviews.show", vacancy_id=vacancy.id)

    assert "Deutsch als Muttersprache" in page.text


def test_the_adviser_sees_where_the_learned_opinion_doubts_a_rule(adviser: Visitor, sessions: Sessions) -> None:
    vacancy = _make(sessions, title="Berater (m/w/d)", description="Wir beraten EU-Bürger zu Fragen der Freizügigkeit.")

    page = adviser.get("reviews.show", vacancy_id=vacancy.id)

    assert "was das Programm aus Beispielen gelernt hat, spricht dagegen" in page.text


def test_a_finding_is_decided_with_a_reason_before_the_vacancy_opens(
    adviser: Visitor, visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    words = {"title": "Bürokraft (m/w/d)", "description": "Deutsch als Muttersprache."}
    vacancy = _make(sessions, employer=world.bakery, state=VacancyState.SUBMITTED, **words)
    key = str(adviser.get("reviews.show", vacancy_id=vacancy.id).field("finding")["value"])
    adviser.post("reviews.check", {"do": "open"}, status=422, vacancy_id=vacancy.id)
    adviser.post("reviews.decide", {"finding": key, "outcome": "allowed"}, status=422, vacancy_id=vacancy.id)

    decided = {"finding": key, "outcome": "allowed", "reason": "Sprachschule."}
    assert "Sprachschule." in adviser.post("reviews.decide", decided, vacancy_id=vacancy.id).text

    assert visitor(Role.EMPLOYER).send("reviews.decide", decided, vacancy_id=vacancy.id).status_code == 403
    adviser.post("reviews.check", {"do": "open"}, vacancy_id=vacancy.id)
