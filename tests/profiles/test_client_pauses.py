"""Proposals rest until a day; the client or the day ends it, staff's own pauses stay."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput
from core.users import Role
from profiles.client_pauses import end_due_pauses, end_pause, pause_proposals
from profiles.codes import ClientState
from profiles.inputs import ClientInput
from profiles.operations import update_client_facts
from tests.factories import NOW, TODAY, make_client, make_user

WEEK = timedelta(days=7)


def test_a_rest_ends_by_itself_on_its_day(session: Session) -> None:
    client = make_client(session)
    pause_proposals(session, client.id, until=TODAY + WEEK, now=NOW)

    early = end_due_pauses(session, today=TODAY + timedelta(days=6), now=NOW)
    state_before = client.state
    due = end_due_pauses(session, today=TODAY + WEEK, now=NOW + WEEK)

    assert (early, state_before, due) == (0, ClientState.PAUSED, 1)
    assert (client.state, client.paused_until, client.updated_at) == (ClientState.ACTIVE, None, NOW + WEEK)


def test_the_client_ends_a_rest_before_its_day(session: Session) -> None:
    client = make_client(session)
    pause_proposals(session, client.id, until=TODAY + WEEK, now=NOW)

    done = [end_pause(session, client.id, now=NOW), end_pause(session, client.id, now=NOW)]

    assert (done, client.state) == ([True, False], ClientState.ACTIVE)


@pytest.mark.parametrize("days", [-1, 0, 93])
def test_a_day_that_is_past_or_too_far_is_refused(session: Session, days: int) -> None:
    client = make_client(session)

    with pytest.raises(InvalidInput):
        pause_proposals(session, client.id, until=TODAY + timedelta(days=days), now=NOW)


@pytest.mark.parametrize("state", [ClientState.PAUSED, ClientState.IN_WORK, ClientState.ENDED])
def test_what_staff_have_set_is_not_the_clients_to_change(session: Session, state: ClientState) -> None:
    client = make_client(session, state=state)

    with pytest.raises(Conflict):
        pause_proposals(session, client.id, until=TODAY + WEEK, now=NOW)

    assert not end_pause(session, client.id, now=NOW)
    assert end_due_pauses(session, today=TODAY + WEEK, now=NOW) == 0
    assert client.state is state


def test_a_day_left_over_from_before_wakes_nobody_who_has_begun_to_work(session: Session) -> None:
    client = make_client(session)
    pause_proposals(session, client.id, until=TODAY + WEEK, now=NOW)
    client.state = ClientState.IN_WORK

    count = end_due_pauses(session, today=TODAY + WEEK, now=NOW)

    assert (count, client.state, client.paused_until) == (0, ClientState.IN_WORK, None)


def test_a_pause_of_staff_outlives_the_day_that_the_client_once_chose(session: Session) -> None:
    client, staff = make_client(session), make_user(session, role=Role.CASE_MANAGER)
    pause_proposals(session, client.id, until=TODAY + WEEK, now=NOW)
    for state in (ClientState.ACTIVE, ClientState.PAUSED):
        update_client_facts(session, client.id, ClientInput(state=state), now=NOW, by=staff.id)

    ended = end_pause(session, client.id, now=NOW)
    due = end_due_pauses(session, today=TODAY + WEEK, now=NOW + WEEK)

    assert (ended, due, client.state) == (False, 0, ClientState.PAUSED)
