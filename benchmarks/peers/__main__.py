"""`python -m benchmarks.peers --clients N --vacancies M --seed S --rounds R --ways numpy duckdb --json`."""

import argparse
import json

from benchmarks.peers import __doc__ as purpose
from benchmarks.peers.comparing import PEERS, Task, compare


def main(arguments: list[str] | None = None) -> None:
    """Measure all ways and print their figures with the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=purpose)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--vacancies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="medians of so many rounds are printed")
    parser.add_argument("--ways", nargs="*", choices=PEERS, default=list(PEERS), help="beside the kernel")
    parser.add_argument("--limit", type=float, default=600, help="seconds; a way that would take more is skipped")
    parser.add_argument("--json", action="store_true", help="in one line")
    options = parser.parse_args(arguments)
    if min(options.clients, options.vacancies, options.rounds) < 1:
        parser.error("clients, vacancies and rounds must be at least 1")
    task = Task(options.clients, options.vacancies, options.seed, options.rounds, tuple(options.ways), options.limit)
    print(json.dumps(compare(task), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
