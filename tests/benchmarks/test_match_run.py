"""The benchmark of a match run prints what it promises."""

import json

import pytest

from benchmarks.match_run import main

TIMED = ("pack", "match_per_vacancy", "match_both_ways", "assign", "store", "keep_facts")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    main([*arguments, "--json"])
    figures: dict[str, object] = json.loads(capsys.readouterr().out)
    return figures


def test_every_step_has_seconds_and_cpu_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    figures = printed(capsys, "--clients", "300", "--vacancies", "100")

    for step in TIMED:
        timed = figures[step]
        assert isinstance(timed, dict)
        assert timed["seconds"] >= 0
        assert timed["cpu_seconds"] >= 0
    assert "not measured" in str(figures["load"])


def test_sizes_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    figures = printed(capsys, "--clients", "300", "--vacancies", "100")

    assert figures["pairs"] == 300 * 100
    sizes = ("survivors", "candidates", "peak_mib", "bytes_per_stored_pair", "bytes_per_client", "bytes_per_vacancy")
    for size in sizes:
        number = figures[size]
        assert isinstance(number, int | float)
        assert number > 0


def test_only_matching_of_one_way_can_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    figures = printed(capsys, "--clients", "50", "--vacancies", "20", "--only-match", "--one-way")

    assert "match_per_vacancy" in figures
    assert not {"match_both_ways", "assign", "store"} & set(figures)


def test_the_same_seed_gives_the_same_world(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = "--clients", "80", "--vacancies", "40", "--only-match"
    first, second = printed(capsys, *arguments), printed(capsys, *arguments)

    same = ("survivors", "candidates", "bytes_per_client")
    assert [first[name] for name in same] == [second[name] for name in same]


def test_an_empty_side_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--vacancies", "0"])

    assert "at least 1" in capsys.readouterr().err
