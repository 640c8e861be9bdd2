"""The hash of a pair changes with every fact that can count, and with nothing of the pair's history."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import given

from employers.codes import Demand, VacancyKind
from matching.bridging import OfferSupply
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    OccupationFact,
    OfferFacts,
    PermissionFact,
    Point,
    QualificationFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
    WishFacts,
)
from matching.fingerprints import HISTORY_FIELDS, pair_hash
from matching.keeping import facts_hash, facts_kept
from profiles.catalogue.codes import Cefr, Contract
from profiles.codes import LimitationValue, PermissionScope, TravelMode
from tests.matching.strategies import clients, vacancies

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


quick = hypothesis.settings(max_examples=60, deadline=None)


def without_history(facts: Any) -> dict[str, Any]:
    return {item.name: getattr(facts, item.name) for item in fields(facts) if item.name not in HISTORY_FIELDS}


@quick
@given(first=clients(1), second=clients(1), vacancy=vacancies())
def test_two_pairs_have_one_hash_where_their_facts_are_equal_and_only_there(
    first: ClientFacts, second: ClientFacts, vacancy: VacancyFacts
) -> None:
    is_same_hash = pair_hash(first, vacancy) == pair_hash(second, vacancy)

    assert is_same_hash == (without_history(first) == without_history(second))


def turned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts, recorded the other way round."""
    return dict(list(facts.items())[::-1])


@quick
@given(client=clients(), vacancy=vacancies())
def test_the_order_in_which_facts_were_recorded_does_not_count(client: ClientFacts, vacancy: VacancyFacts) -> None:
    other = replace(
        client,
        skills=turned(client.skills),
        languages=turned(client.languages),
        licences=turned(client.licences),
    )

    assert pair_hash(other, vacancy) == pair_hash(client, vacancy)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"a": SkillFact(1), "b": SkillFact(2)}, {"a": SkillFact(2), "b": SkillFact(1)}),
        ({"a,b": SkillFact(1)}, {"a": SkillFact(1), "b": SkillFact(1)}),
        ({"a": SkillFact(1)}, {"a:": SkillFact(1)}),
    ],
)
def test_codes_with_marks_in_them_are_not_mixed_up(first: dict[str, SkillFact], second: dict[str, SkillFact]) -> None:
    assert pair_hash(replace(CLIENT, skills=first), VACANCY) != pair_hash(replace(CLIENT, skills=second), VACANCY)


RUN: dict[str, Any] = {
    "clients": [CLIENT, replace(CLIENT, client_id=2)],
    "vacancies": [VACANCY, replace(VACANCY, vacancy_id=12)],
    "catalogue": CatalogueFacts(),
    "settings": MatchSettings(),
    "on": date(2026, 11, 3),
}


def run_hash(**changes: Any) -> str:
    values = RUN | changes
    kept = facts_kept(values["clients"], values["vacancies"], values["catalogue"], values.get("supply"))
    return facts_hash(kept[1], values["settings"], values["on"])


def test_the_order_of_clients_and_vacancies_of_a_run_does_not_count() -> None:
    assert run_hash(clients=RUN["clients"][::-1], vacancies=RUN["vacancies"][::-1]) == run_hash()


@pytest.mark.parametrize(
    "change",
    [
        {"clients": RUN["clients"][:1]},
        {"vacancies": RUN["vacancies"][:1]},
        {"clients": [replace(CLIENT, waiting_days=1), RUN["clients"][1]]},
        {"clients": [replace(CLIENT, refused_vacancies=frozenset({11})), RUN["clients"][1]]},
        {"vacancies": [replace(VACANCY, running_proposals=1), RUN["vacancies"][1]]},
        {"vacancies": [replace(VACANCY, valid_until=date(2026, 12, 1)), RUN["vacancies"][1]]},
        {"catalogue": CatalogueFacts(skill_relations={("a", "b"): 0.5})},
        {"settings": replace(MatchSettings(), proposals_per_client=4)},
        {"on": date(2026, 11, 4)},
        {"supply": OfferSupply(offers=(OfferFacts(1, "COURSE"),))},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_a_run_computes_from_is_in_its_hash_history_too(change: dict[str, Any]) -> None:
    assert run_hash(**change) != run_hash()


def test_what_has_no_stable_text_is_refused() -> None:
    strange: Any = {"a": object()}

    with pytest.raises(TypeError, match="object"):
        pair_hash(replace(CLIENT, skills=strange), VACANCY)
