"""The near misses of a packed world are those that looking at every pair and every way gives."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bridging import OfferSupply
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    DemandNeed,
    Gate,
    MatchSettings,
    Pair,
    PermissionFact,
    Point,
    VacancyFacts,
)
from matching.near_miss_search import OpenPairs, Sides, find_open_pairs
from matching.near_misses import NearMisses, find_near_misses, gap_candidates, openable_candidates
from matching.packing import pack_world
from profiles.codes import PermissionScope, TravelMode
from profiles.offer_effects import Effect, EffectOp
from tests.matching.examples import client, vacancy
from tests.matching.strategies import ON, catalogues
from tests.matching.strategies import clients as any_clients
from tests.matching.strategies import vacancies as any_vacancies
from tests.matching.test_bridging import supplies
from tests.matching.test_near_misses import FORKLIFT, WITHOUT, asks

SETTINGS = MatchSettings(near_miss_candidates_per_side=2, near_misses_per_side=1, gap_candidates_per_vacancy=2)
ALLOWED = PermissionFact(PermissionScope.ANY, is_seen=True)
# Most of what nothing closes is taken away, so that more pairs are near misses.
clients = any_clients().map(lambda each: replace(each, is_paused=False, permission=ALLOWED, available_from=None))
vacancies = any_vacancies().map(
    lambda each: replace(each, has_industrial_action=False, is_paused=False, hours_min=None, hours_max=None)
)


def quickly(
    of: list[ClientFacts],
    asked: list[VacancyFacts],
    supply: OfferSupply,
    about: CatalogueFacts,
    using: MatchSettings = SETTINGS,
) -> OpenPairs:
    packed = pack_world(of, asked, about, using, ON)
    return find_open_pairs(packed, Sides.of(of, asked), supply)


def slowly(of: list[ClientFacts], asked: list[VacancyFacts], supply: OfferSupply, about: CatalogueFacts) -> NearMisses:
    """Every pair looked at, every way planned for itself."""
    client_of, vacancy_of = {each.client_id: each for each in of}, {each.vacancy_id: each for each in asked}
    openable = openable_candidates(of, asked, about, supply, SETTINGS, ON)
    gaps = gap_candidates(of, asked, about, supply, SETTINGS, ON)
    return find_near_misses(
        [*openable, *(each for each in gaps if each not in openable)],
        lambda each: Pair(client_of[each.client_id], vacancy_of[each.vacancy_id], SETTINGS, ON, about),
        supply,
        SETTINGS,
    )


@settings(deadline=None, max_examples=60)
@given(
    of=st.lists(clients | any_clients(), max_size=4, unique_by=lambda each: each.client_id),
    asked=st.lists(vacancies, max_size=4, unique_by=lambda each: each.vacancy_id),
    supply=supplies,
    about=catalogues(),
)
def test_near_misses_days_and_demand_are_those_of_the_slow_way(
    of: list[ClientFacts], asked: list[VacancyFacts], supply: OfferSupply, about: CatalogueFacts
) -> None:
    found, expected = quickly(of, asked, supply, about), slowly(of, asked, supply, about)

    kept = zip(found.pairs.candidates(), found.reaches_from.tolist(), strict=True)
    assert list(kept) == [(each.candidate, each.bridge.reaches_from.toordinal()) for each in expected.kept]
    assert found.demand == expected.demand
    steps = [(step.code, place) for place, each in enumerate(expected.kept) for step in each.bridge.steps]
    through = [(code, place) for code, places in found.by_offer.items() for place in places.tolist()]
    assert sorted(through) == sorted(steps)


def test_clients_in_the_same_state_get_the_same_way_and_those_with_a_permission_that_ends_do_not() -> None:
    of = [replace(client(certificates=WITHOUT), client_id=number) for number in (1, 2, 3)]
    ends_soon = PermissionFact(PermissionScope.ANY, ON + timedelta(days=1), is_seen=True)
    of[2] = replace(of[2], permission=ends_soon)

    found = quickly(of, [asks(1, "forklift")], OfferSupply((FORKLIFT,)), CatalogueFacts())

    assert found.pairs.client_ids.tolist() == [1, 2]
    assert [(each.need, each.clients) for each in found.demand] == [(DemandNeed.OFFER, 2), (DemandNeed.NO_OFFER, 1)]


def test_a_means_of_travel_opens_what_it_reaches_and_nothing_beyond() -> None:
    car = replace(FORKLIFT, code="CAR", effects=(Effect(EffectOp.RELAX, "commute", "car"),))
    of = [client(home=Point(49.0, 9.0), max_commute_minutes=30, modes=dict.fromkeys(TravelMode, False))]
    asked = [vacancy(places=(Point(latitude, 9.0),)) for latitude in (49.1, 50.0)]
    asked = [replace(each, vacancy_id=number) for number, each in enumerate(asked, start=1)]

    found = quickly(of, asked, OfferSupply((car,)), CatalogueFacts())

    assert found.pairs.vacancy_ids.tolist() == [1]
    assert [(each.need, each.gate) for each in found.demand] == [
        (DemandNeed.OFFER, None), (DemandNeed.NO_OFFER, Gate.COMMUTE),
    ]  # fmt: skip


def test_without_offers_all_that_is_missing_is_a_gap() -> None:
    of = [client(certificates=WITHOUT)]

    found = quickly(of, [asks(1, "forklift"), asks(2, "crane")], OfferSupply(), CatalogueFacts())

    assert len(found.pairs) == 0
    assert [(each.need, each.asked) for each in found.demand] == [
        (DemandNeed.NO_OFFER, "crane"), (DemandNeed.NO_OFFER, "forklift"),
    ]  # fmt: skip


def test_a_world_without_one_side_has_no_near_miss() -> None:
    assert len(quickly([], [asks(1, "forklift")], OfferSupply((FORKLIFT,)), CatalogueFacts()).pairs) == 0
    assert len(quickly([client()], [], OfferSupply((FORKLIFT,)), CatalogueFacts()).pairs) == 0


def test_hours_recorded_as_possible_and_impossible_and_more_asked_for_than_there_is() -> None:
    many = replace(
        SETTINGS, near_miss_candidates_per_side=10**6, near_misses_per_side=10**6, gap_candidates_per_vacancy=10**6
    )
    night, day = 1 << 2, 1 << 12
    contradictory = client(hours_possible=day, hours_impossible=day | night)
    care = replace(FORKLIFT, code="CARE", effects=(Effect(EffectOp.RELAX, "grid", "always"),))
    asked = [replace(vacancy(shifts=(hours,)), vacancy_id=number) for number, hours in ((1, day), (2, night | day))]

    found = quickly([contradictory], asked, OfferSupply((care,)), CatalogueFacts(), many)

    assert found.pairs.vacancy_ids.tolist() == [2]
    assert [each.need for each in found.demand] == [DemandNeed.OFFER]


def test_with_an_empty_side_nothing_is_missed_and_nothing_asked() -> None:
    for of, asked in (([client()], []), ([], [vacancy()])):
        found = quickly(of, asked, OfferSupply((FORKLIFT,)), CatalogueFacts())

        assert (len(found.pairs), found.demand, found.by_offer) == (0, [], {})
