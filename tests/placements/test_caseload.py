"""A case manager's list: whose, with which gaps and proposals, in which order."""

from sqlalchemy.orm import Session

from core.users import Role
from placements.codes import ProposalState
from placements.queries import CaseloadFilters, CaseloadSort, QueueFilters, caseload, queue_choices
from tests.factories import WAREHOUSE, make_client, make_employer, make_proposal, make_user, make_vacancy


def test_open_proposals_are_counted_and_closed_ones_are_not(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id, occupations=(WAREHOUSE,))
    for state in (ProposalState.SUGGESTED, ProposalState.ACCEPTED_BY_ADVISER, ProposalState.DISMISSED):
        make_proposal(session, client=client, state=state)

    (row,) = caseload(session, manager.id, CaseloadFilters()).rows

    assert (row.suggested, row.running, row.wished_occupation) == (1, 1, WAREHOUSE)


def test_figures_count_all_clients_whatever_the_other_filters(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    make_proposal(session, client=make_client(session, case_manager_id=manager.id))
    make_client(session, case_manager_id=manager.id)

    page = caseload(session, manager.id, CaseloadFilters(has_proposal=False))

    assert (page.total, page.clients, page.without_proposal, page.with_gaps) == (1, 2, 1, 2)


def test_who_has_most_proposals_comes_first_when_asked_so(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    without, with_one = (make_client(session, case_manager_id=manager.id) for _ in range(2))
    make_proposal(session, client=with_one)

    page = caseload(session, manager.id, CaseloadFilters(sort=CaseloadSort.PROPOSALS, descending=True))

    assert [row.client_id for row in page.rows] == [with_one.id, without.id]


def test_the_queue_offers_only_groups_and_employers_that_occur(session: Session) -> None:
    employer = make_employer(session, name="Lager Muster")
    make_employer(session, name="Ohne Vorschlag")
    make_proposal(session, vacancy=make_vacancy(session, employer=employer, occupation_code=WAREHOUSE))

    choices = queue_choices(session, QueueFilters())

    assert list(choices.occupation_groups) == [(WAREHOUSE[:2], 1)]
    assert [(each.name, each.proposals) for each in choices.employers] == [("Lager Muster", 1)]
