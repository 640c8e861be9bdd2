"""PURE: languages, licences, certificates and skills that a vacancy asks as a must.

Wishes and what can be learned on the job never gate. Not recorded counts as unknown, a recorded "has not" as not met.
"""

from collections.abc import Mapping, Sequence

from employers.codes import Need
from matching.facts import CodeAsked, GateValue, LanguageAsked, LanguageFact, Pair, SkillAsked
from matching.gates.kleene import all_met
from matching.results import Compared, FactItem, PlaceValue, Question
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import Evidence

NO_LEVELS = LanguageFact()
VAGUE_ASPECTS = (LanguageAspect.LISTEN, LanguageAspect.SPEAK)
VAGUE_LEVEL = Cefr.A2  # "good German" without a level: with A2 in listening and speaking nobody need ask


def is_gating(asked: SkillAsked | LanguageAsked | CodeAsked) -> bool:
    """Whether a requirement gates: a must that cannot be learned on the job."""
    return asked.need is Need.MUST and not asked.is_learnable


def language(pair: Pair) -> list[Compared]:
    """CEFR level in each of the four skills asked (all four where none is named)."""
    return [_language(pair.client.languages, asked) for asked in pair.vacancy.languages if is_gating(asked)]


def _language(held: Mapping[str, LanguageFact], asked: LanguageAsked) -> Compared:
    fact = held.get(asked.language, NO_LEVELS)
    if asked.level is None:
        return _vague_language(fact, asked)
    aspects = aspects_asked(asked)
    value = all_met(level_value(fact.level(aspect), asked.level) for aspect in aspects)
    wanted = FactItem("language", _levels(asked.language, dict.fromkeys(aspects, asked.level)), asked.origin)
    question = Question.LANGUAGE_LEVEL if value is GateValue.UNKNOWN else None
    return Compared(value, language_shown(asked.language, fact, aspects), wanted, question)


def aspects_asked(asked: LanguageAsked) -> tuple[LanguageAspect, ...]:
    """The language skills that a requirement is about."""
    return tuple(LanguageAspect) if asked.aspect is None else (asked.aspect,)


def level_value(level: Cefr | None, asked: Cefr) -> GateValue:
    """One recorded language level against the one asked."""
    if asked is Cefr.A0:
        return GateValue.MET
    if level is None:
        return GateValue.UNKNOWN
    return GateValue.MET if level >= asked else GateValue.NOT_MET


def _vague_language(fact: LanguageFact, asked: LanguageAsked) -> Compared:
    """A wording without a level cannot exclude: met from A2, else a question."""
    aspects = VAGUE_ASPECTS if asked.aspect is None else (asked.aspect,)
    levels = [fact.level(aspect) for aspect in aspects]
    wanted = FactItem("language_without_level", {"language": asked.language}, asked.origin)
    shown = language_shown(asked.language, fact, aspects)
    if all(level is not None and level >= VAGUE_LEVEL for level in levels):
        return Compared(GateValue.MET, shown, wanted)
    question = Question.LANGUAGE_LEVEL if None in levels else Question.LANGUAGE_NEED
    return Compared(GateValue.UNKNOWN, shown, wanted, question)


def language_shown(code: str, fact: LanguageFact, aspects: Sequence[LanguageAspect]) -> FactItem | None:
    """The levels of these aspects of a language as a fact; None where none is recorded."""
    levels = {aspect: fact.level(aspect) for aspect in aspects}
    if all(level is None for level in levels.values()):
        return None
    return FactItem("language", _levels(code, levels))


def _levels(code: str, levels: Mapping[LanguageAspect, Cefr | None]) -> dict[str, PlaceValue]:
    names = {aspect.value: level.name if level is not None else None for aspect, level in levels.items()}
    return {"language": code, **names}


def licence(pair: Pair) -> list[Compared]:
    """Classes of driving licence; the facts are closed under implication (§ 6 (3) FeV)."""
    return [
        _held(pair.client.licences.get(asked.code), asked, "licence", Question.LICENCE)
        for asked in pair.vacancy.licences
        if is_gating(asked)
    ]


def certificate(pair: Pair) -> list[Compared]:
    """Certificates and instructions."""
    return [
        _held(pair.client.certificates.get(asked.code), asked, "certificate", Question.CERTIFICATE)
        for asked in pair.vacancy.certificates
        if is_gating(asked)
    ]


def _held(is_held: bool | None, asked: CodeAsked, name: str, question: Question) -> Compared:
    wanted = FactItem(name, {name: asked.code}, asked.origin)
    if is_held is None:
        return Compared(GateValue.UNKNOWN, None, wanted, question)
    if is_held:
        return Compared(GateValue.MET, FactItem(f"{name}_held", {name: asked.code}), wanted)
    return Compared(GateValue.NOT_MET, FactItem(f"{name}_not_held", {name: asked.code}), wanted)


def skill(pair: Pair) -> list[Compared]:
    """Level of each must-have skill; a level above basic without any evidence counts as unknown."""
    return [_skill(pair, asked) for asked in pair.vacancy.skills if is_gating(asked)]


def _skill(pair: Pair, asked: SkillAsked) -> Compared:
    wanted = FactItem("skill", {"skill": asked.code, "skill_level": asked.level}, asked.origin)
    held = pair.client.skills.get(asked.code)
    if held is None:
        return Compared(GateValue.UNKNOWN, None, wanted, Question.SKILL_LEVEL)
    shown = FactItem("skill_held", {"skill": asked.code, "skill_level": held.level, "evidence": held.evidence.value})
    if held.level < asked.level:
        return Compared(GateValue.NOT_MET, shown, wanted)
    if held.evidence is Evidence.NONE and asked.level > 1:
        return Compared(GateValue.UNKNOWN, shown, wanted, Question.SKILL_EVIDENCE)
    return Compared(GateValue.MET, shown, wanted)
