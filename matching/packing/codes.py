"""PURE: numbers for the codes of skills, languages and occupations, shared by both sides of a packed world."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.facts import CatalogueFacts
from matching.features.occupation import KLDB_SIMILARITY
from matching.packing.conditions import Conditions
from matching.packing.layout import Floats

KLDB_DIGITS = 5


@dataclass(frozen=True)
class Codes:
    """Numbers grow as codes appear; a code of which a side has never heard has none there (-1)."""

    conditions: Conditions
    catalogue: CatalogueFacts
    skills: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    occupations: dict[str, int] = field(default_factory=dict)
    factors: dict[tuple[int | None, ...], tuple[float, float, float]] = field(default_factory=dict)
    related_skills: Mapping[str, list[tuple[str, float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, conditions: Conditions, catalogue: CatalogueFacts) -> "Codes":
        """No number yet; relations of skills by the skill asked."""
        related: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (asked, held), strength in catalogue.skill_relations.items():
            related[asked].append((held, strength))
        return cls(conditions, catalogue, related_skills=dict(related))

    def skill(self, code: str) -> int:
        """Number of a skill."""
        return self.skills.setdefault(code, len(self.skills))

    def language(self, code: str) -> int:
        """Number of a language."""
        return self.languages.setdefault(code, len(self.languages))

    def occupation(self, code: str) -> int:
        """Number of an occupation that a client has."""
        return self.occupations.setdefault(code, len(self.occupations))

    def similarity(self, asked: list[str]) -> Floats:
        """How near each occupation asked is to each one held, shape (n_asked, n_held)."""
        held = list(self.occupations)
        rows, columns = _digits(asked, missing=0), _digits(held, missing=1)
        agreeing = np.cumprod(rows[:, None, :] == columns[None, :, :], axis=2).sum(axis=2)
        table: Floats = np.array(KLDB_SIMILARITY)[agreeing]
        row_of = {code: row for row, code in enumerate(asked)}
        for (first, second), strength in self.catalogue.occupation_relations.items():
            row, column = row_of.get(second), self.occupations.get(first)
            if row is not None and column is not None:
                table[row, column] = max(table[row, column], strength)
        return table


def _digits(codes: list[str], *, missing: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Character numbers, shape (n_codes, 5); ValueError for a longer code."""
    if longest := max((code for code in codes if len(code) > KLDB_DIGITS), default=None):
        raise ValueError(f"The occupation {longest} has more than {KLDB_DIGITS} digits.")
    digits = np.full((len(codes), KLDB_DIGITS), missing, np.int64)
    for row, code in enumerate(codes):
        digits[row, : len(code)] = [ord(each) + 2 for each in code]
    return digits
