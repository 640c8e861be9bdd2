"""Households: who may look at one, who belongs to it, what is recorded of the care."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.codes import text_to_grid
from profiles.households import (
    Care,
    add_household_member,
    create_household,
    get_household_of_case_manager,
    record_care,
    remove_household_member,
    set_lead,
)
from tests.factories import NOW, TODAY, make_client, make_user, row_count


def manager(session: Session) -> int:
    return make_user(session, role=Role.CASE_MANAGER).id


def test_who_looks_after_a_member_leads_and_others_do_not_see_it(session: Session) -> None:
    mine, other = manager(session), manager(session)
    client = make_client(session, case_manager_id=mine)

    household = create_household(session, client.id, now=NOW, by=mine)

    assert (household.reference, household.lead_case_manager_id) == (f"H-{household.id:06d}", mine)
    assert get_household_of_case_manager(session, household.id, mine, on=TODAY) is household
    with pytest.raises(NotAllowed):
        get_household_of_case_manager(session, household.id, other, on=TODAY)
    with pytest.raises(Conflict):
        create_household(session, client.id, now=NOW, by=mine)


def test_an_adult_is_added_by_reference_once_and_only_by_their_case_manager(session: Session) -> None:
    mine, other = manager(session), manager(session)
    household = create_household(session, make_client(session, case_manager_id=mine).id, now=NOW, by=mine)
    partner, stranger = make_client(session, case_manager_id=mine), make_client(session, case_manager_id=other)

    add_household_member(session, household.id, f" {partner.reference.lower()} ", now=NOW, by=mine)

    assert partner.id in {member.client_id for member in household.members}
    for reference, error in ((partner.reference, Conflict), (stranger.reference, NotAllowed), ("C-0", NotFound)):
        with pytest.raises(error):
            add_household_member(session, household.id, reference, now=NOW, by=mine)


def test_a_household_goes_with_its_last_member(session: Session) -> None:
    mine = manager(session)
    clients = [make_client(session, case_manager_id=mine) for _ in range(2)]
    household = create_household(session, clients[0].id, now=NOW, by=mine)
    add_household_member(session, household.id, clients[1].reference, now=NOW, by=mine)

    stands = [remove_household_member(session, household.id, each.id, now=NOW, by=mine) for each in clients]

    assert (stands, row_count(session, Household)) == ([True, False], 0)


def test_hours_of_care_are_recorded_and_the_note_is_not_readable_in_the_database(session: Session) -> None:
    mine = manager(session)
    client = make_client(session, case_manager_id=mine)
    household = create_household(session, client.id, now=NOW, by=mine)

    record_care(session, household.id, Care(2, 0b1100, None, {client.id: True}, " Oma hilft "), now=NOW, by=mine)

    assert (household.children_in_care, text_to_grid(household.care_hours or "")) == (2, 0b1100)
    assert (household.care_covered_hours, household.members[0].shares_care, household.note) == (None, True, "Oma hilft")
    assert "Oma" not in str(session.execute(sa.text("select note from household")).scalar_one())
    with pytest.raises(InvalidInput):
        record_care(session, household.id, Care(21, None, None, {}), now=NOW, by=mine)


def test_only_a_case_manager_of_a_member_leads(session: Session) -> None:
    mine, other = manager(session), manager(session)
    household = create_household(session, make_client(session, case_manager_id=mine).id, now=NOW, by=mine)

    with pytest.raises(InvalidInput):
        set_lead(session, household.id, other, now=NOW, by=mine)
    household.members[0].client_id = make_client(session, case_manager_id=other).id
    session.flush()
    set_lead(session, household.id, other, now=NOW, by=mine)

    assert household.lead_case_manager_id == other


def test_who_looks_after_no_member_any_more_leads_no_longer(session: Session) -> None:
    mine, other = manager(session), manager(session)
    clients = [make_client(session, case_manager_id=each) for each in (mine, other, None)]
    household = create_household(session, clients[0].id, now=NOW, by=mine)
    household.members += [HouseholdMember(client_id=each.id) for each in clients[1:]]

    leads = []
    for client in clients[:2]:
        remove_household_member(session, household.id, client.id, now=NOW, by=mine)
        leads.append(household.lead_case_manager_id)

    assert leads == [other, None]
    with pytest.raises(NotAllowed):
        get_household_of_case_manager(session, household.id, mine, on=TODAY)
    noted = sa.select(AuditEntry.detail).where(AuditEntry.action == "household_lead_set").order_by(AuditEntry.id)
    assert [detail["lead"] for detail in session.scalars(noted)] == leads
