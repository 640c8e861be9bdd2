"""PURE: how much of the skills asked the client has."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from employers.codes import Need
from matching.facts import Pair, Part, SkillAsked
from matching.features.values import PartValue, shown_number, unknown_part
from matching.results import FactItem, PlaceValue

NEED_WEIGHTS: Mapping[Need, float] = {Need.MUST: 2.0, Need.WISH: 1.0}


class _SkillCredit(NamedTuple):
    asked: SkillAsked
    value: float
    held_level: int | None
    similar: str | None  # the similar skill that counted

    @property
    def is_known(self) -> bool:
        return self.held_level is not None or self.similar is not None


def skills(pair: Pair) -> PartValue:
    """Weighted mean over the skills asked (must 2, wish 1) of min(level, asked) / asked; a surplus earns nothing.

    A similar skill counts in part. A skill that is not recorded counts as the lowest level would, at most as the
    neutral value: so recording a level never lowers the score. Unknown where nothing is asked or nothing recorded.
    """
    if not pair.vacancy.skills:
        return unknown_part(pair, Part.SKILLS, "no_skills_asked")
    each_asked = [_skill_credit(asked, pair) for asked in sorted(pair.vacancy.skills, key=_skill_order)]
    weights = [NEED_WEIGHTS[credit.asked.need] for credit in each_asked]
    earned = math.fsum(weight * credit.value for weight, credit in zip(weights, each_asked, strict=True))
    return PartValue(
        earned / math.fsum(weights),
        not any(credit.is_known for credit in each_asked),
        tuple(_skill_shown(credit) for credit in each_asked),
        tuple(_skill_rest(credit) for credit in each_asked if credit.value < 1),
    )


def _skill_order(asked: SkillAsked) -> tuple[bool, str, int]:
    return asked.need is Need.WISH, asked.code, asked.level


def _skill_credit(asked: SkillAsked, pair: Pair) -> _SkillCredit:
    held = pair.client.skills.get(asked.code)
    similar, similar_value = _best_similar(asked, pair)
    if held is not None:
        own = min(held.level, asked.level) / asked.level
    else:
        own = min(pair.settings.neutral[Part.SKILLS], 1 / asked.level)
    if similar_value > own:
        return _SkillCredit(asked, similar_value, held.level if held else None, similar)
    return _SkillCredit(asked, own, held.level if held else None, None)


def _best_similar(asked: SkillAsked, pair: Pair) -> tuple[str | None, float]:
    """The client's skill that stands in best for the one asked, by the catalogue's relations; ties by code."""
    relations = pair.catalogue.skill_relations
    best: tuple[str | None, float] = (None, 0.0)
    if not relations:
        return best
    for code, held in pair.client.skills.items():
        value = relations.get((asked.code, code), 0.0) * min(held.level, asked.level) / asked.level
        if value > best[1] or (value == best[1] > 0 and code < (best[0] or "")):
            best = (code, value)
    return best


def _skill_shown(credit: _SkillCredit) -> FactItem:
    places: dict[str, PlaceValue] = {
        "skill": credit.asked.code,
        "asked_level": credit.asked.level,
        "need": credit.asked.need.value,
        "credit": shown_number(credit.value),
    }
    if credit.similar is not None:
        return FactItem("skill_by_similar", {**places, "similar_skill": credit.similar}, credit.asked.origin)
    if credit.held_level is None:
        return FactItem("skill_unknown", places, credit.asked.origin)
    return FactItem("skill_counted", {**places, "skill_level": credit.held_level}, credit.asked.origin)


def _skill_rest(credit: _SkillCredit) -> FactItem:
    return FactItem("rest_skill", {"skill": credit.asked.code, "skill_level": credit.asked.level})
