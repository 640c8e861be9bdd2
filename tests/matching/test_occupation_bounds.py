"""Whom the occupation keeps below a floor is left out, and nobody else."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, VacancyFacts
from matching.kernel import Search, find_candidate_arrays
from matching.occupation_bounds import NO_FLOOR, worth_more
from matching.packing import pack_world
from tests.matching.strategies import ON, catalogues, clients, vacancies


@settings(deadline=None, max_examples=40)
@given(
    of=st.lists(clients(), max_size=5, unique_by=lambda each: each.client_id),
    asked=st.lists(vacancies(), max_size=4, unique_by=lambda each: each.vacancy_id),
    about=catalogues(),
    floor=st.integers(NO_FLOOR, 10_000),
)
def test_all_pairs_that_reach_the_floor_are_still_found(
    of: list[ClientFacts], asked: list[VacancyFacts], about: CatalogueFacts, floor: int
) -> None:
    world = pack_world(of, asked, about, MatchSettings(), ON)
    search = Search(len(of), len(asked))

    found = find_candidate_arrays(worth_more(world, np.full(len(asked), floor)), search)

    expected = [each for each in find_candidate_arrays(world, search).candidates() if each.score_hundredths >= floor]
    assert [each for each in found.candidates() if each.score_hundredths >= floor] == expected
