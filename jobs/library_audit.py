"""Have the libraries that are used known holes? Asks pip-audit, and says so where there is no data to judge by.

A package index that knows of no holes answers just as one that knows them all and finds none. So the first question is
a control: a release of which holes are known for good. Only whose answer names them is asked about our own libraries.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CONTROL = "pycrypto==2.6.1"  # given up in 2013 with holes that nobody will ever mend (CVE-2013-7459, CVE-2018-6594)
NO_HOLE, HOLES, NOT_JUDGED = 0, 1, 3  # exit codes; 2 is a wrong call
LONGEST = 600  # seconds


@dataclass(frozen=True)
class Verdict:
    """An exit code and what is said with it."""

    code: int
    lines: tuple[str, ...]


def judge(control: str | None, answer: str | None) -> Verdict:
    """What two answers of pip-audit (JSON) say: to the control, and to the question about our libraries.

    None, or no JSON, stands for no answer. Where a library could not be looked up, the whole is not judged, unless
    a hole was found in another.
    """
    if not _holes(_dependencies(control)):
        return Verdict(NOT_JUDGED, ("not judged: no data (the index does not even know the holes of the control)",))
    found = _dependencies(answer)
    if not found:
        return Verdict(NOT_JUDGED, ("not judged: no data (no answer about the libraries)",))
    holes, unknown = _holes(found), tuple(f"not judged: {each['name']}" for each in found if "vulns" not in each)
    if holes:
        return Verdict(HOLES, (*holes, *unknown))
    return Verdict(NOT_JUDGED if unknown else NO_HOLE, unknown or (f"no known hole in {len(found)} libraries",))


def _dependencies(text: str | None) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(text or "")["dependencies"]
    except (ValueError, KeyError, TypeError):
        return []
    return found


def _holes(dependencies: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(
        f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no release'}"
        for each in dependencies for hole in each.get("vulns", ())
    )  # fmt: skip


def ask(program: Path, requirements: Path) -> str | None:
    """The JSON with which pip-audit answers about pinned requirements; None without program, data or time."""
    command = [str(program), "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json", "-r"]
    try:
        done = subprocess.run(  # noqa: S603 - a program named by who runs the command
            [*command, str(requirements)], capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def ask_about_control(program: Path) -> str | None:
    """What pip-audit says about the control."""
    with TemporaryDirectory() as folder:
        requirements = Path(folder) / "control.txt"
        requirements.write_text(CONTROL, encoding="utf-8")
        return ask(program, requirements)


def main(arguments: Sequence[str]) -> int:
    """The command ``python -m jobs.library_audit PROGRAM REQUIREMENTS``: 0 no hole, 1 holes, 3 not judged.

    ``--control`` and ``--answer`` take answers that were fetched elsewhere, for machines without network.
    """
    parser = argparse.ArgumentParser(prog="library_audit")
    parser.add_argument("program", type=Path, help="pip-audit")
    parser.add_argument("requirements", type=Path)
    parser.add_argument("--control", type=Path, help=f"answer of pip-audit (JSON) about {CONTROL}")
    parser.add_argument("--answer", type=Path, help="answer of pip-audit (JSON) about the requirements")
    given = parser.parse_args(arguments)
    control = given.control.read_text(encoding="utf-8") if given.control else ask_about_control(given.program)
    answer = None
    if _holes(_dependencies(control)):
        answer = given.answer.read_text(encoding="utf-8") if given.answer else ask(given.program, given.requirements)
    verdict = judge(control, answer)
    print(*verdict.lines, sep="\n")
    return verdict.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
