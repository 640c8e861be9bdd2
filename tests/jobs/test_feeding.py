"""What a fetched feed says of a vacancy has all that the same step has anywhere else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.api_access.models import EventKind, WebhookDelivery
from employers.api_access.webhooks import add_webhook
from employers.codes import VacancyState
from employers.models import Vacancy
from employers.sources.codes import SourceKind
from employers.sources.operations import SourceInput, save_source
from jobs.feeding import sync_feeds
from placements.codes import ProposalState
from placements.models import Proposal
from placements.rematching import changes_waiting
from placements.webhook_events import collect_events
from tests.factories import NOW, make_proposal, make_user

Sessions = sessionmaker[Session]
LATER = NOW + timedelta(days=2)
BOTH = ("a;Koch;Muster GmbH", "b;Maler;Muster GmbH")


@pytest.fixture
def fetch(sessions: Sessions, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    folder = tmp_path / "in"
    folder.mkdir()
    entered = SourceInput(
        "Muster", SourceKind.FOLDER, str(folder), new_state=VacancyState.OPEN, max_loss_percent=100
    )  # fmt: skip
    with sessions.begin() as session:
        save_source(session, entered, now=NOW, by=None)

    def run(*rows: str, now: Any = NOW) -> dict[str, Any]:
        (folder / "v.csv").write_text("\n".join(("reference;title;employer", *rows)), encoding="utf-8")
        return sync_feeds(sessions, tmp_path, now=now)

    return run


def test_a_withdrawal_ends_proposals_calls_the_employers_system_and_matches_at_once(
    sessions: Sessions, fetch: Callable[..., dict[str, Any]]
) -> None:
    fetch(*BOTH)
    with sessions.begin() as session:
        gone, kept = session.scalars(sa.select(Vacancy).order_by(Vacancy.source_id))
        add_webhook(
            session, gone.employer_id, "https://h.example.org/", list(EventKind), now=NOW, by=make_user(session).id
        )
        ids = [make_proposal(session, vacancy=each, state=ProposalState.SUGGESTED).id for each in (gone, kept)]

    done = fetch(BOTH[1], now=LATER)

    assert done["feeds_done"] == 1
    with sessions.begin() as session:
        assert [session.get_one(Proposal, each).is_open for each in ids] == [False, True]
        collect_events(session, since=LATER, now=LATER)
        told = [one for one in session.scalars(sa.select(WebhookDelivery.payload)) if one["state"] == "withdrawn"]
        assert [one["vacancy_id"] for one in told] == [gone.id]
        assert ("vacancy", gone.id) in [each.of for each in changes_waiting(session, since=NOW)]


def test_a_vacancy_that_is_still_listed_counts_as_confirmed(
    sessions: Sessions, fetch: Callable[..., dict[str, Any]]
) -> None:
    fetch(*BOTH)

    fetch(*BOTH, now=LATER)

    with sessions() as session:
        assert set(session.scalars(sa.select(Vacancy.confirmed_on))) == {LATER.date()}
