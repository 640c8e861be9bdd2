"""The households of a caseload: how many live in them, what is proposed to them, and where proposals touch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.database import page_count
from placements.households import next_window
from placements.queries.household_work import HouseholdWork, works_of_households
from profiles.casework import Household, HouseholdMember
from profiles.models import Client
from profiles.queries import ids_open_to, names_of_clients, references_of_clients

PER_PAGE = 25


@dataclass(frozen=True)
class HouseholdRow:
    """A household as the list shows it. ``people`` are the members whom the reader may know, by name or reference.

    ``conflict_hours``: of the hours in which two proposals would have both adults at work though a child needs one of
    them, the next run from now on (168 bits, 0 where proposals do not touch, None where care is not recorded).
    """

    household_id: int
    reference: str
    people: tuple[str, ...]
    members: int
    children: int | None
    open_proposals: int
    conflicts: int
    conflict_hours: int | None


@dataclass(frozen=True)
class HouseholdPage:
    """One page of the list; ``with_conflict`` counts in all of it."""

    rows: Sequence[HouseholdRow]
    total: int
    page: int
    with_conflict: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return page_count(self.total, PER_PAGE)


def household_page(
    session: Session, user_ids: Collection[int], *, from_hour: int, search: str = "", page: int = 1
) -> HouseholdPage:
    """One page (from 1) of the households that one of these case managers leads or looks after a member of.

    Those with a conflict first, then by reference. ``search`` looks into the household's reference and into names and
    references of the members whom these case managers may know. ``from_hour`` is the hour of the week that it is now,
    0 on Monday. A page beyond the last gives the last; as many selects for one household as for a full list.
    """
    households = _households(session, user_ids)
    people = _people(session, user_ids, households)
    words = search.casefold().split()
    kept = [each for each in households if _has(words, each, people)]
    works = works_of_households(session, kept)
    rows = sorted((_row(each, works[each.id], people, from_hour) for each in kept), key=_order)
    page = min(max(1, page), page_count(len(rows), PER_PAGE))
    some = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return HouseholdPage(some, len(rows), page, sum(1 for row in rows if row.conflicts))


def _households(session: Session, user_ids: Collection[int]) -> list[Household]:
    theirs = sa.select(HouseholdMember.household_id).join(Client, Client.id == HouseholdMember.client_id)
    led = sa.select(Household.id).where(Household.lead_case_manager_id.in_(user_ids))
    looked_after = theirs.where(Client.case_manager_id.in_(user_ids))
    either = sa.union(led, looked_after).subquery()  # joined: an "or" of both reads every household there is
    query = sa.select(Household).join(either, either.c.id == Household.id).options(selectinload(Household.members))
    return list(session.scalars(query))


def _people(session: Session, user_ids: Collection[int], households: Sequence[Household]) -> dict[int, tuple[str, str]]:
    """Name, or reference where none is recorded, and reference of the members whom these users may know, by client."""
    members = [member.client_id for household in households for member in household.members]
    known = sa.select(Client.id).where(Client.id.in_(members), Client.id.in_(ids_open_to(user_ids)))
    ids = list(session.scalars(known))
    names, references = names_of_clients(session, ids), references_of_clients(session, ids)
    return {each: (names.get(each, references[each]), references[each]) for each in ids}


def _has(words: Sequence[str], household: Household, people: dict[int, tuple[str, str]]) -> bool:
    known = [" ".join(people[member.client_id]) for member in household.members if member.client_id in people]
    text = " ".join((household.reference, *known)).casefold()
    return all(word in text for word in words)


def _row(household: Household, work: HouseholdWork, people: dict[int, tuple[str, str]], from_hour: int) -> HouseholdRow:
    touching = 0
    for clash in work.clashes:
        touching |= clash.hours
    return HouseholdRow(
        household.id, household.reference,
        tuple(people[member.client_id][0] for member in household.members if member.client_id in people),
        len(household.members), household.children_in_care, len(work.rows), len(work.clashes),
        None if work.open_hours is None else next_window(touching, from_hour),
    )  # fmt: skip


def _order(row: HouseholdRow) -> tuple[bool, str]:
    return not row.conflicts, row.reference
