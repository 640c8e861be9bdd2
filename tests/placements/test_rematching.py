"""A saved profile or vacancy shows at once what a full run would list for it."""

import pytest
from sqlalchemy.orm import Session

from core.errors import NotFound
from matching.candidates import find_candidates
from matching.facts import MatchSettings
from matching.run import load_world
from placements.queries import pair_history, rematches_of_client, rematches_of_vacancy
from tests.factories import NOW, STUTTGART, WAREHOUSE, make_client, make_vacancy


def test_both_sides_give_what_a_full_run_gives(session: Session) -> None:
    clients = [
        make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
        for _ in range(3)
    ]
    vacancies = [make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1) for _ in range(2)]
    world = load_world(session, now=NOW, history=pair_history(session, now=NOW), settings=MatchSettings())
    every = find_candidates(world.clients, world.vacancies, world.catalogue, world.settings, world.on)

    of_client = rematches_of_client(session, clients[0].id, now=NOW)
    of_vacancy = rematches_of_vacancy(session, vacancies[0].id, now=NOW)

    assert of_client == [each for each in every if each.client_id == clients[0].id] != []
    assert of_vacancy == [each for each in every if each.vacancy_id == vacancies[0].id] != []


def test_who_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        rematches_of_client(session, 404, now=NOW)
    with pytest.raises(NotFound):
        rematches_of_vacancy(session, 404, now=NOW)
