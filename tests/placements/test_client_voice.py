"""What clients may know of and do: own proposals that were released to them, and nothing of anybody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from core.offices import OfficeKind, add_office, add_team, put_into_team
from core.users import Role
from placements.client_voice import (
    OPEN_MOST,
    ClientAnswer,
    Settlement,
    answer_proposal,
    ask,
    contest_fact,
    go_on,
    let_rest,
    settle_message,
)
from placements.codes import SHOWN_TO_CLIENT, Actor, ClientReason, ProposalState, TaskKind, TaskResult
from placements.models import Proposal, ProposalStep, Task
from placements.queries.for_client import (
    contested_facts,
    get_proposal_for_client,
    looks_at_client,
    messages_of_client,
    proposals_for_client,
    recipients_of_client,
)
from placements.steps import Decision, Who, take_step
from placements.tasks import finish_task
from placements.workflow import StepName
from profiles.casework import Household, HouseholdMember
from profiles.codes import ClientFact
from tests.counting import count_queries
from tests.factories import NOW, TODAY, make_client, make_proposal, make_user, make_vacancy

INFORMED = ProposalState.CLIENT_INFORMED


def test_what_was_not_released_to_the_client_is_not_found(session: Session) -> None:
    client = make_client(session)
    hidden = [
        make_proposal(session, client=client, vacancy=make_vacancy(session), state=state)
        for state in sorted(set(ProposalState) - SHOWN_TO_CLIENT)
    ]

    assert proposals_for_client(session, client.id) == []
    for proposal in hidden:
        with pytest.raises(NotFound):
            get_proposal_for_client(session, client.id, proposal.id)


def test_what_ends_after_the_client_was_told_stays_to_be_seen(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    proposal = make_proposal(session, client=client, state=INFORMED)
    take_step(session, StepName.WITHDRAW, Decision(proposal.id, note="gone"), now=NOW, who=Who(manager.id))

    rows = proposals_for_client(session, client.id)

    assert [row.state for row in rows] == [ProposalState.WITHDRAWN]


def test_another_clients_proposal_is_not_found_for_reading_answering_and_asking(session: Session) -> None:
    proposal, stranger = make_proposal(session, state=INFORMED), make_client(session)
    answer = ClientAnswer(proposal.id, StepName.CLIENT_AGREES)

    with pytest.raises(NotFound):
        get_proposal_for_client(session, stranger.id, proposal.id)
    with pytest.raises(NotFound):
        answer_proposal(session, stranger.id, answer, now=NOW)
    with pytest.raises(NotFound):
        ask(session, stranger.id, "What is the pay?", proposal_id=proposal.id, now=NOW)
    assert proposal.state is INFORMED


def test_the_clients_answer_is_a_step_of_the_client(session: Session) -> None:
    proposal = make_proposal(session, state=INFORMED)

    answer_proposal(session, proposal.client_id, ClientAnswer(proposal.id, StepName.CLIENT_AGREES), now=NOW)

    step = session.scalars(sa.select(ProposalStep).order_by(ProposalStep.id.desc())).first()
    assert step is not None
    assert (step.to_state, step.actor, step.by) == (ProposalState.CLIENT_AGREED, Actor.CLIENT, None)


def test_of_health_no_word_is_kept(session: Session) -> None:
    proposal = make_proposal(session, state=INFORMED)
    answer = ClientAnswer(
        proposal.id, StepName.CLIENT_OBJECTS, reason=ClientReason.HEALTH_FIT, note="my back hurts since the accident"
    )

    answer_proposal(session, proposal.client_id, answer, now=NOW)

    assert session.scalars(sa.select(ProposalStep.note).where(ProposalStep.note.is_not(None))).all() == []
    assert session.scalars(sa.select(Task.words).where(Task.words.is_not(None))).all() == []


@pytest.mark.parametrize(
    ("step", "reason"),
    [(StepName.CLIENT_DECLINES, ClientReason.UNREACHED), (StepName.WITHDRAW, None), (StepName.HIRE, None)],
)
def test_a_client_takes_only_the_clients_steps(session: Session, step: StepName, reason: ClientReason | None) -> None:
    proposal = make_proposal(session, state=INFORMED)

    with pytest.raises(InvalidInput):
        answer_proposal(session, proposal.client_id, ClientAnswer(proposal.id, step, reason=reason), now=NOW)


def test_an_answer_to_what_has_changed_meanwhile_is_refused(session: Session) -> None:
    proposal = make_proposal(session, state=INFORMED)
    answer = ClientAnswer(proposal.id, StepName.CLIENT_AGREES, version=proposal.version - 1)

    with pytest.raises(Conflict):
        answer_proposal(session, proposal.client_id, answer, now=NOW)


def test_a_question_is_a_task_of_the_case_manager_once_a_day(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    proposal = make_proposal(session, client=client, state=INFORMED)

    tasks = {ask(session, client.id, text, proposal_id=proposal.id, now=NOW).id for text in ("Why?", " Why? ")}

    task = session.get_one(Task, tasks.pop())
    assert tasks == set()
    assert (task.kind, task.user_id, task.words) == (TaskKind.CLIENT_QUESTION, manager.id, "Why?")


def test_a_fact_is_contested_until_it_is_settled_and_the_note_of_staff_is_not_shown(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    task = contest_fact(session, client.id, ClientFact.LANGUAGES, "I have B2", now=NOW)
    open_before = set(contested_facts(session, client.id))
    task.note = "internal"

    settle_message(session, client.id, Settlement(task.id, "Corrected, thank you."), now=NOW, by=manager.id)

    (row,) = messages_of_client(session, client.id)
    assert (open_before, contested_facts(session, client.id)) == ({ClientFact.LANGUAGES}, {})
    assert (row.answer, row.is_open) == ("Corrected, thank you.", False)


def test_nobody_settles_a_message_of_another_client(session: Session) -> None:
    client, other = make_client(session), make_client(session)
    task = contest_fact(session, client.id, ClientFact.SKILLS, "I can weld", now=NOW)

    with pytest.raises(NotFound):
        settle_message(session, other.id, Settlement(task.id, "x"), now=NOW, by=make_user(session).id)


def test_nobody_floods_the_case_manager(session: Session) -> None:
    client = make_client(session)
    for number in range(OPEN_MOST):
        contest_fact(session, client.id, ClientFact.SKILLS, f"message {number}", now=NOW)

    with pytest.raises(Conflict):
        contest_fact(session, client.id, ClientFact.SKILLS, "one more", now=NOW)


def test_looks_name_role_and_office_of_what_concerns_the_client_alone(session: Session) -> None:
    client, other = make_client(session), make_client(session)
    proposal = make_proposal(session, client=client, state=INFORMED)
    adviser = make_user(session)
    office = add_office(session, name="Mitte", kind=OfficeKind.BRANCH, now=NOW, by=None)
    team = add_team(session, office_id=office.id, name="A", now=NOW, by=None)
    put_into_team(session, adviser.id, team_id=team.id, now=NOW, by=None)
    for each in (client.id, other.id):
        record(session, "client_viewed", kind="client", object_id=each, now=NOW, by=adviser.id)
    for ids in ([client.id, other.id], [other.id]):
        record(session, "names_viewed", kind="vacancy", object_id=proposal.vacancy_id, now=NOW, by=adviser.id,
               clients=ids)  # fmt: skip

    looks, has_more = looks_at_client(session, client.id, page=1)

    assert [(look.action, look.role, look.office) for look in looks] == [
        ("names_viewed", Role.EMPLOYER_ADVISER, "Mitte"), ("client_viewed", Role.EMPLOYER_ADVISER, "Mitte")
    ]  # fmt: skip
    assert not has_more


def test_the_client_learns_which_employer_got_the_name(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    proposal = make_proposal(session, client=client, state=INFORMED)
    answer_proposal(session, client.id, ClientAnswer(proposal.id, StepName.CLIENT_AGREES), now=NOW)
    take_step(session, StepName.SEND_SHORT_PROFILE, Decision(proposal.id), now=NOW, who=Who(manager.id))

    found = recipients_of_client(session, client.id)

    assert [(each.employer_name, each.with_name) for each in found] == [(proposal.vacancy.employer.name, False)]


def test_the_list_takes_one_select_however_long_it_is(session: Session) -> None:
    client = make_client(session)
    for _ in range(5):
        make_proposal(session, client=client, state=INFORMED)
    session.flush()

    with count_queries(session) as selects:
        rows = proposals_for_client(session, client.id)

    assert (len(rows), len(selects)) == (5, 1)
    assert session.get(Proposal, rows[0].proposal_id) is not None


def test_without_a_case_manager_who_leads_the_household_gets_the_message(session: Session) -> None:
    lead, client = make_user(session, role=Role.CASE_MANAGER), make_client(session)
    members = [HouseholdMember(client_id=client.id)]
    session.add(Household(reference="H-1", lead_case_manager_id=lead.id, members=members))
    session.flush()

    contest_fact(session, client.id, ClientFact.HEALTH, "I have epilepsy", now=NOW)
    let_rest(session, client.id, TODAY + timedelta(days=7), now=NOW)

    assert set(session.scalars(sa.select(Task.user_id))) == {lead.id}


def test_the_same_words_after_they_were_dealt_with_are_a_new_message(session: Session) -> None:
    client, manager = make_client(session), make_user(session, role=Role.CASE_MANAGER)
    tasks = []
    for _ in range(3):
        tasks.append(contest_fact(session, client.id, ClientFact.LANGUAGES, "I have B2", now=NOW))
        settle_message(session, client.id, Settlement(tasks[-1].id, "No proof yet."), now=NOW, by=manager.id)

    again = contest_fact(session, client.id, ClientFact.LANGUAGES, "I have B2", now=NOW)

    assert len({task.id for task in (*tasks, again)}) == 4
    assert again.done_at is None
    assert len(messages_of_client(session, client.id)) == 4


def test_each_rest_and_its_end_reach_the_case_manager_as_what_holds_now(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    until, open_tasks = TODAY + timedelta(days=7), []
    for minute, is_rest in enumerate((True, True, False, True)):
        now = NOW + timedelta(minutes=minute)
        if is_rest:
            let_rest(session, client.id, until, now=now)
        else:
            go_on(session, client.id, now=now)
        open_tasks.append(session.scalars(sa.select(Task).where(Task.done_at.is_(None))).one())

    rest, end = TaskKind.CLIENT_PAUSED, TaskKind.CLIENT_GOES_ON
    assert [task.kind for task in open_tasks] == [rest, rest, end, rest]
    assert open_tasks[0].id == open_tasks[1].id != open_tasks[3].id
    assert {task.user_id for task in open_tasks} == {manager.id}
    assert {task.result for task in open_tasks[:3]} == {TaskResult.DROPPED}


def test_a_rest_after_the_last_was_noted_is_a_new_task_and_an_end_without_a_rest_none(session: Session) -> None:
    client, manager = make_client(session), make_user(session, role=Role.CASE_MANAGER)
    until = TODAY + timedelta(days=7)
    let_rest(session, client.id, until, now=NOW)
    first = session.scalars(sa.select(Task)).one()
    finish_task(session, first.id, result=TaskResult.DONE, now=NOW, by=manager.id)

    let_rest(session, client.id, until, now=NOW + timedelta(minutes=1))
    ends = [go_on(session, client.id, now=NOW + timedelta(minutes=minute)) for minute in (2, 3)]

    found = session.scalars(sa.select(Task).order_by(Task.id)).all()
    assert [task.kind for task in found] == [TaskKind.CLIENT_PAUSED, TaskKind.CLIENT_PAUSED, TaskKind.CLIENT_GOES_ON]
    assert ends == [True, False]
