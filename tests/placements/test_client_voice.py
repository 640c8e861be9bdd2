"""What clients may know of and do: own proposals that were released to them, and nothing of anybody else."""

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
    settle_message,
)
from placements.codes import SHOWN_TO_CLIENT, Actor, ClientReason, ProposalState, TaskKind
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
from placements.workflow import StepName
from profiles.codes import ClientFact
from tests.counting import count_queries
from tests.factories import NOW, make_client, make_proposal, make_user, make_vacancy

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
