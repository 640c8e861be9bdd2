"""The kernel finds exactly what the matcher that looks at every pair finds."""

import hashlib
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.worlds import ON as BENCH_DAY
from benchmarks.worlds import make_catalogue, make_clients, make_vacancies
from matching import candidates as oracle
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    Gate,
    GateValue,
    MatchSettings,
    Part,
    PermissionFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
)
from matching.gates import CLOSINGS
from matching.kernel import (
    CandidateArrays,
    Search,
    best_of_client,
    best_of_vacancy,
    compiled,
    find_candidate_arrays,
    find_candidates,
    find_near_misses,
    loops,
)
from matching.packing import PackedWorld, pack_world
from matching.packing.conditions import SIEVE_BITS
from matching.scoring import evaluate_pair
from profiles.codes import PermissionScope
from tests.matching.strategies import ON, catalogues, clients, vacancies

SETTINGS = MatchSettings()
EMPTY = CatalogueFacts()
World = tuple[list[ClientFacts], list[VacancyFacts], CatalogueFacts, MatchSettings]
bounded = settings(max_examples=40, deadline=None)


def open_client(client: ClientFacts) -> ClientFacts:
    """The client without what closes most gates, so that scores and ties are reached."""
    return replace(client, is_paused=False, languages={}, licences={}, certificates={}, permission=None, skills={
        code: replace(fact, level=max(fact.level, 2)) for code, fact in client.skills.items()
    }, qualifications=(), available_from=None)  # fmt: skip


def open_vacancy(vacancy: VacancyFacts) -> VacancyFacts:
    """The vacancy without what excludes everybody or asks the rarest."""
    return replace(vacancy, is_paused=False, has_industrial_action=False, demands=(), hours_min=None)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to five clients and vacancies, half of the worlds without the gates that close most; twins make ties."""
    ids = draw(st.tuples(st.sets(st.integers(1, 30), max_size=5), st.sets(st.integers(1, 9), max_size=5)))
    people = [draw(clients(client_id=number)) for number in ids[0]]
    posts = [draw(vacancies(vacancy_id=number)) for number in ids[1]]
    is_open, has_twins, has_twin_posts = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    if is_open:
        people, posts = [open_client(each) for each in people], [open_vacancy(each) for each in posts]
    if people and has_twins:
        people += [replace(people[0], client_id=number) for number in (31, 32)]
    if posts and has_twin_posts:
        posts += [replace(posts[0], vacancy_id=number) for number in (10, 11)]
    neutral = dict.fromkeys(Part, draw(st.sampled_from([0.5, 0.3, 0.7])))
    chosen = replace(SETTINGS, candidates_per_side=draw(st.sampled_from([1, 2, 20])), neutral=neutral)
    return people, posts, draw(catalogues()), chosen


def packed(world: World) -> PackedWorld:
    return pack_world(*world, ON)


def pair_ids(found: CandidateArrays) -> list[tuple[int, int, int]]:
    return list(zip(found.scores.tolist(), found.client_ids.tolist(), found.vacancy_ids.tolist(), strict=True))


@settings(max_examples=120, deadline=None)
@given(worlds())
def test_the_kernel_agrees_with_the_oracle(world: World) -> None:
    assert find_candidates(*world, ON) == oracle.find_candidates(*world, ON)


def test_the_kernel_agrees_with_the_oracle_on_a_generated_world() -> None:
    world = (
        list(make_clients(150, 3)),
        make_vacancies(100, 3),
        make_catalogue(3),
        replace(SETTINGS, candidates_per_side=5),
    )

    found = find_candidates(*world, BENCH_DAY)

    assert len(found) > 200
    assert found == oracle.find_candidates(*world, BENCH_DAY)


@bounded
@given(worlds())
def test_near_misses_are_the_best_pairs_whose_unmet_gates_can_all_be_closed(world: World) -> None:
    people, posts, catalogue, chosen = world
    every = []
    for client in people:
        for vacancy in posts:
            evaluation = evaluate_pair(client, vacancy, catalogue, chosen, ON)
            unmet = {each.gate for each in evaluation.gates if each.value is GateValue.NOT_MET}
            if unmet and unmet <= CLOSINGS.keys():
                every.append((-evaluation.score_hundredths, client.client_id, vacancy.vacancy_id, unmet))
    every.sort(key=lambda pair: pair[:3])
    count = chosen.candidates_per_side
    expected = [
        pair
        for pair in every
        if pair in [each for each in every if each[1] == pair[1]][:count]
        or pair in [each for each in every if each[2] == pair[2]][:count]
    ]

    found = find_near_misses(packed(world))

    assert pair_ids(found) == [(-score, *ids) for score, *ids, _ in expected]
    gates = [{gate for place, gate in enumerate(Gate) if mask >> place & 1} for mask in found.unmet.tolist()]
    assert gates == [unmet for *_, unmet in expected]


@bounded
@given(worlds(), st.data())
def test_one_changed_side_on_a_warm_world_finds_what_a_full_run_finds(world: World, data: st.DataObject) -> None:
    people, posts, catalogue, chosen = world
    client, everybody = data.draw(clients(client_id=40)), len(people) + len(posts) + 1
    all_pairs = replace(chosen, candidates_per_side=everybody)

    of_client = list(best_of_client(packed(world), client).candidates())

    assert of_client == oracle.find_candidates([client], posts, catalogue, all_pairs, ON)
    if posts:
        changed = replace(posts[0], vacancy_id=99, skills=(SkillAsked("unheard_of", 2), *posts[0].skills))
        of_vacancy = list(best_of_vacancy(packed(world), changed).candidates())
        assert of_vacancy == oracle.find_candidates(people, [changed], catalogue, all_pairs, ON)


def test_the_kernel_agrees_with_the_oracle_where_not_every_condition_has_a_bit() -> None:
    """Many rare skills at high levels, many of one vacancy, and so many dates that some conditions get no bit."""
    chosen = replace(SETTINGS, candidates_per_side=3)
    asked = [SkillAsked(f"rare {number}", 1 + number % 6) for number in range(SIEVE_BITS)]
    posts = [
        replace(
            post, skills=(*post.skills, *asked[7 * place :: 40][:2]), latest_start=BENCH_DAY + timedelta(days=place)
        )
        for place, post in enumerate(make_vacancies(40, 7))
    ]
    posts += [
        replace(posts[0], vacancy_id=90, skills=tuple(asked[:200])),
        replace(posts[1], vacancy_id=91, skills=tuple(asked)),
    ]
    people = [
        replace(person, skills={**person.skills, **{each.code: SkillFact(5) for each in asked[place % 3 :: 3]}})
        for place, person in enumerate(make_clients(60, 7))
    ]
    world = people, posts, make_catalogue(7), chosen

    found = find_candidates(*world, BENCH_DAY)

    assert len(found) > 40
    assert found == oracle.find_candidates(*world, BENCH_DAY)


def test_the_kernel_agrees_with_the_oracle_where_most_clients_pass_all_conditions() -> None:
    """So many are left of a tile that the rough bounds of all at a time leave most of them out."""
    people = [open_client(each) for each in make_clients(180, 4)]
    posts = [open_vacancy(each) for each in make_vacancies(66, 4)]
    world = people, posts, make_catalogue(4), replace(SETTINGS, candidates_per_side=2)

    found = find_candidates(*world, BENCH_DAY)

    assert len(found) > 300
    assert found == oracle.find_candidates(*world, BENCH_DAY)


def test_a_permission_for_one_place_leads_only_there() -> None:
    employer, job = PermissionScope.THIS_EMPLOYER, PermissionScope.THIS_JOB
    people = [
        ClientFacts(1, permission=PermissionFact(employer, is_seen=True, employer_id=3)),
        ClientFacts(2, permission=PermissionFact(job, is_seen=True, vacancy_id=40)),
    ]
    posts = [VacancyFacts(vacancy_id=number, employer_id=number - 37) for number in (8, 40, 72, 104)]

    found = find_candidates(people, posts, EMPTY, SETTINGS, ON)

    assert [(each.client_id, each.vacancy_id) for each in found] == [(1, 40), (2, 40)]


def test_what_many_pairs_have_in_common_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world = pack_world(make_clients(300, 8), make_vacancies(200, 8), make_catalogue(8), SETTINGS, BENCH_DAY)
    found = []
    for gain in (0, 10**9):
        monkeypatch.setattr("matching.kernel.GROUP_GAIN", gain)
        found.append((find_candidate_arrays(world, Search(4, 4)), find_near_misses(world)))

    for with_groups, without in zip(*found, strict=True):
        assert pair_ids(with_groups) == pair_ids(without)
        assert (with_groups.parts == without.parts).all()


def test_more_are_asked_for_than_there_are() -> None:
    people, posts = list(make_clients(30, 9)), make_vacancies(20, 9)
    world = people, posts, make_catalogue(9), replace(SETTINGS, candidates_per_side=1000)

    assert find_candidates(*world, BENCH_DAY) == oracle.find_candidates(*world, BENCH_DAY)


def test_one_thread_and_several_find_the_same() -> None:
    world = pack_world(make_clients(400, 5), make_vacancies(300, 5), make_catalogue(5), SETTINGS, BENCH_DAY)

    alone, together = (find_candidate_arrays(world, Search(3, 3, workers=workers)) for workers in (1, 4))

    assert pair_ids(alone) == pair_ids(together)
    assert (alone.parts == together.parts).all()


def test_a_world_with_an_empty_side_has_no_candidates() -> None:
    client, vacancy = ClientFacts(client_id=1), VacancyFacts(vacancy_id=1, employer_id=1)

    assert find_candidates([], [vacancy], EMPTY, SETTINGS, ON) == []
    assert find_candidates([client], [], EMPTY, SETTINGS, ON) == []
    assert find_candidates([], [], EMPTY, SETTINGS, ON) == []


def test_progress_counts_up_to_all_vacancies() -> None:
    heard: list[tuple[int, int]] = []
    posts = [VacancyFacts(vacancy_id=number, employer_id=1) for number in range(1, 131)]

    find_candidates([ClientFacts(client_id=1)], posts, EMPTY, SETTINGS, ON, lambda *step: heard.append(step))

    assert heard == [(64, 130), (128, 130), (130, 130)]


def test_a_near_miss_cannot_be_asked_for_a_gate_that_nothing_closes() -> None:
    with pytest.raises(ValueError, match="can close"):
        find_near_misses(pack_world([], [], EMPTY, SETTINGS, ON), {Gate.PAUSED})


@bounded
@given(st.lists(st.floats(-10, 10), max_size=12))
def test_sums_are_rounded_as_exactly_as_fsum_rounds_them(values: list[float]) -> None:
    room = np.array([*values, *[0.0] * (len(values) + 1)])

    assert compiled.exact_sum(room, len(values)) == math.fsum(values)


def test_sums_keep_what_two_floats_cannot_hold() -> None:
    values = [1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]
    room = np.array([*values, *[0.0] * 8])

    assert compiled.exact_sum(room, len(values)) == math.fsum(values) == 1e-100


def test_the_compiled_positions_are_those_of_the_enumerations() -> None:
    gates, parts = list(Gate), list(Part)

    assert [gates[place] for place in (compiled.PERMISSION, compiled.SKILL, compiled.HOURS, compiled.SHIFTS)] == [
        Gate.WORK_PERMISSION, Gate.SKILL, Gate.HOURS, Gate.SHIFTS,
    ]  # fmt: skip
    assert (gates[compiled.COMMUTE], gates[compiled.START]) == (Gate.COMMUTE, Gate.START)
    assert gates[compiled.REFUSED_OR_PROPOSED] is Gate.REFUSED_BEFORE
    assert parts == [Part.OCCUPATION, Part.SKILLS, Part.WISHES, Part.COMMUTE, Part.WORKING_TIME, Part.LANGUAGE]


def test_the_loops_know_the_revision_of_what_is_compiled_into_them() -> None:
    """Else numba takes machine code from its cache that was made from older files: put the number into loops.py."""
    folder = Path(loops.__file__).parent
    packing = folder.parent / "packing"
    files = [folder / f"{name}.py" for name in ("bounds", "compiled", "gates", "points", "sifting")]
    files += [packing / "layout.py", packing / "ways.py"]

    revision = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]

    assert revision == loops.REVISION


def test_a_client_without_skills_asked_and_with_them_differ_by_the_part_alone() -> None:
    post = VacancyFacts(vacancy_id=1, employer_id=1, skills=(SkillAsked("cooking", 3),))
    people = [ClientFacts(client_id=1), ClientFacts(client_id=2, skills={"cooking": SkillFact(3)})]

    found = find_candidates(people, [post], EMPTY, SETTINGS, ON)

    assert [(each.client_id, each.parts[1]) for each in found] == [(2, 3000), (1, 1000)]
