"""PURE: linear models from titles to occupation groups (KldB, three digits), learned, tried on folds, written down."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import numpy.typing as npt
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

from core.errors import InvalidInput
from matching.occupations.vectors import Floats, TitleVectors, Vocabulary

DIGITS = 3
FORMAT = 2
COST = 0.3  # C of the support vector machines: small, because titles of one group differ widely
SMOOTHING = 0.02  # of naive Bayes, added to the count of each feature
TOLERANCE = 0.1  # of the machines' search: a finer one takes twice as long and is right no more often


@dataclass(frozen=True, slots=True)
class Example:
    """A title in its compared form (`title_words`) with its group and how much it counts.

    Of a ``is_confirmed`` title only words are kept that another title has too: what only one has may name a person.
    """

    words: str
    group: str
    weight: float = 1.0
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Blend:
    """How the views of a title become probabilities of groups.

    Two opinions are averaged, ``naive`` in [0, 1] being the share of the second. The first is the softmax of a sum:
    ``likeness`` weighs the likeness to known titles, ``often`` how often a group is advertised, ``model`` the machines;
    a large ``temperature`` means less confidence. The second is naive Bayes, whose logarithms ``sharpness`` weighs
    (it counts overlapping letter groups as if each were new evidence), with ``naive_often`` as above. ``sure`` in
    (0, 1] is what remains of all probabilities: the rest is for codes that no title speaks for, as some adverts have.
    """

    likeness: float
    often: float
    temperature: float
    model: float = 1.0
    naive: float = 0.0
    sharpness: float = 0.15
    naive_often: float = 0.6
    sure: float = 1.0


UNLEARNED = Blend(likeness=1.0, often=0.05, temperature=0.115, model=0.0)
OFFICIAL = Blend(likeness=2.0, often=0.15, temperature=0.35, naive=0.4, sure=0.93)


@dataclass(frozen=True)
class Opinions:
    """What the two linear models of a `GroupModel` say of titles, each of shape (n_titles, n_groups).

    ``machines`` are the support vector machines' scores, ``naive`` naive Bayes' logarithms but for a constant a row.
    """

    machines: Floats
    naive: Floats


@dataclass(frozen=True)
class Linear:
    """A linear function of features: weights of shape (n_features, n_groups), intercepts of shape (n_groups,)."""

    weights: Floats
    intercepts: Floats


@dataclass(frozen=True)
class GroupModel:
    """Scores of groups for titles: linear functions of their letters and words.

    ``seen`` are the fingerprints of the confirmed titles that it was learned from, sorted (`fingerprint`); ``figures``
    what was measured on titles held back.
    """

    groups: tuple[str, ...]
    vectors: TitleVectors
    machines: Linear
    naive: Linear
    blend: Blend = OFFICIAL
    seen: tuple[int, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    def opinions(self, words: Sequence[str]) -> Opinions:
        """Scores of the groups for titles in compared form; larger is likelier."""
        features = self.vectors.of(words)
        machines, naive = (
            np.asarray(features @ linear.weights + linear.intercepts, dtype=np.float32)
            for linear in (self.machines, self.naive)
        )
        return Opinions(machines, naive)

    def knows(self, words: str) -> bool:
        """Whether a title in compared form has any letters that the model has seen."""
        return bool(self.vectors.of([words]).nnz)


def fingerprint(words: str, group: str) -> int:
    """A number of 63 bits for a title in compared form with its group; the title cannot be read out of it."""
    digest = hashlib.blake2b(f"{group} {words}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def fit_groups(examples: Sequence[Example], *, cost: float = COST, smoothing: float = SMOOTHING) -> GroupModel:
    """A model learned from examples: linear support vector machines, one group against the rest, and naive Bayes.

    ``cost`` is how much a miss counts against simplicity, ``smoothing`` what naive Bayes adds to each count. Groups are
    ordered by code. Raises `InvalidInput` where the examples name fewer than two groups. The same examples in the same
    order give the same model.
    """
    groups = sorted({example.group for example in examples})
    if len(groups) < 2:
        raise InvalidInput("Titles of at least two occupation groups are needed to learn; there are %(count)s.",
                           count=len(groups))  # fmt: skip
    words = [example.words for example in examples]
    vectors = TitleVectors.fit(words, [example.words for example in examples if not example.is_confirmed])
    matrix, right = vectors.of(words), [example.group for example in examples]
    counts = [example.weight for example in examples]
    machine = LinearSVC(C=cost, tol=TOLERANCE, random_state=0).fit(matrix, right, counts)
    weights, intercepts = machine.coef_.T, machine.intercept_
    if len(groups) == 2:
        weights, intercepts = np.hstack([-weights, weights]), np.hstack([-intercepts, intercepts])
    bayes = MultinomialNB(alpha=smoothing).fit(matrix, right, counts)
    return GroupModel(
        tuple(groups), vectors, _linear(weights, intercepts), _linear(_centred(bayes.feature_log_prob_.T),
                                                                      _centred(bayes.class_log_prior_)),
    )  # fmt: skip


def _linear(weights: npt.NDArray[np.floating], intercepts: npt.NDArray[np.floating]) -> Linear:
    return Linear(np.ascontiguousarray(weights, dtype=np.float32), np.asarray(intercepts, dtype=np.float32))


def _centred(logs: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Logarithms less their mean over the groups: the softmax is the same, and half precision keeps more of them."""
    return np.asarray(logs - logs.mean(axis=-1, keepdims=True))


def model_to_bytes(model: GroupModel) -> bytes:
    """The model as bytes (numpy's zip of arrays, no pickle): arrays and texts only, nothing that could run."""
    letters, words = model.vectors.vocabularies()
    head = {
        "format": FORMAT,
        "blend": asdict(model.blend),
        "figures": dict(model.figures),
        "groups": list(model.groups),
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        head=_text(json.dumps(head)),
        letters=_text("\n".join(letters.features)),
        letter_frequencies=letters.frequencies,
        words=_text("\n".join(words.features)),
        word_frequencies=words.frequencies,
        weights=model.machines.weights.astype(np.float16),
        intercepts=model.machines.intercepts,
        naive_weights=model.naive.weights.astype(np.float16),
        naive_intercepts=model.naive.intercepts,
        seen=np.array(model.seen, dtype=np.int64),
    )
    return file.getvalue()


def model_from_bytes(content: bytes) -> GroupModel:
    """The model that `model_to_bytes` wrote (weights in half precision). Raises `InvalidInput` for all else."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            head = json.loads(_read(arrays["head"]))
            letters = _stored(arrays["letters"], arrays["letter_frequencies"])
            words = _stored(arrays["words"], arrays["word_frequencies"])
            machines = _linear(arrays["weights"], arrays["intercepts"])
            naive = _linear(arrays["naive_weights"], arrays["naive_intercepts"])
            seen = tuple(int(number) for number in arrays["seen"])
        groups = tuple(str(group) for group in head["groups"])
        shape = (len(letters.features) + len(words.features), len(groups))
        shapes = {linear.weights.shape for linear in (machines, naive)}
        widths = {linear.intercepts.shape for linear in (machines, naive)}
        if head["format"] != FORMAT or shapes != {shape} or widths != {shape[1:]}:
            raise ValueError(f"{shapes} is not {shape}")
        figures = {str(name): float(value) for name, value in head["figures"].items()}
        blend = Blend(**{str(name): float(value) for name, value in head["blend"].items()})
        vectors = TitleVectors.restore(letters, words)
        return GroupModel(groups, vectors, machines, naive, blend, seen, figures)
    except (ValueError, KeyError, TypeError, OSError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise InvalidInput(
            "This is no model of titles, or a damaged one. Learn it again: passgenau learn titles --apply"
        ) from error


def _text(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _read(stored: npt.NDArray[np.uint8]) -> str:
    return stored.tobytes().decode()


def _stored(features: npt.NDArray[np.uint8], frequencies: npt.NDArray[np.float32]) -> Vocabulary:
    names = tuple(_read(features).split("\n"))
    if frequencies.shape != (len(names),):
        raise ValueError(f"{frequencies.shape} is not ({len(names)},)")
    return Vocabulary(names, np.asarray(frequencies, dtype=np.float32))
