"""Near misses of a whole world: the candidates, what is kept, and what the demand report says."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bridging import OFFER_GATES, OfferSupply
from matching.candidates import Candidate, rank_key
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    DemandNeed,
    Gate,
    GateValue,
    MatchKind,
    MatchSettings,
    OfferFacts,
    OfferRunFact,
    Pair,
    VacancyFacts,
)
from matching.gates import evaluate_gates
from matching.kernel import Search, find_candidate_arrays
from matching.near_misses import NearMisses, best_of_each_side, find_near_misses, near_miss_candidates
from matching.packing import pack_world
from profiles.offer_effects import Effect, EffectOp
from tests.matching.examples import client, vacancy
from tests.matching.strategies import ON, catalogues, clients, vacancies

SETTINGS = MatchSettings(near_miss_candidates_per_side=2)
quick = settings(max_examples=25, deadline=None)
FORKLIFT = OfferFacts(
    1, "FORKLIFT", effects=(Effect(EffectOp.ADD, "certificate", "forklift"),),
    runs=(OfferRunFact(1, ON + timedelta(3), ON + timedelta(7)),),
)  # fmt: skip
WITHOUT = {"forklift": False, "crane": False}


def search(of: list[ClientFacts], asked: list[VacancyFacts], supply: OfferSupply) -> NearMisses:
    client_of, vacancy_of = {each.client_id: each for each in of}, {each.vacancy_id: each for each in asked}
    candidates = near_miss_candidates(of, asked, CatalogueFacts(), MatchSettings(), ON)
    return find_near_misses(
        candidates, lambda each: Pair(client_of[each.client_id], vacancy_of[each.vacancy_id], MatchSettings(), ON),
        supply, MatchSettings(),
    )  # fmt: skip


def asks(vacancy_id: int, *codes: str) -> VacancyFacts:
    return replace(vacancy(certificates=tuple(CodeAsked(code) for code in codes)), vacancy_id=vacancy_id)


@quick
@given(
    of=st.lists(clients(), max_size=4, unique_by=lambda each: each.client_id),
    asked=st.lists(vacancies(), max_size=4, unique_by=lambda each: each.vacancy_id),
    catalogue=catalogues(),
)
def test_the_kernel_finds_the_same_candidates(
    of: list[ClientFacts], asked: list[VacancyFacts], catalogue: CatalogueFacts
) -> None:
    expected = near_miss_candidates(of, asked, catalogue, SETTINGS, ON)

    packed = pack_world(of, asked, catalogue, SETTINGS, ON)
    assert list(find_candidate_arrays(packed, Search(2, 2, OFFER_GATES)).candidates()) == expected


@quick
@given(of=clients(1), asked=vacancies(1))
def test_a_candidate_has_only_unmet_gates_that_offers_can_close(of: ClientFacts, asked: VacancyFacts) -> None:
    found = near_miss_candidates([of], [asked], CatalogueFacts(), SETTINGS, ON)

    gates = evaluate_gates(of, asked, SETTINGS, ON)
    unmet = {each.gate for each in gates if each.value is GateValue.NOT_MET}
    assert bool(found) == (bool(unmet) and unmet <= OFFER_GATES)
    assert all(each.kind is MatchKind.BLOCKED for each in found)


def test_the_best_of_both_sides_are_kept() -> None:
    scores = {(1, 1): 90, (1, 2): 80, (2, 1): 70, (2, 2): 60}
    every = [Candidate(*pair, MatchKind.BLOCKED, score, "", ()) for pair, score in scores.items()]

    kept = best_of_each_side(reversed(every), 1)

    assert [(each.client_id, each.vacancy_id) for each in kept] == [(1, 1), (1, 2), (2, 1)]
    assert kept == sorted(kept, key=rank_key)


def test_the_demand_names_offers_that_open_and_gaps_that_none_closes() -> None:
    of = [replace(client(certificates=WITHOUT), client_id=number) for number in (1, 2)]
    found = search(of, [asks(1, "forklift"), asks(2, "forklift", "crane")], OfferSupply((FORKLIFT,)))

    assert [(each.need, each.offer_code, each.gate, each.asked, each.near_misses, each.clients, each.vacancies)
            for each in found.demand] == [
        (DemandNeed.OFFER, "FORKLIFT", None, None, 2, 2, 1),
        (DemandNeed.NO_OFFER, None, Gate.CERTIFICATE, "crane", 2, 2, 1),
        (DemandNeed.NO_OFFER, None, Gate.CERTIFICATE, "forklift", 2, 2, 1),
    ]  # fmt: skip
    assert {each.candidate.vacancy_id for each in found.kept} == {1}


def test_an_offer_that_comes_too_late_is_a_gap_of_its_own_kind() -> None:
    gone_soon = replace(asks(1, "forklift"), valid_until=ON + timedelta(days=5))

    found = search([client(certificates=WITHOUT)], [gone_soon], OfferSupply((FORKLIFT,)))

    assert [(each.need, each.asked) for each in found.demand] == [(DemandNeed.TOO_LATE, "forklift")]
    assert found.kept == []
