"""The check keeps its quality on texts of which people wrote down what is right."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.legal import predict
from benchmarks.legal_opinion import LEAST as LEAST_WEIGHT
from benchmarks.legal_opinion import Example, examples, learned, taught_by_others, weights_of
from benchmarks.legal_scores import RULES, scored
from benchmarks.reading import load
from employers.legal_check import Weights
from employers.legal_opinion import shipped_weights

DATA = Path(__file__).parent.parent / "data"
FILES = tuple(sorted(path.stem for path in DATA.glob("legal_*.jsonl")))
RECORDS = {name: load(DATA / f"{name}.jsonl") for name in FILES}
ALL = [record for records in RECORDS.values() for record in records]
TODAY = date(2026, 11, 23)
LEAST, MOST_ALARMS = 0.95, 0.03
LEAST_OF_HARDEST = {  # precision, recall, false alarms
    "legal_unseen_k": (0.92, 0.94, MOST_ALARMS),  # near-puns
    "legal_unseen_f": (0.92, 0.95, 0.065),  # these three have findings that the learned opinion doubts, rightly
    "legal_unseen_h": (0.94, 0.95, 0.04),
    "legal_unseen_i": (0.95, 0.95, 0.045),
}
HELD_OUT = tuple(f"legal_unseen_{letter}" for letter in "fghij")
LEAST_HELD_OUT = 0.94


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
    least_precision, least_recall, most_alarms = LEAST_OF_HARDEST.get(name, (LEAST, LEAST, MOST_ALARMS))

    assert (score.total.precision or 0) >= least_precision
    assert (score.rate("firm_found", "firm") or 0) >= least_recall
    assert (score.rate("clean_alarm", "clean") or 0) < most_alarms
    assert score.rate("person_told", "person") in (None, 1.0)


@cache
def taught(held_out: tuple[str, ...]) -> Weights:
    """What all files but these teach."""
    return weights_of(learned(taught_by_others({name: words_of(name) for name in FILES}, held_out)))


@cache
def words_of(name: str) -> list[Example]:
    """The words of a file to learn from, read once."""
    return examples(RECORDS[name])


@pytest.mark.slow  # reads and learns from all files
def test_what_other_texts_teach_keeps_the_quality_and_adds_to_the_rules() -> None:
    records = [record for name in HELD_OUT for record in RECORDS[name]]
    found = [predict(record, TODAY, taught(HELD_OUT)) for record in records]
    by_rules = [each | {"findings": [one for one in each["findings"] if one["voice"] != "learned"]} for each in found]

    both, alone = scored(records, found), scored(records, by_rules)

    assert (both.total.precision or 0) >= LEAST_HELD_OUT
    assert (both.rate("firm_found", "firm") or 0) >= LEAST_HELD_OUT
    assert both.tallies["firm_found"] >= alone.tallies["firm_found"] + 5
    assert both.total.wrong <= alone.total.wrong + 2


@pytest.mark.slow  # reads and learns from all files
def test_shipped_weights_are_what_the_texts_teach() -> None:
    fresh, shipped = taught(()), shipped_weights()
    both = fresh.keys() & shipped.keys()

    # Processors add in different order: a weight may be rounded otherwise, and so fall below the least that is kept.
    different = {feature for feature in both if abs(fresh[feature] - shipped[feature]) > 1}
    different |= {each for each in fresh.keys() - both if abs(fresh[each]) > LEAST_WEIGHT}
    different |= {each for each in shipped.keys() - both if abs(shipped[each]) > LEAST_WEIGHT}

    assert different == set(), "Run: python -m benchmarks.legal_opinion --write"


@pytest.mark.parametrize("name", FILES)
def test_words_of_a_prediction_stand_in_the_text(name: str) -> None:
    for record, prediction in zip(RECORDS[name], predicted(name), strict=True):
        for each in prediction["findings"]:
            assert each["span"] is None or each["span"] in record["text"]
