"""The hash of a pair changes with every fact that can count, and with nothing of the pair's history."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from employers.codes import Demand, VacancyKind
from matching.facts import (
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    OccupationFact,
    PermissionFact,
    Point,
    QualificationFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
    WishFacts,
)
from matching.fingerprints import HISTORY_FIELDS, pair_hash
from profiles.catalogue.codes import Cefr, Contract
from profiles.codes import LimitationValue, PermissionScope, TravelMode

CLIENT, VACANCY = ClientFacts(1), VacancyFacts(11, 100)
STUTTGART = Point(48.777, 9.18)
OTHER_CLIENT: dict[str, Any] = {
    "client_id": 2,
    "occupations": (OccupationFact("51312", 1),),
    "skills": {"packing": SkillFact(1)},
    "languages": {"de": LanguageFact(speak=Cefr.B1)},
    "qualifications": (QualificationFact(2),),
    "licences": {"B": True},
    "certificates": {"forklift": False},
    "hours_min": 20.0,
    "hours_max": 30.0,
    "hours_possible": 1,
    "hours_impossible": 1,
    "home": STUTTGART,
    "modes": {TravelMode.CAR: False},
    "max_commute_minutes": 45,
    "limitations": {"STAIRS": LimitationValue.LIMITED},
    "other_limitations": LimitationValue.OK,
    "max_lift_kg": 10,
    "available_from": date(2026, 12, 1),
    "permission": PermissionFact(PermissionScope.ANY),
    "wishes": WishFacts(contract=Contract.PERMANENT),
    "excluded_employers": frozenset({100}),
}
OTHER_VACANCY: dict[str, Any] = {
    "vacancy_id": 12,
    "employer_id": 101,
    "occupation": "51312",
    "is_regulated": True,
    "requirement_level": 2,
    "kind": VacancyKind.WORK,
    "skills": (SkillAsked("packing", 1),),
    "languages": (LanguageAsked("de", Cefr.A2),),
    "licences": (CodeAsked("B"),),
    "certificates": (CodeAsked("forklift"),),
    "contract": Contract.FIXED_TERM,
    "hours_min": 20.0,
    "hours_max": 30.0,
    "are_hours_derived": True,
    "shifts": (1,),
    "places": (STUTTGART, None),
    "demands": (DemandFact("STAIRS", Demand.REGULAR),),
    "earliest_start": date(2026, 12, 1),
    "latest_start": date(2026, 12, 31),
    "openings": 2,
    "fields_read": frozenset({"occupation"}),
}


def test_every_field_is_either_history_or_tried_here() -> None:
    of_client, of_vacancy = ({item.name for item in fields(kind)} for kind in (ClientFacts, VacancyFacts))

    assert of_client | of_vacancy == OTHER_CLIENT.keys() | OTHER_VACANCY.keys() | HISTORY_FIELDS


@pytest.mark.parametrize("name", OTHER_CLIENT)
def test_another_fact_of_the_client_gives_another_hash(name: str) -> None:
    changed = replace(CLIENT, **{name: OTHER_CLIENT[name]})

    assert pair_hash(changed, VACANCY) != pair_hash(CLIENT, VACANCY)


@pytest.mark.parametrize("name", OTHER_VACANCY)
def test_another_fact_of_the_vacancy_gives_another_hash(name: str) -> None:
    changed = replace(VACANCY, **{name: OTHER_VACANCY[name]})

    assert pair_hash(CLIENT, changed) != pair_hash(CLIENT, VACANCY)


def test_a_hash_is_the_same_on_every_machine() -> None:
    expected = "819431ec51c917b4d650e475259fd012fc57baca92bc1ba270f0560eb8a67b91"

    assert pair_hash(replace(CLIENT, **OTHER_CLIENT), replace(VACANCY, **OTHER_VACANCY)) == expected
