"""Ways on numbers are those that planning with facts gives, in the same order."""

from hypothesis import given, settings

from matching.bridging import OfferSupply, Planner
from matching.effects import with_effects
from matching.facts import ClientFacts, MatchSettings
from matching.packing.conditions import Conditions
from matching.quick_ways import Limits, Offered, Search, Values
from tests.matching.strategies import ON, clients
from tests.matching.test_bridging import supplies

SETTINGS = MatchSettings()


def quick_ways(of: ClientFacts, supply: OfferSupply) -> list[tuple[str, ...]]:
    values = Values(Conditions.of([], SETTINGS, ON))
    offered = Offered(supply.usable, supply, {})
    state = tuple(values.number(of, slot) for slot in offered.slots)
    search = Search(Limits(values, ON, SETTINGS.offers_per_bridge), offered, state, ())
    return [each.codes for each in search.closing(0)]


@settings(deadline=None, max_examples=60)
@given(of=clients(), supply=supplies)
def test_ways_are_those_of_the_planner_in_their_order(of: ClientFacts, supply: OfferSupply) -> None:
    planner = Planner(of, supply, SETTINGS, ON)
    changing = tuple(each for each in supply.usable if with_effects(of, each.effects) != of)

    expected = [tuple(offer.code for offer in way.offers) for way in planner.ways(changing)]

    assert quick_ways(of, supply) == expected
