"""News for employers' systems: what they see anyway, as numbers and states, each once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.api_access.models import EventKind, WebhookDelivery
from employers.api_access.webhooks import add_webhook
from employers.codes import VacancyState
from employers.models import VacancyChange
from placements.codes import SHOWN_TO_EMPLOYER, ProposalState
from placements.models import Proposal
from placements.webhook_events import collect_events
from tests.factories import NOW, make_proposal, make_user, make_vacancy

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def proposal(session: Session) -> Proposal:
    """A proposal made after a webhook of its employer."""
    vacancy = make_vacancy(session)
    add_webhook(
        session, vacancy.employer_id, "https://h.example.org/", list(EventKind), now=NOW, by=make_user(session).id
    )
    return make_proposal(session, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT, changed_at=LATER)


def payloads(session: Session) -> list[dict[str, object]]:
    return list(session.scalars(sa.select(WebhookDelivery.payload).order_by(WebhookDelivery.id)))


def test_changes_are_told_once_with_ids_and_states_only(session: Session, proposal: Proposal) -> None:
    session.add(
        VacancyChange(vacancy_id=proposal.vacancy_id, from_state=None, to_state=VacancyState.PAUSED, at=LATER)
    )  # fmt: skip
    session.flush()

    counts = [collect_events(session, since=NOW, now=LATER) for _ in range(2)]

    assert counts == [2, 0]
    told = payloads(session)
    assert {key for payload in told for key in payload} == {"vacancy_id", "proposal_id", "state", "at"}
    assert {payload["state"] for payload in told} == {"paused", "short_profile_sent"}


@pytest.mark.parametrize("state", [state for state in ProposalState if state not in SHOWN_TO_EMPLOYER])
def test_what_an_employer_does_not_see_is_not_told(session: Session, proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    session.flush()

    assert collect_events(session, since=NOW, now=LATER) == 0


def test_a_row_that_became_visible_late_is_found_in_the_next_rounds(session: Session, proposal: Proposal) -> None:
    assert proposal.changed_at == LATER

    assert collect_events(session, since=LATER + timedelta(hours=1), now=LATER + timedelta(hours=1)) == 1
