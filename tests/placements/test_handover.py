"""Handing work over: clients, households, employers and tasks go; no due date is lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.users import Role
from placements.codes import TaskKind
from placements.handover import (
    hand_over_caseload,
    hand_over_employers,
    import_clients_with_tasks,
    name_adviser_with_tasks,
)
from placements.models import Task
from placements.tasks import NewTask, add_task
from profiles.casework import Household, HouseholdMember
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user

DUE = date(2026, 12, 1)


def open_task(session: Session, key: str, **values: Any) -> Task:
    return add_task(session, NewTask(key, TaskKind.OTHER, DUE, **values), now=NOW)


def test_a_whole_caseload_goes_with_its_households_and_tasks(session: Session) -> None:
    giver, taker = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    client = make_client(session, case_manager_id=giver.id)
    household = Household(reference="BG-1", lead_case_manager_id=giver.id)
    session.add(household)
    task = open_task(session, "a", user_id=giver.id, client_id=client.id)

    gone = hand_over_caseload(session, from_id=giver.id, to_id=taker.id, now=NOW, by=giver.id)

    assert (gone.clients, gone.households, gone.tasks) == (1, 1, 1)
    assert (client.case_manager_id, household.lead_case_manager_id) == (taker.id, taker.id)
    assert (task.user_id, task.due_on) == (taker.id, DUE)


def test_only_the_chosen_clients_go_with_the_tasks_about_them(session: Session) -> None:
    giver, taker = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    chosen, kept = (make_client(session, case_manager_id=giver.id) for _ in range(2))
    proposal = make_proposal(session, client=chosen)
    of_proposal = open_task(session, "a", user_id=giver.id, proposal_id=proposal.id)
    of_other = open_task(session, "b", user_id=giver.id, client_id=kept.id)

    gone = hand_over_caseload(session, from_id=giver.id, to_id=taker.id, client_ids=[chosen.id], now=NOW, by=giver.id)

    assert (gone.clients, gone.tasks) == (1, 1)
    assert (chosen.case_manager_id, kept.case_manager_id) == (taker.id, giver.id)
    assert (of_proposal.user_id, of_other.user_id) == (taker.id, giver.id)


def test_an_advisers_employers_go_to_a_colleague(session: Session) -> None:
    giver, taker = make_user(session), make_user(session)
    employer = make_employer(session, adviser_id=giver.id)
    task = open_task(session, "a", user_id=giver.id, employer_id=employer.id)

    gone = hand_over_employers(session, from_id=giver.id, to_id=taker.id, now=NOW, by=giver.id)

    assert (gone.employers, gone.tasks) == (1, 1)
    assert (employer.adviser_id, task.user_id) == (taker.id, taker.id)


def test_work_goes_only_to_somebody_else_with_the_same_role(session: Session) -> None:
    manager, adviser = make_user(session, role=Role.CASE_MANAGER), make_user(session)

    for taker in (manager, adviser):
        with pytest.raises(InvalidInput, match="same role"):
            hand_over_caseload(session, from_id=manager.id, to_id=taker.id, now=NOW, by=manager.id)


def test_the_lead_goes_with_the_last_member_whom_the_giver_looked_after(session: Session) -> None:
    giver, taker, other = (make_user(session, role=Role.CASE_MANAGER) for _ in range(3))
    chosen, foreign, half, kept = (
        make_client(session, case_manager_id=user.id) for user in (giver, other, giver, giver)
    )
    households = [
        Household(reference=f"BG-{first.id}", lead_case_manager_id=giver.id,
                  members=[HouseholdMember(client_id=each.id) for each in (first, second)])
        for first, second in ((chosen, foreign), (half, kept))
    ]  # fmt: skip
    session.add_all(households)
    session.flush()

    gone = hand_over_caseload(
        session, from_id=giver.id, to_id=taker.id, client_ids=[chosen.id, half.id], now=NOW, by=giver.id
    )

    assert (gone.clients, gone.households) == (2, 1)
    assert [each.lead_case_manager_id for each in households] == [taker.id, giver.id]


def test_tasks_and_lead_follow_a_client_whom_an_import_gives_to_somebody_else(session: Session, tmp_path: Path) -> None:
    before, after = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    moved = make_client(session, case_manager_id=before.id, source_id="c-1")
    kept = make_client(session, case_manager_id=before.id, source_id="c-2")
    household = Household(
        reference="BG-1", lead_case_manager_id=before.id, members=[HouseholdMember(client_id=moved.id)]
    )
    session.add(household)
    of_moved = open_task(session, "a", user_id=before.id, client_id=moved.id)
    of_proposal = open_task(session, "b", user_id=before.id, proposal_id=make_proposal(session, client=moved).id)
    of_kept = open_task(session, "c", user_id=before.id, client_id=kept.id)
    path = tmp_path / "clients.csv"
    path.write_text(f"id,case_manager\nc-1,{after.email}\nc-2,{before.email}\n")

    import_clients_with_tasks(session, path, now=NOW, by=None)

    assert {of_moved.user_id, of_proposal.user_id, household.lead_case_manager_id} == {after.id}
    assert (of_kept.user_id, of_moved.due_on) == (before.id, DUE)


def test_tasks_about_an_employer_go_to_who_is_named_adviser(session: Session) -> None:
    before, after = make_user(session), make_user(session)
    employer = make_employer(session, adviser_id=before.id)
    of_employer = open_task(session, "a", user_id=before.id, employer_id=employer.id)
    of_other = open_task(session, "b", user_id=before.id, employer_id=make_employer(session).id)

    name_adviser_with_tasks(session, employer.id, after.id, now=NOW, by=before.id)

    assert (employer.adviser_id, of_employer.user_id, of_other.user_id) == (after.id, after.id, before.id)
