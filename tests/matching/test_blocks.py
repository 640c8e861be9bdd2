"""Blocks of vacancies, matched apart and merged, give what one search gives, to the last tie."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.cluster import are_equal
from benchmarks.worlds import ON as BENCH_DAY
from benchmarks.worlds import make_catalogue, make_clients, make_vacancies
from matching.blocks import blocks_of, digests_of, find_in_block, merged, nothing_found, put_together, taken_apart
from matching.bridging import OFFER_GATES
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Part, VacancyFacts
from matching.kernel import CandidateArrays, Search, find_candidate_arrays
from matching.packing import PackedWorld, pack_world
from tests.matching.strategies import ON, catalogues, clients, vacancies


def in_blocks(world: PackedWorld, search: Search, count: int) -> CandidateArrays:
    found = [find_in_block(world.arrays, block, search) for block in blocks_of(world.arrays, count)]
    return merged(found or [nothing_found(len(Part))], search)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(clients(), max_size=6, unique_by=lambda each: each.client_id),
    st.lists(vacancies(), max_size=8, unique_by=lambda each: each.vacancy_id),
    catalogues(),
    st.integers(1, 4),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_blocks_give_what_one_search_gives(
    of: list[ClientFacts], asked: list[VacancyFacts], about: CatalogueFacts, count: int, most: tuple[int, int]
) -> None:
    world = pack_world(of, asked, about, MatchSettings(), ON)
    for search in (Search(*most), Search(*most, OFFER_GATES)):
        assert are_equal(in_blocks(world, search, count), find_candidate_arrays(world, search))


@pytest.fixture(scope="module")
def large() -> PackedWorld:
    catalogue = make_catalogue(2)
    return pack_world(
        list(make_clients(700, seed=2)), make_vacancies(300, seed=2), catalogue, MatchSettings(), BENCH_DAY
    )


def test_many_blocks_of_a_larger_world_too(large: PackedWorld) -> None:
    for search in (Search(5, 5), Search(5, 5, OFFER_GATES)):
        assert are_equal(in_blocks(large, search, 7), find_candidate_arrays(large, search))


def test_a_world_is_taken_apart_and_put_together(large: PackedWorld) -> None:
    manifest, store = taken_apart(large.arrays)

    again = put_together(manifest, store)

    assert set(digests_of(manifest)) == set(store)
    assert again.clients.records is large.arrays.clients.records
    assert again.tables.on == large.arrays.tables.on


def test_what_is_missing_is_named(large: PackedWorld) -> None:
    manifest, store = taken_apart(large.arrays)
    digest = next(iter(store))
    del store[digest]

    with pytest.raises(KeyError, match=digest):
        put_together(manifest, store)
