"""Cosines of n-grams agree with the slow and obvious way."""

from collections import Counter
from math import isclose, log, log1p, sqrt

import numpy as np

from matching.linking.ngrams import NgramIndex, word_ngrams

TEXTS = ["koch", "beikoch kuche", "lagerhelfer", "helfer lager", "koch koch"]


def test_words_are_taken_apart_with_blanks_at_both_ends() -> None:
    assert word_ngrams("ei") == [" ei", "ei ", " ei "]
    assert word_ngrams("") == ["  "]


def slow_cosine(text: str, other: str) -> float:
    counts = [Counter(gram for word in one.split() for gram in word_ngrams(word)) for one in TEXTS]
    held = Counter(gram for count in counts for gram in count)

    def weights(one: str) -> dict[str, float]:
        count = Counter(gram for word in one.split() for gram in word_ngrams(word))
        idf = {gram: log1p((len(TEXTS) - held[gram] + 0.5) / (held[gram] + 0.5)) for gram in count}
        unknown = log1p(2 * len(TEXTS) + 1)
        return {gram: (1 + log(n)) * idf[gram] if held[gram] else unknown for gram, n in count.items()}

    one, two = weights(text), weights(other)
    length = sqrt(sum(x * x for x in one.values())) * sqrt(sum(x * x for x in two.values()))
    return sum(weight * two.get(gram, 0.0) for gram, weight in one.items()) / length


def test_cosines_agree_with_the_slow_way() -> None:
    index = NgramIndex(TEXTS)

    for text in ["koch", "lager koch", "helferin im lager", "xyz"]:
        fast = index.cosines(index.take_apart(text))
        assert all(isclose(fast[at], slow_cosine(text, other), abs_tol=1e-5) for at, other in enumerate(TEXTS))


def test_many_cosines_agree_with_one_by_one() -> None:
    index = NgramIndex(TEXTS)

    many = index.many_cosines(["koch", "lager"], most_texts=len(TEXTS)).toarray()

    assert np.allclose(many, [index.cosines(index.take_apart(text)) for text in ["koch", "lager"]], atol=1e-5)


def test_shared_masses_sum_what_is_marked() -> None:
    index = NgramIndex(TEXTS)
    marked = np.ones(len(index.idf), dtype=np.float32)

    assert index.shared_masses(marked, np.array([0, 4])).tolist() == [len(set(word_ngrams("koch")))] * 2
