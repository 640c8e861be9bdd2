"""What steps of vacancies cause elsewhere: mails, proposals that end, calls; and the timers."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict
from core.users import Role
from employers.codes import VacancyActor, VacancyState
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision
from employers.lifecycle.rules import DAY_COUNTS
from employers.models import Contact, Vacancy
from employers.queries import vacancy_changes
from placements.codes import ProposalState, TaskKind
from placements.messages.composing import BASE
from placements.messages.models import Message
from placements.messages.vacancy_links import vacancy_link_page
from placements.models import ProposalStep, Task
from placements.vacancy_life import answer_vacancy_link, due_vacancies, move_vacancy, renew_vacancy
from placements.workflow import StepName
from profiles.catalogue.codes import WorkingTime
from tests.factories import NOW, TODAY, make_employer, make_proposal, make_user, make_vacancy

BY_TIMER = VacancyActor.MACHINE


def silent(session: Session, days: int, *, with_contact: bool = True, **values: Any) -> Vacancy:
    """A complete vacancy of whose employer nothing was heard for so many days."""
    employer = make_employer(session)
    if with_contact:
        session.add(Contact(employer_id=employer.id, name="Mira Kern", email="kern@example.org"))
    defaults: dict[str, Any] = {
        "employer": employer, "confirmed_on": TODAY - timedelta(days=days), "openings": 2, "starts_now": True,
        "working_times": [WorkingTime.FULL_TIME.value], "occupation_code": "62312", "kind": "ARBEIT",
    }  # fmt: skip
    return make_vacancy(session, **defaults | values)


def run_timer(session: Session, vacancy: Vacancy, name: VacancyStep) -> None:
    move_vacancy(session, name, VacancyDecision(vacancy.id, actor=BY_TIMER), now=NOW, by=None)


def mailed_token(session: Session) -> str:
    message = session.scalars(sa.select(Message)).one()
    start = (message.body or "").index(f"{BASE}/v/") + len(f"{BASE}/v/")
    return (message.body or "")[start:].split()[0]


def test_timers_find_what_is_due(session: Session) -> None:
    reminded, expired, fresh = silent(session, 76), silent(session, 90), silent(session, 75)

    assert due_vacancies(session, now=NOW, counts=DAY_COUNTS) == [
        (reminded.id, VacancyStep.REMIND), (expired.id, VacancyStep.EXPIRE),
    ]  # fmt: skip
    assert fresh.state is VacancyState.OPEN


def test_a_reminder_is_answered_by_one_click_without_an_account(session: Session) -> None:
    vacancy = silent(session, 76)
    run_timer(session, vacancy, VacancyStep.REMIND)
    token = mailed_token(session)

    answer_vacancy_link(session, token, VacancyStep.CONFIRM, now=NOW, counts=DAY_COUNTS)

    assert (vacancy.state, vacancy.confirmed_on) == (VacancyState.OPEN, TODAY)
    assert [(row.step, row.actor) for row in vacancy_changes(session, vacancy.id)] == [
        ("remind", VacancyActor.MACHINE), ("confirm", VacancyActor.EMPLOYER),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        answer_vacancy_link(session, token, VacancyStep.WITHDRAW, now=NOW, counts=DAY_COUNTS)


def test_a_link_offers_only_what_the_state_allows_and_ends_after_thirty_days(session: Session) -> None:
    vacancy = silent(session, 90)
    run_timer(session, vacancy, VacancyStep.EXPIRE)
    token = mailed_token(session)

    page = vacancy_link_page(session, token, language=None, now=NOW)
    late = vacancy_link_page(session, token, language=None, now=NOW + timedelta(days=31))

    assert page is not None
    assert late is not None
    assert page.steps == (VacancyStep.RENEW, VacancyStep.FILL_ELSEWHERE, VacancyStep.WITHDRAW)
    assert (late.steps, late.is_expired) == ((), True)
    assert vacancy_link_page(session, "never", language=None, now=NOW) is None


def test_without_a_contact_the_adviser_calls(session: Session) -> None:
    vacancy = silent(session, 76, with_contact=False)
    run_timer(session, vacancy, VacancyStep.REMIND)

    task = session.scalars(sa.select(Task)).one()
    assert (task.kind, task.employer_id) == (TaskKind.CALL_EMPLOYER, vacancy.employer_id)


def test_who_never_answers_short_profiles_is_called_about_a_vacancy_too(session: Session) -> None:
    vacancy = silent(session, 76)
    for _ in range(3):
        unanswered = make_proposal(session, vacancy=make_vacancy(session, employer=vacancy.employer))
        unanswered.steps.append(
            ProposalStep(to_state=unanswered.state, at=NOW, name=StepName.EMPLOYER_STAYS_SILENT.value)
        )
    session.flush()

    run_timer(session, vacancy, VacancyStep.REMIND)

    assert session.scalars(sa.select(Message)).all() == []
    assert session.scalars(sa.select(Task.kind)).all() == [TaskKind.CALL_EMPLOYER]


def test_two_renewals_are_free_and_the_third_is_reviewed_after_a_call(session: Session) -> None:
    vacancy, states = silent(session, 90), []
    for _ in range(3):
        run_timer(session, vacancy, VacancyStep.EXPIRE)
        renew_vacancy(session, VacancyDecision(vacancy.id), now=NOW, by=None)
        states.append(vacancy.state)

    assert states == [VacancyState.OPEN, VacancyState.OPEN, VacancyState.SUBMITTED]
    assert vacancy.renewals == 2
    assert session.scalar(sa.select(sa.func.count(Task.id)).where(Task.kind == TaskKind.CALL_EMPLOYER)) == 1


def test_a_renewal_with_unlawful_words_goes_through_a_review(session: Session) -> None:
    vacancy = silent(session, 90, description="Nur für junge Männer bis 30 Jahre.")
    run_timer(session, vacancy, VacancyStep.EXPIRE)

    renew_vacancy(session, VacancyDecision(vacancy.id), now=NOW, by=None)

    assert (vacancy.state, vacancy.renewals) == (VacancyState.SUBMITTED, 0)


def test_a_renewal_forgets_a_last_day_that_is_over(session: Session) -> None:
    vacancy = silent(session, 1, valid_until=TODAY - timedelta(days=1))
    run_timer(session, vacancy, VacancyStep.EXPIRE)

    renew_vacancy(session, VacancyDecision(vacancy.id), now=NOW, by=None)

    assert (vacancy.state, vacancy.valid_until) == (VacancyState.OPEN, None)


def test_filled_elsewhere_ends_what_is_under_way_but_no_interview(session: Session) -> None:
    vacancy = silent(session, 1)
    states = (ProposalState.CLIENT_AGREED, ProposalState.SUGGESTED, ProposalState.INTERVIEW)
    found = [make_proposal(session, vacancy=vacancy, state=state) for state in states]

    move_vacancy(session, VacancyStep.FILL_ELSEWHERE, VacancyDecision(vacancy.id), now=NOW, by=None)

    assert vacancy.state is VacancyState.FILLED_ELSEWHERE
    assert [each.state for each in found] == [
        ProposalState.VACANCY_FILLED, ProposalState.LAPSED, ProposalState.INTERVIEW,
    ]  # fmt: skip


def test_the_end_of_the_service_is_a_persons_with_hint_and_reason(session: Session) -> None:
    vacancy = silent(session, 1)
    adviser = make_user(session, role=Role.EMPLOYER_ADVISER)
    decision = VacancyDecision(vacancy.id, "Nobody suits the terms.", TODAY - timedelta(days=14))

    move_vacancy(session, VacancyStep.END_SERVICE, decision, now=NOW, by=adviser.id)

    last = vacancy_changes(session, vacancy.id)[-1]
    assert (last.to_state, last.by, last.on) == (VacancyState.SERVICE_ENDED, adviser.id, TODAY - timedelta(days=14))
