"""Known holes are named; where there is no data, nobody is told that there are none."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from jobs.library_audit import HOLES, NO_HOLE, NOT_JUDGED, judge, main

HOLE = {"id": "PYSEC-2018-97", "fix_versions": [], "aliases": ["CVE-2018-6594"], "description": "weak"}
CONTROL = [{"name": "pycrypto", "version": "2.6.1", "vulns": [HOLE]}]
SOUND = {"name": "flask", "version": "3.1.0", "vulns": []}


def answer(dependencies: list[dict[str, Any]]) -> str:
    """As pip-audit writes it."""
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_libraries_without_known_hole_pass() -> None:
    assert judge(answer(CONTROL), answer([SOUND])).code == NO_HOLE


def test_a_known_hole_is_named_with_its_cure() -> None:
    hole = HOLE | {"id": "GHSA-x", "fix_versions": ["3.1.1"]}

    verdict = judge(answer(CONTROL), answer([SOUND, SOUND | {"vulns": [hole]}]))

    assert (verdict.code, verdict.lines) == (HOLES, ("flask 3.1.0: GHSA-x, mended in 3.1.1",))


@pytest.mark.parametrize("control", [None, "", "<html>", answer([]), answer([CONTROL[0] | {"vulns": []}])])
def test_an_index_that_does_not_know_the_holes_of_the_control_judges_nothing(control: str | None) -> None:
    verdict = judge(control, answer([SOUND]))

    assert verdict.code == NOT_JUDGED
    assert verdict.lines[0].startswith("not judged: no data")


def test_a_library_that_could_not_be_looked_up_is_not_passed() -> None:
    unknown = {"name": "absl-py", "skip_reason": "Dependency not found on PyPI"}

    verdict = judge(answer(CONTROL), answer([SOUND, unknown]))

    assert (verdict.code, verdict.lines) == (NOT_JUDGED, ("not judged: absl-py",))


def test_the_command_takes_answers_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("control", answer(CONTROL)), ("answer", answer([SOUND]))):
        (tmp_path / name).write_text(text, encoding="utf-8")

    code = main(["none", "none", "--control", str(tmp_path / "control"), "--answer", str(tmp_path / "answer")])

    assert (code, capsys.readouterr().out) == (NO_HOLE, "no known hole in 1 libraries\n")


def test_the_command_asks_the_program_and_tells_when_there_is_none(tmp_path: Path) -> None:
    """The program stands for pip-audit: it says the same about whatever it is asked."""
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{answer(CONTROL)}\nEND\nexit 1\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    assert main([str(program), str(tmp_path / "constraints.txt")]) == HOLES
    assert main([str(tmp_path / "missing"), str(tmp_path / "constraints.txt")]) == NOT_JUDGED
