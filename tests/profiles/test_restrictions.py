"""Restricted data are kept and neither matched nor shown on, from the next question on (Art. 18 GDPR)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from matching.history import PairHistory
from matching.queries import client_facts
from profiles.codes import ClientState
from profiles.consents import has_revoked_sharing
from profiles.models import Client
from profiles.restrictions import find_restriction, lift_restriction, restrict_client
from tests.factories import NOW, TODAY, make_client, make_user

LATER = NOW + timedelta(minutes=10)


def matched(session: Session) -> list[int]:
    return [each.client_id for each in client_facts(session, today=TODAY, history=PairHistory())]


def restricted(session: Session) -> Client:
    client = make_client(session)
    restrict_client(session, client.id, reason=" The client contests   everything ", now=NOW, by=make_user(session).id)
    return client


def test_a_restricted_client_rests_and_is_shown_to_no_employer(session: Session) -> None:
    client = restricted(session)

    found = find_restriction(session, client.id)

    assert found is not None
    assert (found.reason, client.state) == ("The client contests everything", ClientState.PAUSED)
    assert has_revoked_sharing(session, client.id)
    assert matched(session) == []


def test_a_restricted_client_is_not_matched_even_when_set_to_active(session: Session) -> None:
    client = restricted(session)
    client.state = ClientState.ACTIVE
    session.flush()

    assert matched(session) == []


def test_who_matches_what_has_changed_sees_a_restriction_and_finds_the_client_resting(session: Session) -> None:
    client = make_client(session)
    restrict_client(session, client.id, reason="Disputed", now=LATER, by=make_user(session).id)
    client.state = ClientState.ACTIVE
    session.flush()

    [found] = client_facts(session, today=TODAY, history=PairHistory(), ids=[client.id])

    assert (client.updated_at, found.is_paused) == (LATER, True)


def test_a_restriction_does_not_prolong_what_is_kept_of_a_case_that_has_ended(session: Session) -> None:
    client = make_client(session, state=ClientState.ENDED)
    before, by = client.updated_at, make_user(session).id

    restrict_client(session, client.id, reason="Disputed", now=LATER, by=by)
    lift_restriction(session, client.id, now=LATER, by=by)

    assert (client.state, client.updated_at) == (ClientState.ENDED, before)


def test_what_was_before_comes_back_when_it_is_lifted(session: Session) -> None:
    client = restricted(session)

    lift_restriction(session, client.id, now=NOW, by=make_user(session).id)

    assert client.state is ClientState.ACTIVE
    assert not has_revoked_sharing(session, client.id)
    assert matched(session) == [client.id]


def test_a_reason_is_asked_for_and_one_restriction_stands_at_a_time(session: Session) -> None:
    client, user = make_client(session), make_user(session)

    with pytest.raises(InvalidInput):
        restrict_client(session, client.id, reason=" ", now=NOW, by=user.id)
    with pytest.raises(NotFound):
        lift_restriction(session, client.id, now=NOW, by=user.id)
    restrict_client(session, client.id, reason="x", now=NOW, by=user.id)
    with pytest.raises(Conflict):
        restrict_client(session, client.id, reason="y", now=NOW, by=user.id)
