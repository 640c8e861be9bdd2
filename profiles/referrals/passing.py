"""What a passed offer enters into a profile: the grammar of `profiles.offer_effects` carried out on the record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from profiles.catalogue.codes import Cefr, grid_to_text, text_to_grid
from profiles.catalogue.week import week_hours
from profiles.codes import Evidence, LimitationValue, QualificationKind, Recognition, TravelMode
from profiles.models import (
    Client,
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ClientLimitation,
    ClientQualification,
    ClientSkill,
)
from profiles.offer_effects import (
    USUAL_CARE_HOURS,
    Effect,
    EffectOp,
    language_and_aspects,
    skill_and_level,
)
from profiles.offers.models import Offer

LIFTING = "LIFT_CARRY"
KLDB_DIGITS = 5


@dataclass(frozen=True)
class Gain:
    """One effect of a passed offer: its title, and the day of the test or certificate."""

    effect: Effect
    title: str
    on: date


def enter_effects(client: Client, offer: Offer, *, on: date) -> list[str]:
    """Enter what the offer brings into the client's profile; the names of the effects that changed something.

    Nothing that is recorded gets lower: a higher level stays. What health limits becomes LIMITED, not OK: whether a
    work can be adapted stays a question. ``on`` is the day of the test or certificate.
    """
    changed = []
    for row in offer.effects:
        effect = Effect(row.op, row.key, row.value)
        enter = _ENTER.get(effect.op)
        if enter is not None and enter(client, Gain(effect, offer.title_de, on)):
            changed.append(effect.op.value)
    return changed


def _raise_language(client: Client, gain: Gain) -> bool:
    code, aspects = language_and_aspects(gain.effect.key)
    level = int(Cefr[gain.effect.value])
    held = next((row for row in client.languages if row.language == code), None)
    if held is None:
        held = ClientLanguage(language=code, evidence=Evidence.NONE)
        client.languages.append(held)
    lower = [aspect.value for aspect in aspects if (getattr(held, aspect.value) or -1) < level]
    for name in lower:
        setattr(held, name, level)
    if lower:
        held.evidence, held.tested_on = Evidence.CERTIFICATE, gain.on
    return bool(lower)


def _add(client: Client, gain: Gain) -> bool:
    if gain.effect.key == "skill":
        return _add_skill(client, gain.effect.value)
    if gain.effect.key == "licence":
        licence = next((row for row in client.licences if row.licence_class == gain.effect.value), None)
        if licence is not None and licence.is_held:
            return False
        if licence is None:
            client.licences.append(ClientLicence(licence_class=gain.effect.value, is_held=True))
        else:
            licence.is_held = True
        return True
    certificate = next((row for row in client.certificates if row.certificate_code == gain.effect.value), None)
    if certificate is not None and certificate.is_held:
        return False
    if certificate is None:
        client.certificates.append(ClientCertificate(certificate_code=gain.effect.value, is_held=True))
    else:
        certificate.is_held = True
    return True


def _add_skill(client: Client, value: str) -> bool:
    code, level = skill_and_level(value)
    held = next((row for row in client.skills if row.skill_code == code), None)
    if held is None:
        client.skills.append(ClientSkill(skill_code=code, level=level, evidence=Evidence.CERTIFICATE))
        return True
    if held.level >= level:
        return False
    held.level, held.evidence = level, Evidence.CERTIFICATE
    return True


def _raise_level(client: Client, gain: Gain) -> bool:
    level, occupation = int(gain.effect.value), gain.effect.key if len(gain.effect.key) == KLDB_DIGITS else None
    recognition = Recognition.FULL if gain.effect.key else Recognition.NOT_REGULATED
    if any(row.title == gain.title for row in client.qualifications):
        return False
    client.qualifications.append(
        ClientQualification(
            kind=QualificationKind.VOCATIONAL, title=gain.title, occupation_code=occupation, level=level,
            recognition=recognition,
        )
    )  # fmt: skip
    return True


def _mitigate(client: Client, gain: Gain) -> bool:
    excluded: list[ClientLimitation] = [
        row for row in client.limitations
        if row.value is LimitationValue.EXCLUDED and gain.effect.value in {"", row.item}
    ]  # fmt: skip
    for row in excluded:
        row.value = LimitationValue.LIMITED
    if gain.effect.value in {"", LIFTING} and client.max_lift_kg is not None:
        client.max_lift_kg = None  # no longer decides: the load is LIMITED
        _limit(client, LIFTING)
        return True
    return bool(excluded)


def _limit(client: Client, item: str) -> None:
    if all(row.item != item for row in client.limitations):
        client.limitations.append(ClientLimitation(item=item, value=LimitationValue.LIMITED))


def _relax(client: Client, gain: Gain) -> bool:
    if gain.effect.key == "commute":
        column = f"uses_{gain.effect.value or TravelMode.CAR.value}"
        was = getattr(client, column)
        setattr(client, column, True)
        return was is not True
    if client.hours_possible is None:
        return False
    held = text_to_grid(client.hours_possible)
    wider = held | week_hours(gain.effect.value or USUAL_CARE_HOURS)
    client.hours_possible = grid_to_text(wider)
    return wider != held


_ENTER: Mapping[EffectOp, Callable[[Client, Gain], bool]] = {
    EffectOp.SET_MIN: _raise_language,
    EffectOp.ADD: _add,
    EffectOp.RAISE_KLDB: _raise_level,
    EffectOp.MITIGATE: _mitigate,
    EffectOp.RELAX: _relax,
}
