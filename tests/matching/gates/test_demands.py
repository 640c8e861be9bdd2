"""What the work demands, against what the client can do."""

import pytest

from employers.codes import Demand
from matching.facts import DemandFact, Gate, GateValue
from matching.results import ADDRESSEES, Addressee, Question
from profiles.codes import LimitationValue
from tests.matching.examples import client, gate, vacancy

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN
RULE = {
    LimitationValue.OK: (MET, MET, MET, MET),
    LimitationValue.LIMITED: (MET, MET, UNKNOWN, UNKNOWN),
    LimitationValue.EXCLUDED: (MET, NOT_MET, NOT_MET, NOT_MET),
    LimitationValue.UNKNOWN: (MET, MET, UNKNOWN, UNKNOWN),
}


@pytest.mark.parametrize("limitation", LimitationValue)
def test_every_limitation_meets_every_degree_of_a_demand(limitation: LimitationValue) -> None:
    named = client(limitations={"STAIRS": limitation})
    not_named = client(limitations={}, other_limitations=limitation)

    for person in (named, not_named):
        values = [
            gate(Gate.DEMANDS, person, vacancy(demands=(DemandFact("STAIRS", degree),))).value
            for degree in (Demand.NONE, Demand.OCCASIONAL, Demand.REGULAR, Demand.CONSTANT)
        ]
        assert tuple(values) == RULE[limitation]


def test_a_limited_client_needs_an_adaptation_check_with_the_employer() -> None:
    limited = client(limitations={"STAIRS": LimitationValue.LIMITED})

    result = gate(Gate.DEMANDS, limited, vacancy(demands=(DemandFact("STAIRS", Demand.REGULAR),)))

    assert result.asks is Question.ADAPTATION
    assert ADDRESSEES[Question.ADAPTATION] is Addressee.EMPLOYER_CONTACT


@pytest.mark.parametrize(("max_lift_kg", "expected"), [(15, MET), (14, NOT_MET), (None, MET)])
def test_a_weight_above_the_recorded_maximum_is_not_met(max_lift_kg: int | None, expected: GateValue) -> None:
    person = client(other_limitations=LimitationValue.OK, max_lift_kg=max_lift_kg)
    asked = vacancy(demands=(DemandFact("LIFT_CARRY", Demand.OCCASIONAL, max_kg=15),))

    assert gate(Gate.DEMANDS, person, asked).value is expected
