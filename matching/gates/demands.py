"""PURE: what the work demands of body and mind, against what the client can do. Never a diagnosis."""

from employers.codes import Demand
from matching.facts import DemandFact, GateValue, Pair
from matching.gates.kleene import all_met
from matching.results import Compared, FactItem, Question
from profiles.codes import LimitationValue

LIFTING = "LIFT_CARRY"  # the only item with a weight
OFTEN = frozenset({Demand.REGULAR, Demand.CONSTANT})


def demands(pair: Pair) -> list[Compared]:
    """Each demand against its limitation: excluded and any degree = not met; limited or unknown and often = unknown."""
    return [_demand(pair, demand) for demand in pair.vacancy.demands if demand.degree is not Demand.NONE]


def _demand(pair: Pair, demand: DemandFact) -> Compared:
    client = pair.client
    limitation = client.limitations.get(demand.item, client.other_limitations)
    value = all_met((limitation_value(limitation, demand.degree), weight_value(client.max_lift_kg, demand)))
    question = None
    if value is GateValue.UNKNOWN:
        question = Question.ADAPTATION if limitation is LimitationValue.LIMITED else Question.LIMITATION
    return Compared(value, _shown(limitation, client.max_lift_kg, demand), _asked(demand), question)


def limitation_value(limitation: LimitationValue, degree: Demand) -> GateValue:
    """One limitation against one degree of demand (docs/matching.md, "Demands")."""
    if degree is Demand.NONE or limitation is LimitationValue.OK:
        return GateValue.MET
    if limitation is LimitationValue.EXCLUDED:
        return GateValue.NOT_MET
    return GateValue.UNKNOWN if degree in OFTEN else GateValue.MET


def weight_value(max_lift_kg: int | None, demand: DemandFact) -> GateValue:
    """Not met where the client's recorded maximum is below the weight asked; else the weight says nothing."""
    if demand.item != LIFTING or demand.max_kg is None or max_lift_kg is None:
        return GateValue.MET
    return GateValue.MET if max_lift_kg >= demand.max_kg else GateValue.NOT_MET


def _asked(demand: DemandFact) -> FactItem:
    if demand.max_kg is None:
        return FactItem("demand", {"item": demand.item, "degree": demand.degree.value}, demand.origin)
    places = {"item": demand.item, "degree": demand.degree.value, "weight_kg": demand.max_kg}
    return FactItem("demand_with_weight", places, demand.origin)


def _shown(limitation: LimitationValue, max_lift_kg: int | None, demand: DemandFact) -> FactItem | None:
    has_weight = demand.item == LIFTING and demand.max_kg is not None and max_lift_kg is not None
    if has_weight:
        places = {"item": demand.item, "limitation": limitation.value, "weight_kg": max_lift_kg}
        return FactItem("limitation_with_weight", places)
    if limitation is LimitationValue.UNKNOWN:
        return None
    return FactItem("limitation", {"item": demand.item, "limitation": limitation.value})
