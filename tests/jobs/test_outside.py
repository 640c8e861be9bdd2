"""What goes out beside the runs."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from core.outside_addresses import Resolve, Target
from core.outside_calls import Network
from employers.api_access.models import DeliveryState, EventKind, WebhookDelivery
from employers.api_access.webhooks import add_webhook
from employers.publication.models import PublicationMode, PublicVacancy
from employers.publication.operations import agree_to_publication
from jobs.outside import going_outside, work_outside
from placements.codes import ProposalState
from tests.factories import make_proposal, make_user, make_vacancy, row_count


def nowhere(_url: str, _resolver: Resolve) -> Target:
    return Target("hooks.example.org", 1, "/", "127.0.0.1")  # where nobody listens


def test_a_round_shows_what_was_agreed_and_tries_to_tell_the_news(sessions: sessionmaker[Session]) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        vacancy = make_vacancy(session)
        agree_to_publication(session, vacancy.employer_id, PublicationMode.NAMED, now=now, by=None)
        add_webhook(
            session, vacancy.employer_id, "https://hooks.example.org/", list(EventKind), now=now - timedelta(hours=1),
            by=make_user(session).id,
        )  # fmt: skip
        make_proposal(session, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT, changed_at=now)

    has_more = work_outside(sessions, clock=lambda: now, since=now - timedelta(hours=1), network=Network(find=nowhere))

    assert not has_more
    with sessions() as session:
        assert row_count(session, PublicVacancy) == 1
        delivery = session.get_one(WebhookDelivery, 1)
        assert (delivery.state, delivery.attempts, delivery.error) == (DeliveryState.QUEUED, 1, "connection")


def test_it_stops_when_it_is_asked_to(sessions: sessionmaker[Session]) -> None:
    with going_outside(sessions, clock=lambda: datetime.now(UTC), poll_seconds=0.01) as nothing:
        assert nothing is None
