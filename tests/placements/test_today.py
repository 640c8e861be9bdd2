"""What needs a hand today: whose, until when, in which order, with as few questions to the database for many rows."""

from datetime import timedelta

from sqlalchemy.orm import Session

from core.users import Role, User
from placements.codes import Actor, ProposalState, TaskKind
from placements.models import Task
from placements.queries.today import PER_PAGE, TodayKind, TodayPage, TodayScope, today_list
from placements.tasks import NewTask, add_task
from profiles.casework import Household, HouseholdMember
from tests.counting import count_queries
from tests.factories import NOW, TODAY, make_client, make_employer, make_proposal, make_user, make_vacancy

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def scope_of(*users: User, with_nobodys: bool = False) -> TodayScope:
    return TodayScope(frozenset(user.id for user in users), with_nobodys=with_nobodys)


def proposal_of(session: Session, adviser: User, **values: object) -> int:
    vacancy = make_vacancy(session, employer=make_employer(session, adviser_id=adviser.id))
    return make_proposal(session, vacancy=vacancy, **values).id


def task_of(session: Session, user: User | None, number: int, **values: object) -> Task:
    new = {"kind": TaskKind.OTHER, "due_on": TODAY, "user_id": user.id if user else None} | values
    return add_task(session, NewTask(f"test:{number}", **new), now=NOW)  # type: ignore[arg-type]


def kinds(page: TodayPage) -> list[str]:
    return [row.kind.value for row in page.rows]


def test_what_has_a_day_comes_first_by_its_day_and_suggestions_last(session: Session) -> None:
    adviser = make_user(session)
    proposal_of(session, adviser, suggested_at=NOW - timedelta(days=9))
    proposal_of(session, adviser, state=ProposalState.PUT_OFF, put_off_until=TODAY)
    proposal_of(session, adviser, state=ProposalState.SHORT_PROFILE_SENT, answer_due_on=YESTERDAY)
    proposal_of(session, adviser, state=ProposalState.CLIENT_INFORMED, next_step="Call", next_step_due_on=TODAY)
    task_of(session, adviser, 1, due_on=YESTERDAY - timedelta(days=1), words="Ask")

    page = today_list(session, scope_of(adviser), until=TODAY)

    assert kinds(page) == ["other", "answer_due", "next_step", "put_off", "suggestion"]
    assert [row.words for row in page.rows if row.words] == ["Ask", "Call"]
    assert page.total == sum(page.counts.values()) == 5


def test_nothing_beyond_the_day_and_nothing_that_is_over(session: Session) -> None:
    adviser = make_user(session)
    proposal_of(session, adviser, state=ProposalState.PUT_OFF, put_off_until=TOMORROW)
    proposal_of(session, adviser, state=ProposalState.DISMISSED, next_step="Call", next_step_due_on=TODAY)
    task_of(session, adviser, 1, due_on=TOMORROW)
    done = task_of(session, adviser, 2)
    done.done_at = NOW
    session.flush()

    assert today_list(session, scope_of(adviser), until=TODAY).total == 0
    assert kinds(today_list(session, scope_of(adviser), until=TOMORROW)) == ["other", "put_off"]


def test_only_the_chosen_people_and_nobodys_only_where_asked(session: Session) -> None:
    adviser, colleague = make_user(session), make_user(session)
    proposal_of(session, colleague)
    make_proposal(session)  # of an employer without adviser
    task_of(session, colleague, 1)
    task_of(session, None, 2)

    assert today_list(session, scope_of(adviser), until=TODAY).total == 0
    assert kinds(today_list(session, scope_of(adviser, with_nobodys=True), until=TODAY)) == ["other", "suggestion"]
    assert today_list(session, scope_of(adviser, colleague), until=TODAY).total == 2


def test_a_follow_up_shows_at_the_employers_adviser_and_at_the_case_manager(session: Session) -> None:
    adviser, manager = make_user(session), make_user(session, role=Role.CASE_MANAGER)
    proposal_id = proposal_of(session, adviser, state=ProposalState.STARTED)
    task_of(session, manager, 1, kind=TaskKind.FOLLOW_UP_3M, proposal_id=proposal_id)

    of_adviser = today_list(session, scope_of(adviser), until=TODAY).rows
    of_manager = today_list(session, TodayScope(frozenset({manager.id}), Role.CASE_MANAGER), until=TODAY).rows

    assert [(row.kind, row.owner_name) for row in of_adviser] == [(TaskKind.FOLLOW_UP_3M, manager.display_name)]
    assert [row.kind for row in of_manager] == [TaskKind.FOLLOW_UP_3M]


def test_a_case_manager_has_own_next_steps_of_own_clients_alone(session: Session) -> None:
    adviser, manager = make_user(session), make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    due = {"next_step": "Call", "next_step_due_on": TODAY, "state": ProposalState.CLIENT_INFORMED}
    vacancies = [make_vacancy(session, employer=make_employer(session, adviser_id=adviser.id)) for _ in range(2)]
    make_proposal(session, client=client, vacancy=vacancies[0], next_step_actor=Actor.CASE_MANAGER, **due)
    make_proposal(session, client=client, vacancy=vacancies[1], next_step_actor=Actor.EMPLOYER_ADVISER, **due)
    make_proposal(session, client=client)

    of_manager = today_list(session, TodayScope(frozenset({manager.id}), Role.CASE_MANAGER), until=TODAY)
    of_adviser = today_list(session, scope_of(adviser), until=TODAY)

    assert [row.proposal.vacancy_id for row in of_manager.rows if row.proposal] == [vacancies[0].id]
    assert [row.proposal.vacancy_id for row in of_adviser.rows if row.proposal] == [vacancies[1].id]


def test_one_kind_alone_with_the_counts_of_all(session: Session) -> None:
    adviser = make_user(session)
    proposal_of(session, adviser)
    task_of(session, adviser, 1, kind=TaskKind.VETO)
    task_of(session, adviser, 2)

    page = today_list(session, scope_of(adviser), until=TODAY, kind=TaskKind.VETO)

    assert (kinds(page), page.total) == (["veto"], 1)
    assert page.counts == {TaskKind.VETO: 1, TaskKind.OTHER: 1, TodayKind.SUGGESTION: 1}


def test_pages_follow_each_other_without_a_gap(session: Session) -> None:
    adviser = make_user(session)
    run_id = None
    for number in range(PER_PAGE - 3):
        task_of(session, adviser, number, due_on=TODAY - timedelta(days=number))
    employer = make_employer(session, adviser_id=adviser.id)
    for score in range(8):
        made = make_proposal(
            session, vacancy=make_vacancy(session, employer=employer), score_hundredths=score, run_id=run_id
        )
        run_id = made.run_id

    first, second = (today_list(session, scope_of(adviser), until=TODAY, page=page) for page in (1, 2))
    beyond = today_list(session, scope_of(adviser), until=TODAY, page=9)

    scores = [row.proposal.score_hundredths for row in (*first.rows, *second.rows) if row.proposal]
    assert (len(first.rows), len(second.rows), first.pages) == (PER_PAGE, 5, 2)
    assert scores == list(reversed(range(8)))
    assert (beyond.page, beyond.rows) == (2, second.rows)


def test_many_rows_are_no_more_questions_to_the_database(session: Session) -> None:
    adviser = make_user(session)
    counts = []
    for number in (1, 12):
        for each in range(number):
            proposal_id = proposal_of(session, adviser)
            task_of(session, adviser, 100 * number + each, proposal_id=proposal_id)
        with count_queries(session) as statements:
            today_list(session, scope_of(adviser), until=TODAY)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_nobodys_task_about_a_client_is_listed_for_who_leads_the_household_alone(session: Session) -> None:
    adviser, lead, other = make_user(session), *(make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    client = make_client(session)
    members = [HouseholdMember(client_id=client.id)]
    session.add(Household(reference="H-1", lead_case_manager_id=lead.id, members=members))
    task_of(session, None, 1, kind=TaskKind.CLIENT_CORRECTION, client_id=client.id, words="I have epilepsy")
    task_of(session, None, 2, kind=TaskKind.PERMISSION_ENDS, client_id=client.id)
    proposal_id = make_proposal(session, client=client, state=ProposalState.DISMISSED).id
    task_of(session, None, 3, kind=TaskKind.CLIENT_QUESTION, client_id=client.id, proposal_id=proposal_id)
    task_of(session, None, 4, kind=TaskKind.QUERY, proposal_id=proposal_id)

    of_adviser = today_list(session, scope_of(adviser, with_nobodys=True), until=TODAY)
    of_managers = [
        sorted(kinds(today_list(session, TodayScope(frozenset({user.id}), Role.CASE_MANAGER), until=TODAY)))
        for user in (lead, other)
    ]

    assert (kinds(of_adviser), of_adviser.total) == (["query"], 1)
    assert of_managers == [["client_correction", "client_question", "permission_ends", "query"], []]


def test_words_of_a_task_stay_hidden_from_an_owner_whose_client_another_looks_after_now(session: Session) -> None:
    owner, other = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    kept, lost = (make_client(session, case_manager_id=owner.id) for _ in range(2))
    proposal = make_proposal(session, client=lost)
    for about in ({"client_id": kept.id}, {"client_id": lost.id}, {"proposal_id": proposal.id}):
        session.add(Task(key=repr(about), kind=TaskKind.OTHER, due_on=TODAY, user_id=owner.id, words="Ring the sister",
                         created_at=NOW, **about))  # fmt: skip
    lost.case_manager_id = other.id
    session.flush()

    rows = today_list(session, TodayScope(frozenset({owner.id}), Role.CASE_MANAGER), until=TODAY).rows

    assert [(row.words, row.client_reference, row.proposal) for row in rows] == [
        ("Ring the sister", kept.reference, None), (None, None, None), (None, None, None),
    ]  # fmt: skip
