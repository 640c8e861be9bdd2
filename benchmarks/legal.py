"""The legal check of adverts: findings for a file of texts, and how good they are where the file says what is right.

    python -m benchmarks.legal FILE [--predictions OUT] [--json] [--on DAY] [--errors N]

FILE holds one JSON object a line: `id`, `text`, and where they are known `title`, `context`, `findings` and
`needs_human`. Of `context`, an object, are read: the day of work (`work_date`, `date`, `start`), `hours_per_week`,
`pay` with `min`, `max` and `unit`, `kind` and `sector`. OUT gets one line each with `id`, `findings` and `needs_human`.
No database, no network.
"""

import argparse
import json
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.legal_scores import LegalScore, scored
from benchmarks.reading import figure, load
from employers.codes import PayUnit, VacancyKind
from employers.legal_check import Finding, Offer, Weights, check_advert
from employers.legal_opinion import shipped_weights
from employers.legal_values import shipped_amounts

Record = dict[str, Any]
AMOUNTS = shipped_amounts()
LEARNED = shipped_weights()
_DAYS = ("work_date", "date", "start", "start_date", "on", "earliest_start", "starts_on", "reference_date", "published")
_HOURS = ("hours_per_week", "weekly_hours", "hours")
_SECTORS = {
    "clean": "sector_minimum_wage.gebaeudereinigung.LG1",
    "reinig": "sector_minimum_wage.gebaeudereinigung.LG1",
    "care": "sector_minimum_wage.pflege.helfer",
    "pflege": "sector_minimum_wage.pflege.helfer",
}


def main() -> None:
    """Read the file, write predictions, print the scores."""
    arguments = _arguments()
    records = load(arguments.file)
    on = arguments.on or datetime.now(tz=UTC).date()
    seconds = time.process_time()
    predictions = [predict(record, on) for record in records]
    seconds = time.process_time() - seconds
    if arguments.predictions:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in predictions)
        arguments.predictions.write_text("".join(lines), encoding="utf-8")
    figures: dict[str, object] = {
        "records": len(records),
        "cpu_milliseconds_per_text": round(1000 * seconds / max(1, len(records)), 3),
    }
    score = scored(records, predictions)
    if any("findings" in record for record in records):
        figures |= score.figures()
        figures["errors"] = score.errors[: arguments.errors]
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    if any("findings" in record for record in records):
        print(table(score))
        for error in score.errors[: arguments.errors]:
            print(json.dumps(error, ensure_ascii=False))
    print(f"{len(records)} texts, {figures['cpu_milliseconds_per_text']} ms of CPU each")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="texts, one JSON object a line")
    parser.add_argument("--predictions", type=Path, help="where to write what was found")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    parser.add_argument("--on", type=date.fromisoformat, help="day of work where no record says it; without: today")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N texts with an error")
    return parser.parse_args()


def predict(record: Mapping[str, Any], on: date, weights: Weights = LEARNED) -> Record:
    """What the check finds in one record, in the shape of the corpus; ``on`` is the day of work if none is said.

    ``weights`` are those of the second opinion; without any, rules speak alone.
    """
    context = record.get("context")
    offer = _offer(context if isinstance(context, Mapping) else {}, on)
    found = check_advert(str(record.get("title") or ""), str(record.get("text") or ""), offer, weights)
    return {
        "id": record["id"],
        "findings": [_row(finding) for finding in found],
        "needs_human": any(finding.needs_human for finding in found),
    }


def _row(finding: Finding) -> Record:
    return {
        "rule": finding.rule.value,
        "span": finding.span.words if finding.span else None,
        "severity": finding.severity.value,
        "voice": finding.voice.value,
    }


def _offer(context: Mapping[str, Any], on: date) -> Offer:
    pay = context.get("pay")
    pay = pay if isinstance(pay, Mapping) else {}
    amount = pay.get("min") if pay.get("min") is not None else pay.get("max")
    units = {unit.value: unit for unit in PayUnit}
    sector = str(context.get("sector") or context.get("industry") or "").lower()
    kind = str(context.get("kind") or "")
    return Offer(
        today=on,
        amounts=AMOUNTS,
        starts_on=_day(context),
        kind=VacancyKind(kind) if kind in set(VacancyKind) else None,
        pay_cents=None if amount is None else round(100 * float(amount)),
        pay_unit=units.get(str(pay.get("unit"))),
        hours_per_week=_hours(context),
        sector=next((name for word, name in _SECTORS.items() if word in sector), None),
    )


def _day(context: Mapping[str, Any]) -> date | None:
    said = next((str(context[name]) for name in _DAYS if context.get(name)), "")
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        return None


def _hours(context: Mapping[str, Any]) -> float | None:
    said = next((context[name] for name in _HOURS if context.get(name)), None)
    if isinstance(said, list):
        said = next((each for each in reversed(said) if each), None)
    return float(said) if said else None


def table(score: LegalScore) -> str:
    """The scores as a table for people."""
    rows = [f"{'rule':24} {'right':>6} {'wrong':>6} {'missed':>6}  precision  recall  F1"]
    for name, counts in (*score.rules.items(), ("all", score.total)):
        shares = f"{figure(counts.precision):>9}  {figure(counts.recall):>6}  {figure(counts.f1)}"
        rows.append(f"{name:24} {counts.right:6} {counts.wrong:6} {counts.missed:6}  {shares}")
    figures = score.figures()
    rows += [
        f"recall without hints {figure(figures['recall_without_hints'])}",
        f"severity right {figure(figures['severity_right'])}",
        f"{figures['clean_texts']} clean texts: false alarms {figure(figures['false_alarms'])}",
        f"without hints {figure(figures['false_alarms_without_hints'])}",
        f"{figures['person_must_look']} texts for a person: handed over {figure(figures['handed_to_person'])}",
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
