"""Every way that is compared with the kernel does the whole task, and says what it found."""

import importlib
import json
from functools import cache
from pathlib import Path

import pytest

from benchmarks.peers import by_kernel
from benchmarks.peers.__main__ import main
from benchmarks.peers.by_numpy import Result
from benchmarks.peers.comparing import KERNEL, PEERS, Task, make_files, measure, missing_library
from benchmarks.peers.tables import Tables, make_tables
from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies
from matching.candidates import candidate_of
from matching.facts import MatchSettings, Pair
from matching.packing import pack_world

CLIENTS, VACANCIES, BEST = 90, 60, 5
SETTINGS = MatchSettings()
EXACT = ("numpy", "scikit_learn", "duckdb", "polars")


@cache
def tables() -> Tables:
    facts = list(make_clients(CLIENTS, 3)), make_vacancies(VACANCIES, 3)
    return make_tables(facts, make_catalogue(3), SETTINGS, ON)


@cache
def by_definition() -> Result:
    clients, catalogue = list(make_clients(CLIENTS, 3)), make_catalogue(3)
    result = []
    for vacancy in make_vacancies(VACANCIES, 3):
        pairs = [candidate_of(Pair(client, vacancy, SETTINGS, ON, catalogue)) for client in clients]
        keys = sorted((-each.score_hundredths, each.client_id) for each in pairs if each is not None)
        result.append([(client_id - 1, -score) for score, client_id in keys[:BEST]])
    return result


def found_by(way: str) -> Result:
    if missing := missing_library(way):
        pytest.skip(missing)
    module = importlib.import_module(PEERS[way])
    result: Result = module.find(module.prepare(tables()), range(VACANCIES), BEST)
    return result


def test_the_tiny_world_has_something_to_find() -> None:
    assert sum(map(len, by_definition())) > VACANCIES


@pytest.mark.parametrize("way", EXACT)
def test_an_exact_way_finds_what_the_definition_says(way: str) -> None:
    assert found_by(way) == by_definition()


@pytest.mark.parametrize("way", sorted(set(PEERS) - set(EXACT)))
def test_a_rough_way_gives_true_scores_of_pairs_that_pass(way: str) -> None:
    rough = found_by(way)

    everything = {(vacancy, *each) for vacancy, best in enumerate(all_open()) for each in best}
    assert {(vacancy, *each) for vacancy, best in enumerate(rough) for each in best} <= everything


@cache
def all_open() -> Result:
    module = importlib.import_module(PEERS["numpy"])
    result: Result = module.find(module.prepare(tables()), range(VACANCIES), CLIENTS)
    return result


def test_the_kernel_finds_what_the_definition_says() -> None:
    facts = list(make_clients(CLIENTS, 3)), make_vacancies(VACANCIES, 3)
    world = pack_world(*facts, make_catalogue(3), SETTINGS, ON)

    assert by_kernel.result_of(world, by_kernel.find(world, BEST)) == by_definition()


def test_a_part_of_the_vacancies_gives_a_part_of_the_result() -> None:
    module = importlib.import_module(PEERS["numpy"])

    assert module.find(module.prepare(tables()), range(10, 20), BEST) == by_definition()[10:20]


def test_the_command_prints_ratios_to_the_fastest_exact_way(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--clients", "60", "--vacancies", "40", "--ways", "numpy", "--json"])

    figures = json.loads(capsys.readouterr().out)
    assert figures["ways"][KERNEL]["is_exact"]
    assert figures["ways"]["numpy"]["is_exact"]
    assert figures["cpu_fastest_exact_peer"] == "numpy"
    assert figures["cpu_ratio_to_fastest_exact_peer"] > 0
    assert figures["wall_ratio_to_fastest_exact_peer"] > 0


def test_a_way_that_would_take_too_long_is_skipped_with_the_reason(tmp_path: Path) -> None:
    make_files(Task(60, 40, 1, 1, (), 0), tmp_path)

    found, figures = measure("numpy", str(tmp_path), limit=0)

    assert found == []
    assert "more than the limit" in figures["skipped"]


def test_a_world_without_clients_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--clients", "0"])

    assert "at least 1" in capsys.readouterr().err
