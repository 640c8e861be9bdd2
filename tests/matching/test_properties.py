"""What holds for every client and every vacancy (docs/matching.md)."""

from dataclasses import fields, replace
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import find_candidates, rank_key
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    Gate,
    GateValue,
    LanguageFact,
    MatchKind,
    MatchSettings,
    Pair,
    Part,
    SkillFact,
    VacancyFacts,
)
from matching.gates import QUICK_ORDER, evaluate_gates, gate_values, open_gate_values
from matching.results import GATE_LETTERS, PartResult
from matching.scoring import evaluate_pair, score_parts
from profiles.catalogue.codes import HOURS_PER_WEEK_GRID, Cefr, LanguageAspect
from tests.matching.strategies import ON, SKILLS, catalogues, clients, vacancies

SETTINGS = MatchSettings()
EMPTY = CatalogueFacts()
Facts = TypeVar("Facts", ClientFacts, VacancyFacts)
quick = settings(max_examples=40, deadline=None)


def score_of(client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts = EMPTY) -> int:
    return sum(part.hundredths for part in score_parts(client, vacancy, catalogue, SETTINGS, ON))


def part_of(part: Part, client: ClientFacts, vacancy: VacancyFacts) -> PartResult:
    return next(each for each in score_parts(client, vacancy, EMPTY, SETTINGS, ON) if each.part is part)


def reordered(facts: Facts) -> Facts:
    """The same facts with every tuple and mapping the other way round."""
    changes: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            changes[field.name] = value[::-1]
        elif isinstance(value, dict):
            changes[field.name] = dict(reversed(value.items()))
    return replace(facts, **changes)


@quick
@given(client=clients(), vacancy=vacancies(), catalogue=catalogues())
def test_the_parts_lie_in_their_bounds_and_sum_to_the_score(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts
) -> None:
    evaluation = evaluate_pair(client, vacancy, catalogue, SETTINGS, ON)

    assert [part.part for part in evaluation.parts] == list(Part)
    assert evaluation.score_hundredths == sum(part.hundredths for part in evaluation.parts)
    assert all(0 <= part.value <= 1 and 0 <= part.hundredths <= part.weight * 100 for part in evaluation.parts)


@quick
@given(client=clients(), vacancy=vacancies(), catalogue=catalogues())
def test_the_order_of_the_facts_changes_nothing(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts
) -> None:
    evaluation = evaluate_pair(client, vacancy, catalogue, SETTINGS, ON)

    other = evaluate_pair(reordered(client), reordered(vacancy), catalogue, SETTINGS, ON)

    assert other == evaluation


@quick
@given(client=clients(), vacancy=vacancies())
def test_the_kind_follows_from_the_gates_alone(client: ClientFacts, vacancy: VacancyFacts) -> None:
    evaluation = evaluate_pair(client, vacancy, EMPTY, SETTINGS, ON)

    values = {gate.value for gate in evaluation.gates}

    if GateValue.NOT_MET in values:
        assert evaluation.kind is MatchKind.BLOCKED
    else:
        assert evaluation.kind is (MatchKind.TO_CLARIFY if GateValue.UNKNOWN in values else MatchKind.FIT)


@quick
@given(client=clients(), vacancy=vacancies())
def test_every_unknown_gate_asks_a_question(client: ClientFacts, vacancy: VacancyFacts) -> None:
    for gate in evaluate_gates(client, vacancy, SETTINGS, ON):
        assert gate.value is not GateValue.UNKNOWN or gate.asks is not None


@quick
@given(client=clients(), vacancy=vacancies())
def test_the_quick_way_through_the_gates_gives_the_same_values(client: ClientFacts, vacancy: VacancyFacts) -> None:
    values = gate_values(client, vacancy, SETTINGS, ON)

    quick_values = open_gate_values(Pair(client, vacancy, SETTINGS, ON))

    assert quick_values == (None if GATE_LETTERS[GateValue.NOT_MET] in values else values)
    assert sorted(QUICK_ORDER) == sorted(Gate)


@quick
@given(vacancy=vacancies())
def test_a_client_of_whom_nothing_is_recorded_is_never_excluded_by_a_requirement(vacancy: VacancyFacts) -> None:
    vacancy = replace(vacancy, is_paused=False, has_industrial_action=False)

    values = gate_values(ClientFacts(client_id=1), vacancy, SETTINGS, ON)

    assert GATE_LETTERS[GateValue.NOT_MET] not in values


UNRECORDED: dict[str, Any] = {
    "occupations": (),
    "skills": {},
    "languages": {},
    "qualifications": (),
    "licences": {},
    "certificates": {},
    "hours_min": None,
    "hours_max": None,
    "home": None,
    "max_commute_minutes": None,
    "available_from": None,
    "permission": None,
}


@quick
@given(client=clients(), vacancy=vacancies(), name=st.sampled_from(sorted(UNRECORDED)))
def test_forgetting_a_fact_never_turns_a_gate_to_not_met(client: ClientFacts, vacancy: VacancyFacts, name: str) -> None:
    gates = [Gate.START, Gate.LANGUAGE, Gate.LICENCE, Gate.CERTIFICATE, Gate.SKILL, Gate.HOURS, Gate.COMMUTE]
    before = {each.gate: each.value for each in evaluate_gates(client, vacancy, SETTINGS, ON)}

    after = evaluate_gates(replace(client, **{name: UNRECORDED[name]}), vacancy, SETTINGS, ON)

    for each in after:
        if each.gate in gates and each.value is GateValue.NOT_MET:
            assert before[each.gate] is GateValue.NOT_MET


@settings(max_examples=150, deadline=None)
@given(
    client=clients(), vacancy=vacancies(), catalogue=catalogues(), code=st.sampled_from(SKILLS), level=st.integers(1, 3)
)
def test_one_more_skill_or_level_never_lowers_the_score(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts, code: str, level: int
) -> None:
    held = client.skills.get(code, SkillFact(0)).level
    better = replace(client, skills={**client.skills, code: SkillFact(max(level, held))})

    assert score_of(better, vacancy, catalogue) >= score_of(client, vacancy, catalogue)


@settings(max_examples=150, deadline=None)
@given(client=clients(), vacancy=vacancies(), hour=st.integers(0, HOURS_PER_WEEK_GRID - 1))
def test_one_more_possible_hour_never_lowers_the_score(client: ClientFacts, vacancy: VacancyFacts, hour: int) -> None:
    bit = 1 << hour
    freer = replace(client, hours_possible=client.hours_possible | bit, hours_impossible=client.hours_impossible & ~bit)

    assert score_of(freer, vacancy) >= score_of(client, vacancy)


@settings(max_examples=150, deadline=None)
@given(
    client=clients(),
    vacancy=vacancies(),
    code=st.sampled_from(["de", "en"]),
    aspect=st.sampled_from(LanguageAspect),
    level=st.sampled_from(Cefr).filter(lambda level: level > Cefr.A0),
)
def test_a_language_level_that_is_recorded_or_raised_never_lowers_the_score(
    client: ClientFacts, vacancy: VacancyFacts, code: str, aspect: LanguageAspect, level: Cefr
) -> None:
    fact = client.languages.get(code, LanguageFact())
    raised = replace(fact, **{aspect.value: max(level, fact.level(aspect) or level)})
    better = replace(client, languages={**client.languages, code: raised})

    assert score_of(better, vacancy) >= score_of(client, vacancy)


@quick
@given(client=clients(), vacancy=vacancies(), code=st.sampled_from(SKILLS))
def test_a_surplus_in_one_skill_pays_nothing(client: ClientFacts, vacancy: VacancyFacts, code: str) -> None:
    asked = max((each.level for each in vacancy.skills if each.code == code), default=1)
    enough = replace(client, skills={**client.skills, code: SkillFact(asked)})
    more = replace(client, skills={**client.skills, code: SkillFact(3)})

    assert part_of(Part.SKILLS, more, vacancy).value == part_of(Part.SKILLS, enough, vacancy).value


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_candidates_are_the_best_of_each_side_in_any_order_of_input(data: st.DataObject) -> None:
    people = [data.draw(clients(client_id=number)) for number in range(1, 6)]
    posts = [data.draw(vacancies(vacancy_id=number)) for number in range(1, 6)]
    few = replace(SETTINGS, candidates_per_side=2)

    found = find_candidates(people, posts, EMPTY, few, ON)

    assert found == find_candidates(people[::-1], posts[::-1], EMPTY, few, ON)
    assert found == sorted(found, key=rank_key)
    assert {(each.client_id, each.vacancy_id) for each in found} == best_of_both_sides(people, posts, few)


def best_of_both_sides(
    people: list[ClientFacts], posts: list[VacancyFacts], few: MatchSettings
) -> set[tuple[int, ...]]:
    """The second, obvious version: score every pair, then take the best of each row and of each column."""
    every = []
    for client in people:
        for vacancy in posts:
            evaluation = evaluate_pair(client, vacancy, EMPTY, few, ON)
            if evaluation.kind is not MatchKind.BLOCKED:
                every.append((-evaluation.score_hundredths, client.client_id, vacancy.vacancy_id))
    every.sort()
    best: set[tuple[int, ...]] = set()
    for side in (1, 2):
        for number in range(1, 6):
            best.update([each[1:] for each in every if each[side] == number][: few.candidates_per_side])
    return best


ALLOWED_CLIENT_FACTS = {
    "client_id",
    "occupations",
    "skills",
    "languages",
    "qualifications",
    "licences",
    "certificates",
    "hours_min",
    "hours_max",
    "hours_possible",
    "hours_impossible",
    "home",
    "modes",
    "max_commute_minutes",
    "limitations",
    "other_limitations",
    "max_lift_kg",
    "available_from",
    "permission",
    "wishes",
    "is_paused",
    "excluded_employers",
    "refused_vacancies",
    "proposed_vacancies",
    "running_proposals",
    "waiting_days",
}


def test_protected_facts_are_not_even_fields() -> None:
    """Name, birth date, sex, nationality, origin, religion, family, diagnosis, disability, residence title."""
    assert {field.name for field in fields(ClientFacts)} == ALLOWED_CLIENT_FACTS


def test_a_vacancy_without_requirements_is_not_worth_a_hundred_points() -> None:
    client = ClientFacts(client_id=1)
    vacancy = VacancyFacts(vacancy_id=1, employer_id=1)

    evaluation = evaluate_pair(client, vacancy, EMPTY, SETTINGS, ON)

    assert all(part.is_unknown and part.value == SETTINGS.neutral[part.part] for part in evaluation.parts)
    assert evaluation.score_hundredths == 5_000


def test_the_weights_sum_to_a_hundred() -> None:
    assert sum(SETTINGS.weights.values()) == pytest.approx(100)
