"""Reading adverts: predictions for a file of adverts, and how good they are where the file says what is right.

    python -m benchmarks.reading FILE [--predictions OUT] [--json] [--strict] [--errors N]

FILE holds one JSON object a line: `id`, `title`, `text`, and where they are known `gold` and `optional`. OUT gets one
line each with `id` and `gold` in the same shape. No database and no network: the reader needs none.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.reading_scores import Score, scored
from employers.codes import PayUnit, RequirementKind
from employers.reading import Reading, Vocabulary, read_advert
from employers.reading.facts import PayRead, RequirementRead
from profiles.catalogue.codes import Cefr

Record = dict[str, Any]
UNITS = {PayUnit.HOUR: "hour", PayUnit.MONTH: "month", PayUnit.YEAR: "year"}
NO_WORDS = Vocabulary()


def main() -> None:
    """Read the file, write predictions, print the scores."""
    arguments = _arguments()
    records = load(arguments.file)
    seconds = time.process_time()
    predictions = [predict(record) for record in records]
    seconds = time.process_time() - seconds
    if arguments.predictions:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in predictions)
        arguments.predictions.write_text("".join(lines), encoding="utf-8")
    figures: dict[str, object] = {
        "records": len(records),
        "cpu_seconds": round(seconds, 3),
        "cpu_milliseconds_per_advert": round(1000 * seconds / max(1, len(records)), 3),
    }
    if any("gold" in record for record in records):
        score = scored(records, predictions, is_strict=arguments.strict)
        figures |= score.figures()
        figures["errors"] = score.errors[: arguments.errors]
        if not arguments.json:
            print(table(score))
            for error in score.errors[: arguments.errors]:
                print(json.dumps(error, ensure_ascii=False))
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        print(f"{len(records)} adverts, {figures['cpu_milliseconds_per_advert']} ms of CPU each")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="adverts, one JSON object a line")
    parser.add_argument("--predictions", type=Path, help="where to write what was read")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    parser.add_argument("--strict", action="store_true", help="count arguable items like all others")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N adverts with an error")
    return parser.parse_args()


def load(path: Path) -> list[Record]:
    """The records of a file. Ends the command with a message where the file or a line is no such record."""
    records = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"{path} cannot be read: {error}")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            sys.exit(f"{path}, line {number}: {error}")
        if not isinstance(record, dict) or "id" not in record:
            sys.exit(f"{path}, line {number}: no object with an id")
        records.append(record)
    return records


def predict(record: Mapping[str, Any]) -> Record:
    """What the reader finds in one record, in the shape of `gold`."""
    reading = read_advert(str(record.get("title") or ""), str(record.get("text") or ""), NO_WORDS)
    return {"id": record["id"], "gold": as_gold(reading)}


def as_gold(reading: Reading) -> Record:
    """A reading in the shape in which what is right is written down; what was not read is no key."""
    start = "now" if reading.starts_now else reading.start_on[0].isoformat() if reading.start_on else None
    gold: Record = {
        "language": [_language(read) for read in _of_kind(reading, RequirementKind.LANGUAGE)],
        "licence": [_licence(read) for read in _of_kind(reading, RequirementKind.LICENCE)],
        "certificate": [
            {"code": read.code, "need": read.need.value} for read in _of_kind(reading, RequirementKind.CERTIFICATE)
        ],
        "working_time": [model.value for model, _ in reading.working_times],
        "hours_per_week": [reading.hours.low, reading.hours.high] if reading.hours else None,
        "shifts": dict(reading.shift_flags),
        "contract": reading.contract[0].value if reading.contract else None,
        "start": start,
        "openings": reading.openings[0] if reading.openings else None,
        "pay": _pay(reading.pay) if reading.pay else None,
        "demands": {read.item: read.degree.value for read in reading.demands},
        "learnable": bool(reading.learnable) or None,
        "experience": reading.experience[0] if reading.experience else None,
    }
    return {key: value for key, value in gold.items() if value}


def _of_kind(reading: Reading, kind: RequirementKind) -> list[RequirementRead]:
    return [read for read in reading.requirements if read.kind is kind]


def _language(read: RequirementRead) -> Record:
    row: Record = {
        "lang": read.code,
        "level": None if read.level is None else Cefr(read.level).name,
        "need": read.need.value,
    }
    if read.level is None:
        row["vague"] = True
    if read.is_alternative:
        row["alt"] = True
    return row


def _licence(read: RequirementRead) -> Record:
    row: Record = {"class": read.code, "need": read.need.value}
    if read.is_implicit:
        row["implicit"] = True
    return row


def _pay(read: PayRead) -> Record:
    low, high = (None if cents is None else cents / 100 for cents in (read.min_cents, read.max_cents))
    return {"min": low, "max": high, "unit": UNITS[read.unit]}


def table(score: Score) -> str:
    """The scores as a table for people."""
    rows = [f"{'key':24} {'right':>6} {'wrong':>6} {'missed':>6}  precision  recall  F1"]
    for name, counts in (*score.keys.items(), ("all", score.total)):
        shares = f"{figure(counts.precision):>9}  {figure(counts.recall):>6}  {figure(counts.f1)}"
        rows.append(f"{name:24} {counts.right:6} {counts.wrong:6} {counts.missed:6}  {shares}")
    rows.append(
        f"must or wish right: {figure(score.need_accuracy)} of {score.needs}; "
        f"adverts without any error: {figure(score.exact_share)} of {score.records}"
    )
    return "\n".join(rows)


def figure(value: float | None) -> str:
    """A share for a table: three digits, or a dash where there is none."""
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
