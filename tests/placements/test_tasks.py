"""Tasks by hand: written, moved, given to a colleague, ended; and whose business they are."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.offices import StandIn
from core.users import Role, User
from placements.codes import TaskKind, TaskResult
from placements.models import Task
from placements.steps import Decision, Who, take_step
from placements.tasks import (
    NewTask,
    add_own_task,
    add_task,
    end_task,
    get_task_for,
    give_task,
    may_change,
    move_task,
    tasks_of_proposal,
)
from placements.workflow import StepName
from profiles.casework import Household, HouseholdMember
from tests.factories import NOW, TODAY, make_client, make_proposal, make_user, row_count

TOMORROW = TODAY + timedelta(days=1)


def own_task(session: Session, by: User, **values: object) -> Task:
    new = {"key": "", "kind": TaskKind.OTHER, "due_on": TODAY, "user_id": by.id, "words": "Order flyers"} | values
    return add_own_task(session, NewTask(**new), now=NOW, by=by.id)  # type: ignore[arg-type]


def test_the_same_task_written_twice_is_one(session: Session) -> None:
    adviser, colleague = make_user(session), make_user(session)

    first, again, other = own_task(session, adviser), own_task(session, adviser), own_task(
        session, adviser, user_id=colleague.id
    )  # fmt: skip

    assert first.id == again.id != other.id
    assert row_count(session, Task) == 2


def test_a_task_needs_words_a_day_to_come_and_somebody_of_the_same_role(session: Session) -> None:
    adviser, manager = make_user(session), make_user(session, role=Role.CASE_MANAGER)

    for wrong in ({"words": "  "}, {"due_on": TODAY - timedelta(days=1)}, {"user_id": manager.id}, {"user_id": None}):
        with pytest.raises(InvalidInput):
            own_task(session, adviser, **wrong)


def test_a_task_is_moved_given_and_ended_once(session: Session) -> None:
    adviser, colleague = make_user(session), make_user(session)
    task = own_task(session, adviser)

    move_task(session, task.id, due_on=TOMORROW, now=NOW, by=adviser.id)
    give_task(session, task.id, to=colleague.id, now=NOW, by=adviser.id)
    end_task(session, task.id, result=TaskResult.DONE, note="There", now=NOW, by=colleague.id)

    assert (task.due_on, task.user_id, task.note, task.done_by) == (TOMORROW, colleague.id, "There", colleague.id)
    with pytest.raises(Conflict):
        move_task(session, task.id, due_on=TOMORROW, now=NOW, by=adviser.id)
    with pytest.raises(Conflict):
        end_task(session, task.id, result=TaskResult.DONE, note=None, now=NOW, by=adviser.id)


def test_a_follow_up_is_ended_on_its_own_page_alone(session: Session) -> None:
    adviser = make_user(session)
    new = NewTask("test", TaskKind.FOLLOW_UP_1M, TODAY, proposal_id=make_proposal(session).id)
    task = add_task(session, new, now=NOW)

    with pytest.raises(InvalidInput):
        end_task(session, task.id, result=TaskResult.DONE, note=None, now=NOW, by=adviser.id)


def test_who_goes_on_with_a_proposal_has_seen_what_was_told_about_it(session: Session) -> None:
    adviser, other, proposal = make_user(session), make_user(session), make_proposal(session)
    told = [
        add_task(
            session, NewTask(f"t{user.id}", TaskKind.VETO, TODAY, user_id=user.id, proposal_id=proposal.id), now=NOW
        )
        for user in (adviser, other)
    ]
    planned = add_task(
        session, NewTask("own", TaskKind.OTHER, TODAY, user_id=adviser.id, proposal_id=proposal.id), now=NOW
    )

    take_step(session, StepName.ACCEPT, Decision(proposal.id), now=NOW, who=Who(adviser.id))

    for task in (*told, planned):
        session.refresh(task)
    assert [task.result for task in (*told, planned)] == [TaskResult.DONE, None, None]


def test_an_adviser_takes_no_task_from_a_case_manager(session: Session) -> None:
    adviser, colleague = make_user(session), make_user(session)
    manager = make_user(session, role=Role.CASE_MANAGER)
    proposal = make_proposal(session)
    asked = add_task(session, NewTask("a", TaskKind.QUERY, TODAY, user_id=manager.id, proposal_id=proposal.id), now=NOW)
    private = add_task(
        session, NewTask("b", TaskKind.CLIENT_CORRECTION, TODAY, user_id=manager.id, client_id=proposal.client_id),
        now=NOW,
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        give_task(session, asked.id, to=colleague.id, now=NOW, by=adviser.id)
    with pytest.raises(NotAllowed):
        get_task_for(session, private.id, adviser.id, on=TODAY)


def test_a_case_manager_opens_own_tasks_those_of_own_clients_and_of_who_is_away(session: Session) -> None:
    manager, colleague = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    client = make_client(session, case_manager_id=manager.id)
    about = add_task(session, NewTask("a", TaskKind.OTHER, TODAY, user_id=colleague.id, client_id=client.id), now=NOW)
    foreign = own_task(session, colleague)

    assert get_task_for(session, about.id, manager.id, on=TODAY) is about
    with pytest.raises(NotAllowed):
        get_task_for(session, foreign.id, manager.id, on=TODAY)
    session.add(StandIn(user_id=colleague.id, stand_in_id=manager.id, from_on=TODAY, until_on=TODAY))
    session.flush()
    assert get_task_for(session, foreign.id, manager.id, on=TODAY) is foreign


def test_nobodys_task_about_a_client_alone_is_closed_to_advisers(session: Session) -> None:
    adviser, client, proposal = make_user(session), make_client(session), make_proposal(session)
    closed = [
        NewTask("a", TaskKind.CLIENT_CORRECTION, TODAY, client_id=client.id, words="I have epilepsy"),
        NewTask("b", TaskKind.PERMISSION_ENDS, TODAY, client_id=client.id),
        NewTask("c", TaskKind.CLIENT_QUESTION, TODAY, client_id=proposal.client_id, proposal_id=proposal.id),
    ]
    free = add_task(session, NewTask("d", TaskKind.OPENING_FREE, TODAY, proposal_id=proposal.id), now=NOW)

    for new in closed:
        with pytest.raises(NotAllowed):
            get_task_for(session, add_task(session, new, now=NOW).id, adviser.id, on=TODAY)
    assert get_task_for(session, free.id, adviser.id, on=TODAY) is free


def test_who_leads_the_household_opens_nobodys_task_of_its_members(session: Session) -> None:
    lead, stranger = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    client = make_client(session)
    members = [HouseholdMember(client_id=client.id)]
    session.add(Household(reference="H-1", lead_case_manager_id=lead.id, members=members))
    session.flush()
    task = add_task(session, NewTask("a", TaskKind.CLIENT_CORRECTION, TODAY, client_id=client.id), now=NOW)

    assert get_task_for(session, task.id, lead.id, on=TODAY) is task
    with pytest.raises(NotAllowed):
        get_task_for(session, task.id, stranger.id, on=TODAY)


def test_an_adviser_neither_ends_nor_moves_a_case_managers_task(session: Session) -> None:
    adviser, manager = make_user(session), make_user(session, role=Role.CASE_MANAGER)
    new = NewTask(
        "a", TaskKind.CLIENT_OBJECTION, TODAY, user_id=manager.id, proposal_id=make_proposal(session).id
    )  # fmt: skip
    task = add_task(session, new, now=NOW)

    with pytest.raises(NotAllowed):
        end_task(session, task.id, result=TaskResult.DONE, note=None, now=NOW, by=adviser.id)
    with pytest.raises(NotAllowed):
        move_task(session, task.id, due_on=TOMORROW, now=NOW, by=adviser.id)
    assert (task.done_at, task.due_on) == (None, TODAY)
    assert (may_change(session, task, adviser.id), may_change(session, task, manager.id)) == (False, True)


def test_no_task_is_put_off_for_more_than_a_year(session: Session) -> None:
    adviser = make_user(session)
    task = own_task(session, adviser)

    with pytest.raises(InvalidInput):
        move_task(session, task.id, due_on=TODAY + timedelta(days=367), now=NOW, by=adviser.id)
    with pytest.raises(InvalidInput):
        own_task(session, adviser, due_on=TODAY + timedelta(days=367))


def test_a_task_about_a_client_goes_only_to_who_may_open_the_client(session: Session) -> None:
    manager, colleague = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    client = make_client(session, case_manager_id=manager.id)
    proposal = make_proposal(session, client=client)
    kind = TaskKind.CLIENT_CORRECTION
    task = add_task(session, NewTask("a", kind, TODAY, user_id=manager.id, client_id=client.id), now=NOW)

    with pytest.raises(InvalidInput):
        give_task(session, task.id, to=colleague.id, now=NOW, by=manager.id)
    with pytest.raises(InvalidInput):
        own_task(session, manager, user_id=colleague.id, proposal_id=proposal.id)
    session.add(StandIn(user_id=manager.id, stand_in_id=colleague.id, from_on=TODAY, until_on=TODAY))
    session.flush()
    assert give_task(session, task.id, to=colleague.id, now=NOW, by=manager.id).user_id == colleague.id


def test_a_task_about_another_case_managers_client_is_closed_even_to_who_has_it(session: Session) -> None:
    manager, other = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    client = make_client(session, case_manager_id=other.id)
    kind = TaskKind.CLIENT_CORRECTION
    task = add_task(session, NewTask("a", kind, TODAY, user_id=manager.id, client_id=client.id), now=NOW)

    with pytest.raises(NotAllowed):
        get_task_for(session, task.id, manager.id, on=TODAY)


def test_advisers_do_not_read_what_the_client_asked_the_case_manager(session: Session) -> None:
    proposal, manager = make_proposal(session), make_user(session, role=Role.CASE_MANAGER)
    for kind in (TaskKind.CLIENT_QUESTION, TaskKind.QUERY):
        add_task(session, NewTask(kind, kind, TODAY, user_id=manager.id, proposal_id=proposal.id), now=NOW)

    of_adviser, of_manager = (
        [task.kind for task in tasks_of_proposal(session, proposal.id, role=role)]
        for role in (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER)
    )

    assert of_adviser == [TaskKind.QUERY]
    assert of_manager == [TaskKind.CLIENT_QUESTION, TaskKind.QUERY]
