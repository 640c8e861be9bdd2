"""Bridges: what offers close, in which order, from when; checked against every way there is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bridging import OFFER_GATES, OfferSupply, Way, bridge, first_run
from matching.effects import meets, with_effects
from matching.facts import (
    ClientFacts,
    CodeAsked,
    Gate,
    GateValue,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    OfferFacts,
    OfferRunFact,
    PermissionFact,
    VacancyFacts,
)
from matching.gates import evaluate_gates
from matching.results import Bridge
from profiles.catalogue.codes import Cefr
from profiles.codes import PermissionScope
from profiles.offer_effects import Effect, EffectOp, Prerequisite
from tests.matching.examples import client, vacancy
from tests.matching.strategies import CERTIFICATES, ITEMS, LICENCES, ON, SKILLS, clients, vacancies

SETTINGS = MatchSettings()
quick = settings(max_examples=60, deadline=None)

effects = st.one_of(
    st.builds(Effect, st.just(EffectOp.SET_MIN), st.just("lang.de"), st.sampled_from(["A2", "B1", "B2", "C2"])),
    st.builds(Effect, st.just(EffectOp.ADD), st.just("licence"), st.sampled_from(LICENCES)),
    st.builds(Effect, st.just(EffectOp.ADD), st.just("certificate"), st.sampled_from(CERTIFICATES)),
    st.builds(Effect, st.just(EffectOp.ADD), st.just("skill"), st.sampled_from([f"{code}:3" for code in SKILLS])),
    st.builds(Effect, st.just(EffectOp.RAISE_KLDB), st.sampled_from(["", "51312"]), st.sampled_from(["2", "4"])),
    st.builds(Effect, st.just(EffectOp.MITIGATE), st.just("limitation"), st.sampled_from(["", *ITEMS])),
    st.just(Effect(EffectOp.RELAX, "grid", "always")),
    st.builds(Effect, st.just(EffectOp.RELAX), st.just("commute"), st.sampled_from(["car", "transit"])),
)
prerequisites = st.sampled_from(
    [Prerequisite("lang.de", "A2"), Prerequisite("lang.de", "B1"), Prerequisite("licence", "B"),
     Prerequisite("certificate", "FORKLIFT"), Prerequisite("level", "2")]
)  # fmt: skip
runs = st.builds(
    lambda run_id, start, days: OfferRunFact(run_id, ON + timedelta(start), ON + timedelta(start + days)),
    st.integers(1, 99), st.integers(-20, 120), st.integers(0, 60),
)  # fmt: skip
offer_facts = st.builds(
    OfferFacts,
    offer_id=st.just(1),
    code=st.sampled_from("ABCDEFGH"),
    effects=st.lists(effects, min_size=1, max_size=2).map(tuple),
    prerequisites=st.lists(prerequisites, max_size=1).map(tuple),
    runs=st.lists(runs, min_size=1, max_size=2).map(tuple),
    cost_cents=st.none() | st.integers(0, 3).map(lambda hundreds: hundreds * 100_00),
)
supplies = st.lists(offer_facts, max_size=5, unique_by=lambda offer: offer.code).map(
    lambda offers: OfferSupply(tuple(offers))
)
# A work permission that holds, so that other gates decide.
pairs = st.tuples(
    clients(1).map(lambda each: replace(each, permission=PermissionFact(PermissionScope.ANY, is_seen=True))),
    vacancies(1).map(lambda each: replace(each, has_industrial_action=False, is_paused=False)),
)


def unmet(of: ClientFacts, asked: VacancyFacts, on: date = ON) -> set[Gate]:
    return {each.gate for each in evaluate_gates(of, asked, SETTINGS, on) if each.value is GateValue.NOT_MET}


def every_way(of: ClientFacts, supply: OfferSupply) -> Iterator[tuple[Way, ClientFacts]]:
    """Every order of up to three offers that prerequisites and dates allow, by trying all of them."""
    orders = (offers for count in (1, 2, 3) for offers in permutations(supply.offers, count))
    return (walked for offers in orders if (walked := walk(of, offers)) is not None)


def walk(of: ClientFacts, offers: tuple[OfferFacts, ...]) -> tuple[Way, ClientFacts] | None:
    facts, way = of, Way()
    for offer in offers:
        run = first_run(offer, way.end + timedelta(days=1) if way.runs else ON)
        if run is None or not all(meets(facts, each) for each in offer.prerequisites):
            return None
        facts, way = with_effects(facts, offer.effects), Way((*way.offers, offer), (*way.runs, run))
    return way, facts


def best_by_trying(of: ClientFacts, asked: VacancyFacts, supply: OfferSupply) -> Way | None:
    missing = unmet(of, asked)
    if not missing or not missing <= OFFER_GATES:
        return None
    closing = [
        way for way, facts in every_way(of, supply)
        if not unmet(facts, asked, way.end + timedelta(days=SETTINGS.bridge_margin_days))
    ]  # fmt: skip
    return min(closing, key=lambda way: way.rank, default=None)


def codes_of(found: Bridge | None) -> list[str]:
    return [step.code for step in found.steps] if found else []


def course(code: str, effect: Effect, *, start: int, weeks: int = 1, **values: object) -> OfferFacts:
    run = OfferRunFact(start, ON + timedelta(start), ON + timedelta(start + 7 * weeks))
    return OfferFacts(1, code, effects=(effect,), runs=(run,), **values)  # type: ignore[arg-type]


B1, B2 = Effect(EffectOp.SET_MIN, "lang.de", "B1"), Effect(EffectOp.SET_MIN, "lang.de", "B2")
FORKLIFT = Effect(EffectOp.ADD, "certificate", "FORKLIFT")
A2_SPEAKER = client(languages={"de": LanguageFact(*[Cefr.A2] * 4)}, permission=PermissionFact(
    PermissionScope.ANY, is_seen=True))  # fmt: skip
ASKS_B2 = vacancy(languages=(LanguageAsked("de", Cefr.B2),))
LADDER = OfferSupply((
    course("B2-COURSE", B2, start=100, weeks=20, prerequisites=(Prerequisite("lang.de", "B1"),)),
    course("B1-COURSE", B1, start=10, weeks=10),
))  # fmt: skip


@quick
@given(pair=pairs, supply=supplies)
def test_the_way_found_is_the_best_of_all_ways(pair: tuple[ClientFacts, VacancyFacts], supply: OfferSupply) -> None:
    of, asked = pair[0], replace(pair[1], latest_start=None)

    found = bridge(of, asked, supply, SETTINGS, ON)

    best = best_by_trying(of, asked, supply)
    assert codes_of(found) == ([offer.code for offer in best.offers] if best else [])
    assert found is None or best is None or [step.run_id for step in found.steps] == [run.run_id for run in best.runs]


@quick
@given(pair=pairs, supply=supplies)
def test_a_bridge_closes_every_unmet_gate_in_time_and_order(
    pair: tuple[ClientFacts, VacancyFacts], supply: OfferSupply
) -> None:
    found = bridge(*pair, supply, SETTINGS, ON)

    if found is None:
        return
    of_code = {offer.code: offer for offer in supply.offers}
    facts, earliest = pair[0], ON
    for step in found.steps:
        assert all(meets(facts, each) for each in of_code[step.code].prerequisites)
        assert step.starts_on >= earliest
        facts, earliest = with_effects(facts, of_code[step.code].effects), step.ends_on + timedelta(days=1)
    assert 1 <= len(found.steps) <= 3
    assert unmet(facts, pair[1], found.reaches_from) == set()
    assert set(found.closes) == unmet(*pair)


@quick
@given(pair=pairs, supply=supplies)
def test_the_order_of_the_offers_changes_nothing(pair: tuple[ClientFacts, VacancyFacts], supply: OfferSupply) -> None:
    turned = OfferSupply(tuple(replace(offer, runs=offer.runs[::-1]) for offer in reversed(supply.offers)))

    assert codes_of(bridge(*pair, turned, SETTINGS, ON)) == codes_of(bridge(*pair, supply, SETTINGS, ON))


def test_courses_of_a_ladder_follow_each_other() -> None:
    found = bridge(A2_SPEAKER, ASKS_B2, LADDER, SETTINGS, ON)

    assert found is not None
    assert codes_of(found) == ["B1-COURSE", "B2-COURSE"]
    assert found.reaches_from == ON + timedelta(days=100 + 20 * 7 + SETTINGS.bridge_margin_days)


def test_a_prerequisite_that_is_not_recorded_is_not_met() -> None:
    unknown = replace(A2_SPEAKER, languages={"de": LanguageFact(speak=Cefr.A2)})
    only_b2 = OfferSupply(LADDER.offers[:1])

    assert bridge(unknown, ASKS_B2, only_b2, SETTINGS, ON) is None


def test_what_is_unknown_needs_no_offer_and_stays_unknown() -> None:
    asked = replace(ASKS_B2, certificates=(CodeAsked("FORKLIFT"),))
    supply = OfferSupply((*LADDER.offers, course("FORKLIFT", FORKLIFT, start=1)))

    found = bridge(A2_SPEAKER, asked, supply, SETTINGS, ON)

    assert codes_of(found) == ["B1-COURSE", "B2-COURSE"]
    assert found is not None
    assert Gate.CERTIFICATE in found.to_clarify


def test_a_vacancy_that_is_gone_by_then_counts_only_if_such_vacancies_come_back() -> None:
    asked = replace(ASKS_B2, occupation="51311", valid_until=ON + timedelta(days=60))
    returning = replace(LADDER, arrivals_per_month={"51311": 2.5})

    found = bridge(A2_SPEAKER, asked, returning, SETTINGS, ON)

    assert bridge(A2_SPEAKER, asked, LADDER, SETTINGS, ON) is None
    assert found is not None
    assert found.comes_back_per_month == 2.5


def test_a_missing_work_permission_is_never_closed_by_an_offer() -> None:
    forbidden = replace(A2_SPEAKER, permission=PermissionFact(PermissionScope.FORBIDDEN, is_seen=True))

    assert bridge(forbidden, ASKS_B2, LADDER, SETTINGS, ON) is None


def test_a_permission_that_ends_before_the_vacancy_is_reached_does_not_carry() -> None:
    ending = PermissionFact(PermissionScope.ANY, valid_until=ON + timedelta(days=200), is_seen=True)

    assert bridge(replace(A2_SPEAKER, permission=ending), ASKS_B2, LADDER, SETTINGS, ON) is None


def test_offers_for_people_whom_the_matcher_cannot_tell_are_left_out() -> None:
    restricted = OfferSupply(tuple(replace(offer, is_restricted=True) for offer in LADDER.offers))

    assert bridge(A2_SPEAKER, ASKS_B2, restricted, SETTINGS, ON) is None


def test_of_two_ways_that_end_together_the_cheaper_one_counts() -> None:
    lacks = replace(A2_SPEAKER, certificates={"FORKLIFT": False})
    supply = OfferSupply((
        course("DEAR", FORKLIFT, start=5, cost_cents=90_000), course("LOW", FORKLIFT, start=5, cost_cents=40_000),
        course("UNKNOWN", FORKLIFT, start=5),
    ))  # fmt: skip

    assert codes_of(bridge(lacks, vacancy(certificates=(CodeAsked("FORKLIFT"),)), supply, SETTINGS, ON)) == ["LOW"]
