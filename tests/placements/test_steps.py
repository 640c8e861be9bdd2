"""A placement lived through, step by step, by every person concerned; and what each step causes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.users import Role, User
from employers.codes import VacancyState
from employers.models import Contact, Employer, Vacancy
from employers.queries import vacancy_changes
from placements.client_voice import contest_fact
from placements.codes import (
    FOLLOW_UPS,
    Actor,
    ClientReason,
    EmployerReason,
    EndReason,
    ProposalState,
    TaskKind,
    TaskResult,
)
from placements.models import Proposal, ProposalStep, Task
from placements.queries import steps_of_proposal
from placements.steps import Decision, Who, has_agreed, take_step
from placements.workflow import StepName
from profiles.codes import ClientFact, ClientState, ConsentPurpose
from profiles.models import Client, Consent
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy
from tests.histories import end_of

TODAY = date(2026, 11, 20)


class Scene:
    """A proposal with all who have to do with it."""

    def __init__(self, session: Session, **values: object) -> None:
        self.session = session
        self.adviser: User = make_user(session)
        self.manager: User = make_user(session, role=Role.CASE_MANAGER)
        self.employer: Employer = make_employer(session, adviser_id=self.adviser.id)
        self.contact = Contact(employer_id=self.employer.id, name="Contact")
        session.add(self.contact)
        self.vacancy: Vacancy = make_vacancy(session, employer=self.employer, openings=1)
        self.client: Client = make_client(session, case_manager_id=self.manager.id)
        self.proposal: Proposal = make_proposal(session, client=self.client, vacancy=self.vacancy, **values)
        self.by_adviser, self.by_manager = Who(self.adviser.id), Who(self.manager.id)
        self.by_client = Who(actor=Actor.CLIENT)
        self.by_employer = Who(actor=Actor.EMPLOYER, contact_id=self.contact.id)

    def take(self, name: StepName, who: Who, **given: object) -> Proposal:
        decision = Decision(self.proposal.id, **given)  # type: ignore[arg-type]
        return take_step(self.session, name, decision, now=NOW, who=who)

    def lead_to_hire(self) -> None:
        self.take(StepName.ACCEPT, self.by_adviser)
        self.take(StepName.INFORM_CLIENT, self.by_manager, on=TODAY)
        self.take(StepName.CLIENT_AGREES, self.by_client)
        self.take(StepName.SEND_SHORT_PROFILE, self.by_adviser)
        self.take(StepName.EMPLOYER_SHOWS_INTEREST, self.by_employer)
        self.take(StepName.RELEASE_IDENTITY, self.by_adviser)
        self.take(StepName.INVITE, self.by_employer, moment=NOW + timedelta(days=3))
        self.take(StepName.HIRE, self.by_employer, on=TODAY + timedelta(days=10))

    def tasks(self, *kinds: TaskKind) -> list[Task]:
        query = sa.select(Task).where(Task.kind.in_(kinds)).order_by(Task.due_on, Task.id)
        return list(self.session.scalars(query))


def test_a_placement_is_lived_through_to_the_twelfth_month_and_its_history_replays(session: Session) -> None:
    scene = Scene(session)
    scene.lead_to_hire()
    scene.take(StepName.START_WORK, scene.by_manager, on=TODAY - timedelta(days=366))
    scene.take(StepName.CONFIRM_6M, scene.by_adviser, on=TODAY)
    scene.take(StepName.CONFIRM_12M, scene.by_manager, on=TODAY)
    scene.take(StepName.CLOSE, scene.by_adviser)

    rows = steps_of_proposal(session, scene.proposal.id)
    assert end_of([(row.from_state, row.to_state) for row in rows]) is scene.proposal.state is ProposalState.CLOSED
    actors = set(session.scalars(sa.select(ProposalStep.actor).where(ProposalStep.name.is_not(None))))
    assert actors == {Actor.EMPLOYER_ADVISER, Actor.CASE_MANAGER, Actor.CLIENT, Actor.EMPLOYER}


def test_a_start_plans_four_follow_ups_and_takes_the_client_out_of_matching(session: Session) -> None:
    scene = Scene(session)
    scene.lead_to_hire()
    scene.client.paused_until = date(2026, 12, 1)
    scene.take(StepName.START_WORK, scene.by_manager, on=date(2026, 10, 31))

    follow_ups = scene.tasks(*FOLLOW_UPS)
    assert [task.due_on for task in follow_ups] == [
        date(2026, 11, 30), date(2027, 1, 31), date(2027, 4, 30), date(2027, 10, 31)]  # fmt: skip
    assert {task.user_id for task in follow_ups} == {scene.manager.id}
    assert (scene.client.state, scene.proposal.started_on) == (ClientState.IN_WORK, date(2026, 10, 31))
    assert scene.client.paused_until is None


def test_the_last_opening_ends_the_others_of_the_vacancy_reversibly(session: Session) -> None:
    scene = Scene(session)
    under_way = make_proposal(session, vacancy=scene.vacancy, state=ProposalState.CLIENT_AGREED)
    suggestion = make_proposal(session, vacancy=scene.vacancy)
    scene.lead_to_hire()

    assert scene.vacancy.state is VacancyState.FILLED_BY_US
    assert (under_way.state, suggestion.state) == (ProposalState.VACANCY_FILLED, ProposalState.LAPSED)
    take_step(session, StepName.TAKE_UP_AGAIN, Decision(under_way.id), now=NOW, who=scene.by_adviser)
    assert under_way.state is ProposalState.CLIENT_AGREED


def test_an_opening_that_is_left_keeps_the_others_going(session: Session) -> None:
    scene = Scene(session)
    scene.vacancy.openings = 2
    other = make_proposal(session, vacancy=scene.vacancy, state=ProposalState.CLIENT_AGREED)
    scene.lead_to_hire()

    assert (scene.vacancy.state, other.state) == (VacancyState.PARTLY_FILLED, ProposalState.CLIENT_AGREED)
    assert scene.vacancy.openings_filled == 1


def test_a_cancelled_hire_frees_the_opening_again(session: Session) -> None:
    scene = Scene(session)
    scene.vacancy.openings = 2
    scene.lead_to_hire()
    scene.take(StepName.CANCEL_HIRE, scene.by_adviser, reason=EndReason.BY_EMPLOYER_IN_TRIAL_PERIOD)

    assert (scene.vacancy.state, scene.vacancy.openings_filled) == (VacancyState.OPEN, 0)
    assert [row.step for row in vacancy_changes(session, scene.vacancy.id)] == ["count_hire", "free_opening"]


def test_work_begun_ends_the_clients_other_proposals(session: Session) -> None:
    scene = Scene(session)
    elsewhere = make_proposal(session, client=scene.client, state=ProposalState.EMPLOYER_INTERESTED)
    scene.client.updated_at = NOW - timedelta(days=1)
    scene.lead_to_hire()
    scene.take(StepName.START_WORK, scene.by_adviser, on=TODAY)

    assert elsewhere.state is ProposalState.IN_WORK_ELSEWHERE
    assert scene.client.updated_at == scene.proposal.steps[-1].at  # whoever matches what has changed sees it


def test_an_early_end_drops_follow_ups_and_lets_the_client_look_again(session: Session) -> None:
    scene = Scene(session)
    scene.lead_to_hire()
    scene.take(StepName.START_WORK, scene.by_manager, on=TODAY)
    scene.take(StepName.END_EARLY, scene.by_adviser, on=TODAY, reason=EndReason.BY_EMPLOYER_IN_TRIAL_PERIOD)

    assert {task.result for task in scene.tasks(*FOLLOW_UPS)} == {TaskResult.DROPPED}
    assert (scene.client.state, scene.proposal.ended_on) == (ClientState.ACTIVE, TODAY)
    assert [task.user_id for task in scene.tasks(TaskKind.OPENING_FREE)] == [scene.adviser.id]


def test_a_query_becomes_a_task_of_the_case_manager_and_the_answer_one_of_the_adviser(session: Session) -> None:
    scene = Scene(session)
    scene.take(StepName.ASK_CASE_MANAGER, scene.by_adviser, note="Can she lift?")
    scene.take(StepName.ANSWER_QUERY, scene.by_manager, note="Up to 15 kg")

    (asked,), (answered,) = scene.tasks(TaskKind.QUERY), scene.tasks(TaskKind.QUERY_ANSWERED)
    assert (asked.user_id, asked.words) == (scene.manager.id, "Can she lift?")
    assert (answered.user_id, answered.words) == (scene.adviser.id, "Up to 15 kg")
    assert scene.proposal.state is ProposalState.SUGGESTED


def test_nothing_goes_to_the_employer_once_the_client_has_revoked_the_consent(session: Session) -> None:
    scene = Scene(session, state=ProposalState.CLIENT_AGREED)
    given = Consent(
        client_id=scene.client.id, purpose=ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS, scope="",
        wording_version="1", given_on=TODAY, revoked_on=TODAY,
    )  # fmt: skip
    session.add(given)
    session.flush()

    with pytest.raises(Conflict, match="not agreed"):
        scene.take(StepName.SEND_SHORT_PROFILE, scene.by_adviser)


def test_no_short_profile_is_sent_while_the_client_contests_what_stands_in_it(session: Session) -> None:
    scene = Scene(session, state=ProposalState.CLIENT_AGREED)
    contest_fact(session, scene.client.id, ClientFact.SKILLS, "I can weld", now=NOW)

    with pytest.raises(Conflict, match="contests"):
        scene.take(StepName.SEND_SHORT_PROFILE, scene.by_adviser)


def test_an_objection_takes_the_agreement_back_until_it_is_given_anew(session: Session) -> None:
    scene = Scene(session)
    scene.take(StepName.ACCEPT, scene.by_adviser)
    scene.take(StepName.INFORM_CLIENT, scene.by_manager, on=TODAY)
    scene.take(StepName.CLIENT_AGREES, scene.by_client)
    assert has_agreed(session, scene.proposal.id)

    scene.take(StepName.CLIENT_OBJECTS, scene.by_client, reason=ClientReason.COMMUTE)
    assert not has_agreed(session, scene.proposal.id)
    scene.take(StepName.SETTLE_OBJECTION, scene.by_manager, note="bus shown")
    scene.take(StepName.CLIENT_AGREES, scene.by_client)
    assert has_agreed(session, scene.proposal.id)


def test_a_release_without_agreement_needs_another_person(session: Session) -> None:
    scene = Scene(session, state=ProposalState.EMPLOYER_INTERESTED)
    alone = {"note": "urgent", "second_by": scene.adviser.id}

    with pytest.raises(NotAllowed, match="second person"):
        scene.take(StepName.RELEASE_WITHOUT_AGREEMENT, scene.by_adviser, **alone)
    scene.take(StepName.RELEASE_WITHOUT_AGREEMENT, scene.by_adviser, note="urgent", second_by=scene.manager.id)

    assert scene.proposal.state is ProposalState.IDENTITY_RELEASED


def test_an_employer_answers_own_vacancies_only(session: Session) -> None:
    scene = Scene(session, state=ProposalState.SHORT_PROFILE_SENT)
    stranger = Contact(employer_id=make_employer(session).id, name="Stranger")
    session.add(stranger)
    session.flush()
    who = Who(actor=Actor.EMPLOYER, contact_id=stranger.id)

    with pytest.raises(NotAllowed):
        scene.take(StepName.EMPLOYER_DECLINES, who, reason=EmployerReason.SKILL)
    with pytest.raises(NotAllowed):
        scene.take(StepName.EMPLOYER_SHOWS_INTEREST, Who(actor=Actor.EMPLOYER))


def test_a_case_manager_acts_for_own_clients_only(session: Session) -> None:
    scene = Scene(session)
    stranger = make_user(session, role=Role.CASE_MANAGER)

    with pytest.raises(NotAllowed):
        scene.take(StepName.VETO, Who(stranger.id), reason="SKILL", note="no")


def test_what_a_step_needs_is_asked_for(session: Session) -> None:
    scene = Scene(session)

    with pytest.raises(InvalidInput, match="date"):
        scene.take(StepName.PUT_OFF, scene.by_adviser)
    with pytest.raises(InvalidInput, match="future"):
        scene.take(StepName.PUT_OFF, scene.by_adviser, on=TODAY)
    with pytest.raises(Conflict, match="Load the page"):
        scene.take(StepName.HIRE, scene.by_adviser, on=TODAY)


def test_the_client_who_answered_meanwhile_is_named_as_such(session: Session) -> None:
    scene = Scene(session)
    scene.take(StepName.ACCEPT, scene.by_adviser)
    scene.take(StepName.INFORM_CLIENT, scene.by_manager, on=TODAY)
    scene.take(StepName.CLIENT_AGREES, scene.by_client)

    with pytest.raises(Conflict, match="client answered at"):
        scene.take(StepName.WITHDRAW, scene.by_adviser, note="gone", version=scene.proposal.version - 1)
