"""Whose row it is decides too, not the role alone: every way to change what belongs to somebody else is closed."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.users import Role
from employers.codes import VacancyState
from employers.models import Vacancy, VacancyChange
from profiles.models import Client
from tests.factories import make_client, make_user, make_vacancy, row_count
from tests.web.conftest import Visitor
from tests.web.world import World
from web.access import PUBLIC_ENDPOINTS, allowed_roles
from web.api.access import scope_of
from web.forms.client import SECTION_FORMS

Sessions = sessionmaker[Session]
ARGUMENTS = {  # of routes that take forms
    "vacancy_id": 1,
    "draft_id": 1,
    "client_id": 1,
    "proposal_id": 1,
    "message_id": 1,
    "stand_in_id": 1,
    "request_id": 1,
    "task_id": 1,
    "notice_id": 1,
    "offer_id": 1,
    "referral_id": 1,
    "employer_id": 1,
    "contact_id": 1,
    "merge_id": 1,
    "registration_id": 1,
    "step_id": 1,
    "token_id": 1,
    "webhook_id": 1,
    "filter_id": 1,
    "name": "confirm",
    "office_id": 1,
    "release_id": 1,
    "document_id": 1,
    "section": "skills",
    "household_id": 1,
    "answer_id": 1,
    "consent_id": 1,
    "step": "accept",
    "fact": "skills",
    "source_id": 1,
    "sync_id": 1,
    "duplicate_id": 1,
    "decision": "join",
    "user_id": 1,
    "session_id": 1,
    "passkey_id": 1,
    "erasure_id": 1,
    "run_id": 1,
    "alarm_id": 1,
    "kind": "match",
}
STEPS = ("postings.edit", "postings.submit", "vacancy_steps.take_own")


def _name(endpoint: str) -> dict[str, Any]:
    return {"name": "withdraw"} if endpoint == "vacancy_steps.take_own" else {}


@pytest.mark.parametrize("state", [VacancyState.DRAFT, VacancyState.OPEN, VacancyState.PAUSED])
def test_an_employer_takes_no_step_with_another_employers_vacancy(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, state: VacancyState
) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, state=state, title="Bäcker")
    butcher = visitor(None, world.butcher)

    statuses = {
        step: butcher.send(step, {"title": "Mine now", "do": "save"}, vacancy_id=vacancy.id, **_name(step)).status_code
        for step in STEPS
    }

    assert statuses == dict.fromkeys(STEPS, 404)
    with sessions() as session:
        stored = session.get_one(Vacancy, vacancy.id)
        assert (stored.title, stored.state, stored.employer_id) == ("Bäcker", state, world.bakery.id)
        assert row_count(session, VacancyChange) == 0


def test_a_saved_vacancy_belongs_to_who_is_signed_in_whatever_the_form_says(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    posting = {
        "title": "Metzger", "pay_unit": "hour", "german_need": "must", "licence_need": "must",
        "experience_need": "must", "do": "save", "employer_id": str(world.bakery.id), "state": "open",
        "vacancy_id": "1",
    }  # fmt: skip

    answer = visitor(None, world.butcher).send("postings.create", posting)

    assert answer.status_code == 302
    with sessions() as session:
        stored = session.scalars(sa.select(Vacancy)).one()
        assert (stored.employer_id, stored.state) == (world.butchery.id, VacancyState.DRAFT)


def test_a_case_manager_changes_no_foreign_client_and_each_attempt_is_recorded(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        other = make_user(session, role=Role.CASE_MANAGER)
        client = make_client(session, case_manager_id=other.id, confirmed_at=None)
    manager = visitor(None, world.case_manager)

    statuses = [manager.send("clients.confirm", client_id=client.id).status_code]
    statuses += [manager.send("clients.save", client_id=client.id, section=key).status_code for key in SECTION_FORMS]
    statuses += [
        manager.client.get(manager.address("clients.edit", client_id=client.id, section=key)).status_code
        for key in SECTION_FORMS
    ]

    assert set(statuses) == {403}
    with sessions() as session:
        assert session.get_one(Client, client.id).confirmed_at is None
        entries = session.scalars(sa.select(AuditEntry)).all()
        assert {(entry.action, entry.user_id, entry.object_id, str(entry.detail)) for entry in entries} == {
            ("client_refused", world.case_manager.id, str(client.id), "{'purpose': 'placement'}")
        }
        assert len(entries) == len(statuses)


def test_a_client_without_case_manager_is_nobodys_to_open(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=None)

    answer = visitor(Role.CASE_MANAGER).client.get(f"/clients/{client.id}")

    assert answer.status_code == 403


@pytest.mark.parametrize("role", Role)
def test_no_form_of_a_route_is_taken_without_its_token(app: Flask, visitor: Callable[..., Visitor], role: Role) -> None:
    browser = visitor(role)
    posting = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and role in allowed_roles(app, rule.endpoint)
    ]

    statuses = {}
    for rule in posting:
        address = browser.address(rule.endpoint, **{name: ARGUMENTS[name] for name in rule.arguments})
        statuses[rule.endpoint] = browser.client.post(address, data={"csrf_token": "forged"}).status_code

    assert statuses
    assert statuses == dict.fromkeys(statuses, 400)


def test_the_token_of_one_browser_is_none_in_another(visitor: Callable[..., Visitor], world: World) -> None:
    mine, theirs = visitor(None, world.baker), visitor(None, world.butcher)
    mine.csrf_token()

    answer = mine.client.post("/my-vacancies/new", data={"csrf_token": theirs.csrf_token(), "title": "x", "do": "save"})

    assert answer.status_code == 400


def test_every_way_to_change_something_is_closed_to_the_other_roles(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    rules = [
        rule for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint not in PUBLIC_ENDPOINTS
        and scope_of(app, rule.endpoint) is None
    ]  # fmt: skip

    opened = []
    for role in Role:
        browser = visitor(role)
        for rule in rules:
            address = browser.address(rule.endpoint, **{name: ARGUMENTS[name] for name in rule.arguments})
            if role not in allowed_roles(app, rule.endpoint) and browser.client.post(address).status_code != 403:
                opened.append((role, rule.endpoint))

    assert opened == []
