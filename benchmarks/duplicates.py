"""How well adverts of one vacancy are found across sources: precision and recall on pairs that were labelled by hand.

    python -m benchmarks.duplicates [--json]

Each set was written, and labelled, before the comparison had ever been run on it. What the first two showed was used to
mend the comparison; the third was measured once after that.
"""

import argparse
import json
from collections.abc import Iterable

from benchmarks.duplicate_pairs import FIRST, Labelled, Side
from benchmarks.duplicate_pairs_second import SECOND
from benchmarks.duplicate_pairs_third import THIRD
from employers.sources.likeness import LIKELY, Advert, likeness, pairs_alike


def measure(pairs: Iterable[Labelled]) -> dict[str, object]:
    """Precision and recall of what is shown to a person, and the names of the pairs that came out wrong."""
    found: dict[str, bool] = {}
    labels = {pair.name: pair.is_same for pair in pairs}
    percents = {}
    for pair in pairs:
        one, other = Advert(1, "a", None, *_fields(pair.one)), Advert(2, "b", None, *_fields(pair.other))
        found[pair.name] = bool(pairs_alike([one, other]))
        percents[pair.name] = likeness(one, other)
    hits = sum(found[name] and is_same for name, is_same in labels.items())
    return {
        "pairs": len(labels), "same": sum(labels.values()), "shown": sum(found.values()),
        "precision": round(hits / max(sum(found.values()), 1), 3), "recall": round(hits / sum(labels.values()), 3),
        "least_likeness": LIKELY,
        "missed": {name: percents[name] for name, is_same in labels.items() if is_same and not found[name]},
        "false_alarms": {name: percents[name] for name, is_same in labels.items() if found[name] and not is_same},
    }  # fmt: skip


def _fields(side: Side) -> tuple[str, str, str, str | None, str | None]:
    title, employer, text, postcode, town = side
    return title, text, employer, postcode, town


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
    figures = {"first": measure(FIRST), "second": measure(SECOND), "third": measure(THIRD)}
    if parser.parse_args().json:
        print(json.dumps(figures, indent=2, ensure_ascii=False))
    else:
        for name, found in figures.items():
            print(name, *(f"  {key:16} {value}" for key, value in found.items()), sep="\n")


if __name__ == "__main__":
    main()
