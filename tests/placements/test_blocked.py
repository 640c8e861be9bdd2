"""Who a condition keeps from a vacancy, of those with an occupation of its group."""

from sqlalchemy.orm import Session

from employers.codes import VacancyState
from matching.facts import Gate
from placements.queries.blocked import blocked_of_vacancy
from profiles.codes import ClientState, PermissionScope
from tests.factories import NOW, WAREHOUSE, make_client, make_vacancy

NEAR_WAREHOUSE, BAKER = "51322", "29222"


def test_only_clients_of_the_occupation_with_an_unmet_condition_are_named(session: Session) -> None:
    vacancy = make_vacancy(session, occupation_code=WAREHOUSE, hours_min=30.0, hours_max=38.0)
    make_client(session, occupations=(WAREHOUSE,), hours_min=30.0, hours_max=40.0)
    few_hours = make_client(session, occupations=(WAREHOUSE,), hours_max=15.0, hours_min=10.0)
    forbidden = make_client(
        session, occupations=(WAREHOUSE,), hours_max=15.0, hours_min=10.0, permission_scope=PermissionScope.FORBIDDEN
    )
    make_client(session, occupations=(BAKER, NEAR_WAREHOUSE[:2] + "422"), hours_max=15.0, hours_min=10.0)
    make_client(session, occupations=(WAREHOUSE,), hours_max=15.0, state=ClientState.IN_WORK)

    rows = blocked_of_vacancy(session, vacancy.id, now=NOW)

    assert [(row.client_id, row.not_met) for row in rows] == [
        (few_hours.id, (Gate.HOURS,)), (forbidden.id, (Gate.WORK_PERMISSION, Gate.HOURS)),
    ]  # fmt: skip


def test_a_vacancy_without_occupation_or_out_of_matching_names_nobody(session: Session) -> None:
    make_client(session, occupations=(WAREHOUSE,), permission_scope=PermissionScope.FORBIDDEN)
    unknown = make_vacancy(session)
    filled = make_vacancy(session, occupation_code=WAREHOUSE, state=VacancyState.FILLED_BY_US)

    assert [blocked_of_vacancy(session, each.id, now=NOW) for each in (unknown, filled)] == [[], []]
