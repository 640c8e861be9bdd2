"""PURE: how good answers are, how honest their confidence is, and the blend that suits held-back titles best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from core.errors import InvalidInput
from matching.linking import CatalogueTerm
from matching.occupations.everyday import EVERYDAY_TITLES
from matching.occupations.learning import (
    DIGITS,
    OFFICIAL,
    Blend,
    Example,
    GroupModel,
    Opinions,
    fingerprint,
    fit_groups,
)
from matching.occupations.likeness import Floats
from matching.occupations.reader import OccupationReader, blended
from matching.occupations.words import title_words

FOLDS = 3
FEWEST = 50  # confirmed titles
FEWEST_UNSEEN = 30
BINS = 10
OFFICIAL_WEIGHTS = (1.0, 4.0)  # of official and everyday titles where nothing was confirmed
LEARNED_COST, LEARNED_SMOOTHING = 0.06, 0.1
LEARNED_WEIGHTS = (1.0, 2.0, 3.3)  # of official, everyday and confirmed titles
LEARNED = replace(OFFICIAL, naive=0.5, sharpness=0.25, temperature=0.2, naive_often=0.3)  # to begin the search with
LIKENESSES = (0.0, 0.25, 0.5, 1.0, 2.0)
OFTENS = (0.0, 0.05, 0.15)
TEMPERATURES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.55, 0.8)
NAIVES = (0.2, 0.35, 0.5, 0.65)
SHARPNESSES = (0.1, 0.15, 0.2, 0.25, 0.3)
LEAST_SURE = 0.5
LEAST_SHARE = 1e-9  # so that a group that was ruled out has a logarithm

Shares = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares in [0, 1] over ``count`` titles: right group, right area (first digit), right among the five best.

    ``gap`` is the mean distance of confidence and hits over bins of equal width, weighed by their titles (expected
    calibration error; Guo et al., On Calibration of Modern Neural Networks, ICML 2017, equation 3).
    """

    count: int
    accuracy: float
    area_accuracy: float
    among_five: float
    gap: float


NOTHING = Quality(0, 0.0, 0.0, 0.0, 0.0)


def quality(shares: Shares, groups: Sequence[str], right: Sequence[str]) -> Quality:
    """Quality of group probabilities (rows: titles, columns: ``groups``) where ``right`` are the true groups."""
    if not len(right):
        return NOTHING
    names, truth = np.array(groups), np.array(right)
    best = np.argsort(-shares, axis=1, kind="stable")[:, :5]
    hits = names[best] == truth[:, None]
    areas = [names[row[0]][:1] == group[:1] for row, group in zip(best, truth, strict=True)]
    confidence = shares[np.arange(len(truth)), best[:, 0]]
    return Quality(
        len(truth), float(hits[:, 0].mean()), float(np.mean(areas)), float(hits.any(axis=1).mean()),
        calibration_gap(confidence, hits[:, 0]),
    )  # fmt: skip


def calibration_gap(confidence: Shares, hits: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over `BINS` bins of equal width, in [0, 1]; 0 where there is nothing."""
    if not len(hits):
        return 0.0
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(float(confidence[bins == at].mean() - hits[bins == at].mean())) * int((bins == at).sum())
            for at in range(BINS) if (bins == at).any()]  # fmt: skip
    return sum(gaps) / len(hits)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A title with the occupation that a person confirmed for it; three digits of the code suffice."""

    title: str
    code: str


@dataclass(frozen=True)
class Learned:
    """What was learned, with the quality on titles held back: of what was in use ``before`` and of the model."""

    model: GroupModel
    before: Quality
    after: Quality

    @property
    def is_better(self) -> bool:
        """Whether the model is at least as good as what was in use: right as often, and as often among the five."""
        return self.after.accuracy >= self.before.accuracy and self.after.among_five >= self.before.among_five


def official_model(terms: Sequence[CatalogueTerm], everyday: Iterable[tuple[str, str]] = EVERYDAY_TITLES) -> GroupModel:
    """The model of the catalogue's words and the everyday titles alone. Raises `InvalidInput` for one group."""
    return _fit_official(OccupationReader(terms, everyday=everyday))


def learn_titles(
    reader: OccupationReader,
    confirmed: Sequence[Confirmed],
    current: GroupModel | None = None,
    folds: int = FOLDS,
) -> Learned:
    """Learn from the words that ``reader`` knows and from confirmed titles; the quality is that on titles held back.

    Titles are dealt in turn into ``folds``, in the order of their words: titles that many write stand on both sides, as
    they do in use. Weights of the views and the temperature are those that suit the held-back titles best. ``before``
    is the quality of ``current`` on the titles it has not learned from; of the official words alone where there is none
    or fewer than `FEWEST_UNSEEN` are left. Fewer than `FEWEST` titles of known groups do not suffice: where nothing
    was learned yet, the model is that of the known words, judged on no titles; else `InvalidInput`.
    """
    titles = _titles(confirmed, frozenset(reader.groups))
    if len(titles) < FEWEST and current is None:
        return Learned(replace(_fit_official(reader), figures={"titles": 0}), NOTHING, NOTHING)
    if len(titles) < FEWEST:
        raise InvalidInput(
            "Only %(count)s confirmed titles are there; %(needed)s are needed to learn and to check what was learned.",
            count=len(titles), needed=FEWEST,
        )  # fmt: skip
    base = _official_examples(reader, LEARNED_WEIGHTS)
    views = _held_back(reader, base, titles, folds)
    right = [title.group for title in titles]
    blend = best_blend(views, reader.groups, right)
    judged = [at for at, title in enumerate(titles) if _is_unseen(title, current)]
    in_use = current
    if current is None or len(judged) < FEWEST_UNSEEN:
        in_use, judged = _fit_official(reader), list(range(len(titles)))
    before = reader.with_model(in_use).shares_of_words([titles[at].words for at in judged])
    there = [right[at] for at in judged]
    after = quality(views.shares(blend)[judged], reader.groups, there)
    model = fit_groups([*base, *titles], cost=LEARNED_COST, smoothing=LEARNED_SMOOTHING)
    figures = {"titles": len(titles), "accuracy": after.accuracy, "among_five": after.among_five, "gap": after.gap}
    seen = tuple(sorted({fingerprint(title.words, title.group) for title in titles}))
    return Learned(
        replace(model, blend=blend, seen=seen, figures=figures), quality(before, reader.groups, there), after
    )


@dataclass(frozen=True)
class Views:
    """What each view says of some titles: opinions and likeness (n_titles, n_groups), and ``often`` (n_groups,)."""

    opinions: Opinions
    likeness: Floats
    often: Floats

    def shares(self, blend: Blend) -> Floats:
        """Group probabilities, rows sum to ``blend.sure``."""
        return blended(blend, self.likeness, self.often, self.opinions)


def best_blend(views: Views, groups: Sequence[str], right: Sequence[str]) -> Blend:
    """The weights that are right most often, then the sharpness under which the right groups are likeliest.

    How ``sure`` the answers are is what makes the mean confidence as large as the share of hits.
    """
    truth = np.searchsorted(groups, right)
    rows = np.arange(len(truth))

    def hits(blend: Blend) -> float:
        shares = views.shares(blend)
        rank = (shares > shares[rows, truth][:, None]).sum(axis=1)
        return float((rank == 0).mean() + (rank < 5).mean())

    weighed = [replace(LEARNED, likeness=likeness, often=often) for likeness, often in product(LIKENESSES, OFTENS)]
    best = max(weighed, key=hits)
    first = {heat: _of_right(views, replace(best, temperature=heat, naive=0.0), truth) for heat in TEMPERATURES}
    second = {sharp: _of_right(views, replace(best, sharpness=sharp, naive=1.0), truth) for sharp in SHARPNESSES}
    heat, sharp, naive = max(
        product(TEMPERATURES, SHARPNESSES, NAIVES),
        key=lambda at: _mean_log((1 - at[2]) * first[at[0]] + at[2] * second[at[1]]),
    )
    best = replace(best, temperature=heat, sharpness=sharp, naive=naive, sure=1.0)
    shares = views.shares(best)
    share_of_hits = float((shares.argmax(axis=1) == truth).mean())
    return replace(best, sure=min(1.0, max(LEAST_SURE, share_of_hits / float(shares.max(axis=1).mean()))))


def _of_right(views: Views, blend: Blend, truth: npt.NDArray[np.int64]) -> Floats:
    """The probability of the right group of each title."""
    return np.asarray(views.shares(blend)[np.arange(len(truth)), truth], dtype=np.float32)


def _mean_log(shares: Floats) -> float:
    return float(np.log(np.maximum(shares, LEAST_SHARE)).mean())


def _fit_official(reader: OccupationReader) -> GroupModel:
    return fit_groups(_official_examples(reader, OFFICIAL_WEIGHTS))


def _official_examples(reader: OccupationReader, weights: Sequence[float]) -> list[Example]:
    return [Example(words, group, weights[is_everyday]) for words, group, is_everyday in reader.examples()]


def _titles(confirmed: Sequence[Confirmed], groups: frozenset[str]) -> list[Example]:
    """Confirmed titles in compared form, in the order of their words; those of unknown groups are left out."""
    found = [(title_words(each.title), each.code[:DIGITS]) for each in confirmed]
    return [
        Example(words, group, LEARNED_WEIGHTS[2], is_confirmed=True)
        for words, group in sorted(found)
        if words and group in groups
    ]


def _held_back(reader: OccupationReader, base: list[Example], titles: list[Example], folds: int) -> Views:
    """The views of each title by a model that has not seen it."""
    fold = np.arange(len(titles)) % folds  # in the order of their words
    shape = (len(titles), len(reader.groups))
    found = Opinions(np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32))
    for at in range(folds):
        out = np.flatnonzero(fold == at)
        if len(out):
            others = [*base, *(titles[i] for i in np.flatnonzero(fold != at))]
            model = fit_groups(others, cost=LEARNED_COST, smoothing=LEARNED_SMOOTHING)
            said = OccupationReader.columns_of(model, reader.groups, [titles[i].words for i in out])
            found.machines[out], found.naive[out] = said.machines, said.naive
    return Views(found, reader.group_likeness([title.words for title in titles]), reader.often)


def _is_unseen(title: Example, current: GroupModel | None) -> bool:
    if current is None:
        return True
    wanted = fingerprint(title.words, title.group)
    at = int(np.searchsorted(current.seen, wanted))
    return at >= len(current.seen) or current.seen[at] != wanted
