"""The check keeps its quality on texts of which people wrote down what is right."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.legal import predict
from benchmarks.legal_scores import RULES, scored
from benchmarks.reading import load

DATA = Path(__file__).parent.parent / "data"
FILES = tuple(sorted(path.stem for path in DATA.glob("legal_*.jsonl")))
RECORDS = {name: load(DATA / f"{name}.jsonl") for name in FILES}
ALL = [record for records in RECORDS.values() for record in records]
TODAY = date(2026, 11, 23)
LEAST = 0.95
LEAST_OF_HARDEST = {"legal_unseen_k": (0.92, 0.94)}  # near-puns: precision and recall


@cache
def predicted(name: str) -> list[dict[str, Any]]:
    """What the check finds in each text of a file, found once."""
    return [predict(record, TODAY) for record in RECORDS[name]]


def test_there_are_four_hundred_texts_with_ids_of_their_own() -> None:
    assert len({record["id"] for record in ALL}) == len(ALL) >= 400


def test_there_are_two_hundred_clean_texts_that_look_alike() -> None:
    assert sum(not record["findings"] and not record.get("needs_human") for record in ALL) >= 200


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_met_by_several_texts(rule: str) -> None:
    assert sum(any(each["rule"] == rule for each in record["findings"]) for record in ALL) >= 9


def test_words_of_a_finding_stand_once_in_their_text() -> None:
    for record in ALL:
        for each in record["findings"]:
            assert record["text"].count(each["span"]) == 1, record["id"]


@pytest.mark.parametrize("name", FILES)
def test_texts_are_judged_as_people_judge_them(name: str) -> None:
    score = scored(RECORDS[name], predicted(name))
    least_precision, least_recall = LEAST_OF_HARDEST.get(name, (LEAST, LEAST))

    assert (score.total.precision or 0) >= least_precision
    assert (score.rate("firm_found", "firm") or 0) >= least_recall
    assert (score.rate("clean_alarm", "clean") or 0) < 0.03
    assert score.rate("person_told", "person") in (None, 1.0)


@pytest.mark.parametrize("name", FILES)
def test_words_of_a_prediction_stand_in_the_text(name: str) -> None:
    for record, prediction in zip(RECORDS[name], predicted(name), strict=True):
        for each in prediction["findings"]:
            assert each["span"] is None or each["span"] in record["text"]
