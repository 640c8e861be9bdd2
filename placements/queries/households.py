"""Who shares the care for a child with whom, as far as the case store has it."""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placements.households import CareRow, SharedCare, shared_cares
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.codes import text_to_grid


def cares_of_households(session: Session) -> list[SharedCare]:
    """Every two clients who share the care for a child, by household, and the hours in which one must be there.

    Households without recorded hours of care, or of cover, say nothing.
    """
    recorded = sa.select(Household.id, Household.care_hours, Household.care_covered_hours).where(
        Household.care_hours.is_not(None), Household.care_covered_hours.is_not(None)
    )
    members: dict[int, dict[int, bool | None]] = defaultdict(dict)
    of_members = sa.select(HouseholdMember.household_id, HouseholdMember.client_id, HouseholdMember.shares_care)
    for household_id, client_id, shares_care in session.execute(of_members):
        members[household_id][client_id] = shares_care
    return shared_cares(
        [
            CareRow(text_to_grid(care), text_to_grid(covered), members[household_id])
            for household_id, care, covered in session.execute(recorded.order_by(Household.id))
            if care is not None and covered is not None
        ]
    )
