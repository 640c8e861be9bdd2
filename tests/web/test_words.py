"""The case manager's page of what staff wrote, and what the client's copy then holds."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role
from placements.codes import TaskKind
from placements.models import Task
from placements.queries.client_copy import client_copy
from placements.staff_words import ask_for_words
from profiles.casework import CaseFile
from tests.factories import NOW, make_client, make_proposal, make_user
from tests.web.conftest import Page, Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]


@pytest.fixture
def client_id(sessions: Sessions, world: World) -> int:
    """A client of the case manager with two texts of staff."""
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=world.case_manager.id)
        session.add(CaseFile(client_id=client.id, note="Seldom late."))
        make_proposal(session, client=client, next_step="Ring the sister")
        ask_for_words(session, client.id, now=NOW)
        return client.id


def _forms(page: Page) -> list[Any]:
    return [form for form in page.soup.select("main form") if form.select_one("[name=place]")]


def _typed(form: Any) -> dict[str, str]:
    return {name: str(form.select_one(f"[name={name}]")["value"]) for name in ("place", "digest")}


def test_each_text_is_handed_out_or_kept_out_and_the_task_leads_there(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, client_id: int
) -> None:
    manager = visitor(None, world.case_manager)
    with sessions() as session:
        task_id = session.scalars(sa.select(Task.id).where(Task.kind == TaskKind.COPY_WORDS)).one()
    page = manager.get("clients.words", client_id=client_id)
    texts = {str(form.find_previous("blockquote").get_text()): _typed(form) for form in _forms(page)}

    led = manager.client.get(f"/tasks/{task_id}").location
    manager.post(
        "clients.decide_about_words", texts["Ring the sister"] | {"do": "refuse"}, client_id=client_id, status=422
    )
    kept = texts["Ring the sister"] | {"do": "refuse", "reason": "other_people"}
    manager.post("clients.decide_about_words", kept, client_id=client_id)
    last = manager.post("clients.decide_about_words", texts["Seldom late."] | {"do": "release"}, client_id=client_id)

    assert led.endswith(f"/clients/{client_id}/words")
    assert ("in der Kopie" in last.text, "bleibt draußen" in last.text) == (True, True)
    with sessions() as session:
        assert "Seldom late." in str(client_copy(session, client_id).parts)
        assert session.get_one(Task, task_id).done_at is not None
        other = make_user(session, role=Role.CASE_MANAGER)
        session.commit()
    visitor(None, other).get("clients.words", client_id=client_id, status=403)
