"""Consents: given once for a purpose and scope, revoked for good, never deleted."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict, InvalidInput, NotFound
from profiles.codes import ConsentPurpose
from profiles.consents import NewConsent, give_consent, has_revoked_sharing, may_be_written_to, revoke_consent
from profiles.models import Client, Consent
from tests.factories import NOW, TODAY, make_client

SHARE = NewConsent(ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS, "", "2026-11", TODAY)


def test_a_revocation_counts_with_the_next_question_and_a_new_consent_after_it(session: Session) -> None:
    client = make_client(session)

    consent = give_consent(session, client.id, SHARE, now=NOW, by=None)
    assert not has_revoked_sharing(session, client.id)
    revoke_consent(session, client.id, consent.id, now=NOW, by=None)
    assert has_revoked_sharing(session, client.id)
    give_consent(session, client.id, SHARE, now=NOW, by=None)

    assert not has_revoked_sharing(session, client.id)
    assert [each.revoked_on for each in client.consents] == [TODAY, None]


def test_a_consent_that_stands_is_not_given_twice_and_none_in_the_future(session: Session) -> None:
    client = make_client(session)
    give_consent(session, client.id, SHARE, now=NOW, by=None)

    with pytest.raises(Conflict):
        give_consent(session, client.id, SHARE, now=NOW, by=None)
    with pytest.raises(InvalidInput):
        give_consent(
            session,
            client.id,
            NewConsent(SHARE.purpose, "other", "2026-11", TODAY + timedelta(days=1)),
            now=NOW,
            by=None,
        )


def test_a_second_revocation_changes_nothing_and_another_clients_consent_is_not_found(session: Session) -> None:
    client, other = make_client(session), make_client(session)
    consent = give_consent(session, client.id, SHARE, now=NOW, by=None)
    revoke_consent(session, client.id, consent.id, now=NOW, by=None)

    again: Consent = revoke_consent(session, client.id, consent.id, now=NOW + timedelta(days=3), by=None)

    assert again.revoked_on == TODAY
    with pytest.raises(NotFound):
        revoke_consent(session, other.id, consent.id, now=NOW, by=None)


def test_a_narrow_consent_does_not_stand_in_for_the_one_without_limit_that_was_revoked(session: Session) -> None:
    client = make_client(session)
    wide = give_consent(session, client.id, SHARE, now=NOW, by=None)
    give_consent(session, client.id, replace(SHARE, scope="only Bakery X"), now=NOW, by=None)
    assert not has_revoked_sharing(session, client.id)

    revoke_consent(session, client.id, wide.id, now=NOW, by=None)

    assert has_revoked_sharing(session, client.id)


def test_who_consents_to_some_messages_only_is_not_written_to_by_the_machine(session: Session) -> None:
    client = make_client(session)
    messages = replace(SHARE, purpose=ConsentPurpose.CONTACT_BY_MESSAGE)
    reachable = sa.select(Client.id).where(may_be_written_to(Client.id))

    give_consent(session, client.id, replace(messages, scope="interviews"), now=NOW, by=None)
    before = session.scalars(reachable).all()
    give_consent(session, client.id, messages, now=NOW, by=None)

    assert (before, session.scalars(reachable).all()) == ([], [client.id])


def test_two_clicks_at_once_record_one_consent(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        client_id = make_client(session).id

    def click() -> None:
        with sessions.begin() as second:
            give_consent(second, client_id, SHARE, now=NOW, by=None)

    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as first:
            give_consent(first, client_id, SHARE, now=NOW, by=None)
            other = pool.submit(click)
            wait([other], timeout=0.2)  # until it has read what it can see
        with pytest.raises(Conflict):
            other.result()
