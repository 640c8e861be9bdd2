"""What goes out beside the runs."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Lock
from threading import Event as Signal

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.outside_addresses import Resolve, Target
from core.outside_calls import Network
from employers.api_access.calling import AT_ONCE, OF_A_HOST, SLOW_AT_ONCE, Callers
from employers.api_access.models import DeliveryState, EventKind, Webhook, WebhookDelivery
from employers.api_access.webhooks import Event, add_webhook, queue_events
from employers.publication.models import PublicationMode, PublicVacancy
from employers.publication.operations import agree_to_publication
from jobs.outside import going_outside, work_outside
from placements.codes import ProposalState
from tests.factories import make_employer, make_proposal, make_user, make_vacancy, row_count


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

    with Callers(sessions, clock=lambda: now, network=Network(find=nowhere)) as callers:
        has_more = work_outside(sessions, callers, clock=lambda: now, since=now - timedelta(hours=1))

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

    with Callers(sessions, clock=lambda: now, network=Network(find=meet)) as callers:
        work_outside(sessions, callers, clock=lambda: now, since=now - timedelta(hours=1))

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

    with Callers(sessions, clock=lambda: now, network=Network(find=nowhere)) as callers:
        has_more = callers.call_due(wait_seconds=None)

    with sessions() as session:
        rows = session.scalars(sa.select(WebhookDelivery).order_by(WebhookDelivery.id))
        assert [row.attempts for row in rows] == [1, 0, 0]
    assert not has_more


class SlowHosts:
    """Other systems of which those called "slow" take a connection and say nothing until they are let go."""

    def __init__(self) -> None:
        self.let_go, self.lock = Signal(), Lock()
        self.at_once: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def find(self, url: str, _resolver: Resolve) -> Target:
        host = url.split("/")[2]
        with self.lock:
            self.at_once[host] += 1
            self.most[host] = max(self.most[host], self.at_once[host])
            self.most["slow"] = max(self.most["slow"], sum(n for name, n in self.at_once.items() if "slow" in name))
        if "slow" in host:
            self.let_go.wait(20)
        with self.lock:
            self.at_once[host] -= 1
        return Target(host, 1, "/", "127.0.0.1")


def hooks(sessions: sessionmaker[Session], names: Iterable[str], now: datetime, *, is_slow: bool = False) -> None:
    """Webhooks of these hosts, each with a call that is due."""
    with sessions.begin() as session:
        by = make_user(session).id
        for name in names:
            employer_id, added = make_employer(session).id, now - timedelta(hours=1)
            url = f"https://{name}.example.org/"
            webhook, _ = add_webhook(session, employer_id, url, list(EventKind), now=added, by=by)
            webhook.is_slow = is_slow
            queue_events(session, [Event("k", next(iter(EventKind)), employer_id, {}, now)], now=now)


def answered(sessions: sessionmaker[Session], host: str) -> list[str | None]:
    """How the calls of a host went."""
    with sessions() as session:
        query = sa.select(WebhookDelivery.error).join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        return list(session.scalars(query.where(Webhook.url.contains(host)).order_by(WebhookDelivery.id)))


def test_many_slow_addresses_keep_only_their_own_line_waiting(sessions: sessionmaker[Session]) -> None:
    now, hosts = datetime.now(UTC), SlowHosts()
    hooks(sessions, [f"slow{number}" for number in range(SLOW_AT_ONCE * 3)], now, is_slow=True)
    hooks(sessions, ["quick"], now)

    with Callers(sessions, clock=lambda: now, network=Network(find=hosts.find)) as callers:
        callers.call_due()
        first, held = answered(sessions, "quick"), hosts.most["slow"]
        hooks(sessions, ["quick-too"], now)
        callers.call_due()
        second = answered(sessions, "quick-too")
        hosts.let_go.set()

    assert (first, second, held) == (["connection"], ["connection"], SLOW_AT_ONCE)


def test_one_host_behind_many_webhooks_does_not_take_all_threads(sessions: sessionmaker[Session]) -> None:
    now, hosts = datetime.now(UTC), SlowHosts()
    hooks(sessions, ["slow"] * (AT_ONCE + 1), now)
    hooks(sessions, ["quick"], now)

    with Callers(sessions, clock=lambda: now, network=Network(find=hosts.find)) as callers:
        callers.call_due(wait_seconds=0.5)
        found, held = answered(sessions, "quick"), hosts.most["slow"]
        hosts.let_go.set()

    assert (found, held) == (["connection"], OF_A_HOST)


def test_it_stops_when_it_is_asked_to(sessions: sessionmaker[Session]) -> None:
    with going_outside(sessions, clock=lambda: datetime.now(UTC), poll_seconds=0.01) as nothing:
        assert nothing is None
