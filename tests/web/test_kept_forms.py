"""A form sent after the session has ended: nothing typed is lost, and nobody else gets to see it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role, User, UserSession, password_hash, users
from placements.codes import ProposalState
from placements.models import Proposal, ProposalStep
from tests.factories import make_client, make_proposal
from tests.web.conftest import Visitor, check_page
from tests.web.world import World

Sessions = sessionmaker[Session]
PASSWORD = "a password of the tests"
TYPED = {"ask_case_manager-version": "1", "ask_case_manager-note": "Kann sie schwer heben?"}


@pytest.fixture
def proposal_id(sessions: Sessions, world: World) -> int:
    with sessions.begin() as session:
        for user in users(session):
            user.password_hash = password_hash(PASSWORD)
        client = make_client(session, case_manager_id=world.case_manager.id)
        return make_proposal(session, client=client).id


def let_sessions_end(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(sa.update(UserSession).values(seen_at=datetime.now(UTC) - timedelta(hours=2)))


def send_late(adviser: Visitor, sessions: Sessions, proposal_id: int) -> str:
    """Send the form after the session has ended; what the sign-in page carries."""
    address = adviser.address("proposals.take", proposal_id=proposal_id, step="ask_case_manager")
    token = adviser.csrf_token()
    let_sessions_end(sessions)
    page = check_page(adviser.client.post(address, data=TYPED | {"csrf_token": token}))
    assert page.status == 403
    assert "aufgehoben" in page.text
    return str(page.field("kept")["value"])


def sign_in(client: FlaskClient, user: User, kept: str, token: str) -> str:
    data = {"email": user.email, "password": PASSWORD, "kept": kept, "csrf_token": token}
    return client.post("/sign-in", data=data, follow_redirects=True).get_data(as_text=True)


def token_of(client: FlaskClient) -> str:
    page = check_page(client.get("/sign-in"))
    return str(page.field("csrf_token")["value"])


def test_what_was_typed_is_there_after_the_sign_in_and_can_be_sent(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal_id: int
) -> None:
    adviser = visitor(Role.EMPLOYER_ADVISER)
    kept = send_late(adviser, sessions, proposal_id)
    assert "heben" not in kept

    data = {"email": world.adviser.email, "password": PASSWORD, "kept": kept, "csrf_token": token_of(adviser.client)}
    page = check_page(adviser.client.post("/sign-in", data=data))
    form = page.soup.select_one(f'form[action="/proposals/{proposal_id}/steps/ask_case_manager"]')
    assert form is not None
    fields = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    answer = adviser.client.post(str(form["action"]), data=fields)

    assert (page.status, answer.status_code) == (200, 302)
    assert "Kann sie schwer heben?" in page.text
    with sessions() as session:
        step = session.scalars(sa.select(ProposalStep).order_by(ProposalStep.id.desc())).first()
        assert step is not None
        assert (step.to_state, step.note) == (ProposalState.QUERY, "Kann sie schwer heben?")


def test_nobody_else_gets_what_was_typed(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal_id: int
) -> None:
    adviser = visitor(Role.EMPLOYER_ADVISER)
    kept = send_late(adviser, sessions, proposal_id)

    text = sign_in(adviser.client, world.case_manager, kept, token_of(adviser.client))

    assert "heben" not in text
    assert "wurde verworfen" in text


def test_a_changed_or_old_form_is_dropped(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal_id: int
) -> None:
    adviser = visitor(Role.EMPLOYER_ADVISER)
    kept = send_late(adviser, sessions, proposal_id)

    text = sign_in(adviser.client, world.adviser, kept[:-4] + "AAA=", token_of(adviser.client))

    assert "heben" not in text


def test_a_form_without_its_token_is_not_kept(
    visitor: Callable[..., Visitor], sessions: Sessions, proposal_id: int
) -> None:
    adviser = visitor(Role.EMPLOYER_ADVISER)
    let_sessions_end(sessions)

    answer = adviser.client.post(f"/proposals/{proposal_id}/steps/ask_case_manager", data=TYPED)

    assert answer.status_code == 400
    with sessions() as session:
        assert session.get_one(Proposal, proposal_id).state is ProposalState.SUGGESTED
