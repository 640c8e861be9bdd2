"""PURE: what a client's facts would be after an offer, and whether an offer's prerequisites are met.

Nothing here decides about a gate: the gates are evaluated again with the facts that come out. The facts are made for
the question "and then?"; they are never recorded before an offer is passed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from matching.facts import ClientFacts, LanguageFact, QualificationFact, SkillFact
from matching.gates.demands import LIFTING
from matching.gates.qualification import COUNTS
from profiles.catalogue.codes import Cefr
from profiles.catalogue.week import week_hours
from profiles.codes import Evidence, LimitationValue, Recognition, TravelMode
from profiles.offer_effects import (
    USUAL_CARE_HOURS,
    Effect,
    EffectOp,
    Prerequisite,
    language_and_aspects,
    skill_and_level,
)

Topic = tuple[str, str]  # what facts an effect changes or a prerequisite asks: kind, code ("" for any)

LEVEL: Topic = ("level", "")
GRID: Topic = ("grid", "")
COMMUTE: Topic = ("commute", "")
ANY_LIMITATION: Topic = ("limitation", "")


def with_effects(client: ClientFacts, effects: Iterable[Effect]) -> ClientFacts:
    """The client's facts with these effects; the order of the effects changes no gate.

    A level or a class that is passed counts as known, also where nothing was recorded before; a higher recorded level
    stays. What is mitigated is LIMITED, not OK: whether the work can be adapted stays a question.
    """
    for effect in effects:
        client = _APPLY[effect.op](client, effect)
    return client


def meets(client: ClientFacts, prerequisite: Prerequisite) -> bool:
    """Whether the client surely has what an offer asks. Not recorded does not meet it."""
    key, value = prerequisite
    if key.startswith("lang."):
        language, aspects = language_and_aspects(key)
        held = client.languages.get(language, LanguageFact())
        return all((level := held.level(aspect)) is not None and level >= Cefr[value] for aspect in aspects)
    if key.startswith("recognition."):
        occupation, allowed = key.removeprefix("recognition."), value.split("/")
        return any(
            (each.occupation or "").startswith(occupation) and each.recognition in allowed
            for each in client.qualifications
        )
    return _MEETS[key](client, value)


def topic_of_effect(effect: Effect) -> Topic | None:
    """What facts an effect changes; None where it changes none."""
    if effect.op is EffectOp.SET_MIN:
        return "lang", language_and_aspects(effect.key)[0]
    if effect.op is EffectOp.ADD:
        return effect.key, skill_and_level(effect.value)[0] if effect.key == "skill" else effect.value
    if effect.op is EffectOp.MITIGATE:
        return "limitation", effect.value
    if effect.op is EffectOp.RELAX:
        return GRID if effect.key == "grid" else COMMUTE
    return LEVEL if effect.op is EffectOp.RAISE_KLDB else None


def topic_of_prerequisite(prerequisite: Prerequisite) -> Topic:
    """What facts a prerequisite asks."""
    key, value = prerequisite
    if key.startswith("lang."):
        return "lang", language_and_aspects(key)[0]
    if key == "skill":
        return key, skill_and_level(value)[0]
    return LEVEL if key == "level" or key.startswith("recognition.") else (key, value)


def _has_skill(client: ClientFacts, value: str) -> bool:
    code, level = skill_and_level(value)
    return code in client.skills and client.skills[code].level >= level


def _has_level(client: ClientFacts, value: str) -> bool:
    return any(each.level >= int(value) and each.recognition in COUNTS for each in client.qualifications)


_MEETS: Mapping[str, Callable[[ClientFacts, str], bool]] = {
    "licence": lambda client, value: client.licences.get(value) is True,
    "certificate": lambda client, value: client.certificates.get(value) is True,
    "skill": _has_skill,
    "level": _has_level,
}


def _set_min(client: ClientFacts, effect: Effect) -> ClientFacts:
    language, aspects = language_and_aspects(effect.key)
    level = Cefr[effect.value]
    held = client.languages.get(language, LanguageFact())
    raised = {aspect.value: max(level, held.level(aspect) or level) for aspect in aspects}
    return replace(client, languages={**client.languages, language: replace(held, **raised)})


def _add(client: ClientFacts, effect: Effect) -> ClientFacts:
    if effect.key == "licence":
        return replace(client, licences={**client.licences, effect.value: True})
    if effect.key == "certificate":
        return replace(client, certificates={**client.certificates, effect.value: True})
    code, level = skill_and_level(effect.value)
    held = client.skills.get(code)
    if held is not None and held.level > level:
        return client
    return replace(client, skills={**client.skills, code: SkillFact(level, Evidence.CERTIFICATE)})


def _raise_kldb(client: ClientFacts, effect: Effect) -> ClientFacts:
    """A qualification acquired here: fully recognised in its occupation, or without one only of that level."""
    recognition = Recognition.FULL if effect.key else Recognition.NOT_REGULATED
    gained = QualificationFact(int(effect.value), effect.key or None, recognition)
    return replace(client, qualifications=(*client.qualifications, gained))


def _mitigate(client: ClientFacts, effect: Effect) -> ClientFacts:
    """What is EXCLUDED becomes LIMITED; a recorded maximum of kilograms no longer decides, and the load is LIMITED."""
    items = {effect.value} if effect.value else {*client.limitations, LIFTING}
    excluded = LimitationValue.EXCLUDED
    changed = {item: LimitationValue.LIMITED for item in items if client.limitations.get(item) is excluded}
    if LIFTING in items and client.max_lift_kg is not None:
        changed[LIFTING] = LimitationValue.LIMITED
        client = replace(client, max_lift_kg=None)
    return replace(client, limitations={**client.limitations, **changed}) if changed else client


def _relax(client: ClientFacts, effect: Effect) -> ClientFacts:
    if effect.key == "commute":
        return replace(client, modes={**client.modes, TravelMode(effect.value or TravelMode.CAR): True})
    hours = _hours(effect.value or USUAL_CARE_HOURS)
    return replace(
        client,
        hours_possible=client.hours_possible | hours,
        hours_impossible=client.hours_impossible & ~hours,
    )


def _unchanged(client: ClientFacts, _effect: Effect) -> ClientFacts:
    return client


_APPLY: Mapping[EffectOp, Callable[[ClientFacts, Effect], ClientFacts]] = {
    EffectOp.SET_MIN: _set_min,
    EffectOp.ADD: _add,
    EffectOp.RAISE_KLDB: _raise_kldb,
    EffectOp.MITIGATE: _mitigate,
    EffectOp.RELAX: _relax,
    EffectOp.EMPLOYER_SUBSIDY: _unchanged,
}


@lru_cache(maxsize=256)
def _hours(text: str) -> int:
    return week_hours(text)
