"""What counts as a look at a client's data, beside the entries about the client."""

from datetime import timedelta

from sqlalchemy.orm import Session

from core.audit import record
from core.users import Role
from placements.queries.for_client import looks_at_client
from profiles.casework import Household, HouseholdMember
from tests.factories import NOW, make_client, make_user


def test_a_look_at_the_household_counts_from_the_day_that_the_client_joined_it(session: Session) -> None:
    client, manager = make_client(session), make_user(session, role=Role.CASE_MANAGER)
    member = HouseholdMember(client_id=client.id, joined_on=NOW.date())
    household = Household(reference="H-1", members=[member])
    session.add(household)
    session.flush()
    for moment in (NOW - timedelta(days=2), NOW):
        record(session, "household_viewed", kind="household", object_id=household.id, now=moment, by=manager.id)

    looks, _ = looks_at_client(session, client.id, page=1)

    assert [(look.action, look.at) for look in looks] == [("household_viewed", NOW)]
