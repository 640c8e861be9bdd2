"""Importing a large HR-BA-XML file: seconds and memory, beside what only parsing the XML costs.

    python -m benchmarks.feeds [--vacancies 20000] [--seed 1] [--workers N] [--json]

The file is made first. Each import runs in a process of its own on a fresh SQLite database with the starter catalogue:
its peak memory is that process's own, its seconds include opening the database and reading occupations from titles.
The longest time for which a batch held the write lock tells how long others wait.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.feeds.making import document


def main() -> None:
    """Make the file, measure in processes of their own, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vacancies", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that read texts beside the storing one")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), arguments.vacancies, arguments.seed, arguments.workers)
    print(json.dumps(figures, indent=2) if arguments.json else "\n".join(table(figures)))


def measure(folder: Path, vacancies: int, seed: int, workers: int) -> dict[str, Any]:
    """Figures of parsing alone, of the first import, and of the same file again."""
    path = folder / "vacancies.xml"
    today = datetime.now(UTC).date()
    with path.open("w", encoding="utf-8") as file:
        file.writelines(document(vacancies, seed=seed, today=today))
    figures: dict[str, Any] = {"vacancies": vacancies, "mebibytes": round(path.stat().st_size / 2**20, 1)}
    figures["parse"] = _run("parse", path, folder, workers)
    for step in ("prepare", "import", "again"):
        found = _run(step, path, folder, workers)
        if step != "prepare":
            figures[step] = found
    figures["import_to_parse_ratio"] = round(figures["import"]["cpu_seconds"] / figures["parse"]["cpu_seconds"], 1)
    return figures


def _run(step: str, path: Path, folder: Path, workers: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.feeds.measuring", step, str(path), str(folder), str(workers)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    figures: dict[str, Any] = json.loads(found.stdout)
    return figures


def table(figures: dict[str, Any]) -> list[str]:
    """The figures for people."""
    lines = [f"{figures['vacancies']} vacancies, {figures['mebibytes']} MiB of HR-BA-XML"]
    for step in ("parse", "import", "again"):
        told = ", ".join(f"{name} {value}" for name, value in figures[step].items())
        lines.append(f"{step:7} {told}")
    return [*lines, f"import : parse = {figures['import_to_parse_ratio']} (CPU)"]


if __name__ == "__main__":
    main()
