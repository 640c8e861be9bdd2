"""What a client's facts would be after an offer; what meets a prerequisite."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.codes import Demand
from matching.effects import meets, topic_of_effect, with_effects
from matching.facts import (
    ClientFacts,
    DemandFact,
    Gate,
    GateValue,
    LanguageFact,
    MatchSettings,
    QualificationFact,
    SkillFact,
    VacancyFacts,
)
from matching.gates import evaluate_gates
from profiles.catalogue.codes import FULL_GRID, Cefr
from profiles.codes import LimitationValue, Recognition, TravelMode
from profiles.offer_effects import Effect, EffectOp, Prerequisite
from tests.matching.examples import client, gate, vacancy
from tests.matching.strategies import clients, vacancies
from tests.matching.test_bridging import effects

ON = date(2026, 11, 3)
quick = settings(max_examples=60, deadline=None)


@quick
@given(of=clients(), asked=vacancies(), changes=st.lists(effects, max_size=3))
def test_no_effect_makes_a_gate_unmet_that_somebody_could_close(
    of: ClientFacts, asked: VacancyFacts, changes: list[Effect]
) -> None:
    before = evaluate_gates(of, asked, MatchSettings(), ON)
    after = evaluate_gates(with_effects(of, changes), asked, MatchSettings(), ON)

    worse = {
        each.gate for was, each in zip(before, after, strict=True)
        if each.value is GateValue.NOT_MET and was.value is not GateValue.NOT_MET
    }  # fmt: skip
    # A first qualification settles what was unknown without any: that it is none in the regulated occupation.
    assert worse <= {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL}
    assert of.qualifications == () or worse == set()


def test_a_course_raises_each_language_skill_and_lowers_none() -> None:
    held = client(languages={"de": LanguageFact(listen=Cefr.B2, read=Cefr.A1)})

    after = with_effects(held, [Effect(EffectOp.SET_MIN, "lang.de", "B1")])

    assert after.languages["de"] == LanguageFact(Cefr.B2, Cefr.B1, Cefr.B1, Cefr.B1)


def test_what_is_mitigated_becomes_a_question() -> None:
    excluded = client(limitations={"STAIRS": LimitationValue.EXCLUDED})
    asked = vacancy(demands=(DemandFact("STAIRS", Demand.REGULAR),))

    after = with_effects(excluded, [Effect(EffectOp.MITIGATE, "limitation", "STAIRS")])

    assert gate(Gate.DEMANDS, excluded, asked).value is GateValue.NOT_MET
    assert gate(Gate.DEMANDS, after, asked).value is GateValue.UNKNOWN


def test_hours_means_of_travel_skills_and_levels_are_added() -> None:
    after = with_effects(client(hours_impossible=FULL_GRID), [
        Effect(EffectOp.RELAX, "grid", "always"), Effect(EffectOp.RELAX, "commute", "car"),
        Effect(EffectOp.ADD, "skill", "welding:2"), Effect(EffectOp.RAISE_KLDB, "81302", "2"),
        Effect(EffectOp.EMPLOYER_SUBSIDY, "", "50"),
    ])  # fmt: skip

    assert (after.hours_possible, after.hours_impossible) == (FULL_GRID, 0)
    assert after.modes == {TravelMode.CAR: True}
    assert after.skills["welding"].level == 2
    assert after.qualifications == (QualificationFact(2, "81302", Recognition.FULL),)


def test_prerequisites_are_met_by_what_is_recorded_only() -> None:
    asked = [Prerequisite("licence", "B"), Prerequisite("certificate", "forklift"), Prerequisite("skill", "welding:2"),
             Prerequisite("level", "2"), Prerequisite("recognition.8130", "PENDING/NONE"),
             Prerequisite("lang.de.speak", "A2")]  # fmt: skip
    full = client(
        licences={"B": True}, certificates={"forklift": True}, skills={"welding": SkillFact(2)},
        qualifications=(QualificationFact(2, "51312", Recognition.FULL),
                        QualificationFact(2, "81302", Recognition.PENDING)),
        languages={"de": LanguageFact(speak=Cefr.B1)},
    )  # fmt: skip

    assert all(meets(full, each) for each in asked)
    assert not any(meets(client(), each) for each in asked)


@quick
@given(of=clients(), asked=vacancies(), changes=st.lists(effects, min_size=2, max_size=3))
def test_the_order_of_effects_changes_no_gate(of: ClientFacts, asked: VacancyFacts, changes: list[Effect]) -> None:
    values = [
        [each.value for each in evaluate_gates(with_effects(of, order), asked, MatchSettings(), ON)]
        for order in (changes, changes[::-1])
    ]

    assert values[0] == values[1]


@quick
@given(of=clients(), change=effects)
def test_an_offer_taken_twice_gives_no_more_than_once(of: ClientFacts, change: Effect) -> None:
    once = with_effects(of, [change])

    again = with_effects(once, [change])

    assert {**vars_of(again), "qualifications": set(again.qualifications)} == {
        **vars_of(once),
        "qualifications": set(once.qualifications),
    }


def vars_of(facts: ClientFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in ClientFacts.__slots__}


FIELDS_OF_TOPIC = {
    "lang": {"languages"},
    "licence": {"licences"},
    "certificate": {"certificates"},
    "skill": {"skills"},
    "level": {"qualifications"},
    "grid": {"hours_possible", "hours_impossible"},
    "commute": {"modes"},
    "limitation": {"limitations", "max_lift_kg"},
}


@quick
@given(of=clients(), change=effects)
def test_an_effect_changes_only_facts_of_its_topic(of: ClientFacts, change: Effect) -> None:
    before, after = vars_of(of), vars_of(with_effects(of, [change]))
    topic = topic_of_effect(change)
    assert topic is not None

    assert {name for name in before if before[name] != after[name]} <= FIELDS_OF_TOPIC[topic[0]]


@quick
@given(of=clients())
def test_a_subsidy_to_the_employer_changes_no_fact_of_the_client(of: ClientFacts) -> None:
    subsidy = Effect(EffectOp.EMPLOYER_SUBSIDY, "", "50")

    assert with_effects(of, [subsidy]) == of
    assert topic_of_effect(subsidy) is None


@pytest.mark.parametrize(
    ("held", "change", "prerequisite", "is_met_before"),
    [
        ({}, Effect(EffectOp.ADD, "licence", "B"), Prerequisite("licence", "B"), False),
        ({"licences": {"B": False}}, Effect(EffectOp.ADD, "licence", "B"), Prerequisite("licence", "B"), False),
        ({}, Effect(EffectOp.ADD, "certificate", "forklift"), Prerequisite("certificate", "forklift"), False),
        ({"skills": {"welding": SkillFact(1)}}, Effect(EffectOp.ADD, "skill", "welding:2"),
         Prerequisite("skill", "welding:2"), False),
        ({"skills": {"welding": SkillFact(3)}}, Effect(EffectOp.ADD, "skill", "welding:2"),
         Prerequisite("skill", "welding:3"), True),
        ({}, Effect(EffectOp.SET_MIN, "lang.de", "B1"), Prerequisite("lang.de.write", "B1"), False),
        ({"languages": {"de": LanguageFact(speak=Cefr.C1)}}, Effect(EffectOp.SET_MIN, "lang.de", "B1"),
         Prerequisite("lang.de.speak", "C1"), True),
        ({}, Effect(EffectOp.RAISE_KLDB, "81302", "2"), Prerequisite("level", "2"), False),
        ({}, Effect(EffectOp.RAISE_KLDB, "81302", "2"), Prerequisite("recognition.813", "FULL"), False),
    ],
)  # fmt: skip
def test_what_an_offer_gives_meets_what_the_next_one_asks(
    held: dict[str, object], change: Effect, prerequisite: Prerequisite, is_met_before: bool
) -> None:
    before = client(**held)

    assert meets(before, prerequisite) == is_met_before
    assert meets(with_effects(before, [change]), prerequisite)


@pytest.mark.parametrize(
    ("item", "value", "max_lift_kg", "expected"),
    [
        ("", "STAIRS", None, {"STAIRS": LimitationValue.LIMITED}),
        ("STAIRS", "STAIRS", None, {"STAIRS": LimitationValue.LIMITED}),
        ("STANDING_LONG", "STAIRS", None, {"STAIRS": LimitationValue.EXCLUDED}),
        ("LIFT_CARRY", "STAIRS", 10,
         {"STAIRS": LimitationValue.EXCLUDED, "LIFT_CARRY": LimitationValue.LIMITED}),
    ],
)  # fmt: skip
def test_only_the_item_named_is_mitigated_and_without_a_name_all(
    item: str, value: str, max_lift_kg: int | None, expected: dict[str, LimitationValue]
) -> None:
    before = client(limitations={value: LimitationValue.EXCLUDED}, max_lift_kg=max_lift_kg)

    after = with_effects(before, [Effect(EffectOp.MITIGATE, "limitation", item)])

    assert (after.limitations, after.max_lift_kg) == (expected, None)
