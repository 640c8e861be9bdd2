"""PURE: numbers for the codes of skills, languages and occupations, shared by both sides of a packed world."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt

from matching.facts import CatalogueFacts
from matching.features.occupation import KLDB_SIMILARITY
from matching.once import Once
from matching.packing.conditions import Conditions
from matching.packing.layout import NO_LEVELS, Floats
from profiles.catalogue.codes import Cefr

KLDB_DIGITS = 5
Levels = tuple[Cefr | None, ...]  # of listening, reading, speaking, writing


@dataclass(frozen=True)
class Codes:
    """Numbers grow as codes appear; a code of which a side has never heard has none there (-1)."""

    conditions: Conditions
    catalogue: CatalogueFacts
    skills: dict[str, int] = field(default_factory=lambda: defaultdict(count().__next__))
    languages: dict[str, int] = field(default_factory=lambda: defaultdict(count().__next__))
    occupations: dict[str, int] = field(default_factory=lambda: defaultdict(count().__next__))
    levels: dict[Levels, int] = field(default_factory=lambda: Once(level_nibbles))
    factors: dict[tuple[int | None, ...], tuple[float, float, float]] = field(default_factory=dict)
    travel: dict[object, tuple[float, ...]] = field(default_factory=dict)
    groups: dict[str, dict[object, int]] = field(default_factory=lambda: defaultdict(dict))
    ways: dict[tuple[int, ...], npt.NDArray[np.uint16]] = field(default_factory=dict)  # see `packing.ways.ways_of`
    related_skills: Mapping[str, list[tuple[str, float]]] = field(default_factory=dict)
    related_occupations: Mapping[str, list[tuple[str, float]]] = field(default_factory=dict)
    _digits_held: list[npt.NDArray[np.int64]] = field(default_factory=list)

    @classmethod
    def of(cls, conditions: Conditions, catalogue: CatalogueFacts) -> "Codes":
        """No number yet; relations by what is asked."""
        skills: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (asked, held), strength in catalogue.skill_relations.items():
            skills[asked].append((held, strength))
        occupations: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (held, asked), strength in catalogue.occupation_relations.items():
            occupations[asked].append((held, strength))
        return cls(conditions, catalogue, related_skills=dict(skills), related_occupations=dict(occupations))

    def group(self, kind: str, facts: object) -> int:
        """Number that all share who agree in these facts."""
        numbers = self.groups[kind]
        return numbers.setdefault(facts, len(numbers))

    def skill(self, code: str) -> int:
        """Number of a skill."""
        return self.skills[code]

    def language(self, code: str) -> int:
        """Number of a language."""
        return self.languages[code]

    def occupation(self, code: str) -> int:
        """Number of an occupation that a client has."""
        return self.occupations[code]

    def similarity(self, asked: list[str]) -> tuple[npt.NDArray[np.uint16], Floats]:
        """How near each occupation asked is to each one held, shape (n_asked, n_held): where in the values it stands.

        ValueError for more than 65,536 different values.
        """
        rows, columns = _digits(asked, missing=0), self._held_digits()
        table = np.zeros((len(asked), len(columns)), np.uint16)
        agrees = np.ones(table.shape, bool)
        for digit in range(KLDB_DIGITS):
            agrees &= rows[:, None, digit] == columns[None, :, digit]
            table += agrees
        values = list(KLDB_SIMILARITY)
        places = {value: place for place, value in enumerate(values)}
        related = ((row, *each) for row, code in enumerate(asked) for each in self.related_occupations.get(code, ()))
        for row, held, strength in related:
            column = self.occupations.get(held)
            if column is None or strength <= values[table[row, column]]:
                continue
            if strength not in places:
                places[strength] = len(values)
                values.append(strength)
            table[row, column] = places[strength]
        if len(values) > np.iinfo(np.uint16).max:
            raise ValueError("The catalogue has too many different strengths of related occupations.")
        return table, np.array(values)

    def _held_digits(self) -> npt.NDArray[np.int64]:
        """Digits of the occupations held; those of before are kept."""
        before = sum(map(len, self._digits_held))
        if len(self.occupations) > before:
            self._digits_held.append(_digits(list(self.occupations)[before:], missing=1))
        return np.concatenate(self._digits_held) if self._digits_held else _digits([], missing=1)


def level_nibbles(levels: Levels) -> int:
    """Levels of the four language skills as four nibbles; 15 is "not recorded"."""
    return NO_LEVELS + sum((level - 15) << 4 * place for place, level in enumerate(levels) if level is not None)


def _digits(codes: list[str], *, missing: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Character numbers, shape (n_codes, 5); ValueError for a longer code."""
    if longest := max((code for code in codes if len(code) > KLDB_DIGITS), default=None):
        raise ValueError(f"The occupation {longest} has more than {KLDB_DIGITS} digits.")
    digits = np.full((len(codes), KLDB_DIGITS), missing, np.int64)
    for row, code in enumerate(codes):
        digits[row, : len(code)] = [ord(each) + 2 for each in code]
    return digits
