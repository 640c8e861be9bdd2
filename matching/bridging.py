"""PURE: what is missing between a client and a vacancy, which offers close it, and from when.

The gates are evaluated again with the facts that the client would have after the offers: there is no second logic
that knows what closes a gate. See docs/matching.md, "Near misses".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from matching.effects import (
    ANY_LIMITATION,
    COMMUTE,
    GRID,
    LEVEL,
    Topic,
    meets,
    topic_of_effect,
    topic_of_prerequisite,
    with_effects,
)
from matching.facts import (
    ClientFacts,
    CodeAsked,
    Gate,
    GateValue,
    MatchKind,
    MatchSettings,
    OfferFacts,
    OfferRunFact,
    Pair,
    SkillAsked,
    VacancyFacts,
)
from matching.gates import CLOSINGS, GATES, evaluate_gates, open_gate_values
from matching.gates.kleene import all_met
from matching.results import Bridge, BridgeStep, Closing, PairEvaluation
from profiles.offer_effects import Decider, EffectOp

OFFER_GATES = frozenset(gate for gate, closing in CLOSINGS.items() if closing is not Closing.CLEARING)


@dataclass(frozen=True)
class OfferSupply:
    """Offers with their free places, and how many vacancies of an occupation (KldB code) come in a month."""

    offers: tuple[OfferFacts, ...] = ()
    arrivals_per_month: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def by_topic(self) -> Mapping[Topic, tuple[OfferFacts, ...]]:
        """Offers by the facts that they change: those that are not restricted and have a run with a free place."""
        found: dict[Topic, dict[str, OfferFacts]] = defaultdict(dict)
        for offer in sorted(self.offers, key=lambda each: each.code):
            topics = {topic_of_effect(effect) for effect in offer.effects} if not offer.is_restricted else set()
            for topic in topics - {None}:
                if topic is not None and offer.runs:
                    found[topic][offer.code] = offer
        return {topic: tuple(offers.values()) for topic, offers in found.items()}

    def about(self, topics: Iterable[Topic]) -> tuple[OfferFacts, ...]:
        """Offers that change these facts, and those that lead to their prerequisites; by code."""
        found: dict[str, OfferFacts] = {}
        left = set(topics)
        seen: set[Topic] = set()
        while left:
            topic = left.pop()
            seen.add(topic)
            for offer in self.by_topic.get(topic, ()):
                if offer.code not in found:
                    found[offer.code] = offer
                    left |= {topic_of_prerequisite(each) for each in offer.prerequisites} - seen
        return tuple(found[code] for code in sorted(found))


class Way(NamedTuple):
    """Offers in their order with the run of each."""

    offers: tuple[OfferFacts, ...] = ()
    runs: tuple[OfferRunFact, ...] = ()

    @property
    def end(self) -> date:
        """Last day of the last offer."""
        return self.runs[-1].ends_on

    @property
    def rank(self) -> tuple[date, int, int, int, tuple[str, ...]]:
        """Ways in their order: soonest end, cheapest (a cost that is not recorded last), fewest offers, codes."""
        costs = [offer.cost_cents for offer in self.offers]
        return (
            self.end,
            costs.count(None),
            sum(cost for cost in costs if cost is not None),
            len(self.offers),
            tuple(offer.code for offer in self.offers),
        )


def bridge(
    client: ClientFacts, vacancy: VacancyFacts, supply: OfferSupply, settings: MatchSettings, on: date
) -> Bridge | None:
    """The best way (`Way.rank`) of at most ``offers_per_bridge`` offers after which no gate is unmet; None if none is.

    None too where nothing is unmet, and where the vacancy is gone by then and is not of an occupation of which
    ``comes_back_per_month`` new ones come. Gates are evaluated as of the day reached: a permission that ends before
    then does not carry. Unknown neither hinders nor meets a prerequisite.
    """
    pair = Pair(client, vacancy, settings, on)
    unmet = unmet_gates(pair)
    way = find_way(pair, unmet, supply)
    if way is None:
        return None
    reached = way.end + timedelta(days=settings.bridge_margin_days)
    comes_back = supply.arrivals_per_month.get(vacancy.occupation or "", 0.0)
    is_gone = will_be_gone(vacancy, reached)
    if is_gone and comes_back < settings.comes_back_per_month:
        return None
    after = evaluate_gates(after_way(client, way), vacancy, settings, reached)
    return Bridge(
        steps=tuple(_step(offer, run) for offer, run in zip(way.offers, way.runs, strict=True)),
        reaches_from=reached,
        closes=unmet,
        to_clarify=tuple(each.gate for each in after if each.value is GateValue.UNKNOWN),
        comes_back_per_month=round(comes_back, 1) if is_gone else None,
    )


def unmet_gates(pair: Pair) -> tuple[Gate, ...]:
    """The gates that are not met."""
    gates = evaluate_gates(pair.client, pair.vacancy, pair.settings, pair.on)
    return tuple(each.gate for each in gates if each.value is GateValue.NOT_MET)


def will_be_gone(vacancy: VacancyFacts, day: date) -> bool:
    """Whether the advert ends or the latest start has passed before that day. Not recorded: it still waits."""
    return any(last is not None and last < day for last in (vacancy.valid_until, vacancy.latest_start))


def after_way(client: ClientFacts, way: Way) -> ClientFacts:
    """The client's facts after all offers of a way."""
    return with_effects(client, (effect for offer in way.offers for effect in offer.effects))


def find_way(pair: Pair, unmet: Collection[Gate], supply: OfferSupply, *, alone: bool = False) -> Way | None:
    """The best way after which no gate is unmet; None where ``unmet`` is empty, one of it is never closed by an offer,
    or there is none. With ``alone`` it need only close ``unmet``: what else is unmet does not matter.
    """
    if not unmet or not OFFER_GATES.issuperset(unmet):
        return None
    offers = supply.about(topic for gate in unmet for topic in _topics(gate, pair.vacancy))
    best: Way | None = None
    found = [(Way(), pair.client)]
    for _ in range(pair.settings.offers_per_bridge):
        # What follows an offer ends after it: a way that ends no sooner than the best one cannot become better.
        open_ways = [each for each in found if best is None or not each[0].runs or each[0].end < best.end]
        found = sorted(_one_longer(pair, open_ways, offers), key=lambda each: each[0].rank)
        for way, client in found:
            if best is not None and way.rank >= best.rank:
                break
            if _is_closed(pair, unmet, way, client, alone=alone):
                best = way
                break
    return best


def _one_longer(
    pair: Pair, ways: Sequence[tuple[Way, ClientFacts]], offers: Sequence[OfferFacts]
) -> Iterator[tuple[Way, ClientFacts]]:
    """The ways with one more offer each, where prerequisites and dates allow it; the client's facts after each.

    Of an offer's runs the one that ends first: no later one could lead to an earlier end.
    """
    for way, client in ways:
        earliest = way.end + timedelta(days=1) if way.runs else pair.on
        for offer in offers:
            run = first_run(offer, earliest)
            if run is None or offer in way.offers or not all(meets(client, each) for each in offer.prerequisites):
                continue
            yield Way((*way.offers, offer), (*way.runs, run)), with_effects(client, offer.effects)


def first_run(offer: OfferFacts, earliest: date) -> OfferRunFact | None:
    """The run from ``earliest`` on that ends first; of several the one that starts first, then the first recorded."""
    possible = (run for run in offer.runs if run.starts_on >= earliest)
    return min(possible, key=lambda run: (run.ends_on, run.starts_on, run.run_id), default=None)


def _is_closed(pair: Pair, unmet: Iterable[Gate], way: Way, client: ClientFacts, *, alone: bool) -> bool:
    then = pair._replace(client=client, on=way.end + timedelta(days=pair.settings.bridge_margin_days))
    if any(all_met(each.value for each in GATES[gate](then)) is GateValue.NOT_MET for gate in unmet):
        return False
    return alone or open_gate_values(then) is not None


def _topics(gate: Gate, vacancy: VacancyFacts) -> Iterator[Topic]:
    """What facts of a client a gate compares: more than what is unmet does no harm."""
    if gate in {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL}:
        yield LEVEL
    elif gate is Gate.LANGUAGE:
        yield from (("lang", asked.language) for asked in vacancy.languages)
    elif gate is Gate.DEMANDS:
        yield ANY_LIMITATION
        yield from (("limitation", demand.item) for demand in vacancy.demands)
    elif gate in {Gate.SHIFTS, Gate.COMMUTE}:
        yield GRID if gate is Gate.SHIFTS else COMMUTE
    else:
        asked_of: Mapping[Gate, Sequence[CodeAsked | SkillAsked]] = {
            Gate.LICENCE: vacancy.licences,
            Gate.CERTIFICATE: vacancy.certificates,
            Gate.SKILL: vacancy.skills,
        }
        yield from ((gate.value, asked.code) for asked in asked_of[gate])


def _step(offer: OfferFacts, run: OfferRunFact) -> BridgeStep:
    return BridgeStep(
        offer_id=offer.offer_id,
        code=offer.code,
        titles=offer.titles,
        provider=offer.provider,
        decider=offer.decider,
        run_id=run.run_id,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        cost_cents=offer.cost_cents,
        needs_reason=any(effect.op is EffectOp.RELAX and effect.key == "grid" for effect in offer.effects),
    )


def bridged(evaluation: PairEvaluation, found: Bridge | None) -> PairEvaluation:
    """The evaluation as a near miss where there is a bridge, else as it is."""
    return evaluation if found is None else replace(evaluation, kind=MatchKind.NEAR_MISS, bridge=found)


def bridge_as_json(found: Bridge) -> dict[str, Any]:
    """The bridge as plain codes and numbers, keys in a stable order."""
    return {
        "reaches_from": found.reaches_from.isoformat(),
        "closes": [gate.value for gate in found.closes],
        "to_clarify": [gate.value for gate in found.to_clarify],
        "comes_back_per_month": found.comes_back_per_month,
        "cost_cents": found.cost_cents,
        "steps": [
            {
                "offer_id": step.offer_id,
                "code": step.code,
                "title_de": step.titles[0],
                "title_en": step.titles[1],
                "provider": step.provider,
                "decider": step.decider.value,
                "run_id": step.run_id,
                "starts_on": step.starts_on.isoformat(),
                "ends_on": step.ends_on.isoformat(),
                "cost_cents": step.cost_cents,
                "needs_reason": step.needs_reason,
            }
            for step in found.steps
        ],
    }


def bridge_from_json(record: Mapping[str, Any]) -> Bridge:
    """What `bridge_as_json` gave."""
    steps = tuple(
        BridgeStep(
            offer_id=step["offer_id"],
            code=step["code"],
            titles=(step["title_de"], step["title_en"]),
            provider=step["provider"],
            decider=Decider(step["decider"]),
            run_id=step["run_id"],
            starts_on=date.fromisoformat(step["starts_on"]),
            ends_on=date.fromisoformat(step["ends_on"]),
            cost_cents=step["cost_cents"],
            needs_reason=step["needs_reason"],
        )
        for step in record["steps"]
    )
    return Bridge(
        steps,
        date.fromisoformat(record["reaches_from"]),
        tuple(Gate(name) for name in record["closes"]),
        tuple(Gate(name) for name in record["to_clarify"]),
        record["comes_back_per_month"],
    )
