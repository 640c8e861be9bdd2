"""PURE: the learned order of the entries that a text may mean.

A conditional logit (McFadden 1974): of the candidates of a text, each has the chance exp(w·x) / sum exp(w·x) to be the
one that is meant. The weights are learned by ``python -m benchmarks.linking_training``; docs/benchmarks-linking.md
tells on what and how good they are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.linking.entries import Entries
from matching.linking.features import NAMES, find_candidates
from matching.linking.ngrams import Floats
from matching.linking.weights import SKILLS, SKILLS_ALONE, TITLES, TITLES_ALONE, TITLES_BRIDGED

MEANING = {"meaning": 6.0, "meaning_relative": 2.0}  # set by hand: no model comes with the project to learn them on


@dataclass(frozen=True)
class Ranking:
    """Entries for a text, best first.

    ``entries`` (n,); ``chances`` (n,) that each is the one meant; ``words`` (n,) the word of each that is most like the
    text, and ``alike`` (n,) how much, in [0, 1]; ``everything`` (all entries,) the likeness of n-grams.
    """

    entries: npt.NDArray[np.int64]
    chances: Floats
    words: npt.NDArray[np.int64]
    alike: Floats
    everything: Floats


def weights_for(entries: Entries, *, is_skill: bool) -> Floats:
    """The learned weights that fit what is known of the entries, shape (len(NAMES),)."""
    chosen = _skills(entries) if is_skill else _titles(entries)
    known = MEANING | chosen if entries.meanings is not None else chosen
    return np.array([known.get(name, 0.0) for name in NAMES], dtype=np.float32)


def _skills(entries: Entries) -> dict[str, float]:
    return SKILLS if entries.has_contexts else SKILLS_ALONE


def _titles(entries: Entries) -> dict[str, float]:
    if entries.bridge is not None:
        return TITLES_BRIDGED
    return TITLES if entries.parts is None else TITLES_ALONE


def rank_entries(entries: Entries, text: str, weights: Floats) -> Ranking | None:
    """The candidates of a text in the learned order, ties by likeness, then by code; None where nothing is alike."""
    found = find_candidates(entries, text)
    if found is None:
        return None
    points = found.features @ weights
    order = np.argsort(-points, kind="stable")
    chances = np.exp(points[order] - points.max())
    return Ranking(
        entries=found.entries[order],
        chances=chances / chances.sum(),
        words=found.best[order, 0],
        alike=_alike(found.features[order]),
        everything=found.everything,
    )


def _alike(features: Floats) -> Floats:
    """How alike the text and each candidate's best word are, shape (n,); 1 where they are the same."""
    dice, words, covered, exact = (
        features[:, NAMES.index(name)] for name in ("best_dice", "token_set", "label_words_covered", "exact")
    )
    return np.where(exact > 0, 1.0, np.minimum((dice + words + covered) / 3, 0.99)).astype(np.float32)
