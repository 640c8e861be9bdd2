"""Two people erase a client: everything goes by the schema, counts and an audit trail without names stay."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry, record
from core.audit_chain import check_chain
from core.errors import Conflict, NotAllowed
from core.runs import STALE_AFTER, RunKind, RunTaken, RunTrigger, claim_run, finish_run, hold_run, queue_run
from core.users import Role
from matching.models import FactSnapshot
from matching.replaying import replay_run
from placements.codes import ProposalState
from placements.erased_counts import ErasedCount
from placements.erasure import ErasureReason, ErasureRequest, ask_erasure, decide_erasure, find_erasure
from placements.models import Proposal
from placements.tables import METADATA
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.households import add_household_member, create_household, remove_household_member
from profiles.models import Client
from profiles.restrictions import restrict_client
from tests.factories import NOW, make_client, make_proposal, make_user
from tests.placements.test_replaying import run_on_generated_world

Sessions = sessionmaker[Session]
BY_HAND = {("proposal", "client_id"), ("erasure_request", "client_id")}  # deleted, and emptied, by the operation


def staff(session: Session) -> tuple[int, int]:
    one, other = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    return one.id, other.id


def test_every_table_that_names_a_client_loses_its_rows() -> None:
    left = {
        (table.name, key.parent.name)
        for table in METADATA.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "client" and key.ondelete != "CASCADE"
    }

    assert left == BY_HAND


def test_every_column_called_after_a_client_points_to_one() -> None:
    loose = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.name.endswith("client_id") and not column.foreign_keys
    }

    assert loose == set()


def test_a_second_person_erases_and_who_asked_cannot(session: Session) -> None:
    one, other = staff(session)
    client = make_client(session)
    request = ask_erasure(session, client.id, reason=ErasureReason.ASKED, now=NOW, by=one)
    with pytest.raises(Conflict):
        ask_erasure(session, client.id, reason=ErasureReason.ASKED, now=NOW, by=other)
    with pytest.raises(NotAllowed), session.begin_nested():
        decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=one)

    decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other)

    assert session.scalars(sa.select(Client.id)).all() == []
    assert session.get_one(ErasureRequest, request.id).client_id is None


@pytest.mark.parametrize("hold", ["restriction", "proposal"])
def test_what_is_still_needed_is_not_erased(hold: str, session: Session) -> None:
    one, other = staff(session)
    client = make_client(session)
    request = ask_erasure(session, client.id, reason=ErasureReason.NOT_NEEDED, now=NOW, by=one)
    if hold == "restriction":
        restrict_client(session, client.id, reason="a lawsuit", now=NOW, by=one)
    else:
        make_proposal(session, client=client, state=ProposalState.CLIENT_AGREED)

    with pytest.raises(Conflict), session.begin_nested():
        decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other)

    assert find_erasure(session, client.id) is not None


def test_a_restriction_that_somebody_sets_meanwhile_is_waited_for(sessions: Sessions) -> None:
    with sessions.begin() as session:
        one, other = staff(session)
        client_id = make_client(session).id
        request_id = ask_erasure(session, client_id, reason=ErasureReason.ASKED, now=NOW, by=one).id

    def erase() -> None:
        with sessions.begin() as session:
            decide_erasure(session, request_id, is_confirmed=True, now=NOW, by=other)

    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as session:
            restrict_client(session, client_id, reason="a lawsuit", now=NOW, by=one)
            erasing = pool.submit(erase)
            wait([erasing], timeout=0.3)
        with pytest.raises(Conflict):
            erasing.result()


def test_while_a_match_run_is_at_work_nobody_is_erased(session: Session) -> None:
    one, other = staff(session)
    request = ask_erasure(session, make_client(session).id, reason=ErasureReason.ASKED, now=NOW, by=one)
    run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=NOW, by=None)
    token = claim_run(session, run.id, now=NOW)

    with pytest.raises(Conflict, match="match run is at work"), session.begin_nested():
        decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other)
    finish_run(session, run.id, counts={}, failures=[], now=NOW, token=token)
    decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other)

    assert session.scalars(sa.select(Client.id)).all() == []


def test_a_match_run_without_heartbeat_writes_nothing_back_when_it_wakes_up(session: Session) -> None:
    one, other = staff(session)
    request = ask_erasure(session, make_client(session).id, reason=ErasureReason.ASKED, now=NOW, by=one)
    run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=NOW, by=None)
    token, later = claim_run(session, run.id, now=NOW), NOW + 2 * STALE_AFTER

    decide_erasure(session, request.id, is_confirmed=True, now=later, by=other)

    with pytest.raises(RunTaken):
        hold_run(session, run.id, token=token)
    assert claim_run(session, run.id, now=later) is not None


def test_entries_about_households_no_longer_name_the_client(session: Session) -> None:
    one, other = staff(session)
    client, partner = (make_client(session, case_manager_id=one) for _ in range(2))
    household = create_household(session, partner.id, now=NOW, by=one)
    add_household_member(session, household.id, client.reference, now=NOW, by=one)
    remove_household_member(session, household.id, client.id, now=NOW, by=one)
    request = ask_erasure(session, client.id, reason=ErasureReason.ASKED, now=NOW, by=one)

    decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other)

    about = sa.select(AuditEntry.detail).where(AuditEntry.object_kind == "household").order_by(AuditEntry.id)
    assert session.scalars(about).all() == [{"client": partner.id}, {}, {}]
    assert check_chain(session).findings == []


def test_a_refused_request_leaves_everything(session: Session) -> None:
    one, _ = staff(session)
    client = make_client(session)
    request = ask_erasure(session, client.id, reason=ErasureReason.ASKED, now=NOW, by=one)

    decide_erasure(session, request.id, is_confirmed=False, now=NOW, by=one)

    assert (find_erasure(session, client.id), session.get(Client, client.id)) == (None, client)


def test_facts_matches_files_and_household_go_and_counts_and_the_trail_stay(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    with sessions.begin() as session:
        one, other = staff(session)
        client_id = session.scalars(sa.select(Proposal.client_id).order_by(Proposal.id).limit(1)).one()
        session.execute(sa.delete(HouseholdMember))
        household = Household(reference="H-erased", members=[HouseholdMember(client_id=client_id)])
        session.add(household)
        session.flush()
        household_id = household.id
        record(session, "client_viewed", kind="client", object_id=client_id, now=NOW, by=one, proposal=1)
        snapshots = session.scalar(sa.select(sa.func.count()).select_from(FactSnapshot)) or 0
        request = ask_erasure(session, client_id, reason=ErasureReason.ASKED, now=NOW, by=one)
        decide_erasure(session, request.id, is_confirmed=True, now=NOW, by=other)

    with sessions() as session:
        for table in METADATA.tables.values():
            for key in (each.parent for each in table.foreign_keys if each.column.table.name == "client"):
                assert session.execute(sa.select(key).where(key == client_id)).all() == [], table.name
        assert session.get(CaseFile, client_id) is None
        assert session.scalar(sa.select(Household.id).where(Household.id == household_id)) is None
        assert session.scalars(sa.select(ErasedCount.count)).first()
        about = sa.select(AuditEntry).where(AuditEntry.action == "client_viewed")
        assert [(each.user_id, each.object_id, each.detail) for each in session.scalars(about)] == [(one, "", {})]
        assert check_chain(session).findings == []
        assert (session.scalar(sa.select(sa.func.count()).select_from(FactSnapshot)) or 0) < snapshots
        assert not [each for each in replay_run(session, run_id).differences if each.client_id == client_id]
