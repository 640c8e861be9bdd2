"""The household's page: who works when, and which proposals of two adults cannot both be taken up."""

import pytest
from sqlalchemy.orm import Session

from employers.models import ShiftPattern, Vacancy
from placements.codes import ProposalState
from placements.queries.household_work import household_work
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.codes import grid_to_text, hours_between
from tests.counting import count_queries
from tests.factories import make_client, make_proposal, make_vacancy

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
