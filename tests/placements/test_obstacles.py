"""What stands in a client's way: looked at pair by pair, or at once in arrays, with the same figures."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.errors import NotFound
from employers.codes import RequirementKind
from placements.codes import DismissReason
from placements.operations import dismiss_proposal
from placements.queries import obstacles_of_client
from placements.queries.obstacles import client_with_refusals, packed_obstacles, packed_vacancies
from placements.standing import FEW, OpenVacancies
from profiles.models import Client
from tests.counting import count_queries
from tests.factories import (
    ESSLINGEN,
    NOW,
    STUTTGART,
    WAREHOUSE,
    asked,
    make_client,
    make_proposal,
    make_user,
    make_vacancy,
)


def world(session: Session) -> list[Client]:
    """Vacancies that ask various things, and clients of whom various things are recorded."""
    licence = RequirementKind.LICENCE
    make_vacancy(session, requirements=(asked(licence, "B"), asked(RequirementKind.SKILL, "packing", 2)))
    make_vacancy(session, requirements=(asked(licence, "B"),), hours_min=35.0, hours_max=40.0)
    make_vacancy(session, has_industrial_action=True)
    make_vacancy(session, postcode=None, occupation_code=WAREHOUSE, requirement_level=2)
    return [
        make_client(session, home_postcode=STUTTGART),
        make_client(session, home_postcode=ESSLINGEN, hours_min=10.0, hours_max=20.0, skills={"packing": 1}),
        make_client(session, occupations=(WAREHOUSE,), hours_min=38.0, hours_max=40.0),
    ]


def test_arrays_give_what_looking_at_each_pair_gives(session: Session) -> None:
    clients = world(session)
    refused = make_proposal(session, client=clients[0])
    dismiss_proposal(session, refused.id, reason=DismissReason.SKILL, version=1, now=NOW, by=make_user(session).id)
    packed = packed_vacancies(session, now=NOW)

    for client in clients:
        found, packed = packed_obstacles(packed, client_with_refusals(session, client.id, now=NOW))

        assert found == obstacles_of_client(session, client.id, now=NOW)
        assert found.vacancies == 5


def test_more_vacancies_cost_no_more_statements(session: Session) -> None:
    def cost() -> int:
        with count_queries(session) as statements:
            packed_vacancies(session, now=NOW)
            client_with_refusals(session, client.id, now=NOW)
        return len(statements)

    client, *_ = world(session)
    before = cost()
    world(session)

    assert cost() == before


def test_few_vacancies_are_looked_at_at_once(session: Session) -> None:
    client, *_ = world(session)

    standing = OpenVacancies(lambda: session).standing_of_client(session, client.id, now=NOW)

    assert standing is not None
    assert (standing.as_of, standing.obstacles.vacancies) == (None, 4)


def test_many_vacancies_are_read_in_the_background_and_then_kept(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        client_id = make_client(session).id
        for _ in range(FEW + 1):
            make_vacancy(session)
    kept = OpenVacancies(sessions)

    with sessions() as session:
        first = kept.standing_of_client(session, client_id, now=NOW)
    is_there = kept.wait(60)
    with sessions() as session:
        second = kept.standing_of_client(session, client_id, now=NOW + timedelta(minutes=1))

    assert (first, is_there) == (None, True)
    assert second is not None
    assert (second.as_of, second.obstacles.vacancies) == (NOW, FEW + 1)


def test_an_unknown_client_is_named(session: Session) -> None:
    with pytest.raises(NotFound, match="no client 4711"):
        client_with_refusals(session, 4711, now=NOW)
