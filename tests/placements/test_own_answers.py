"""Answers of employers who are signed in, what was promised, and reasons that a person reads."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role, User
from employers.codes import VisitKind
from employers.models import Contact, Employer
from employers.relations import VisitInput
from placements.answer_readings import read_answer, read_reasons, readings_of
from placements.codes import EmployerReason, ProposalState, TaskResult
from placements.messages.answers import Answer
from placements.messages.codes import AnswerChoice
from placements.messages.links import find_link, new_link
from placements.models import Proposal, Task
from placements.own_answers import answer_own, own_proposals, promises_to_employer
from placements.queries.employers import latest_answers
from placements.tasks import finish_task
from placements.visits import record_visit
from tests.factories import NOW, TODAY, make_employer, make_proposal, make_user, make_vacancy, revoke_sharing

NO = Answer(AnswerChoice.NOT_SUITED, EmployerReason.TIME)


@pytest.fixture
def employer(session: Session) -> Employer:
    return make_employer(session)


@pytest.fixture
def user(session: Session, employer: Employer) -> User:
    user = make_user(session, role=Role.EMPLOYER)
    session.add(Contact(employer_id=employer.id, user_id=user.id, name="Eva"))
    session.flush()
    return user


@pytest.fixture
def proposal(session: Session, employer: Employer) -> Proposal:
    return asked(session, employer)


def asked(session: Session, employer: Employer, **values: Any) -> Proposal:
    vacancy = make_vacancy(session, employer=employer)
    return make_proposal(session, vacancy=vacancy, **{"state": ProposalState.SHORT_PROFILE_SENT} | values)


def answer(session: Session, proposal: Proposal, given: Answer, user: User) -> Proposal:
    return answer_own(session, proposal.id, given, version=proposal.version, now=NOW, by=user.id)


def test_one_answer_takes_the_step_and_ends_the_mailed_links(
    session: Session, proposal: Proposal, employer: Employer, user: User
) -> None:
    contact_id = employer.contacts[0].id
    token = new_link(session, proposal.id, contact_id, now=NOW).url.rpartition("/")[2]

    answer(session, proposal, NO, user)

    link = find_link(session, token)
    assert link is not None
    assert (proposal.state, link.ended_at) == (ProposalState.NOT_HIRED, NOW)


def test_what_waits_stands_first_and_what_is_not_shown_to_employers_nowhere(
    session: Session, employer: Employer
) -> None:
    going_on = asked(session, employer, state=ProposalState.INTERVIEW, changed_at=NOW - timedelta(days=9))
    waits = asked(session, employer)
    asked(session, employer, state=ProposalState.CLIENT_AGREED)
    revoke_sharing(session, asked(session, employer).client_id)
    asked(session, make_employer(session))

    found = own_proposals(session, employer.id, "de")

    assert [each.proposal_id for each in found] == [waits.id, going_on.id]
    assert AnswerChoice.INTERESTED in found[0].choices


def test_another_employers_proposal_does_not_exist(session: Session, user: User) -> None:
    foreign = asked(session, make_employer(session))

    with pytest.raises(NotFound):
        answer(session, foreign, NO, user)
    assert foreign.state is ProposalState.SHORT_PROFILE_SENT


@pytest.mark.parametrize("state", [ProposalState.SUGGESTED, ProposalState.CLIENT_AGREED, ProposalState.DISMISSED])
def test_a_proposal_that_is_not_theirs_yet_does_not_exist_either(
    state: ProposalState, session: Session, employer: Employer, user: User
) -> None:
    with pytest.raises(NotFound):
        answer(session, asked(session, employer, state=state), NO, user)


def test_a_revoked_consent_closes_the_proposal(session: Session, proposal: Proposal, user: User) -> None:
    revoke_sharing(session, proposal.client_id)

    with pytest.raises(NotFound):
        answer(session, proposal, NO, user)


def test_two_contacts_at_once_the_second_is_told(session: Session, proposal: Proposal, user: User) -> None:
    seen = proposal.version
    answer(session, proposal, Answer(AnswerChoice.INTERESTED), user)

    with pytest.raises(Conflict):
        answer_own(session, proposal.id, NO, version=seen, now=NOW, by=user.id)


def test_no_interview_in_the_past(session: Session, employer: Employer, user: User) -> None:
    released = asked(session, employer, state=ProposalState.IDENTITY_RELEASED)

    with pytest.raises(InvalidInput, match="future"):
        answer(session, released, Answer(AnswerChoice.INVITE, moment=NOW - timedelta(hours=1)), user)


def test_only_promised_next_steps_are_shown_until_they_are_done(session: Session, employer: Employer) -> None:
    adviser = make_user(session)
    values: dict[str, Any] = {"employer_id": employer.id, "kind": VisitKind.CALL, "on": TODAY, "note": "Interna.",
              "next_step_on": TODAY + timedelta(days=2)}  # fmt: skip
    record_visit(session, VisitInput(**values, next_step="Eigene Notiz"), now=NOW, by=adviser.id)
    record_visit(session, VisitInput(**values, next_step="Wir rufen an", is_promised=True), now=NOW, by=adviser.id)

    (promise,) = promises_to_employer(session, employer.id, today=TODAY + timedelta(days=3))

    assert (promise.words, promise.by_name, promise.is_over) == ("Wir rufen an", adviser.display_name, True)


def test_a_promise_is_gone_once_its_task_is_done(session: Session, employer: Employer) -> None:
    adviser = make_user(session)
    entered = VisitInput(employer.id, VisitKind.CALL, TODAY, "Anruf", None, "Rückruf", TODAY, is_promised=True)
    record_visit(session, entered, now=NOW, by=adviser.id)
    task_id = session.execute(sa.select(Task.id)).scalar_one()

    finish_task(session, task_id, result=TaskResult.DONE, now=NOW, by=adviser.id)

    assert promises_to_employer(session, employer.id, today=TODAY) == []


def test_reasons_count_once_a_person_has_read_them_and_as_read(
    session: Session, employer: Employer, user: User
) -> None:
    adviser = make_user(session)
    for _ in range(5):
        answer(session, asked(session, employer), NO, user)
    steps = [row.step_id for row in latest_answers(session, employer.id)]
    for step_id in steps[:4]:
        read_answer(session, step_id, EmployerReason.LANGUAGE, now=NOW, by=adviser.id)
    assert read_reasons(session, employer.id, since=NOW - timedelta(days=1)) == []

    read_answer(session, steps[4], EmployerReason.TIME, now=NOW, by=adviser.id)

    assert read_reasons(session, employer.id, since=NOW - timedelta(days=1)) == [
        (EmployerReason.LANGUAGE, 4), (EmployerReason.TIME, 1),
    ]  # fmt: skip
    assert set(readings_of(session, steps)) == set(steps)


def test_employers_do_not_read_their_own_reasons(session: Session, employer: Employer, user: User) -> None:
    answer(session, asked(session, employer), NO, user)
    (row,) = latest_answers(session, employer.id)

    with pytest.raises(NotAllowed):
        read_answer(session, row.step_id, EmployerReason.TIME, now=NOW, by=user.id)
    with pytest.raises(NotFound):
        read_answer(session, 0, EmployerReason.TIME, now=NOW, by=make_user(session).id)
