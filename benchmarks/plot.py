"""Time against size, as an SVG: ``python -m benchmarks.plot FILE.json... --to docs/images/match-time.svg``.

Each file holds what `benchmarks.match_run --json` or `benchmarks.peers --json` printed; several lines are several runs.
Both axes are logarithmic, so that work that grows with the pairs is a straight line.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

STEPS = {"match_per_vacancy": "kernel, of each vacancy", "match_both_ways": "kernel, both ways"}
KERNEL = "kernel"
MARKS = "osv^D<>P"


class Measured(NamedTuple):
    """One run of one way."""

    way: str
    pairs: int
    cpu_seconds: float


def main(arguments: list[str] | None = None) -> None:
    """Read the files and write the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, default=Path("docs/images/match-time.svg"))
    options = parser.parse_args(arguments)
    runs = [run for path in options.files for run in read_runs(path)]
    if not runs:
        parser.error("the files hold no measured run")
    options.to.parent.mkdir(parents=True, exist_ok=True)
    write_plot(runs, options.to)


def read_runs(path: Path) -> Iterator[Measured]:
    """What a file says; lines of other kinds are left out. ValueError where a line is not JSON."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield from _runs_of(json.loads(line))


def _runs_of(figures: dict[str, Any]) -> Iterator[Measured]:
    pairs = figures.get("clients", 0) * figures.get("vacancies", 0)
    for step, way in STEPS.items():
        if isinstance(figures.get(step), dict):
            yield Measured(way, pairs, figures[step]["cpu_seconds"])
    for name, way in figures.get("ways", {}).items():
        if name != KERNEL and "cpu_seconds" in way:
            yield Measured(name if way["is_exact"] else f"{name}, not exact", pairs, way["cpu_seconds"])


def write_plot(runs: Iterable[Measured], path: Path) -> None:
    """CPU seconds, and nanoseconds a pair beside them. The same runs give the same file."""
    lines: dict[str, dict[int, float]] = defaultdict(dict)
    for run in runs:
        lines[run.way][run.pairs] = run.cpu_seconds
    mpl.rcParams.update({"svg.hashsalt": "passgenau", "svg.fonttype": "none", "font.size": 9})
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    seconds, nanoseconds = figure.subplots(1, 2)
    for mark, (way, points) in zip(MARKS * len(lines), sorted(lines.items()), strict=False):
        sizes = sorted(points)
        style = {"marker": mark, "label": way, "linewidth": 2.2 if way.startswith(KERNEL) else 1.0, "markersize": 4.5}
        seconds.plot(sizes, [points[size] for size in sizes], **style)
        nanoseconds.plot(sizes, [points[size] / size * 1e9 for size in sizes], **style)
    _label(seconds, "CPU seconds")
    _label(nanoseconds, "CPU nanoseconds a pair")
    figure.legend(*seconds.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    figure.savefig(path, format="svg", metadata={"Date": None, "Title": _title(list(lines))})


def _label(axes: Axes, what: str) -> None:
    axes.set(xscale="log", yscale="log", xlabel="pairs of a client and a vacancy", ylabel=what)
    axes.grid(visible=True, which="major", alpha=0.3)


def _title(ways: Sequence[str]) -> str:
    return f"Time of matching against the number of pairs: {', '.join(sorted(ways))}"


if __name__ == "__main__":
    main()
