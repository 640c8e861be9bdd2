"""PURE: the pairs that offers would open, which of them a run keeps, and what their sum says about the offers.

`near_miss_candidates` looks at every pair. It is slow and obvious: the faster ways must agree with it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from matching.bridging import OFFER_GATES, OfferSupply, Planner
from matching.candidates import Candidate, Progress, rank_key
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    DemandNeed,
    Gate,
    GateValue,
    MatchKind,
    MatchSettings,
    Pair,
    VacancyFacts,
)
from matching.gates import GATES, QUICK_ORDER
from matching.gates.kleene import all_met
from matching.results import GATE_LETTERS, Bridge, Compared
from matching.scoring import parts_of
from profiles.catalogue.codes import Cefr, LanguageAspect

NEVER_CLOSED_FIRST = tuple(sorted(QUICK_ORDER, key=lambda gate: gate in OFFER_GATES))
WHAT_IS_ASKED = ("skill", "skill_level", "licence", "certificate", "requirement_level", "occupation", "item", "degree")

Need = tuple[DemandNeed, str, Gate | None]  # offer code or what is asked; gate of a gap


class NearMissFound(NamedTuple):
    """A pair whose unmet gates offers close."""

    candidate: Candidate
    bridge: Bridge


class Demand(NamedTuple):
    """How many near misses (pairs), clients and vacancies an offer would open, or a gap keeps shut."""

    need: DemandNeed
    offer_code: str | None
    gate: Gate | None
    asked: str | None
    near_misses: int
    clients: int
    vacancies: int


class NearMisses(NamedTuple):
    """What a run keeps: the best near misses of each client and vacancy, by `rank_key`, and the demand for offers."""

    kept: list[NearMissFound]
    demand: list[Demand]


def near_miss_candidates(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
) -> list[Candidate]:
    """The best pairs of each client and each vacancy (``near_miss_candidates_per_side``) that offers might open.

    Pairs with unmet gates, each of a kind that an offer can close (`OFFER_GATES`); by `rank_key`, the union of both
    sides. Whether there are such offers is not looked at here.
    """
    found = [candidate for candidate, _ in _of_all_pairs(clients, vacancies, catalogue, settings, on)]
    return best_of_each_side(found, settings.near_miss_candidates_per_side)


def openable_candidates(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    supply: OfferSupply,
    settings: MatchSettings,
    on: date,
) -> list[Candidate]:
    """As `near_miss_candidates`, of the pairs that `is_openable`: what offers are looked for."""
    found = _of_all_pairs(clients, vacancies, catalogue, settings, on)
    openable = [candidate for candidate, pair in found if is_openable(pair, candidate, supply)]
    return best_of_each_side(openable, settings.near_miss_candidates_per_side)


def gap_candidates(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    supply: OfferSupply,
    settings: MatchSettings,
    on: date,
) -> list[Candidate]:
    """The best ``gap_candidates_per_vacancy`` of each vacancy whatever is missing, those of them that no offer opens.

    Only these tell the demand report which offer nobody has: all others are left out where no offer could open them.
    """
    number: Counter[int] = Counter()
    stuck = []
    found = _of_all_pairs(clients, vacancies, catalogue, settings, on)
    for candidate, pair in sorted(found, key=lambda both: rank_key(both[0])):
        number[candidate.vacancy_id] += 1
        planner = Planner(pair.client, supply, settings, on)
        is_near_the_top = number[candidate.vacancy_id] <= settings.gap_candidates_per_vacancy
        if is_near_the_top and planner.out_of_reach(pair.vacancy, unmet_of(candidate)):
            stuck.append(candidate)
    return stuck


def is_openable(pair: Pair, candidate: Candidate, supply: OfferSupply) -> bool:
    """Whether no unmet gate would stay so after all offers there are, and some offer changes the facts of each."""
    return not Planner(pair.client, supply, pair.settings, pair.on).out_of_reach(pair.vacancy, unmet_of(candidate))


def _of_all_pairs(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
) -> list[tuple[Candidate, Pair]]:
    pairs = (Pair(client, vacancy, settings, on, catalogue) for vacancy in vacancies for client in clients)
    return [(candidate, pair) for pair in pairs if (candidate := near_miss_candidate(pair)) is not None]


def near_miss_candidate(pair: Pair) -> Candidate | None:
    """The pair with gates and parts where something is unmet and offers can close all of it by their kind, else None.

    Its kind is BLOCKED until there is a bridge.
    """
    values: dict[Gate, GateValue] = {}
    for gate in NEVER_CLOSED_FIRST:
        values[gate] = all_met(each.value for each in GATES[gate](pair))
        if values[gate] is GateValue.NOT_MET and gate not in OFFER_GATES:
            return None
    if GateValue.NOT_MET not in values.values():
        return None
    parts = tuple(part.hundredths for part in parts_of(pair))
    letters = "".join(GATE_LETTERS[values[gate]] for gate in Gate)
    return Candidate(pair.client.client_id, pair.vacancy.vacancy_id, MatchKind.BLOCKED, sum(parts), letters, parts)


def best_of_each_side(candidates: Iterable[Candidate], count: int) -> list[Candidate]:
    """The union of the best ``count`` of each client and of each vacancy, by `rank_key`."""
    taken: dict[tuple[str, int], int] = defaultdict(int)
    chosen = []
    for each in sorted(candidates, key=rank_key):
        sides = ("client", each.client_id), ("vacancy", each.vacancy_id)
        if any(taken[side] < count for side in sides):
            chosen.append(each)
        for side in sides:
            taken[side] += 1
    return chosen


def find_near_misses(
    candidates: Sequence[Candidate],
    pair_of: Callable[[Candidate], Pair],
    supply: OfferSupply,
    settings: MatchSettings,
    progress: Progress | None = None,
) -> NearMisses:
    """Look for a bridge for each candidate; keep the best ``near_misses_per_side`` of each client and vacancy.

    The demand counts all candidates, kept or not: one line for each offer on a way, and for those without a bridge one
    line for each gap. ``progress`` is called with the candidates done and all of them.
    """
    found: dict[Candidate, Bridge] = {}
    needs: dict[Need, list[Candidate]] = defaultdict(list)
    in_order = sorted(candidates, key=lambda each: (each.client_id, rank_key(each)))
    done = 0
    for _, of_client in groupby(in_order, key=lambda each: each.client_id):
        planner: Planner | None = None
        for candidate in of_client:
            pair = pair_of(candidate)
            planner = planner or Planner(pair.client, supply, pair.settings, pair.on)
            way = planner.bridge(pair.vacancy, unmet_of(candidate))
            if way is not None:
                found[candidate] = way
            for need in _needs(planner, pair, candidate, way):
                needs[need].append(candidate)
            done += 1
        if progress is not None:
            progress(done, len(candidates))
    kept = best_of_each_side(found, settings.near_misses_per_side)
    return NearMisses([NearMissFound(each, found[each]) for each in kept], _demand(needs))


def _needs(planner: Planner, pair: Pair, candidate: Candidate, way: Bridge | None) -> Iterator[Need]:
    """The offers of a way; without one what keeps the pair shut: what each gate asks for which no offer leads there.

    Where each gate is closed alone, but not all together by few enough offers, all of them; where all are, but too
    late, likewise.
    """
    if way is not None:
        yield from ((DemandNeed.OFFER, step.code, None) for step in way.steps)
        return
    unmet = unmet_of(candidate)
    need, gaps = DemandNeed.NO_OFFER, planner.out_of_reach(pair.vacancy, unmet)
    if not gaps and planner.find_way(pair.vacancy, unmet) is not None:
        need = DemandNeed.TOO_LATE
    elif not gaps and len(unmet) > 1:
        gaps = tuple(gate for gate in unmet if planner.find_way(pair.vacancy, (gate,), alone=True) is None)
    for gate in gaps or unmet:
        asked = {asked_code(each) for each in GATES[gate](pair) if each.value is GateValue.NOT_MET}
        yield from ((need, text, gate) for text in sorted(asked))


def unmet_of(candidate: Candidate) -> tuple[Gate, ...]:
    """The gates of a candidate that are not met."""
    not_met = GATE_LETTERS[GateValue.NOT_MET]
    return tuple(gate for gate, letter in zip(Gate, candidate.gates, strict=True) if letter == not_met)


def asked_code(compared: Compared) -> str:
    """What a vacancy asks in one comparison, as codes: "de B1", "welding 2"; empty where a code says nothing."""
    places = compared.vacancy.places if compared.vacancy is not None else {}
    levels = [Cefr[str(places[aspect])] for aspect in LanguageAspect if places.get(aspect)]
    if levels:
        return f"{places['language']} {max(levels).name}"
    return " ".join(str(places[name]) for name in WHAT_IS_ASKED if places.get(name) is not None)


def _demand(needs: Mapping[Need, Sequence[Candidate]]) -> list[Demand]:
    return demand_lines(
        {
            need: (len(pairs), len({each.client_id for each in pairs}), len({each.vacancy_id for each in pairs}))
            for need, pairs in needs.items()
        }
    )


def demand_lines(counts: Mapping[Need, tuple[int, int, int]]) -> list[Demand]:
    """A line for each need, of how many pairs, clients and vacancies: offers before gaps, the largest first, then by
    gate and code."""
    lines = []
    for (need, code, gate), (pairs, clients, vacancies) in counts.items():
        lines.append(
            Demand(
                need=need,
                offer_code=code if need is DemandNeed.OFFER else None,
                gate=gate,
                asked=None if need is DemandNeed.OFFER else code,
                near_misses=pairs,
                clients=clients,
                vacancies=vacancies,
            )
        )
    needs_in_order, gates_in_order = list(DemandNeed), list(Gate)
    return sorted(
        lines,
        key=lambda line: (
            needs_in_order.index(line.need),
            -line.near_misses,
            gates_in_order.index(line.gate) if line.gate is not None else -1,
            line.offer_code or line.asked or "",
        ),
    )
