"""The command that measures the legal check."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.legal_scores import scored

RECORD = {
    "id": "a",
    "text": "Nur Frauen, Lohn 9 €/Std.",
    "context": {"work_date": "2026-05-01", "hours_per_week": [None, 20]},
    "findings": [{"rule": "SEX", "span": "Nur Frauen", "severity": "block"}],
}


def test_the_command_writes_predictions_and_figures(tmp_path: Path) -> None:
    file, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    file.write_text(json.dumps(RECORD), encoding="utf-8")

    command = [sys.executable, "-m", "benchmarks.legal", str(file), "--predictions", str(out), "--json"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")

    row = json.loads(out.read_text(encoding="utf-8"))
    assert [each["rule"] for each in row["findings"]] == ["SEX", "WAGE_BELOW_MINIMUM"]
    assert json.loads(done.stdout)["rules"]["SEX"]["recall"] == 1.0


def test_overlapping_words_and_accepted_rules_count_as_right() -> None:
    gold = {"id": "a", "text": "ganz gesund bitte", "findings": [{"rule": "HEALTH", "also_rule": ["DISABILITY"], "span": "ganz gesund", "severity": "warn"}]}  # fmt: skip  # noqa: E501
    found = {"id": "a", "findings": [{"rule": "DISABILITY", "span": "gesund", "severity": "block"}]}

    score = scored([gold], [found])

    assert (score.total.right, score.total.wrong, score.total.missed) == (1, 0, 0)
    assert score.rate("severity_right", "found") == 0


@pytest.mark.parametrize(("severity", "firm"), [("hint", 0.0), ("warn", 1.0)])
def test_a_finding_in_a_clean_text_is_a_false_alarm(severity: str, firm: float) -> None:
    found = {"id": "a", "findings": [{"rule": "AGE", "span": "x", "severity": severity}]}

    score = scored([{"id": "a", "text": "x", "findings": []}], [found])

    assert (score.rate("clean_alarm", "clean"), score.rate("clean_firm_alarm", "clean")) == (1.0, firm)
