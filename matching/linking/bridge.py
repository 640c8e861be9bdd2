"""PURE: the titles of an official list of occupations as a bridge between a text and the entries of another catalogue.

Two texts mean related things if the official titles that are like them have the same codes: "Tankwart" and
"Fachverkäufer Tankstelle" share no word, but the official list puts both into one group.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np
import scipy.sparse as sp

from matching.linking.ngrams import Floats, NgramIndex
from matching.linking.texts import normal_text

NEAREST_OF_TEXT, NEAREST_OF_LABEL = 15, 5  # official titles that speak for a text, for a label
STEEPNESS = 4  # exponent of the likeness: near titles count much more than far ones
MOST_TITLES = 300  # n-grams in more titles than this do not help to find the titles that are like a label


class Bridge:
    """Texts to codes of an official list: ``codes[i]`` is the code of the i-th title."""

    def __init__(self, titles: Sequence[tuple[str, str]]) -> None:
        known = sorted({(code, normal) for code, title in titles if (normal := normal_text(title))})
        self._titles = NgramIndex([title for _, title in known])
        self._name([code for code, _ in known])

    def grouped(self, groups: Mapping[str, str]) -> "Bridge":
        """The same titles with the groups of their codes; a code without a group stands for itself."""
        other = copy(self)
        other._name([groups.get(self.codes[at], self.codes[at]) for at in self._code_of.tolist()])  # noqa: SLF001 - its own class
        return other

    def _name(self, codes: Sequence[str]) -> None:
        self.codes = sorted(set(codes))
        places = {code: at for at, code in enumerate(self.codes)}
        self._code_of = np.array([places[code] for code in codes], dtype=np.int64)

    def codes_like(self, text: str) -> Floats:
        """How strongly a text (in its normal form) speaks for each code, shape (codes,); sums to 1, or to 0."""
        if not self.codes:
            return np.zeros(0, dtype=np.float32)
        likeness = self._titles.cosines(self._titles.take_apart(text))
        nearest = np.argpartition(-likeness, min(NEAREST_OF_TEXT, len(likeness) - 1))[:NEAREST_OF_TEXT]
        found = np.zeros(len(self.codes), dtype=np.float32)
        np.maximum.at(found, self._code_of[nearest], likeness[nearest] ** STEEPNESS)
        return np.asarray(found / max(float(found.sum()), 1e-9), dtype=np.float32)

    def codes_of(self, texts: Sequence[str], owners: Sequence[int], count: int) -> Any:
        """As `codes_like`, for owners of several texts: sparse (count, codes), each row the maximum over its texts."""
        likeness = self._titles.many_cosines(texts, most_texts=MOST_TITLES)
        rows: list[int] = []
        codes: list[Any] = []
        values: list[Any] = []
        for text, owner in enumerate(owners):
            start, end = likeness.indptr[text], likeness.indptr[text + 1]
            data = likeness.data[start:end]
            if not len(data):
                continue
            nearest = np.argpartition(-data, min(NEAREST_OF_LABEL, len(data) - 1))[:NEAREST_OF_LABEL]
            codes.append(self._code_of[likeness.indices[start:end][nearest]])
            values.append(data[nearest] ** STEEPNESS)
            rows.extend([owner] * len(nearest))
        return _row_maxima(rows, codes, values, (count, len(self.codes)))


def _row_maxima(rows: list[int], columns: list[Any], values: list[Any], shape: tuple[int, int]) -> Any:
    """A sparse matrix of the largest value for each (row, column), its rows scaled to the sum 1."""
    if not rows:
        return sp.csr_matrix(shape, dtype=np.float32)
    keys = np.array(rows) * shape[1] + np.concatenate(columns)
    data = np.concatenate(values)
    order = np.lexsort((-data, keys))
    first = np.concatenate([[True], np.diff(keys[order]) > 0])
    keys, data = keys[order][first], data[order][first]
    matrix = sp.csr_matrix((data, (keys // shape[1], keys % shape[1])), shape=shape, dtype=np.float32)
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    return (sp.diags_array(1 / np.maximum(sums, 1e-9)) @ matrix).tocsr()
