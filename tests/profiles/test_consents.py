"""Consents: given once for a purpose and scope, revoked for good, never deleted."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from profiles.codes import ConsentPurpose
from profiles.consents import NewConsent, give_consent, has_revoked_sharing, revoke_consent
from profiles.models import Consent
from tests.factories import NOW, TODAY, make_client

SHARE = NewConsent(ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS, "all", "2026-11", TODAY)


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
