"""PURE: what an offer changes in a profile, and what it asks of who takes part: the grammar, read and checked.

    set_min(lang.de, B1)            a language at least at this level; lang.de.speak for one of its four skills
    add(certificate, forklift)      a certificate, add(licence, B) a class, add(skill, welding:2) a skill at a level
    raise_kldb(2)                   a qualification of this requirement level; raise_kldb(81302, 2) in an occupation
    mitigate(limitation)            what health excludes becomes possible with help; (limitation, LIFT_CARRY) one item
    relax(grid, Mo-Fr 06-18)        hours of the week become possible; relax(commute, car) a means of travel
    employer_subsidy(50)            per cent of the wage; changes nothing in the profile

Prerequisites are written ``lang.de=A2``, ``licence=B``, ``certificate=forklift``, ``skill=welding:1``, ``level=2``
and ``recognition.8130=PARTIAL_COMPENSATION/NONE``.
"""

import enum
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from core.errors import InvalidInput
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.catalogue.week import week_hours
from profiles.codes import Recognition, TravelMode

USUAL_CARE_HOURS = "Mo-Fr 06-18"  # where relax(grid) names no hours: usual opening hours of day care (start value)
SEPARATOR = "|"


class EffectOp(enum.StrEnum):
    """What an effect does."""

    SET_MIN = "set_min"
    ADD = "add"
    RAISE_KLDB = "raise_kldb"
    MITIGATE = "mitigate"
    RELAX = "relax"
    EMPLOYER_SUBSIDY = "employer_subsidy"


class Decider(enum.StrEnum):
    """Who decides about an offer."""

    JC = "JC"
    AA = "AA"
    BAMF = "BAMF"
    INTEGRATIONSAMT = "INTEGRATIONSAMT"
    INTEGRATIONSAMT_OR_REHA = "INTEGRATIONSAMT_OR_REHA"
    KOMMUNE = "KOMMUNE"


class Effect(NamedTuple):
    """One change of a profile; key and value are empty where the effect has none."""

    op: EffectOp
    key: str
    value: str


class Prerequisite(NamedTuple):
    """One thing that a client must have before an offer."""

    key: str
    value: str


@dataclass(frozen=True)
class OfferCodes:
    """The codes of the catalogue that effects and prerequisites may name."""

    languages: Collection[str] = field(default_factory=frozenset)
    skills: Collection[str] = field(default_factory=frozenset)
    certificates: Collection[str] = field(default_factory=frozenset)
    licences: Collection[str] = field(default_factory=frozenset)
    limitations: Collection[str] = field(default_factory=frozenset)


_CALL = re.compile(r"(?P<op>[a-z_]+)\s*\((?P<arguments>[^()]*)\)")
_OCCUPATION = re.compile(r"\d{1,5}")
_TWO_ARGUMENTS = frozenset({EffectOp.SET_MIN, EffectOp.ADD, EffectOp.RELAX, EffectOp.MITIGATE})


def read_effects(text: str, codes: OfferCodes) -> tuple[Effect, ...]:
    """The effects of a cell, with a bar between; `InvalidInput` names the one that cannot be."""
    return tuple(read_effect(part, codes) for part in _parts(text))


def read_effect(text: str, codes: OfferCodes) -> Effect:
    """One effect as written above; `InvalidInput` where it cannot be read or names an unknown code."""
    found = _CALL.fullmatch(text.strip())
    if found is None or found["op"] not in set(EffectOp):
        raise InvalidInput('"%(value)s" is no effect; write it as in add(certificate, forklift)', value=text)
    op = EffectOp(found["op"])
    first, _, second = (part.strip() for part in found["arguments"].partition(","))
    effect = Effect(op, first, second) if op in _TWO_ARGUMENTS or second else Effect(op, "", first)
    return checked_effect(effect, codes)


def checked_effect(effect: Effect, codes: OfferCodes) -> Effect:
    """The effect if it can be; `InvalidInput` says why not."""
    _CHECKS[effect.op](effect, codes)
    return effect


def read_prerequisites(text: str, codes: OfferCodes) -> tuple[Prerequisite, ...]:
    """The prerequisites of a cell, with a bar between; `InvalidInput` names the one that cannot be."""
    return tuple(_read_prerequisite(part, codes) for part in _parts(text))


def skill_and_level(value: str) -> tuple[str, int]:
    """``welding:2`` as code and level; level 1 where none is named."""
    code, colon, level = value.rpartition(":")
    return (code, int(level)) if colon and level in {"1", "2", "3"} else (value, 1)


def language_and_aspects(key: str) -> tuple[str, tuple[LanguageAspect, ...]]:
    """``lang.de`` as language and all four skills, ``lang.de.speak`` as language and one."""
    _, language, *aspects = key.split(".")
    return language, (LanguageAspect(aspects[0]),) if aspects else tuple(LanguageAspect)


def _read_prerequisite(text: str, codes: OfferCodes) -> Prerequisite:
    key, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not value:
        raise InvalidInput('"%(value)s" is no prerequisite; write it as in lang.de=A2', value=text)
    if key.startswith("lang."):
        _check_language(key, value, codes)
    elif key in {"licence", "certificate", "skill"}:
        _check_code(key, value, codes)
    elif key == "level":
        _check_level(value)
    elif key.startswith("recognition."):
        _check_recognition(key.removeprefix("recognition."), value)
    else:
        raise InvalidInput('"%(value)s" is no prerequisite; write it as in lang.de=A2', value=text)
    return Prerequisite(key, value)


def _check_set_min(effect: Effect, codes: OfferCodes) -> None:
    _check_language(effect.key, effect.value, codes)


def _check_language(key: str, value: str, codes: OfferCodes) -> None:
    word, _, rest = key.partition(".")
    language, _, aspect = rest.partition(".")
    if word != "lang" or (aspect and aspect not in set(LanguageAspect)):
        raise InvalidInput('"%(value)s" is no language; write it as in lang.de or lang.de.speak', value=key)
    _check_known(language, codes.languages, "language")
    if value not in Cefr.__members__:
        raise InvalidInput('"%(value)s" is not a level from A0 to C2', value=value)


def _check_add(effect: Effect, codes: OfferCodes) -> None:
    if effect.key not in {"licence", "certificate", "skill"}:
        raise InvalidInput('"%(value)s" cannot be added: licence, certificate or skill can', value=effect.key)
    _check_code(effect.key, effect.value, codes)


def _check_code(key: str, value: str, codes: OfferCodes) -> None:
    if key == "skill":
        _check_known(skill_and_level(value)[0], codes.skills, key)
    else:
        _check_known(value, codes.licences if key == "licence" else codes.certificates, key)


def _check_raise(effect: Effect, _codes: OfferCodes) -> None:
    if effect.key and not _OCCUPATION.fullmatch(effect.key):
        raise InvalidInput('"%(value)s" is no KldB code of one to five digits', value=effect.key)
    _check_level(effect.value)


def _check_level(value: str) -> None:
    if value not in {"2", "3", "4"}:
        raise InvalidInput('"%(value)s" is not a requirement level from 2 to 4', value=value)


def _check_recognition(occupation: str, value: str) -> None:
    if not _OCCUPATION.fullmatch(occupation):
        raise InvalidInput('"%(value)s" is no KldB code of one to five digits', value=occupation)
    for each in value.split("/"):
        _check_known(each, set(Recognition), "recognition")


def _check_mitigate(effect: Effect, codes: OfferCodes) -> None:
    if effect.key != "limitation":
        raise InvalidInput('"%(value)s" cannot be mitigated: a limitation can', value=effect.key)
    if effect.value:
        _check_known(effect.value, codes.limitations, "limitation")


def _check_relax(effect: Effect, _codes: OfferCodes) -> None:
    if effect.key == "grid":
        week_hours(effect.value or USUAL_CARE_HOURS)
    elif effect.key == "commute":
        _check_known(effect.value or TravelMode.CAR, set(TravelMode), "means of travel")
    else:
        raise InvalidInput('"%(value)s" cannot be relaxed: grid or commute can', value=effect.key)


def _check_subsidy(effect: Effect, _codes: OfferCodes) -> None:
    if effect.key or not re.fullmatch(r"\d{1,3}", effect.value) or not 1 <= int(effect.value) <= 100:
        raise InvalidInput('"%(value)s" is not a share from 1 to 100 per cent', value=effect.value or effect.key)


def _check_known(code: str, codes: Collection[str], what: str) -> None:
    if code not in codes:
        raise InvalidInput('there is no %(what)s "%(value)s"', what=what, value=code)


_CHECKS: Mapping[EffectOp, Callable[[Effect, OfferCodes], None]] = {
    EffectOp.SET_MIN: _check_set_min,
    EffectOp.ADD: _check_add,
    EffectOp.RAISE_KLDB: _check_raise,
    EffectOp.MITIGATE: _check_mitigate,
    EffectOp.RELAX: _check_relax,
    EffectOp.EMPLOYER_SUBSIDY: _check_subsidy,
}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]
