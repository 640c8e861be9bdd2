"""Each look at data of people says in the audit trail what it was for, by the page that was opened."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.audit_chain import check_chain
from placements.codes import LookPurpose
from placements.queries.client_copy import client_copy
from profiles.casework import CaseFile
from profiles.models import Client
from tests.factories import make_client
from tests.web.conftest import Visitor
from tests.web.world import World
from web.access_table import OTHER_PURPOSES, PURPOSES, TEXTS

Sessions = sessionmaker[Session]


@pytest.fixture
def client(sessions: Sessions, world: World) -> Client:
    """One client of the case manager."""
    with sessions.begin() as session:
        found = make_client(session, case_manager_id=world.case_manager.id)
        session.add(CaseFile(client_id=found.id, given_name="Ada", family_name="Muster"))
    return found


def looks(sessions: Sessions) -> list[tuple[str, str | None]]:
    with sessions() as session:
        entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
        endings = ("_viewed", "_refused")
        return [(each.action, each.detail.get("purpose")) for each in entries if each.action.endswith(endings)]


@pytest.mark.parametrize(
    ("endpoint", "purpose"),
    [("clients.show", "placement"), ("clients.consents", "information"), ("clients.releases", "together")],
)
def test_a_look_at_a_client_keeps_what_the_page_is_for(
    sessions: Sessions, world: World, client: Client, visitor: Callable[..., Visitor], endpoint: str, purpose: str
) -> None:
    visitor(None, world.case_manager).get(endpoint, client_id=client.id)

    assert looks(sessions) == [("client_viewed", purpose)]


def test_lists_of_names_and_refusals_keep_it_too(
    sessions: Sessions, world: World, client: Client, visitor: Callable[..., Visitor]
) -> None:
    visitor(None, world.case_manager).get("clients.index")
    visitor(None, world.adviser).get("proposals.queue")
    visitor(None, world.adviser).get("clients.show", client_id=client.id, status=403)

    found = looks(sessions)

    assert {action for action, _ in found} >= {"names_viewed", "page_refused"}
    assert {purpose for _, purpose in found} == {LookPurpose.PLACEMENT}


def test_a_copy_of_the_data_and_the_check_of_the_trail_take_entries_with_and_without_purpose(
    sessions: Sessions, world: World, client: Client, visitor: Callable[..., Visitor]
) -> None:
    visitor(None, world.case_manager).get("clients.show", client_id=client.id)

    with sessions() as session:
        copy, check = client_copy(session, client.id), check_chain(session)

    assert [look["purpose"] for look in copy.looks if look["action"] == "client_viewed"] == ["placement"]
    assert check.findings == []


def test_each_purpose_has_words_and_each_page_with_a_purpose_of_its_own_exists(
    world: World, visitor: Callable[..., Visitor]
) -> None:
    app = visitor(None, world.case_manager).app

    assert set(TEXTS) == set(LookPurpose)
    assert set(OTHER_PURPOSES) <= set(app.view_functions)
    assert set(PURPOSES.values()) | set(OTHER_PURPOSES.values()) <= set(TEXTS)
