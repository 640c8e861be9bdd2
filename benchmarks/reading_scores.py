"""Compares what was read from adverts with what is right: precision, recall and F1 of values, by key.

A value counts once: `language.de=B1`, `licence.B`, `hours_per_week=20..30`. Must or wish is scored apart, on values
that are right. Optional items count neither when they are read nor when they are missed, unless the comparison is
strict.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

KEYS = ("language", "licence", "certificate", "working_time", "hours_per_week", "shifts", "contract", "start",
        "openings", "pay", "demands", "learnable", "experience")  # fmt: skip
OPEN_LICENCE = "licence.?"  # a licence without a class
Items = dict[str, str | None]


@dataclass
class Counts:
    """Values right, wrongly read and missed; None where a share has no denominator."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass
class Score:
    """Counts by key and over all, needs compared and right, adverts without any error."""

    keys: dict[str, Counts] = field(default_factory=lambda: {key: Counts() for key in KEYS})
    total: Counts = field(default_factory=Counts)
    needs: int = 0
    needs_right: int = 0
    records: int = 0
    exact: int = 0
    errors: list[dict[str, object]] = field(default_factory=list)

    @property
    def need_accuracy(self) -> float | None:
        return _share(self.needs_right, self.needs)

    @property
    def exact_share(self) -> float | None:
        return _share(self.exact, self.records)

    def count(self, kind: str, items: Iterable[str]) -> None:
        """Add items to the counts (``right``, ``wrong`` or ``missed``) of their keys and of all."""
        for item in items:
            for counts in (self.keys[_key(item)], self.total):
                setattr(counts, kind, getattr(counts, kind) + 1)

    def figures(self) -> dict[str, object]:
        """All that was counted, for JSON."""
        by_key = {key: _counts(counts) for key, counts in self.keys.items()}
        f1s = [counts.f1 for counts in self.keys.values() if counts.f1 is not None]
        return {
            "keys": by_key,
            "all": _counts(self.total),
            "macro_f1": _share(sum(f1s), len(f1s)),
            "need_accuracy": self.need_accuracy,
            "exact_records": self.exact_share,
        }


def scored(records: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any]], *, is_strict: bool) -> Score:
    """Score predictions against the records that say what is right; a record without a prediction was read as empty."""
    found = {row["id"]: row.get("gold") or {} for row in predictions}
    score = Score()
    for record in records:
        if "gold" not in record:
            continue
        _score_record(score, record, found.get(record["id"], {}), is_strict=is_strict)
    return score


def _score_record(score: Score, record: Mapping[str, Any], found: Mapping[str, Any], *, is_strict: bool) -> None:
    gold, read = items(record["gold"]), items(found)
    _close_licence(record["gold"], read)
    optional = () if is_strict else tuple(record.get("optional") or ())
    right = [item for item in gold if item in read]
    missed = [item for item in gold if item not in read and not _is_optional(item, optional)]
    wrong = [item for item in read if item not in gold and not _is_optional(item, optional)]
    score.count("right", right)
    score.count("missed", missed)
    score.count("wrong", wrong)
    either = {
        f"language.{row['lang']}={row.get('level') or 'vague'}"
        for row in record["gold"].get("language", [])
        if row.get("need_any")
    }
    compared = [item for item in right if gold[item] is not None and item not in either]
    score.needs += len(compared)
    score.needs_right += sum(gold[item] == read[item] for item in compared)
    score.records += 1
    score.exact += not wrong and not missed
    if wrong or missed:
        score.errors.append({"id": record["id"], "wrong": wrong, "missed": missed})


def _close_licence(gold: Mapping[str, Any], read: Items) -> None:
    """Where the advert names no class, the class may stay open in what was read."""
    implicit = sorted(f"licence.{row['class']}" for row in gold.get("licence", []) if row.get("implicit"))
    if implicit and OPEN_LICENCE in read:
        read.setdefault(implicit[0], read[OPEN_LICENCE])
        del read[OPEN_LICENCE]


def items(gold: Mapping[str, Any]) -> Items:
    """The values of one reading by name, each with its need where it has one; must goes before wish."""
    found: Items = {}
    for name, need in (*_asked(gold), *((name, None) for name in _plain(gold))):
        if name not in found or need == "must":
            found[name] = need
    return found


def _asked(gold: Mapping[str, Any]) -> Iterable[tuple[str, str | None]]:
    for row in gold.get("language") or ():
        level = str(row["level"]).upper() if row.get("level") else "vague"
        yield f"language.{row['lang'].lower()}={level}", row.get("need")
    for row in gold.get("licence") or ():
        yield f"licence.{str(row.get('class') or '?').upper()}", row.get("need")
    for row in gold.get("certificate") or ():
        yield f"certificate.{row['code'].lower()}", row.get("need")


def _plain(gold: Mapping[str, Any]) -> Iterable[str]:
    yield from (f"working_time.{model}" for model in gold.get("working_time") or ())
    low, high = [*(gold.get("hours_per_week") or ()), None, None][:2]
    if low is not None or high is not None:
        yield f"hours_per_week={_number(low)}..{_number(high)}"
    yield from (f"shifts.{kind}={str(is_said).lower()}" for kind, is_said in (gold.get("shifts") or {}).items())
    yield from (f"{key}={gold[key]}" for key in ("contract", "start", "experience") if gold.get(key))
    if gold.get("openings"):
        yield f"openings={_number(gold['openings'])}"
    pay = gold.get("pay") or {}
    if pay.get("min") is not None or pay.get("max") is not None:
        yield f"pay={_number(pay.get('min'))}..{_number(pay.get('max'))}/{pay.get('unit')}"
    degrees = gold.get("demands") or {}
    yield from (f"demands.{item}={degree}" for item, degree in degrees.items() if degree and degree != "NONE")
    if gold.get("learnable") is True:
        yield "learnable=true"


def _number(value: object) -> str:
    return "-" if value is None or value == "" else f"{round(float(str(value)), 2):g}"


def _key(item: str) -> str:
    return re.split(r"[.=]", item, maxsplit=1)[0]


def _is_optional(item: str, optional: tuple[str, ...]) -> bool:
    return any(item == name or item.startswith((name + "=", name + ".")) for name in optional)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _counts(counts: Counts) -> dict[str, object]:
    return {
        "right": counts.right,
        "wrong": counts.wrong,
        "missed": counts.missed,
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
    }
