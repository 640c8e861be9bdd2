"""The household's page: who works when, and which proposals of two adults cannot both be taken up."""

import pytest
from sqlalchemy.orm import Session

from core.users import Role
from employers.models import ShiftPattern, Vacancy
from placements.codes import ProposalState
from placements.households import next_window
from placements.queries.household_list import HouseholdPage, household_page
from placements.queries.household_work import household_work
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.codes import grid_to_text, hours_between
from profiles.models import Client
from tests.counting import count_queries
from tests.factories import make_client, make_proposal, make_user, make_vacancy

EARLY = hours_between(days=range(5), start=6, end=14)
SCHOOL = hours_between(days=range(5), start=8, end=13)
LATE = hours_between(days=range(5), start=14, end=22)


def vacancy_with(session: Session, *shifts: int) -> Vacancy:
    vacancy = make_vacancy(session)
    vacancy.shifts = [ShiftPattern(name="Dienst", hours=grid_to_text(hours)) for hours in shifts]
    session.flush()
    return vacancy


def household_of(session: Session, *shifts: tuple[int, ...], is_known: bool = True) -> Household:
    """A household with an adult for each of these, each with a running proposal that has these shifts."""
    covered = grid_to_text(SCHOOL) if is_known else None
    household = Household(reference=f"H-{len(shifts)}", care_hours=grid_to_text(EARLY), care_covered_hours=covered)
    for patterns in shifts:
        proposal = make_proposal(session, client=make_client(session), vacancy=vacancy_with(session, *patterns),
                                 state=ProposalState.CLIENT_INFORMED)  # fmt: skip
        household.members.append(HouseholdMember(client_id=proposal.client_id))
    session.add(household)
    session.flush()
    return household


@pytest.mark.parametrize(
    ("first", "second", "is_known", "expected"),
    [
        ((EARLY,), (EARLY,), True, EARLY & ~SCHOOL),
        ((EARLY,), (LATE,), True, None),
        ((EARLY, LATE), (EARLY,), True, None),  # one pattern leaves somebody at home
        ((), (EARLY,), True, None),  # shifts not recorded
        ((EARLY,), (EARLY,), False, None),  # cover not recorded
    ],
)
def test_proposals_touch_where_both_would_be_away_in_hours_that_need_one(
    first: tuple[int, ...], second: tuple[int, ...], is_known: bool, expected: int | None, session: Session
) -> None:
    work = household_work(session, household_of(session, first, second, is_known=is_known))

    assert [clash.hours for clash in work.clashes] == ([] if expected is None else [expected])
    assert work.open_hours == (EARLY & ~SCHOOL if is_known else None)
    assert [row.shifts for row in work.rows] == [first, second]


def test_more_proposals_cost_no_more_selects(session: Session) -> None:
    small, large = household_of(session, (EARLY,)), household_of(session, (EARLY,), (LATE,), (EARLY, LATE))
    counts = []
    for household in (small, large):
        with count_queries(session) as statements:
            household_work(session, household)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def listed(session: Session, manager: int, search: str = "") -> HouseholdPage:
    return household_page(session, [manager], from_hour=24, search=search)


def test_the_list_shows_first_whose_proposals_touch_and_when_next(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    quiet, touching = household_of(session, (EARLY,)), household_of(session, (EARLY,), (EARLY,))
    quiet.lead_case_manager_id = touching.lead_case_manager_id = manager.id
    session.flush()

    page = listed(session, manager.id)

    assert [(row.household_id, row.members, row.open_proposals, row.conflicts) for row in page.rows] == [
        (touching.id, 2, 2, 1), (quiet.id, 1, 1, 0),
    ]  # fmt: skip
    assert page.rows[0].conflict_hours == hours_between(days=(1,), start=6, end=8)  # from Tuesday 0 o'clock on
    assert (page.rows[1].conflict_hours, page.with_conflict) == (0, 1)


def test_the_list_is_searched_by_members_whom_one_may_know_and_shows_nobody_elses(session: Session) -> None:
    manager, other = make_user(session, role=Role.CASE_MANAGER), make_user(session, role=Role.CASE_MANAGER)
    household = household_of(session, (EARLY,), (LATE,))
    first, second = (session.get_one(Client, member.client_id) for member in household.members)
    first.case_manager_id = manager.id
    session.flush()

    found = listed(session, manager.id, first.reference.lower())

    assert [row.people for row in found.rows] == [(first.reference,)]
    assert listed(session, manager.id, second.reference).total == 0
    assert listed(session, other.id).total == 0


def test_a_longer_list_of_households_costs_no_more_selects(session: Session) -> None:
    manager, counts = make_user(session, role=Role.CASE_MANAGER), []
    for shifts in (((EARLY,),), ((EARLY,), (EARLY,)), ((LATE,), (EARLY,), (EARLY, LATE))):
        household_of(session, *shifts).lead_case_manager_id = manager.id
        session.flush()
        session.expire_all()
        with count_queries(session) as statements:
            listed(session, manager.id)
        counts.append(len(statements))

    assert len(set(counts)) == 1


def test_the_next_window_goes_round_the_week_and_ends_at_a_gap() -> None:
    monday, sunday = hours_between(days=(0,), start=0, end=2), hours_between(days=(6,), start=22, end=24)

    assert next_window(monday | sunday, 1) == 1 << 1  # what is left of it
    assert next_window(monday | sunday, 2) == monday | sunday  # over midnight it is one
    assert next_window(0, 5) == 0
