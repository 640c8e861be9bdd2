"""Learning the weights of the ranking: ``python -m benchmarks.linking_training FOLDER [--out FILE]``.

FOLDER holds the data sets named in `SETS`. The candidates of each query with their features, and which of them are
right, are fitted by a conditional logit (maximum likelihood with an L2 penalty on standardised features). Quality is
estimated by cross-validation: no fold is tested on a group of occupations (ISCO, 3 digits; of skills, the group of the
BA's catalogue) that it was trained on. Then the weights are learned on all and written.
"""

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.linking import prepare
from benchmarks.linking_catalogue import Catalogue, read_catalogue, usual_folder
from benchmarks.linking_data import read_data_set
from matching.linking.features import AGREEMENT, NAMES, find_candidates

SETS = {
    "TITLES_BRIDGED": ["deu_q_de_c_de"],
    "TITLES_ALONE": ["deu_q_de_c_de"],
    "TITLES": [f"{name}_c_de" for name in ("esp_q_es", "fra_q_fr", "hun_q_hu", "lva_q_lv", "pol_q_pl", "bgr_q_bg")],
    "SKILLS": ["ba_kompetenz_q_de_c_de"],
    "SKILLS_ALONE": ["ba_kompetenz_q_de_c_de"],
}
ALONE = "_ALONE"  # ends the name of weights for entries of which only their words are known
MOST_QUERIES = {
    "TITLES_BRIDGED": 1000,
    "TITLES_ALONE": 1000,
    "TITLES": 1000,
    "SKILLS": 2000,
    "SKILLS_ALONE": 2000,
}  # of a data set that are learned from, so that none outweighs the others
SKILLS_ONLY = [NAMES.index(name) for name in AGREEMENT]  # features that are learned for skills alone
FOLDS, SEED, PENALTY = 5, 5, 5.0


@dataclass(frozen=True)
class Example:
    """Candidates of a query: ``features`` (n, len(NAMES)), ``right`` (n,); ``group`` decides the fold."""

    data_set: str
    group: str
    features: npt.NDArray[np.float32]
    right: npt.NDArray[np.bool_]


def examples_of(folder: Path, catalogue: Catalogue, most: int) -> list[Example]:
    """At most ``most`` queries of a data set as examples; those that find nothing have no candidates."""
    data = read_data_set(folder)
    codes = data.concepts or []
    task = prepare(data.queries, data.corpus, codes, catalogue)
    entries = task.index.entries(task.language)
    is_skill = any("/skill/" in code for code in codes)
    chosen = list(range(len(data.queries)))
    random.Random(SEED).shuffle(chosen)  # noqa: S311 - a fixed sample, no secret
    examples = []
    for place in chosen[:most]:
        wanted = {codes[at] for at in data.wanted[place]}
        found = find_candidates(entries, data.queries[place])
        held = [] if found is None else [entries.codes[entry] in wanted for entry in found.entries.tolist()]
        features = np.zeros((0, len(NAMES)), np.float32) if found is None else found.features
        if not is_skill:
            features[:, SKILLS_ONLY] = 0
        group = _group(data.query_ids[place], wanted, catalogue)
        examples.append(Example(data.name, group, features, np.array(held, dtype=bool)))
    return examples


def learn(examples: Sequence[Example]) -> npt.NDArray[np.float64]:
    """Weights of the features by maximum likelihood, shape (len(NAMES),), from examples with a right candidate."""
    used = [example for example in examples if example.right.any()]
    features = np.concatenate([example.features for example in used]).astype(np.float64)
    scale = features.std(axis=0)
    scale[scale < 1e-6] = np.inf  # what never differs has no weight
    features = (features - features.mean(axis=0)) / scale
    right = np.concatenate([example.right for example in used])
    counts = np.array([len(example.right) for example in used])
    starts, owner = np.cumsum(counts) - counts, np.repeat(np.arange(len(used)), counts)

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, Any]:
        points = features @ weights
        powers = np.exp(points - np.maximum.reduceat(points, starts)[owner])
        total = np.add.reduceat(powers, starts)
        held = np.add.reduceat(powers * right, starts)
        slope = features.T @ (powers * right / held[owner] - powers / total[owner])
        value = float((np.log(total) - np.log(held)).sum() + PENALTY / 2 * weights @ weights)
        return value, PENALTY * weights - slope

    found = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x / scale)


def cross_validated(examples: Sequence[Example]) -> dict[str, tuple[float, float]]:
    """Mean reciprocal rank and hit@10 among the candidates of each data set, each fold by weights of the others."""
    groups = sorted({example.group for example in examples})
    random.Random(SEED).shuffle(groups)  # noqa: S311 - a fixed split, no secret
    fold = {group: at % FOLDS for at, group in enumerate(groups)}
    found: dict[str, list[tuple[float, float]]] = {}
    for held_out in range(FOLDS):
        weights = learn([example for example in examples if fold[example.group] != held_out])
        for example in examples:
            if fold[example.group] == held_out:
                found.setdefault(example.data_set, []).append(_rank(example, weights))
    return {
        name: (float(np.mean([a for a, _ in pairs])), float(np.mean([b for _, b in pairs])))
        for name, pairs in found.items()
    }


def _rank(example: Example, weights: npt.NDArray[np.float64]) -> tuple[float, float]:
    order = np.argsort(-(example.features @ weights), kind="stable")
    places = np.flatnonzero(example.right[order])
    return (1 / (int(places[0]) + 1), float(places[0] < 10)) if len(places) else (0.0, 0.0)


def _group(query: str, wanted: set[str], catalogue: Catalogue) -> str:
    if any("/skill/" in code for code in wanted):
        return query.rsplit("-", 1)[0]
    return min(catalogue.groups.get(code, "")[:3] for code in wanted) if wanted else ""


def written(weights: dict[str, npt.NDArray[np.float64]]) -> str:
    """The module that holds the weights."""
    lines = ['"""PURE: learned weights, written by ``python -m benchmarks.linking_training``."""', ""]
    for name, values in weights.items():
        lines.append(f"{name}: dict[str, float] = {{")
        lines += [
            f'    "{feature}": {value:.4g},' for feature, value in zip(NAMES, values.tolist(), strict=True) if value
        ]
        lines += ["}", ""]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, print the cross-validated quality, and write the weights where ``--out`` says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking_training")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    catalogue = read_catalogue(asked.catalogue or usual_folder())
    weights = {}
    for name, sets in SETS.items():
        used = catalogue.words_only() if name.endswith(ALONE) else catalogue
        examples = [example for one in sets for example in examples_of(asked.folder / one, used, MOST_QUERIES[name])]
        for data_set, (mrr, hit) in cross_validated(examples).items():
            print(f"{name}\t{data_set}\tMRR {mrr:.4f}\thit@10 {hit:.4f}", flush=True)
        weights[name] = learn(examples)
    if asked.out:
        asked.out.write_text(written(weights), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
