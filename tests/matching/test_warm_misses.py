"""Near misses that stay warm are those that finding all anew would give, whatever offers come, change and go."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bridging import OfferSupply
from matching.facts import CatalogueFacts, ClientFacts, DemandNeed, OfferFacts, OfferRunFact, VacancyFacts
from matching.near_miss_search import OpenPairs, Sides, find_open_pairs, look_at_near_misses
from matching.packing import pack_world
from matching.warm_misses import MOST_CHANGES, WarmMisses
from profiles.offer_effects import Effect, EffectOp, Prerequisite
from tests.matching.examples import client
from tests.matching.strategies import ON, catalogues
from tests.matching.strategies import clients as any_clients
from tests.matching.test_bridging import offer_facts, supplies
from tests.matching.test_near_miss_search import SETTINGS, clients, vacancies
from tests.matching.test_near_misses import FORKLIFT, WITHOUT, asks


def warm(
    of: Sequence[ClientFacts], asked: Sequence[VacancyFacts], supply: OfferSupply, about: CatalogueFacts
) -> WarmMisses:
    world = pack_world(of, list(asked), about, SETTINGS, ON)
    return WarmMisses(look_at_near_misses(world, Sides.of(of, asked), supply))


def anew(
    of: Sequence[ClientFacts], asked: Sequence[VacancyFacts], supply: OfferSupply, about: CatalogueFacts
) -> OpenPairs:
    world = pack_world(of, list(asked), about, SETTINGS, ON)
    return find_open_pairs(world, Sides.of(of, asked), supply)


def told(found: OpenPairs) -> object:
    through = {code: places.tolist() for code, places in sorted(found.by_offer.items())}
    return list(found.pairs.candidates()), found.reaches_from.tolist(), found.demand, through


def _changed(offers: tuple[OfferFacts, ...], change: tuple[str, OfferFacts]) -> tuple[OfferFacts, ...]:
    """An offer more, less, with another date, without places, or asking something else."""
    kind, other = change
    if kind == "new" or not offers:
        return (*(each for each in offers if each.code != other.code), other)
    first = replace(
        offers[0],
        runs=() if kind == "full" else tuple(_later(run) for run in offers[0].runs),
        prerequisites=other.prerequisites if kind == "asks" else offers[0].prerequisites,
    )
    return (*offers[1:], *(() if kind == "gone" else (first,)))


def _later(run: OfferRunFact) -> OfferRunFact:
    return replace(run, ends_on=run.ends_on + timedelta(9))


changes = st.tuples(st.sampled_from(["new", "gone", "later", "full", "asks"]), offer_facts)


@settings(deadline=None, max_examples=40)
@given(
    of=st.lists(clients | any_clients(), max_size=6, unique_by=lambda each: each.client_id),
    asked=st.lists(vacancies, max_size=6, unique_by=lambda each: each.vacancy_id),
    supply=supplies,
    about=catalogues(),
    steps=st.lists(changes, min_size=1, max_size=4),
)
def test_after_each_change_of_an_offer_all_is_as_if_found_anew(
    of: list[ClientFacts],
    asked: list[VacancyFacts],
    supply: OfferSupply,
    about: CatalogueFacts,
    steps: list[tuple[str, OfferFacts]],
) -> None:
    world = warm(of, asked, supply, about)
    for step in steps:
        supply = OfferSupply(_changed(supply.offers, step), supply.arrivals_per_month)
        world.change(supply)

        assert told(world.open_pairs()) == told(anew(of, asked, supply, about))


@settings(deadline=None, max_examples=15)
@given(
    of=st.lists(clients, min_size=2, max_size=6, unique_by=lambda each: each.client_id),
    asked=st.lists(vacancies, min_size=2, max_size=6, unique_by=lambda each: each.vacancy_id),
    supplies=st.tuples(supplies, supplies, supplies),
    about=catalogues(),
)
def test_who_takes_part_no_more_is_left_out_at_the_next_change(
    of: list[ClientFacts],
    asked: list[VacancyFacts],
    supplies: tuple[OfferSupply, OfferSupply, OfferSupply],
    about: CatalogueFacts,
) -> None:
    world = warm(of, asked, supplies[0], about)
    for number, supply in enumerate(supplies[1:]):
        world.change(supply, {of[number].client_id}, {asked[number].vacancy_id})

        left = of[number + 1 :], asked[number + 1 :]
        assert told(world.open_pairs()) == told(anew(*left, supply, about))


@settings(deadline=None, max_examples=15)
@given(
    of=st.lists(clients, min_size=1, max_size=6, unique_by=lambda each: each.client_id),
    asked=st.lists(vacancies, min_size=1, max_size=6, unique_by=lambda each: each.vacancy_id),
    supplies=st.tuples(supplies, supplies),
)
def test_changes_name_whose_near_misses_are_other_ones(
    of: list[ClientFacts], asked: list[VacancyFacts], supplies: tuple[OfferSupply, OfferSupply]
) -> None:
    world = warm(of, asked, supplies[0], CatalogueFacts())
    before = _by_owner(world)
    changed = world.change(supplies[1])

    after = _by_owner(world)
    differs = {owner for owner in before.keys() | after.keys() if before.get(owner) != after.get(owner)}
    told_of = {("client", each) for each in changed.client_ids} | {("vacancy", each) for each in changed.vacancy_ids}
    assert differs <= told_of


def _by_owner(world: WarmMisses) -> dict[tuple[str, int], list[object]]:
    found: dict[tuple[str, int], list[object]] = {}
    kept, ways = world.kept(), world.open_pairs().by_offer
    pairs = zip(kept.client_ids.tolist(), kept.vacancy_ids.tolist(), strict=True)
    for place, (client_id, vacancy_id) in enumerate(pairs):
        codes = sorted(code for code, places in ways.items() if place in places)
        row = [client_id, vacancy_id, int(kept.reaches_from[place]), codes]
        found.setdefault(("client", client_id), []).append(row)
        found.setdefault(("vacancy", vacancy_id), []).append(row)
    return found


def test_what_earlier_offers_needed_does_not_pile_up_for_good() -> None:
    of, asked = [client(certificates=WITHOUT)], [asks(1, "forklift")]
    world = warm(of, asked, OfferSupply((FORKLIFT,)), CatalogueFacts())

    for number in range(MOST_CHANGES + 1):
        world.change(OfferSupply((replace(FORKLIFT, code=f"C{number}"),)))

    assert list(world.through(world.kept().ways)) == [f"C{MOST_CHANGES}"]
    assert len(vars(world)["_ways"]) < 9


def test_an_offer_that_another_one_leads_to_moves_when_the_first_one_does() -> None:
    first = replace(FORKLIFT, code="FIRST", effects=(Effect(EffectOp.SET_MIN, "lang.de", "B1"),))
    late = OfferRunFact(2, ON + timedelta(40), ON + timedelta(50))
    then = replace(FORKLIFT, prerequisites=(Prerequisite("lang.de", "B1"),), runs=(late,))
    of, asked = [client(certificates=WITHOUT, languages={})], [asks(1, "forklift")]
    world = warm(of, asked, OfferSupply((first, then)), CatalogueFacts())
    before = world.kept().reaches_from.tolist()

    too_late = replace(first, runs=(OfferRunFact(1, ON + timedelta(45), ON + timedelta(60)),))
    world.change(OfferSupply((too_late, then)))

    assert len(before) == 1
    assert world.kept().reaches_from.tolist() == []
    assert [each.need for each in world.demand()] == [DemandNeed.NO_OFFER]
    assert np.array_equal(world.open_pairs().reaches_from, np.zeros(0, np.int64))
