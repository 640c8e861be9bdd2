"""Learn the second opinion of the legal check from adverts of which people wrote down what is right.

``python -m benchmarks.legal_opinion [FILE ...] [--write | --check]``: reads the words of the lexicon in each file (the
corpus of the tests where none is named), learns on all files but one, reads that one, and prints by file how many words
the opinion is sure of and how many of those are right, and how many it doubts and how many of those are wrong. With
``--write`` it learns on all of them and writes the weights that the check uses, with ``--check`` it compares them with
the written ones (exit code 1 where they differ). No chance is in it: the same files give the same weights; another
processor may round one in thousands otherwise.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.legal_scores import is_same
from benchmarks.reading import load
from employers.legal_check import Weights, words_heard
from employers.legal_check.opinion import DOUBTFUL, SURE

FRAMES = Path(__file__).parent / "legal_frames.txt"
_FILLINGS = 6  # of each gap of the frames
_OWN_WORDS = {
    "G": "Ausländer Muslime Rentner Frauen Rollstuhlfahrer Homosexuelle Schwangere Alleinerziehende Gewerkschafter "
    "Diabetiker Flüchtlinge Juden Senioren Männer Gehörlose Transpersonen Mütter Betriebsräte Allergiker Raucher "
    "Türken Katholiken Autisten Lesben Eltern Migranten Berufsanfänger Kopftuchträgerinnen Geschiedene Epileptiker",
    "GD": "Ausländern Muslimen Rentnern Frauen Rollstuhlfahrern Homosexuellen Schwangeren Alleinerziehenden "
    "Gewerkschaftern Diabetikern Flüchtlingen Juden Senioren Männern Gehörlosen Transpersonen Müttern Migranten",
    "W": "Männer Frauen Rentner Türken Christen Berufsanfänger Deutsche Katholiken Muttersprachler Polen Damen "
    "Italiener Berufseinsteiger Muslime Mädels Pensionäre Asiaten Hausfrauen",
    "O": "Schwerbehinderte Geflüchtete Migranten Alleinerziehende Gehörlose Zugewanderte Eltern Ältere",
    "A": "türkische katholische männliche asiatische weibliche deutsche christliche gesunde polnische junge "
    "muslimische schlanke italienische evangelische arabische",
    "T": "Kinder Vorerkrankungen Allergien Behinderungen Kinderwunsch Schwerbehinderung Depressionen Rückenprobleme "
    "Migrationshintergrund Schwangerschaft Elternzeit Betreuungspflichten Kopftuch Diabetes",
    "TD": "Kindern Vorerkrankungen Allergien Behinderungen Kinderwunsch Schwerbehinderung Depressionen "
    "Rückenproblemen Migrationshintergrund Schwangerschaft Akzent Kopftuch Diabetes",
    "N": "30 35 40 45 50 28 55",
    "E": "foreigners refugees Muslims retirees disabled_people wheelchair_users gays pregnant_women single_mothers "
    "union_members diabetics smokers women men",
    "F": "Polish Asian female male Turkish European young German Italian healthy",
}
_GAP = re.compile(r"\{(\w+)\}")
CORPUS = Path("tests/employers/data")
WEIGHTS = Path("employers/data/legal_opinion.tsv")
_STRENGTH = 0.5  # of the fit, against large weights
LEAST = 5  # hundredths: smaller weights are left out
_HEAD = "# learned by python -m benchmarks.legal_opinion --write: feature, weight in hundredths\n"


@dataclass(frozen=True, slots=True)
class Example:
    """A word of the lexicon: its features, and whether people wrote down a finding of its rule there."""

    features: dict[str, int]
    is_right: bool


def examples(records: Iterable[dict[str, Any]]) -> list[Example]:
    """The words of the lexicon in texts of which is known what is right; those for a person to judge left out."""
    return [
        Example(dict.fromkeys(each.features, 1), _is_right(record, each.entry.rule, span.words))
        for record in records
        if "findings" in record and not (record.get("needs_human") and not record["findings"])
        for span, each in words_heard(record.get("title", ""), record["text"])
    ]


def framed(lines: Iterable[str]) -> list[Example]:
    """Examples from sentences with a gap, each filled with several words so that no word itself teaches anything."""
    found = []
    for number, line in enumerate(lines):
        gap = _GAP.search(line)
        if gap is None or line.startswith("#"):
            continue
        words = _OWN_WORDS[gap[1]].replace("_", "\u00a0").split(" ")
        for at in range(_FILLINGS):
            word = words[(number * 7 + at * 5) % len(words)].replace("\u00a0", " ")
            text = _GAP.sub(word, line[2:].strip())
            found += [
                Example(dict.fromkeys(each.features, 1), line[0] == "+")
                for span, each in words_heard("", text)
                if span.words in word or word in span.words
            ]
    return found


def _is_right(record: dict[str, Any], rule: str, words: str) -> bool:
    return any(is_same(record, wanted, {"rule": rule, "span": words}) for wanted in record["findings"])


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, and how features become columns."""

    columns: DictVectorizer
    model: LogisticRegression

    def beliefs(self, found: Sequence[Example]) -> np.ndarray:
        """How likely each example is right, 0 to 1."""
        if not found:
            return np.zeros(0)
        return np.asarray(self.model.predict_proba(self.columns.transform([each.features for each in found]))[:, 1])


def learned(found: Sequence[Example]) -> Learned:
    """The model of these examples; features met once are left out."""
    counts = Counter(feature for each in found for feature in each.features)
    common = [{name: 1 for name in each.features if counts[name] > 1} for each in found]
    columns = DictVectorizer()
    table = columns.fit_transform(common)
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(table, [each.is_right for each in found])
    return Learned(columns, model)


def weights_of(what: Learned) -> Weights:
    """The weights as the check takes them, in hundredths; small ones are left out."""
    found = dict(zip(what.columns.feature_names_, what.model.coef_[0], strict=True))
    rows = {name: round(100 * float(weight)) for name, weight in sorted(found.items())}
    large = {name: weight for name, weight in rows.items() if abs(weight) >= LEAST}
    return {"": round(100 * float(what.model.intercept_[0]))} | large


def written(weights: Weights) -> str:
    """The file of the weights."""
    return _HEAD + "".join(f"{name}\t{weight}\n" for name, weight in weights.items())


@cache
def all_frames() -> tuple[Example, ...]:
    """The examples of the sentences with a gap that come with the benchmark."""
    return tuple(framed(FRAMES.read_text(encoding="utf-8").splitlines()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line; print what each file says, or write or check the weights. Gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.legal_opinion")
    parser.add_argument("files", type=Path, nargs="*")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--write", action="store_true")
    what.add_argument("--check", action="store_true")
    given = parser.parse_args(arguments)
    files = given.files or sorted(CORPUS.glob("legal_*.jsonl"))
    found = {path.stem: examples(load(path)) for path in files}
    if not given.write and not given.check:
        for name, mine in found.items():
            print(_line(name, mine, learned(taught_by_others(found, {name})).beliefs(mine)))
        return 0
    text = written(weights_of(learned(taught_by_others(found, ()))))
    is_different = WEIGHTS.read_text(encoding="utf-8") != text
    if given.write:
        WEIGHTS.write_text(text, encoding="utf-8")
    print(f"{sum(map(len, found.values()))} words of {len(files)} files; {WEIGHTS}{' differed' * is_different}")
    return int(is_different and given.check)


def taught_by_others(found: Mapping[str, Sequence[Example]], held_out: Collection[str]) -> list[Example]:
    """The frames, and the examples of all files but those that are held out."""
    return [*all_frames(), *(each for name, one in found.items() if name not in held_out for each in one)]


def _line(name: str, found: Sequence[Example], beliefs: np.ndarray) -> str:
    right = np.array([each.is_right for each in found], dtype=bool)
    sure, doubtful = beliefs >= SURE, beliefs < DOUBTFUL
    return (
        f"{name:24} {len(found):4} words, {int(right.sum()):4} right; sure of {int(sure.sum()):4}, "
        f"{int((sure & right).sum()):4} right; doubts {int(doubtful.sum()):4}, {int((doubtful & ~right).sum()):4} wrong"
    )


if __name__ == "__main__":
    sys.exit(main())
