"""The grammar of effects and prerequisites: what is written is read, what cannot be is refused with its reason."""

import pytest

from core.errors import InvalidInput
from profiles.offer_effects import (
    Effect,
    EffectOp,
    OfferCodes,
    Prerequisite,
    read_effect,
    read_effects,
    read_prerequisites,
)
from profiles.offers.kinds import offer_kinds

CODES = OfferCodes({"de"}, {"welding"}, {"forklift"}, {"B"}, {"LIFT_CARRY"})

WRITTEN = {
    "set_min(lang.de, B1)": Effect(EffectOp.SET_MIN, "lang.de", "B1"),
    "set_min(lang.de.speak, A2)": Effect(EffectOp.SET_MIN, "lang.de.speak", "A2"),
    "add(certificate, forklift)": Effect(EffectOp.ADD, "certificate", "forklift"),
    "add(skill, welding:2)": Effect(EffectOp.ADD, "skill", "welding:2"),
    "raise_kldb(2)": Effect(EffectOp.RAISE_KLDB, "", "2"),
    "raise_kldb(81302, 2)": Effect(EffectOp.RAISE_KLDB, "81302", "2"),
    "mitigate(limitation)": Effect(EffectOp.MITIGATE, "limitation", ""),
    "mitigate(limitation, LIFT_CARRY)": Effect(EffectOp.MITIGATE, "limitation", "LIFT_CARRY"),
    "relax(grid, Mo-Fr 06-18, Sa 08-12)": Effect(EffectOp.RELAX, "grid", "Mo-Fr 06-18, Sa 08-12"),
    "relax(commute)": Effect(EffectOp.RELAX, "commute", ""),
    "employer_subsidy(50)": Effect(EffectOp.EMPLOYER_SUBSIDY, "", "50"),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_an_effect_is_read(text: str) -> None:
    assert read_effect(text, CODES) == WRITTEN[text]


@pytest.mark.parametrize(
    "text",
    ["", "add", "add(licence)", "add(licence, X)", "add(house, B)", "set_min(lang.xx, B1)", "set_min(lang.de, B7)",
     "set_min(lang.de.sing, B1)", "raise_kldb(1)", "raise_kldb(abc, 2)", "mitigate(work)", "relax(grid, tomorrow)",
     "relax(commute, rocket)", "relax(time)", "employer_subsidy(0)", "employer_subsidy(101)", "delete(all)"],
)  # fmt: skip
def test_what_is_no_effect_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_effect(text, CODES)


def test_several_stand_with_a_bar_between() -> None:
    assert len(read_effects("add(licence, B)| relax(commute, car) |", CODES)) == 2
    assert read_prerequisites("lang.de=A2 | recognition.8130=PENDING/NONE", CODES) == (
        Prerequisite("lang.de", "A2"), Prerequisite("recognition.8130", "PENDING/NONE"))  # fmt: skip


@pytest.mark.parametrize(
    "text", ["lang.de", "lang.de=", "lang.xx=A2", "licence=Z", "age=18", "level=9", "recognition.8130=MAYBE"]
)
def test_what_is_no_prerequisite_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_prerequisites(text, CODES)


def test_the_kinds_that_ship_can_all_be_read() -> None:
    for kind in offer_kinds().values():
        read_effects(kind.effects, CODES)
        read_prerequisites(kind.prerequisites, CODES)
    assert {"INTEGRATIONSKURS", "STAPLER", "KINDERBETREUUNG"} <= set(offer_kinds())
