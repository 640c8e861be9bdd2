"""PURE: titles that mean much the same as a title, ranked: by their letters and by where they lie in official lists."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.linking.bridge import Bridge
from matching.linking.ngrams import Floats, NgramIndex
from matching.linking.texts import normal_text


class SimilarTitles:
    """Titles to be found by titles. Each bridge votes with half the weight of the letters; nothing here is learned."""

    def __init__(self, titles: Sequence[str], bridges: Sequence[Bridge] = ()) -> None:
        normals = [normal_text(title) for title in titles]
        self._titles = NgramIndex(normals)
        owners = range(len(normals))
        self._bridges: list[tuple[Bridge, Any]] = [
            (bridge, bridge.codes_of(normals, owners, len(normals))) for bridge in bridges
        ]

    def likeness(self, title: str) -> Floats:
        """How much each title means the same, shape (titles,), 0 or more; 0 for all where nothing is alike."""
        normal = normal_text(title)
        found = self._titles.cosines(self._titles.take_apart(normal))
        for bridge, codes in self._bridges:
            found = found + 0.5 * np.sqrt(np.asarray(codes @ bridge.codes_like(normal)))
        return np.asarray(found, dtype=np.float32)
