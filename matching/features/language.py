"""PURE: how far the client's language levels lie above those asked."""

import math

from matching.facts import Pair, Part
from matching.features.values import PartValue, unknown_part
from matching.gates.requirements import NO_LEVELS, aspects_asked
from matching.results import FactItem
from profiles.catalogue.codes import Cefr


def language(pair: Pair) -> PartValue:
    """Mean over the language skills asked of the levels above the one asked, at most one level each.

    A level that is not recorded counts as the lowest recorded one would (A1), at most as the neutral value: so
    recording a level never lowers the score. Unknown where no level is asked or none of them is recorded.
    """
    asked = [
        (pair.client.languages.get(each.language, NO_LEVELS).level(aspect), each.level)
        for each in pair.vacancy.languages
        if each.level is not None
        for aspect in aspects_asked(each)
    ]
    if not asked:
        return unknown_part(pair, Part.LANGUAGE, "no_language_level_asked")
    value = math.fsum(_language_credit(held, level, pair) for held, level in asked) / len(asked)
    is_unknown = all(held is None for held, _ in asked)
    codes = sorted({each.language for each in pair.vacancy.languages if each.level is not None})
    name = "language_surplus" if value > 0 else "no_language_surplus"
    items = tuple(FactItem(name, {"language": code}) for code in codes)
    rest = tuple(FactItem("rest_language", {"language": code}) for code in codes) if value < 1 else ()
    return PartValue(value, is_unknown, items, rest)


def _language_credit(held: Cefr | None, asked: Cefr, pair: Pair) -> float:
    if held is None:
        return min(pair.settings.neutral[Part.LANGUAGE], _surplus(Cefr.A1, asked))
    return _surplus(held, asked)


def _surplus(level: Cefr, asked: Cefr) -> float:
    return float(min(max(level - asked, 0), 1))
