"""PURE: what is missing between a client and a vacancy, which offers close it, and from when.

The gates are evaluated again with the facts that the client would have after the offers: there is no second logic
that knows what closes a gate. See docs/matching.md, "Near misses".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

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
    LanguageFact,
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
from profiles.catalogue.codes import LanguageAspect
from profiles.offer_effects import Effect, EffectOp

Rank = tuple[date, int, int, int, tuple[str, ...]]

OFFER_GATES = frozenset(gate for gate, closing in CLOSINGS.items() if closing is not Closing.CLEARING)


@dataclass(frozen=True)
class OfferSupply:
    """Offers with their free places, and how many vacancies of an occupation (KldB code) come in a month."""

    offers: tuple[OfferFacts, ...] = ()
    arrivals_per_month: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def usable(self) -> tuple[OfferFacts, ...]:
        """Offers that are not restricted and have a run with a free place, by code."""
        return tuple(
            sorted((each for each in self.offers if each.runs and not each.is_restricted), key=lambda each: each.code)
        )

    @cached_property
    def topics(self) -> Mapping[str, frozenset[Topic]]:
        """What facts each usable offer changes, by its code."""
        found = {offer.code: {topic_of_effect(effect) for effect in offer.effects} for offer in self.usable}
        return {code: frozenset(topic for topic in topics if topic is not None) for code, topics in found.items()}

    @cached_property
    def by_topic(self) -> Mapping[Topic, tuple[OfferFacts, ...]]:
        """Usable offers by the facts that they change."""
        found: dict[Topic, list[OfferFacts]] = defaultdict(list)
        for offer in self.usable:
            for topic in self.topics[offer.code]:
                found[topic].append(offer)
        return {topic: tuple(offers) for topic, offers in found.items()}

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
    def before(self) -> "Way":
        """The way without its last offer."""
        return Way(self.offers[:-1], self.runs[:-1])

    @property
    def rank(self) -> Rank:
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
    return Planner(client, supply, settings, on).bridge(vacancy)


def best_case(client: ClientFacts, effects: Iterable[Effect]) -> ClientFacts:
    """The client's facts after the effects of every offer there is; what was not recorded stays so.

    A level that is passed becomes known, and may be too low where nothing excluded before. Nobody has to take that
    offer, so it must not count against the client: no condition is worse met than now.
    """
    after = with_effects(client, effects)
    return replace(
        after,
        skills={code: after.skills[code] for code in client.skills},
        languages={code: _where_recorded(after.languages[code], held) for code, held in client.languages.items()},
        qualifications=after.qualifications if client.qualifications else (),
    )


def _where_recorded(after: LanguageFact, before: LanguageFact) -> LanguageFact:
    levels = (None if before.level(aspect) is None else after.level(aspect) for aspect in LanguageAspect)
    return LanguageFact(*levels)


def will_be_gone(vacancy: VacancyFacts, day: date) -> bool:
    """Whether the advert ends or the latest start has passed before that day. Not recorded: it still waits."""
    return any(last is not None and last < day for last in (vacancy.valid_until, vacancy.latest_start))


class Planner:
    """Looks for the ways of one client. What does not depend on the vacancy is found once and kept."""

    def __init__(self, client: ClientFacts, supply: OfferSupply, settings: MatchSettings, on: date) -> None:
        self.client, self.supply, self.settings, self.on = client, supply, settings, on
        self._facts: dict[frozenset[str], ClientFacts] = {frozenset(): client}
        self._searches: dict[tuple[tuple[str, ...], tuple[frozenset[Topic], ...]], _Search] = {}

    def bridge(self, vacancy: VacancyFacts, unmet: tuple[Gate, ...] | None = None) -> Bridge | None:
        """As the function of this name; ``unmet``: the gates that are not met, where somebody knows them already."""
        unmet = self.unmet_gates(vacancy) if unmet is None else unmet
        way = self.find_way(vacancy, unmet)
        if way is None:
            return None
        reached = self.reached(way)
        comes_back = self.supply.arrivals_per_month.get(vacancy.occupation or "", 0.0)
        is_gone = will_be_gone(vacancy, reached)
        if is_gone and comes_back < self.settings.comes_back_per_month:
            return None
        after = evaluate_gates(self.facts_after(way), vacancy, self.settings, reached)
        return Bridge(
            steps=tuple(_step(offer, run) for offer, run in zip(way.offers, way.runs, strict=True)),
            reaches_from=reached,
            closes=unmet,
            to_clarify=tuple(each.gate for each in after if each.value is GateValue.UNKNOWN),
            comes_back_per_month=round(comes_back, 1) if is_gone else None,
        )

    def unmet_gates(self, vacancy: VacancyFacts) -> tuple[Gate, ...]:
        """The gates that are not met."""
        return tuple(gate for gate in Gate if self._is_unmet(gate, self.client, vacancy, self.on))

    def find_way(self, vacancy: VacancyFacts, unmet: Collection[Gate], *, alone: bool = False) -> Way | None:
        """The best way after which no gate is unmet; with ``alone`` only ``unmet`` counts, whatever else is unmet.

        None where ``unmet`` is empty, an offer never closes one of it, or there is no way.
        """
        if not unmet or self.out_of_reach(vacancy, unmet):
            return None
        topics = [frozenset(topics_of_gate(gate, vacancy)) for gate in unmet]
        for way in self.ways(self.supply.about(topic for each in topics for topic in each)):
            changed = self.topics_of(way)
            if all(each & changed for each in topics) and self._is_closed(way, vacancy, unmet, alone=alone):
                return way
        return None

    def out_of_reach(self, vacancy: VacancyFacts, unmet: Iterable[Gate]) -> tuple[Gate, ...]:
        """Those of the unmet gates that stay so even after all offers at once: no need to look for a way.

        No effect makes an unmet gate worse, and dates and prerequisites only narrow what is possible.
        """
        return tuple(
            gate for gate in unmet if gate not in OFFER_GATES or self._is_unmet(gate, self._best_case, vacancy, self.on)
        )

    def reached(self, way: Way) -> date:
        """The day from which the client can work: the last end and a margin."""
        return way.end + timedelta(days=self.settings.bridge_margin_days)

    def facts_after(self, way: Way) -> ClientFacts:
        """The client's facts after all offers of a way."""
        codes = frozenset(offer.code for offer in way.offers)
        if codes not in self._facts:
            self._facts[codes] = with_effects(self.facts_after(way.before), way.offers[-1].effects)
        return self._facts[codes]

    @cached_property
    def _best_case(self) -> ClientFacts:
        return best_case(self.client, (effect for offer in self.supply.usable for effect in offer.effects))

    def topics_of(self, way: Way) -> set[Topic]:
        """What facts a way changes."""
        return set().union(*(self.supply.topics[offer.code] for offer in way.offers))

    def ways(self, offers: tuple[OfferFacts, ...], goals: tuple[frozenset[Topic], ...] = ()) -> Iterator[Way]:
        """All ways with some of these offers, by `Way.rank`; of those that can still change each of ``goals``."""
        key = tuple(offer.code for offer in offers), goals
        if key not in self._searches:
            self._searches[key] = _Search(self, offers, goals)
        return iter(self._searches[key])

    def _is_closed(self, way: Way, vacancy: VacancyFacts, unmet: Iterable[Gate], *, alone: bool) -> bool:
        client, reached = self.facts_after(way), self.reached(way)
        if any(self._is_unmet(gate, client, vacancy, reached) for gate in unmet):
            return False
        return alone or open_gate_values(Pair(client, vacancy, self.settings, reached)) is not None

    def _is_unmet(self, gate: Gate, client: ClientFacts, vacancy: VacancyFacts, on: date) -> bool:
        compared = GATES[gate](Pair(client, vacancy, self.settings, on))
        return all_met(each.value for each in compared) is GateValue.NOT_MET


class _Search:
    """All ways of some offers in the order of `Way.rank`, looked for as far as somebody asks, and kept.

    What follows an offer ends after it, so a way ranks behind all that it begins with: the best way not yet looked at
    stands on top of the heap.
    """

    def __init__(
        self, planner: Planner, offers: tuple[OfferFacts, ...], goals: tuple[frozenset[Topic], ...] = ()
    ) -> None:
        self._planner, self._offers, self._goals = planner, offers, goals
        self._found: list[Way] = []
        self._heap: list[tuple[Rank, Way]] = []
        self._extend(Way())

    def __iter__(self) -> Iterator[Way]:
        place = 0
        while place < len(self._found) or self._advance():
            yield self._found[place]
            place += 1

    def _advance(self) -> bool:
        if not self._heap:
            return False
        _, way = heappop(self._heap)
        self._found.append(way)
        if len(way.offers) < self._planner.settings.offers_per_bridge:
            self._extend(way)
        return True

    def _extend(self, way: Way) -> None:
        """The way with one more offer, wherever prerequisites and dates allow it and it changes anything.

        Of an offer's runs the one that ends first: no later one could lead to an earlier end.
        """
        before = self._planner.facts_after(way)
        earliest = way.end + timedelta(days=1) if way.runs else self._planner.on
        for offer in self._offers:
            if offer in way.offers or not self._can_arrive(way, offer):
                continue
            if not all(meets(before, each) for each in offer.prerequisites):
                continue
            run = first_run(offer, earliest)
            if run is None:
                continue
            longer = Way((*way.offers, offer), (*way.runs, run))
            if self._planner.facts_after(longer) != before:
                heappush(self._heap, (longer.rank, longer))

    def _can_arrive(self, way: Way, offer: OfferFacts) -> bool:
        """Whether with this offer, and as many as may follow it, each goal can be touched."""
        topics = self._planner.supply.topics
        changed = self._planner.topics_of(way) | topics[offer.code]
        left = [goal for goal in self._goals if not goal & changed]
        more = self._planner.settings.offers_per_bridge - len(way.offers) - 1
        if not left or more > 1:
            return True
        return more == 1 and any(all(goal & topics[each.code] for goal in left) for each in self._offers)


def first_run(offer: OfferFacts, earliest: date) -> OfferRunFact | None:
    """The run from ``earliest`` on that ends first; of several the one that starts first, then the first recorded."""
    possible = (run for run in offer.runs if run.starts_on >= earliest)
    return min(possible, key=lambda run: (run.ends_on, run.starts_on, run.run_id), default=None)


def topics_of_gate(gate: Gate, vacancy: VacancyFacts) -> Iterator[Topic]:
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
