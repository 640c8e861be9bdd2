"""PURE: is the occupation open to the client, and does a qualification reach the level asked."""

from collections.abc import Collection

from matching.facts import GateValue, Pair, QualificationFact
from matching.results import Compared, FactItem, Question, origin_of
from profiles.codes import Recognition

SAME_OCCUPATION_DIGITS = 4  # KldB Untergruppe: the fifth digit is the level, which recognition settles
COUNTS = frozenset({Recognition.FULL, Recognition.NOT_REGULATED})
MAY_COUNT = frozenset({Recognition.PENDING, Recognition.PARTIAL_COMPENSATION, None})


def regulated_occupation(pair: Pair) -> list[Compared]:
    """Recognition for a regulated occupation (BQFG §§ 4, 9). No qualification recorded at all counts as unknown."""
    vacancy = pair.vacancy
    if not vacancy.is_regulated:
        return []
    asked = FactItem("regulated", {"occupation": vacancy.occupation}, origin_of(vacancy, "occupation"))
    if vacancy.occupation is None:
        return [Compared(GateValue.UNKNOWN, None, asked, Question.VACANCY_OCCUPATION)]
    group = vacancy.occupation[:SAME_OCCUPATION_DIGITS]
    same = [each for each in pair.client.qualifications if (each.occupation or "")[:SAME_OCCUPATION_DIGITS] == group]
    value = recognition_value(pair.client.qualifications, {each.recognition for each in same})
    question = Question.RECOGNITION if value is GateValue.UNKNOWN else None
    return [Compared(value, _recognition_shown(pair.client.qualifications, same), asked, question)]


def recognition_value(
    qualifications: Collection[QualificationFact], recognitions: Collection[Recognition | None]
) -> GateValue:
    """Met by full recognition in the occupation; unknown while pending or not recorded; else not met.

    A qualification whose occupation is not recorded may be the one asked, and counts as unknown.
    """
    if Recognition.FULL in recognitions:
        return GateValue.MET
    is_open = Recognition.PENDING in recognitions or None in recognitions
    if not qualifications or is_open or any(_may_be_of_any_occupation(each) for each in qualifications):
        return GateValue.UNKNOWN
    return GateValue.NOT_MET


def _may_be_of_any_occupation(qualification: QualificationFact) -> bool:
    """A qualification whose occupation is not recorded, and whose recognition would do or may come to do."""
    would_do = (Recognition.FULL, Recognition.PENDING, None)
    return qualification.occupation is None and qualification.level > 1 and qualification.recognition in would_do


def _recognition_shown(all_of_them: Collection[QualificationFact], same: list[QualificationFact]) -> FactItem | None:
    if not all_of_them:
        return None
    if not same:
        return FactItem("no_qualification_in_occupation", {})
    order = [Recognition.FULL, Recognition.PENDING, None, *Recognition]
    best = min((each.recognition for each in same), key=order.index)
    return FactItem("recognition", {"recognition": best.value if best else None})


def requirement_level(pair: Pair) -> list[Compared]:
    """Level 1-4 (Anforderungsniveau) reached by qualifications against the level asked; level 1 asks nothing.

    Qualifications that are recognised in full or need no recognition count; a pending, partial or unrecorded
    recognition that would reach the level counts as unknown, and so does no qualification recorded.
    """
    asked_level = pair.vacancy.requirement_level
    if asked_level is None or asked_level <= 1:
        return []
    asked = FactItem(
        "requirement_level",
        {"requirement_level": asked_level},
        origin_of(pair.vacancy, "requirement_level"),
    )
    sure = _reached(pair.client.qualifications, COUNTS)
    possible = _reached(pair.client.qualifications, COUNTS | MAY_COUNT)
    if sure >= asked_level:
        return [Compared(GateValue.MET, FactItem("requirement_level", {"requirement_level": sure}), asked)]
    if not pair.client.qualifications:
        return [Compared(GateValue.UNKNOWN, None, asked, Question.QUALIFICATION)]
    if possible >= asked_level:
        shown = FactItem("requirement_level_if_recognised", {"requirement_level": possible})
        return [Compared(GateValue.UNKNOWN, shown, asked, Question.RECOGNITION)]
    shown = FactItem("requirement_level", {"requirement_level": max(possible, 1)})
    return [Compared(GateValue.NOT_MET, shown, asked)]


def _reached(qualifications: Collection[QualificationFact], recognitions: Collection[Recognition | None]) -> int:
    return max((each.level for each in qualifications if each.recognition in recognitions), default=0)
