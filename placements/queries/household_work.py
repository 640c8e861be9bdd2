"""Who of a household works when, by the proposals under way, and which proposals cannot both be taken up."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Employer, ShiftPattern, Vacancy
from placements.codes import OPEN_STATES, ProposalState
from placements.households import CareRow, Shifts, least_overlap, shared_cares
from placements.models import Proposal
from profiles.casework import Household
from profiles.catalogue.codes import text_to_grid


@dataclass(frozen=True)
class WorkRow:
    """An open proposal of a member, with the hours of the week of the work (168 bits); of several patterns one does."""

    client_id: int
    proposal_id: int
    state: ProposalState
    title: str
    employer_name: str
    shifts: Shifts


@dataclass(frozen=True)
class Clash:
    """Two proposals with which both adults would be at work in hours that need one of them; those hours at least."""

    first: WorkRow
    second: WorkRow
    hours: int


@dataclass(frozen=True)
class HouseholdWork:
    """``open_hours``: hours that need an adult and are not covered, None where either is not recorded."""

    rows: Sequence[WorkRow]
    clashes: Sequence[Clash]
    open_hours: int | None


def household_work(session: Session, household: Household) -> HouseholdWork:
    """The members' open proposals by member, and each pair of them that excludes each other. Two selects."""
    return works_of_households(session, [household])[household.id]


def works_of_households(session: Session, households: Sequence[Household]) -> dict[int, HouseholdWork]:
    """`household_work` of each of these, by id; their members should be loaded. Two selects for however many."""
    members = [member.client_id for household in households for member in household.members]
    of_client = defaultdict(list)
    for row in _rows(session, members):
        of_client[row.client_id].append(row)
    return {household.id: _work(household, of_client) for household in households}


def _work(household: Household, of_client: Mapping[int, Sequence[WorkRow]]) -> HouseholdWork:
    care = CareRow(
        None if household.care_hours is None else text_to_grid(household.care_hours),
        None if household.care_covered_hours is None else text_to_grid(household.care_covered_hours),
        {member.client_id: member.shares_care for member in household.members},
    )
    clashes = [
        Clash(mine, theirs, hours)
        for shared in shared_cares([care])
        for mine, theirs in itertools.product(of_client.get(shared.first, ()), of_client.get(shared.second, ()))
        if (hours := least_overlap(mine.shifts, theirs.shifts, shared.hours))
    ]
    rows = [row for member in household.members for row in of_client.get(member.client_id, ())]
    is_known = care.care_hours is not None and care.covered_hours is not None
    return HouseholdWork(rows, clashes, (care.care_hours or 0) & ~(care.covered_hours or 0) if is_known else None)


def _rows(session: Session, client_ids: Sequence[int]) -> list[WorkRow]:
    query = (
        sa.select(Proposal.client_id, Proposal.id, Proposal.state, Vacancy.id, Vacancy.title, Employer.name)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Proposal.employer_id)
        .where(Proposal.client_id.in_(client_ids), Proposal.state.in_(OPEN_STATES))
        .order_by(Proposal.client_id, Proposal.score_hundredths.desc(), Proposal.id)
    )
    found = session.execute(query).all()
    shifts = defaultdict(list)
    patterns = sa.select(ShiftPattern.vacancy_id, ShiftPattern.hours).order_by(ShiftPattern.id)
    for vacancy_id, hours in session.execute(patterns.where(ShiftPattern.vacancy_id.in_({row[3] for row in found}))):
        shifts[vacancy_id].append(text_to_grid(hours))
    return [WorkRow(row[0], row[1], row[2], row[4], row[5], tuple(shifts[row[3]])) for row in found]
