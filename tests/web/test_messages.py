"""The operator's outbox: figures and decisions, but no text, no address."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.users import Role
from placements.messages.codes import MessageKind, MessageState
from placements.messages.composing import Recipient, Text
from placements.messages.models import Message
from placements.messages.outbox import NewMessage, queue_message
from placements.messages.queries import outbox, outbox_counts
from tests.counting import count_queries
from tests.web.conftest import Visitor

Sessions = sessionmaker[Session]
NOW = datetime.now(UTC)
UNCERTAIN, GIVEN_UP, QUEUED = MessageState.UNCERTAIN, MessageState.GIVEN_UP, MessageState.QUEUED


def store(sessions: Sessions, *states: MessageState) -> list[int]:
    with sessions.begin() as session:
        found = []
        for number, state in enumerate(states):
            recipient = Recipient("Geheimer Name", f"geheim{number}@example.org", "de")
            new = NewMessage(f"test:{number}", MessageKind.RELEASE, recipient, Text("Betreff", "Text https://x/a/y"))
            message = queue_message(session, new, now=NOW)
            message.state = state
            found.append(message.id)
        return found


def test_it_shows_states_but_neither_text_nor_address(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    store(sessions, UNCERTAIN, GIVEN_UP, QUEUED)

    pages = [visitor(Role.OPERATOR).get("messages.index", view=view) for view in ("stuck", "waiting", "done", "?")]

    html = "".join(str(page.soup) for page in pages)
    assert not [word for word in ("geheim", "Geheimer", "Betreff", "https://x/a/y") if word in html]
    assert len(pages[0].soup.select("tbody tr")) == 2
    assert "PASSGENAU_SMTP_URL" in pages[0].text


@pytest.mark.parametrize(
    ("endpoint", "before", "after"),
    [
        ("messages.again", UNCERTAIN, QUEUED),
        ("messages.again", GIVEN_UP, QUEUED),
        ("messages.sent", UNCERTAIN, MessageState.SENT),
        ("messages.cancel", QUEUED, MessageState.CANCELLED),
    ],
)
def test_the_operator_decides_what_becomes_of_a_message_and_it_is_recorded(
    visitor: Callable[..., Visitor], sessions: Sessions, endpoint: str, before: MessageState, after: MessageState
) -> None:
    (message_id,) = store(sessions, before)

    visitor(Role.OPERATOR).post(endpoint, message_id=message_id)

    with sessions() as session:
        message = session.get_one(Message, message_id)
        assert (message.state, message.body is None) == (after, after is not QUEUED)
        assert session.scalars(sa.select(AuditEntry.object_kind)).all() == ["message"]


@pytest.mark.parametrize(
    ("endpoint", "state"),
    [("messages.again", MessageState.SENT), ("messages.sent", GIVEN_UP), ("messages.cancel", MessageState.HANDING)],
)
def test_a_message_on_its_way_or_gone_is_left_alone(
    visitor: Callable[..., Visitor], sessions: Sessions, endpoint: str, state: MessageState
) -> None:
    (message_id,) = store(sessions, state)

    visitor(Role.OPERATOR).post(endpoint, message_id=message_id, status=409)

    with sessions() as session:
        assert session.get_one(Message, message_id).state is state


def test_the_list_asks_the_database_as_often_for_many_messages_as_for_few(sessions: Sessions) -> None:
    store(sessions, *[GIVEN_UP] * 30)

    with sessions() as session, count_queries(session) as statements:
        outbox(session, states=frozenset({GIVEN_UP}), limit=30, offset=0)
        outbox_counts(session, now=NOW)

    assert len([each for each in statements if each.startswith("SELECT")]) == 4
