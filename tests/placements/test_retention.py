"""What is over its time goes, on the day after the last one kept and not before; what is held back stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry, record
from core.audit_chain import check_chain
from core.register import Kept
from core.retention import Periods
from core.runs import Run
from employers.codes import VacancyState
from employers.models import VacancyChange
from placements.codes import ProposalState
from placements.erased_counts import ErasedCount, shown_counts
from placements.models import Proposal, ProposalStep
from placements.retention import delete_due, due_cases, due_rows
from profiles.codes import ClientState
from profiles.restrictions import restrict_client
from tests.factories import make_client, make_proposal, make_user, make_vacancy

Sessions = sessionmaker[Session]
PERIODS = Periods()
NOW = datetime(2028, 2, 29, 1, 30, tzinfo=UTC)  # a leap day, half past two in Berlin
OLD = datetime(2026, 2, 27, 22, 59, 59, tzinfo=UTC)  # the last second of 27 February 2026 in Berlin
KEPT = OLD + timedelta(seconds=1)  # the first day that is kept begins


def ended(session: Session, at: datetime, **values: Any) -> Proposal:
    return make_proposal(
        session, state=ProposalState.DISMISSED, is_open=False, changed_at=at, suggested_at=at, **values
    )


def due(session: Session, table: str, stream: Kept) -> tuple[int, int]:
    rows = [
        each for each in due_rows(session, periods=PERIODS, now=NOW) if (each.table, each.stream) == (table, stream)
    ]
    return rows[0].rows, rows[0].held


def test_a_proposal_goes_on_the_day_after_the_last_one_kept(sessions: Sessions) -> None:
    with sessions.begin() as session:
        gone, stays, runs = ended(session, OLD), ended(session, KEPT), make_proposal(session, changed_at=OLD)
        held = ended(session, OLD)
        restrict_client(session, held.client_id, reason="a lawsuit", now=NOW, by=make_user(session).id)
        kept = {stays.id, runs.id, held.id}
        assert due(session, "proposal", Kept.PROPOSALS) == (1, 1)

    delete_due(sessions, periods=PERIODS, now=NOW)

    with sessions() as session:
        assert set(session.scalars(sa.select(Proposal.id))) == kept
        assert session.get(ErasedCount, (OLD.year, "suggested")).count == 1  # type: ignore[union-attr]
        assert session.scalars(sa.select(ProposalStep).where(ProposalStep.proposal_id == gone.id)).all() == []
        assert due(session, "proposal", Kept.PROPOSALS) == (0, 1)


def test_a_day_earlier_nothing_is_over_its_time(session: Session) -> None:
    ended(session, OLD)

    rows = due_rows(session, periods=PERIODS, now=NOW - timedelta(days=2))

    assert [each for each in rows if each.rows] == []


def test_counts_of_deleted_proposals_are_shown_from_five_on(session: Session) -> None:
    session.add_all(
        [ErasedCount(year=2024, kind="suggested", count=5), ErasedCount(year=2024, kind="started", count=4)]
    )
    session.flush()

    assert shown_counts(session) == [(2024, "suggested", 5)]


@pytest.mark.parametrize(
    ("action", "months"), [("client_viewed", 12), ("client_refused", 12), ("released_client_viewed", 6)]
)
def test_words_of_the_access_log_go_after_their_months_and_the_chain_holds(
    action: str, months: int, sessions: Sessions
) -> None:
    first_kept = datetime(2027, 2, 28, tzinfo=UTC) if months == 12 else datetime(2027, 8, 29, tzinfo=UTC)
    with sessions.begin() as session:
        for days in (-2, 2):
            record(session, action, kind="client", object_id=1, now=first_kept + timedelta(days=days), by=1)
        record(session, "proposal.accept", kind="proposal", object_id=1, now=first_kept, by=1)

    delete_due(sessions, periods=PERIODS, now=NOW)

    with sessions() as session:
        told = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert list(told) == ["gone", action, "proposal.accept", "audit.removed"]
        assert check_chain(session).findings == []


def test_the_oldest_entries_are_cut_off_after_the_period_of_the_ai_log(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for at in (OLD, KEPT):
            record(session, "proposal.accept", kind="proposal", object_id=1, now=at, by=1)

    delete_due(sessions, periods=PERIODS, now=NOW)

    with sessions() as session:
        assert session.scalars(sa.select(AuditEntry.action)).all() == ["proposal.accept", "audit.pruned"]
        assert check_chain(session).findings == []


def test_a_run_goes_only_when_no_proposal_needs_it_and_notes_of_vacancies_are_emptied(sessions: Sessions) -> None:
    with sessions.begin() as session:
        proposal = make_proposal(session, changed_at=NOW)
        session.execute(sa.update(Run).values(requested_at=OLD, finished_at=OLD))
        vacancy = make_vacancy(session)
        session.add(VacancyChange(vacancy_id=vacancy.id, to_state=VacancyState.OPEN, at=OLD, reason="words"))
        needed = proposal.run_id

    delete_due(sessions, periods=PERIODS, now=NOW)

    with sessions() as session:
        assert session.scalars(sa.select(Run.id)).all() == [needed]
        assert session.scalars(sa.select(VacancyChange.reason)).all() == [None]


def test_an_ended_case_is_named_and_never_deleted_by_itself(sessions: Sessions) -> None:
    at = datetime(2023, 2, 27, tzinfo=UTC)
    with sessions.begin() as session:
        client = make_client(session, state=ClientState.ENDED, updated_at=at)
        make_client(session, state=ClientState.ENDED, updated_at=at + timedelta(days=2))
        client_id = client.id

    delete_due(sessions, periods=PERIODS, now=NOW)

    with sessions() as session:
        assert due_cases(session, periods=PERIODS, now=NOW) == [client_id]
