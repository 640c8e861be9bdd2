"""PURE: what each level of a skill asked earns, in whole numbers: for a first look at a pair."""

import numpy as np

from matching.facts import MatchSettings, Part
from matching.packing.layout import ONE_BITS, QUICK_LEVELS, Integers, Records
from matching.scoring import hundredths_of


def quick_gains(records: Records, asked: Records, settings: MatchSettings) -> tuple[Integers, Integers]:
    """Of each skill asked what each level held earns beyond one that is not recorded, and of each vacancy what it gives
    whose skills are all not recorded, both in units of 2^-24 hundredths, and half a hundredth with the second.

    Shapes (n_skills, QUICK_LEVELS) and (n_vacancies,). What is asked several times counts at its first place.
    """
    counts = records["skills_end"] - records["skills_at"]
    owner = np.repeat(np.arange(len(records)), counts)
    one = 1 << ONE_BITS
    scale = settings.weights[Part.SKILLS] * 100 * one / np.where(records["weight"] > 0, records["weight"], 1.0)
    levels = np.arange(QUICK_LEVELS)
    unrecorded = np.minimum(settings.neutral[Part.SKILLS], 1 / asked["level"])
    credit = np.minimum(levels / asked["level"][:, None], 1.0) - unrecorded[:, None]
    each = (scale[owner] * asked["weight"])[:, None] * credit
    gains = np.zeros((len(asked), QUICK_LEVELS), np.int64)
    keys = owner.astype(np.int64) << 32 | asked["code"]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    np.add.at(gains, first[inverse], each.astype(np.int64))
    totals = np.bincount(owner, scale[owner] * asked["weight"] * unrecorded, len(records)).astype(np.int64) + one // 2
    nothing = hundredths_of(settings.weights[Part.SKILLS], settings.neutral[Part.SKILLS]) * one + one // 2
    return gains, np.where(counts > 0, totals, nothing)
