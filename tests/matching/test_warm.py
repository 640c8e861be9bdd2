"""A warm world gives for what has changed what looking at every pair would give."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import Candidate, candidate_of, rank_key
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, VacancyFacts
from matching.warm import MOST_CHANGED, WarmWorld
from tests.matching.strategies import ON, catalogues, clients, vacancies

SETTINGS = MatchSettings(candidates_per_side=3)


def slowly(pairs: list[tuple[ClientFacts, VacancyFacts]], catalogue: CatalogueFacts) -> list[Candidate]:
    """The best of all pairs, each looked at by the oracle."""
    found = [candidate_of(Pair(client, vacancy, SETTINGS, ON, catalogue)) for client, vacancy in pairs]
    return sorted((each for each in found if each is not None), key=rank_key)[: SETTINGS.candidates_per_side]


def warm(some_clients: list[ClientFacts], some_vacancies: list[VacancyFacts], catalogue: CatalogueFacts) -> WarmWorld:
    return WarmWorld.of(some_clients, some_vacancies, catalogue, SETTINGS, ON)


_clients = st.lists(clients(), min_size=1, max_size=5, unique_by=lambda client: client.client_id)
_vacancies = st.lists(vacancies(), min_size=1, max_size=5, unique_by=lambda vacancy: vacancy.vacancy_id)


@given(_clients, _vacancies, clients(), vacancies(), catalogues())
@settings(deadline=None, max_examples=40)
def test_changes_on_both_sides_in_turn_are_matched_as_by_a_full_run(
    some_clients: list[ClientFacts],
    some_vacancies: list[VacancyFacts],
    client: ClientFacts,
    vacancy: VacancyFacts,
    catalogue: CatalogueFacts,
) -> None:
    world = warm(some_clients, some_vacancies, catalogue)

    assert world.rematch_client(client) == slowly([(client, each) for each in some_vacancies], catalogue)
    assert world.rematch_vacancy(vacancy) == slowly([(each, vacancy) for each in world.clients.values()], catalogue)
    assert world.rematch_client(client) == slowly([(client, each) for each in world.vacancies.values()], catalogue)


def test_who_is_forgotten_is_not_matched_any_more() -> None:
    world = warm([ClientFacts(1), ClientFacts(2)], [VacancyFacts(11, 100)], CatalogueFacts())
    world.forget_client(1)

    found = world.rematch_vacancy(VacancyFacts(11, 100))

    assert {each.client_id for each in found} <= {2}
    assert world.rematch_client(ClientFacts(2)) == slowly([(ClientFacts(2), VacancyFacts(11, 100))], CatalogueFacts())


def test_many_changes_are_packed_anew_and_none_is_lost() -> None:
    vacancies = [VacancyFacts(number, 100) for number in range(1, MOST_CHANGED + 3)]
    world = warm([ClientFacts(1)], vacancies[:2], CatalogueFacts())
    for vacancy in vacancies[2:]:
        world.change_vacancy(vacancy)
    world.change_vacancy(replace(vacancies[0], is_paused=True))

    found = world.rematch_client(ClientFacts(1))

    assert found == slowly([(ClientFacts(1), each) for each in vacancies[1:]], CatalogueFacts())
