"""How well the legal check agrees with what people wrote down: right rule and overlapping words.

Precision, recall and F1 by rule; recall without hints; false alarms on clean texts; texts that a person must see.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.reading_scores import Counts
from employers.legal_check import Rule

Record = Mapping[str, Any]
RULES = tuple(rule.value for rule in Rule)


@dataclass(slots=True)
class LegalScore:
    """Counts of a whole corpus; ``tallies`` holds the plain numbers behind the rates."""

    rules: dict[str, Counts] = field(default_factory=lambda: {rule: Counts() for rule in RULES})
    tallies: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> Counts:
        """All rules together."""
        counts = self.rules.values()
        return Counts(
            sum(each.right for each in counts), sum(each.wrong for each in counts), sum(each.missed for each in counts)
        )

    def rate(self, part: str, whole: str) -> float | None:
        """The share of two tallies; None where there is nothing to divide by."""
        return self.tallies[part] / self.tallies[whole] if self.tallies[whole] else None

    def figures(self) -> dict[str, Any]:
        """All figures, for JSON."""
        named = {**self.rules, "all": self.total}
        return {
            "rules": {name: _figures(counts) for name, counts in named.items()},
            "recall_without_hints": self.rate("firm_found", "firm"),
            "severity_right": self.rate("severity_right", "found"),
            "clean_texts": self.tallies["clean"],
            "false_alarms": self.rate("clean_alarm", "clean"),
            "false_alarms_without_hints": self.rate("clean_firm_alarm", "clean"),
            "person_must_look": self.tallies["person"],
            "handed_to_person": self.rate("person_told", "person"),
        }  # fmt: skip


def _figures(counts: Counts) -> dict[str, float | None]:
    shares = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {"right": counts.right, "wrong": counts.wrong, "missed": counts.missed, **shares}


def scored(records: Sequence[Record], predictions: Sequence[Record]) -> LegalScore:
    """The predictions held against the findings that people wrote down."""
    score = LegalScore()
    by_id = {row["id"]: row for row in predictions}
    for record in records:
        if "findings" in record:
            _count(score, record, by_id.get(record["id"], {}))
    return score


def _count(score: LegalScore, record: Record, predicted: Record) -> None:
    gold, found = record["findings"], list(predicted.get("findings") or [])
    if record.get("needs_human"):
        score.tallies["person"] += 1
        score.tallies["person_told"] += bool(predicted.get("needs_human"))
    if not gold:
        _count_clean(score, record, found)
        return
    missed, used = [], set()
    for wanted in gold:
        hit = next((at for at, each in enumerate(found) if at not in used and is_same(record, wanted, each)), None)
        _tally(score, wanted, None if hit is None else found[hit])
        if hit is None:
            missed.append([wanted["rule"], wanted["span"]])
        else:
            used.add(hit)
    extra = [
        each
        for at, each in enumerate(found)
        if at not in used and not any(is_same(record, wanted, each) for wanted in gold)
    ]
    _count_wrong(score, record, extra, missed)


def _count_clean(score: LegalScore, record: Record, found: list[Record]) -> None:
    if record.get("needs_human"):
        return  # allowed perhaps: a finding is neither right nor wrong
    score.tallies["clean"] += 1
    score.tallies["clean_alarm"] += bool(found)
    score.tallies["clean_firm_alarm"] += any(each["severity"] != "hint" for each in found)
    _count_wrong(score, record, found, [])


def _count_wrong(score: LegalScore, record: Record, extra: list[Record], missed: list[list[str]]) -> None:
    for each in extra:
        score.rules[each["rule"]].wrong += 1
    if extra or missed:
        wrong = [[each["rule"], each["span"]] for each in extra]
        score.errors.append({"id": record["id"], "wrong": wrong, "missed": missed, "text": record["text"]})


def _tally(score: LegalScore, wanted: Record, hit: Record | None) -> None:
    counts = score.rules[wanted["rule"]]
    if hit is None:
        counts.missed += 1
    else:
        counts.right += 1
        score.tallies["found"] += 1
        score.tallies["severity_right"] += hit["severity"] == wanted["severity"]
    if wanted["severity"] != "hint":
        score.tallies["firm"] += 1
        score.tallies["firm_found"] += hit is not None


def is_same(record: Record, wanted: Record, each: Record) -> bool:
    """Whether a prediction names an accepted rule and words that overlap; pay from fields needs no words."""
    if each["rule"] not in (wanted["rule"], *wanted.get("also_rule", ())):
        return False
    if not each["span"]:
        return bool(wanted["rule"] == Rule.WAGE.value)
    text = str(record["text"])
    mine, theirs = _places(text, each["span"]), _places(text, wanted["span"])
    return any(a < d and c < b for a, b in mine for c, d in theirs)


def _places(text: str, span: str) -> list[tuple[int, int]]:
    places, at = [], text.find(span)
    while at >= 0:
        places.append((at, at + len(span)))
        at = text.find(span, at + 1)
    return places
