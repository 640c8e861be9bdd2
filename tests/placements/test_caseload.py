"""A case manager's list: whose, with which gaps and proposals, in which order."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.users import Role
from matching.facts import Gate
from matching.results import Question
from placements.codes import ProposalState
from placements.data_questions import DataQuestion
from placements.queries import (
    CaseloadFilters,
    CaseloadFlag,
    CaseloadSort,
    QueueFilters,
    caseload,
    figures_of_users,
    queue_choices,
)
from profiles.casework import CaseFile
from profiles.codes import ClientState
from profiles.models import Client
from profiles.queries import PROFILE_FACTS, completeness, gap_count
from tests.counting import count_queries
from tests.factories import (
    NOW,
    TODAY,
    WAREHOUSE,
    make_client,
    make_employer,
    make_match_run,
    make_proposal,
    make_user,
    make_vacancy,
)


def test_open_proposals_are_counted_and_closed_ones_are_not(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id, occupations=(WAREHOUSE,))
    for state in (ProposalState.SUGGESTED, ProposalState.ACCEPTED_BY_ADVISER, ProposalState.DISMISSED):
        make_proposal(session, client=client, state=state)

    (row,) = caseload(session, [manager.id], CaseloadFilters(), now=NOW).rows

    assert (row.suggested, row.running, row.wished_occupation) == (1, 1, WAREHOUSE)


def test_figures_count_all_clients_whatever_the_other_filters(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    make_proposal(session, client=make_client(session, case_manager_id=manager.id))
    make_client(session, case_manager_id=manager.id)

    page = caseload(session, [manager.id], CaseloadFilters(has_proposal=False), now=NOW)

    assert (page.total, page.figures.clients, page.figures.without_proposal, page.figures.with_gaps) == (1, 2, 1, 2)


def test_who_has_most_proposals_comes_first_when_asked_so(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    without, with_one = (make_client(session, case_manager_id=manager.id) for _ in range(2))
    make_proposal(session, client=with_one)

    page = caseload(session, [manager.id], CaseloadFilters(sort=CaseloadSort.PROPOSALS, descending=True), now=NOW)

    assert [row.client_id for row in page.rows] == [with_one.id, without.id]


def test_the_queue_offers_only_groups_and_employers_that_occur(session: Session) -> None:
    adviser = make_user(session)
    employer = make_employer(session, name="Lager Muster", adviser_id=adviser.id)
    make_employer(session, name="Ohne Vorschlag")
    make_proposal(session, vacancy=make_vacancy(session, employer=employer, occupation_code=WAREHOUSE))

    choices = queue_choices(session, QueueFilters(adviser_id=adviser.id))

    assert list(choices.occupation_groups) == [(WAREHOUSE[:2], 1)]
    assert [(each.name, each.proposals) for each in choices.employers] == [("Lager Muster", 1)]


def test_across_all_advisers_only_the_employer_that_is_chosen_is_offered(session: Session) -> None:
    chosen = make_proposal(session)
    make_proposal(session)

    choices = queue_choices(session, QueueFilters(employer_id=chosen.employer_id))

    assert [each.employer_id for each in choices.employers] == [chosen.employer_id]
    assert queue_choices(session, QueueFilters()).employers == []


def test_across_all_advisers_every_group_of_occupations_is_offered_without_counts(session: Session) -> None:
    make_proposal(session, vacancy=make_vacancy(session, occupation_code=WAREHOUSE))
    make_vacancy(session, occupation_code=WAREHOUSE)

    assert list(queue_choices(session, QueueFilters()).occupation_groups) == [(WAREHOUSE[:2], None)]


def clients_of(session: Session, count: int) -> tuple[int, list[Client]]:
    """A case manager and so many clients of theirs, without a name, in the order of their references."""
    manager = make_user(session, role=Role.CASE_MANAGER)
    return manager.id, [
        make_client(session, case_manager_id=manager.id, reference=f"K-{manager.id}-{number:02}")
        for number in range(count)
    ]


def shown(session: Session, manager_id: int, **filters: Any) -> list[int]:
    return [row.client_id for row in caseload(session, [manager_id], CaseloadFilters(**filters), now=NOW).rows]


def test_a_list_holds_nobody_elses_clients(session: Session) -> None:
    mine, clients = clients_of(session, 2)
    clients_of(session, 1)
    make_client(session)

    assert shown(session, mine) == [client.id for client in clients]


@pytest.mark.parametrize("state", ClientState)
def test_a_list_holds_one_state_or_all(state: ClientState, session: Session) -> None:
    manager, (active, other) = clients_of(session, 2)
    other.state = state
    session.flush()

    assert shown(session, manager, state=None) == [active.id, other.id]
    assert (other.id in shown(session, manager)) == (state is ClientState.ACTIVE)
    assert other.id in shown(session, manager, state=state)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("anna", [0]), ("MUSTER", [0, 1]), ("muster anna", [0]), ("-02", [2]), ("", [0, 1, 2]), ("nobody", []), ("%", [])],
)
def test_a_search_finds_every_word_in_name_or_reference(words: str, numbers: list[int], session: Session) -> None:
    manager, clients = clients_of(session, 3)
    for client, given in zip(clients, ("Anna", "Berta"), strict=False):
        session.add(CaseFile(client_id=client.id, given_name=given, family_name="Muster"))
    session.flush()

    assert shown(session, manager, search=words) == [clients[number].id for number in numbers]


@pytest.mark.parametrize("sort", CaseloadSort)
@pytest.mark.parametrize("descending", [False, True])
def test_ties_stay_in_the_order_of_references(sort: CaseloadSort, descending: bool, session: Session) -> None:
    manager, clients = clients_of(session, 3)
    expected = [client.id for client in clients]

    found = shown(session, manager, sort=sort, descending=descending)

    assert found == (expected[::-1] if sort is CaseloadSort.NAME and descending else expected)


@pytest.mark.parametrize(
    ("page", "per_page", "numbers", "told"),
    [
        (1, 2, [0, 1], (1, 3)),
        (3, 2, [4], (3, 3)),
        (99, 2, [4], (3, 3)),
        (0, 2, [0, 1], (1, 3)),
        (1, 5, range(5), (1, 1)),
    ],
)
def test_pages_are_cut_and_one_beyond_the_end_is_the_last(
    page: int, per_page: int, numbers: list[int], told: tuple[int, int], session: Session
) -> None:
    manager, clients = clients_of(session, 5)

    found = caseload(session, [manager], CaseloadFilters(), now=NOW, page=page, per_page=per_page)

    assert [row.client_id for row in found.rows] == [clients[number].id for number in numbers]
    assert ((found.page, found.pages), found.total) == (told, 5)


def test_without_a_client_there_is_one_empty_page(session: Session) -> None:
    manager, _ = clients_of(session, 0)

    found = caseload(session, [manager], CaseloadFilters(), now=NOW)

    assert (list(found.rows), found.page, found.pages) == ([], 1, 1)
    assert (found.figures.clients, found.figures.with_gaps) == (0, 0)


def test_what_is_recorded_is_a_share_of_all_profile_facts(session: Session) -> None:
    manager, (client,) = clients_of(session, 1)
    (before,) = caseload(session, [manager], CaseloadFilters(), now=NOW).rows
    client.max_commute_minutes = 30
    session.flush()

    (after,) = caseload(session, [manager], CaseloadFilters(), now=NOW).rows

    assert set(after.missing) <= set(before.missing)
    assert after.recorded_share == pytest.approx(1 - len(after.missing) / len(PROFILE_FACTS))


def test_a_longer_list_costs_no_more_selects(session: Session) -> None:
    manager, _ = clients_of(session, 1)
    with count_queries(session) as few:
        shown(session, manager)
    for _ in range(4):
        make_client(session, case_manager_id=manager)

    with count_queries(session) as many:
        shown(session, manager)

    assert len(many) == len(few)


def flags_of(session: Session, client: Client) -> frozenset[CaseloadFlag]:
    assert client.case_manager_id is not None
    found = caseload(session, [client.case_manager_id], CaseloadFilters(state=None), now=NOW)
    return next(row.flags for row in found.rows if row.client_id == client.id)


def old_client(session: Session, **values: Any) -> Client:
    """Known for a year, gone through today, in nobody's flags but that of no proposal."""
    manager = make_user(session, role=Role.CASE_MANAGER)
    plain: dict[str, Any] = {
        "case_manager_id": manager.id,
        "created_at": NOW - timedelta(days=365),
        "confirmed_at": NOW,
    }
    return make_client(session, **{"confirmed_at": NOW} | plain | values)


@pytest.mark.parametrize(
    ("state", "days_ago", "is_flagged"),
    [
        (ProposalState.SUGGESTED, 1, True),
        (ProposalState.DISMISSED, 1, True),
        (ProposalState.CLIENT_DECLINED, 89, False),
        (ProposalState.CLIENT_DECLINED, 91, True),
        (ProposalState.CLIENT_INFORMED, 200, False),
    ],
)
def test_only_what_reached_the_client_counts_as_a_proposal_of_the_last_90_days(
    state: ProposalState, days_ago: int, is_flagged: bool, session: Session
) -> None:
    client = old_client(session)
    make_proposal(session, client=client, state=state, changed_at=NOW - timedelta(days=days_ago))

    assert (CaseloadFlag.NO_PROPOSAL in flags_of(session, client)) == is_flagged


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"created_at": NOW - timedelta(days=20), "confirmed_at": None}, set()),  # new: nothing is late yet
        ({"confirmed_at": NOW - timedelta(days=91)}, {CaseloadFlag.NO_PROPOSAL, CaseloadFlag.OLD_PROFILE}),
        ({"confirmed_at": None}, {CaseloadFlag.NO_PROPOSAL, CaseloadFlag.OLD_PROFILE}),
        ({"permission_valid_until": TODAY + timedelta(days=60)},
         {CaseloadFlag.NO_PROPOSAL, CaseloadFlag.PERMISSION_ENDS}),
        ({"permission_valid_until": TODAY + timedelta(days=61)}, {CaseloadFlag.NO_PROPOSAL}),
        ({"state": ClientState.PAUSED, "confirmed_at": None}, set()),  # does not look for work
    ],
)  # fmt: skip
def test_flags_are_of_clients_who_look_for_work(
    values: dict[str, Any], expected: set[CaseloadFlag], session: Session
) -> None:
    assert flags_of(session, old_client(session, **values)) == expected


def test_a_flag_filters_and_is_counted_and_a_data_question_is_shown(session: Session) -> None:
    client = old_client(session, updated_at=NOW - timedelta(days=2))
    make_client(session, case_manager_id=client.case_manager_id)
    run = make_match_run(session, started_at=NOW)
    session.add(DataQuestion(run_id=run.id, client_id=client.id, gate=Gate.LICENCE, question=Question.LICENCE,
                             code="B", vacancies=4))  # fmt: skip
    session.flush()

    filters = CaseloadFilters(flag=CaseloadFlag.ONE_FACT, sort=CaseloadSort.QUESTION, descending=True)
    found = caseload(session, [client.case_manager_id or 0], filters, now=NOW)

    assert [(row.client_id, row.question and row.question.vacancies) for row in found.rows] == [(client.id, 4)]
    assert (found.figures.clients, found.figures.flags[CaseloadFlag.ONE_FACT]) == (2, 1)


def test_gaps_are_counted_by_the_database_as_the_profile_counts_them(session: Session) -> None:
    manager, clients = clients_of(session, 3)
    clients[0].permission_scope, clients[1].uses_bike = None, True
    clients[2].limitations_reviewed_on, clients[2].hours_max = TODAY, 20.0
    session.flush()

    counted = dict(session.execute(sa.select(Client.id, gap_count()).where(Client.case_manager_id == manager)).all())

    assert counted == {client.id: len(completeness(client)) for client in clients}


def test_clients_of_several_case_managers_stand_in_one_list_and_in_figures_apart(session: Session) -> None:
    (first, mine), (second, theirs) = clients_of(session, 1), clients_of(session, 2)

    found = caseload(session, [first, second], CaseloadFilters(), now=NOW)
    figures = figures_of_users(session, [first, second], now=NOW)

    assert {row.client_id for row in found.rows} == {each.id for each in (*mine, *theirs)}
    assert {user: each.clients for user, each in figures.items()} == {first: 1, second: 2}
