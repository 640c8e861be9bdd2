"""Repeatable draws: the same seed gives the same values on every machine."""

import zlib
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")

BLOCK = 1 << 14
SEED_MASK = (1 << 63) - 1


class Weights(Generic[T]):
    """Values with relative weights."""

    def __init__(self, values: Sequence[T], weights: Sequence[float]) -> None:
        self.values = tuple(values)
        self.ends = list(accumulate(float(weight) for weight in weights))


class Draws:
    """A stream of draws. Streams of different names with the same seed do not disturb each other."""

    def __init__(self, seed: int, stream: str) -> None:
        entropy = [seed & SEED_MASK, zlib.crc32(stream.encode())]
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
        self._block: list[float] = []

    def unit(self) -> float:
        """A number in [0, 1)."""
        if not self._block:
            self._block = self._generator.random(BLOCK).tolist()
        return self._block.pop()

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return self.unit() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """One of the values, all equally likely."""
        return values[int(self.unit() * len(values))]

    def of(self, weights: Weights[T]) -> T:
        """One of the values, by weight."""
        return weights.values[bisect(weights.ends, self.unit() * weights.ends[-1])]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different ones of the values, in the order drawn."""
        left = list(values)
        return [left.pop(int(self.unit() * len(left))) for _ in range(min(count, len(left)))]
