"""How near codes are to each other, and what everybody's skills are worth for each skill and level that is asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.peers.conditions import UNRECORDED, Numbers
from matching.facts import ClientFacts, Pair, Part
from matching.features.occupation import occupation_similarity


@dataclass(frozen=True)
class Codes:
    """How near codes are."""

    similarity: Numbers  # (n_asked, n_held + 1): the last column is 0, for lists that are shorter
    skills_asked: list[tuple[str, int]]
    credits: Numbers  # (n_skills_asked, n) uint8: index of `credit_values`, one row for each skill and level
    credit_values: Numbers


def skill_levels(clients: Sequence[ClientFacts], codes: dict[str, int]) -> Numbers:
    """Shape (n_skills, n_clients), int8."""
    levels = np.full((len(codes), len(clients)), UNRECORDED, np.int8)
    for place, client in enumerate(clients):
        for code, fact in client.skills.items():
            levels[codes[code], place] = fact.level
    return levels


def make_codes(
    asked_held_pairs: tuple[list[str], list[str], list[tuple[str, int]]],
    skill_codes: dict[str, int],
    levels: Numbers,
    pair: Pair,
) -> Codes:
    """``asked_held_pairs``: occupations asked, occupations held, skills asked with their levels."""
    asked, held, pairs = asked_held_pairs
    catalogue, neutral = pair.catalogue, pair.settings.neutral[Part.SKILLS]
    similarity = np.zeros((len(asked), len(held) + 1))
    for row, first in enumerate(asked):
        similarity[row, :-1] = [occupation_similarity(each, first, catalogue.occupation_relations) for each in held]
    related = defaultdict(list)
    for (wanted, other), strength in catalogue.skill_relations.items():
        if other in skill_codes:
            related[wanted].append((skill_codes[other], strength))
    values = _possible_worths(pairs, {*catalogue.skill_relations.values(), 1.0}, neutral)
    table = np.zeros((max(len(pairs), 1), levels.shape[1]), np.uint8)
    for place, (code, level) in enumerate(pairs):
        table[place] = np.searchsorted(values, _worths(levels, skill_codes[code], level, related[code], neutral))
    return Codes(similarity, pairs, table, values)


def _possible_worths(pairs: list[tuple[str, int]], strengths: set[float], neutral: float) -> Numbers:
    asked = sorted({level for _, level in pairs})
    values = [strength * known / level for strength in strengths for level in asked for known in range(level + 1)]
    return np.unique(np.array([0.0, *values, *(min(neutral, 1 / level) for level in asked)]))


def _worths(levels: Numbers, code: int, asked: int, related: Sequence[tuple[int, float]], neutral: float) -> Numbers:
    """What everybody's levels are worth for one skill at one level, similar skills included."""
    held = levels[code]
    worth = np.where(held == UNRECORDED, min(neutral, 1 / asked), np.minimum(held, asked) / asked)
    for other, strength in related:
        known = np.where(levels[other] == UNRECORDED, 0, np.minimum(levels[other], asked))
        worth = np.maximum(worth, strength * known / asked)
    return worth
