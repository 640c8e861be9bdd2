"""What goes out beside the runs."""

from datetime import UTC, datetime, timedelta
from threading import Barrier

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.outside_addresses import Resolve, Target
from core.outside_calls import Network
from employers.api_access.calling import call_due
from employers.api_access.models import DeliveryState, EventKind, WebhookDelivery
from employers.api_access.webhooks import Event, add_webhook, queue_events
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


def test_a_slow_address_does_not_keep_the_others_waiting(sessions: sessionmaker[Session]) -> None:
    now, both_at_once = datetime.now(UTC), Barrier(2, timeout=10)

    def meet(_url: str, _resolver: Resolve) -> Target:
        both_at_once.wait()  # one after another would break the barrier, and with it the round
        return Target("hooks.example.org", 1, "/", "127.0.0.1")

    with sessions.begin() as session:
        vacancy, by = make_vacancy(session), make_user(session).id
        for name in ("one", "two"):
            add_webhook(
                session, vacancy.employer_id, f"https://{name}.example.org/", list(EventKind),
                now=now - timedelta(hours=1), by=by,
            )  # fmt: skip
        make_proposal(session, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT, changed_at=now)

    work_outside(sessions, clock=lambda: now, since=now - timedelta(hours=1), network=Network(find=meet))

    with sessions() as session:
        assert [row.error for row in session.scalars(sa.select(WebhookDelivery))] == ["connection", "connection"]


def test_after_a_failure_the_next_calls_of_a_webhook_wait_and_keep_their_order(sessions: sessionmaker[Session]) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        employer_id, by = make_vacancy(session).employer_id, make_user(session).id
        added = now - timedelta(hours=1)
        add_webhook(session, employer_id, "https://one.example.org/", list(EventKind), now=added, by=by)
        for number in range(3):
            queue_events(session, [Event(f"k{number}", next(iter(EventKind)), employer_id, {}, now)], now=now)

    has_more = call_due(sessions, clock=lambda: now, network=Network(find=nowhere))

    with sessions() as session:
        rows = session.scalars(sa.select(WebhookDelivery).order_by(WebhookDelivery.id))
        assert [row.attempts for row in rows] == [1, 0, 0]
    assert not has_more


def test_it_stops_when_it_is_asked_to(sessions: sessionmaker[Session]) -> None:
    with going_outside(sessions, clock=lambda: datetime.now(UTC), poll_seconds=0.01) as nothing:
        assert nothing is None
