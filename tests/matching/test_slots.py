"""Values that share a number leave the same unmet, now and after offers; ways on numbers are those of the planner."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.asked_facts import AskedFacts
from matching.bridging import OFFER_GATES, OfferSupply, Planner
from matching.facts import ClientFacts, MatchSettings, PermissionFact, VacancyFacts
from matching.openable import GATES, Openness
from matching.shortcuts import Shortcuts
from matching.slots import slot_tables
from matching.travel_reach import TravelReach
from matching.way_loops import Pairs
from profiles.codes import PermissionScope
from tests.matching.strategies import ON
from tests.matching.strategies import clients as any_clients
from tests.matching.strategies import vacancies as any_vacancies
from tests.matching.test_bridging import supplies

SETTINGS = MatchSettings()
ALLOWED = PermissionFact(PermissionScope.ANY, is_seen=True)
some_clients = st.lists(
    any_clients().map(lambda each: replace(each, is_paused=False, permission=ALLOWED, available_from=None)),
    min_size=1, max_size=4, unique_by=lambda each: each.client_id,
)  # fmt: skip
some_vacancies = st.lists(any_vacancies(), min_size=1, max_size=4, unique_by=lambda each: each.vacancy_id)


@settings(deadline=None, max_examples=60)
@given(of=some_clients, asked=some_vacancies, supply=supplies)
def test_conditions_left_unmet_are_those_that_packing_knows(
    of: list[ClientFacts], asked: list[VacancyFacts], supply: OfferSupply
) -> None:
    openness = Openness.of(asked, supply, SETTINGS, ON)
    unmet, stuck = openness.of_clients(of, slot_tables(of, openness.conditions, supply))

    closable = sum(1 << bit for key, bit in openness.conditions.bits.items() if key[0] in OFFER_GATES)
    expected = [openness.conditions.masks(each)[1] & closable for each in of]
    assert [int.from_bytes(row.tobytes(), "little") for row in unmet.astype("<u8")] == expected
    assert not (stuck & ~unmet).any()


@settings(deadline=None, max_examples=60)
@given(of=some_clients, asked=some_vacancies, supply=supplies)
def test_the_way_of_each_pair_is_the_one_that_planning_with_facts_gives(
    of: list[ClientFacts], asked: list[VacancyFacts], supply: OfferSupply
) -> None:
    openness = Openness.of(asked, supply, SETTINGS, ON)
    planners = [Planner(each, supply, SETTINGS, ON) for each in of]
    found = [
        (c, v, planner.unmet_gates(vacancy)) for c, planner in enumerate(planners) for v, vacancy in enumerate(asked)
    ]
    open_ = [(c, v, unmet) for c, v, unmet in found if unmet and not planners[c].out_of_reach(asked[v], unmet)]
    tables = slot_tables(of, openness.conditions, supply)
    shared = Shortcuts(openness.conditions, supply, tables, AskedFacts(asked), openness.asked(asked))

    ways = shared.ways_of(_pairs(of, asked, [(c, v, sum(1 << GATES.index(g) for g in unmet)) for c, v, unmet in open_]))

    codes = [ways.ways[number].codes if number >= 0 else None for number in ways.numbers.tolist()]
    best = [planners[c].find_way(asked[v], unmet) for c, v, unmet in open_]
    assert codes == [tuple(offer.code for offer in way.offers) if way else None for way in best]


def _pairs(of: list[ClientFacts], asked: list[VacancyFacts], rows: list[tuple[int, int, int]]) -> Pairs:
    clients, vacancies, unmet = np.array(rows, np.int64).reshape(-1, 3).T.copy()
    return Pairs(clients, vacancies, unmet, TravelReach(of, asked, SETTINGS).modes_in_time(clients, vacancies))
