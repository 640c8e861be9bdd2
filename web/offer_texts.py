"""Offers in words: what they bring, what they ask, who decides, where a referral stands."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from profiles.catalogue.queries import Labels
from profiles.offer_effects import USUAL_CARE_HOURS, Decider, EffectOp, skill_and_level
from profiles.offers.models import Offer, OfferEffect, OfferPrerequisite
from profiles.referrals.workflow import ReferralReason, ReferralState
from web.formatting import current_locale

DECIDERS = {
    Decider.JC: _l("Jobcenter"),
    Decider.AA: _l("Agentur für Arbeit"),
    Decider.BAMF: _l("BAMF"),
    Decider.INTEGRATIONSAMT: _l("Integrationsamt"),
    Decider.INTEGRATIONSAMT_OR_REHA: _l("Integrationsamt or rehabilitation carrier"),
    Decider.KOMMUNE: _l("Municipality"),
}
REFERRAL_STATES = {
    ReferralState.PROPOSED: (_l("proposed"), "info"),
    ReferralState.AGREED: (_l("client agreed"), "info"),
    ReferralState.APPLIED: (_l("applied for"), "info"),
    ReferralState.CONFIRMED: (_l("confirmed"), "near"),
    ReferralState.STARTED: (_l("begun"), "near"),
    ReferralState.PASSED: (_l("passed"), "met"),
    ReferralState.DROPPED: (_l("broken off"), "unmet"),
    ReferralState.REFUSED: (_l("refused"), "unmet"),
}
REFERRAL_REASONS = {
    ReferralReason.CLIENT_DOES_NOT_WANT: _l("The client does not want it"),
    ReferralReason.TIME_CARE: _l("Working time or care does not fit"),
    ReferralReason.COMMUTE: _l("The way is too long"),
    ReferralReason.HEALTH_FIT: _l("It does not fit the client's health"),
    ReferralReason.LEVEL_TOO_HIGH: _l("The level is too high"),
    ReferralReason.LEVEL_TOO_LOW: _l("The level is too low"),
    ReferralReason.NOT_APPROVED: _l("It was not approved"),
    ReferralReason.NO_PLACE: _l("There is no place"),
    ReferralReason.WORK_FOUND: _l("The client has found work"),
    ReferralReason.NOT_ATTENDED: _l("The client did not attend"),
    ReferralReason.NOT_PASSED: _l("The client did not pass"),
    ReferralReason.OTHER: _l("Another reason"),
}
_MEANS = {"car": _l("by car"), "bike": _l("by bicycle"), "transit": _l("by public transport"), "foot": _l("on foot")}


def title_of(offer: Offer) -> str:
    """The offer's title in the user's language; German where there is no English one."""
    return offer.title_de if current_locale() == "de" else offer.title_en or offer.title_de


def effect_words(effect: OfferEffect, labels: Labels) -> str:
    """What passing the offer brings."""
    return _EFFECT_WORDS[effect.op](effect, labels)


def prerequisite_words(asked: OfferPrerequisite, labels: Labels) -> str:
    """What an offer asks of who takes part."""
    key, value = asked.key, asked.value
    if key.startswith("lang."):
        return str(_("%(language)s at least %(level)s", language=_language(key, labels), level=value))
    if key == "skill":
        return _skill(value, labels)
    if key == "level":
        return str(_("a qualification of requirement level %(level)s", level=value))
    if key.startswith("recognition."):
        return str(_("a foreign qualification with its notice of recognition"))
    return labels.get((key, value), value)


def _language(key: str, labels: Labels) -> str:
    code = key.split(".")[1]
    return labels.get(("language", code), code)


def _skill(value: str, labels: Labels) -> str:
    code, level = skill_and_level(value)
    return str(_("%(skill)s, level %(level)s", skill=labels.get(("skill", code), code), level=level))


def _set_min(effect: OfferEffect, labels: Labels) -> str:
    return str(_("%(language)s at least %(level)s", language=_language(effect.key, labels), level=effect.value))


def _add(effect: OfferEffect, labels: Labels) -> str:
    return (
        _skill(effect.value, labels) if effect.key == "skill" else labels.get((effect.key, effect.value), effect.value)
    )


def _raise(effect: OfferEffect, labels: Labels) -> str:
    if not effect.key:
        return str(_("a qualification of requirement level %(level)s", level=effect.value))
    occupation = labels.get(("occupation", effect.key), effect.key)
    return str(
        _("a qualification of requirement level %(level)s: %(occupation)s", level=effect.value, occupation=occupation)
    )


def _mitigate(effect: OfferEffect, labels: Labels) -> str:
    if not effect.value:
        return str(_("help with what health excludes"))
    return str(_("help with: %(item)s", item=labels.get(("limitation", effect.value), effect.value)))


def _relax(effect: OfferEffect, _labels: Labels) -> str:
    if effect.key == "commute":
        return str(_("can get to work %(means)s", means=_MEANS.get(effect.value or "car", effect.value)))
    return str(_("hours of work become possible: %(hours)s", hours=effect.value or USUAL_CARE_HOURS))


def _subsidy(effect: OfferEffect, _labels: Labels) -> str:
    return str(_("the employer gets %(share)s per cent of the wage", share=effect.value))


_EFFECT_WORDS: Mapping[EffectOp, Callable[[OfferEffect, Labels], str]] = {
    EffectOp.SET_MIN: _set_min,
    EffectOp.ADD: _add,
    EffectOp.RAISE_KLDB: _raise,
    EffectOp.MITIGATE: _mitigate,
    EffectOp.RELAX: _relax,
    EffectOp.EMPLOYER_SUBSIDY: _subsidy,
}
