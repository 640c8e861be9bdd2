"""Reading clients and case files."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.errors import NotAllowed, NotFound
from core.users import Role
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.codes import ClientState
from profiles.models import Client
from profiles.queries import (
    PROFILE_FACTS,
    case_file,
    clients,
    completeness,
    find_client,
    get_client,
    get_client_of_case_manager,
    has_clients,
    has_generated_clients,
    household_of_client,
    names_of_clients,
)
from tests.counting import count_queries
from tests.factories import make_client, make_user

TODAY = date(2026, 11, 20)


def make_case_manager(session: Session) -> int:
    return make_user(session, role=Role.CASE_MANAGER).id


def add_name(session: Session, client: Client, given: str, family: str) -> None:
    session.add(CaseFile(client_id=client.id, given_name=given, family_name=family))
    session.flush()


def test_a_client_is_found_by_id_or_reference(session: Session) -> None:
    client = make_client(session, reference="C-77")

    assert get_client(session, client.id) is client
    assert find_client(session, "C-77") is find_client(session, str(client.id)) is client
    assert find_client(session, "C-78") is find_client(session, "99999999999999999999") is None
    with pytest.raises(NotFound):
        get_client(session, 999_999)


def test_generated_clients_are_told_from_others(session: Session) -> None:
    assert (has_clients(session), has_generated_clients(session)) == (False, False)
    make_client(session)
    assert (has_clients(session), has_generated_clients(session)) == (True, False)
    make_client(session, is_generated=True)
    assert has_generated_clients(session)


def test_clients_are_listed_page_by_page_with_their_count(session: Session) -> None:
    manager = make_case_manager(session)
    for number in range(5):
        make_client(session, reference=f"C-{number:03}", case_manager_id=manager)
    make_client(session, reference="C-900")

    page = clients(session, case_manager_id=manager, page=2, per_page=2)

    assert [client.reference for client in page.clients] == ["C-002", "C-003"]
    assert (page.count, page.pages) == (5, 3)
    assert clients(session, case_manager_id=manager, page=9, per_page=2).clients == []
    assert clients(session).count == 6


def test_clients_are_searched_by_name_reference_and_state(session: Session) -> None:
    one = make_client(session, reference="C-100")
    other = make_client(session, reference="C-200", state=ClientState.PAUSED)
    add_name(session, one, "Ada", "Müller")
    add_name(session, other, "Bela", "Müller")

    assert clients(session, search="müller ada").clients == [one]
    assert clients(session, search="c-200").clients == [other]
    assert clients(session, search="Müller", state=ClientState.PAUSED).clients == [other]
    assert clients(session, search="nobody").count == 0


def test_names_come_in_few_statements(session: Session) -> None:
    people = [make_client(session) for _ in range(30)]
    for client in people[:20]:
        add_name(session, client, "Ada", f"No {client.id}")

    with count_queries(session) as statements:
        names = names_of_clients(session, [client.id for client in people])

    assert names == {client.id: f"Ada No {client.id}" for client in people[:20]}
    assert len(statements) == 1


def test_a_client_without_case_file_has_an_empty_one_that_is_not_stored(session: Session) -> None:
    client = make_client(session)

    assert case_file(session, client.id).full_name is None
    assert session.get(CaseFile, client.id) is None


def test_a_case_manager_sees_own_clients_and_the_household_led(session: Session) -> None:
    manager, lead, stranger = (make_case_manager(session) for _ in range(3))
    client = make_client(session, case_manager_id=manager)
    household = Household(reference="H-1", lead_case_manager_id=lead)
    household.members.append(HouseholdMember(client_id=client.id))
    session.add(household)
    session.flush()

    assert household_of_client(session, client.id) is household
    assert get_client_of_case_manager(session, client.id, manager, on=TODAY) is client
    assert get_client_of_case_manager(session, client.id, lead, on=TODAY) is client
    with pytest.raises(NotAllowed):
        get_client_of_case_manager(session, client.id, stranger, on=TODAY)


def test_completeness_names_what_is_not_recorded(session: Session) -> None:
    empty = make_client(session, permission_scope=None)
    fuller = make_client(session, occupations=("51311",), hours_max=20.0, uses_foot=False, home_postcode="70173")

    assert completeness(empty) == list(PROFILE_FACTS)
    missing = set(PROFILE_FACTS) - set(completeness(fuller))
    assert missing == {"occupations", "hours", "travel", "home_postcode", "permission"}
