"""Clients sent to offers: who may take which step, places, and that a profile changes only when passed."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.users import Role
from profiles.catalogue.codes import Cefr
from profiles.catalogue.models import Certificate, Language, LicenceClass, LimitationItem, Skill
from profiles.codes import Evidence, LimitationValue, Recognition
from profiles.models import Client, ClientLanguage, ClientLimitation, ClientSkill
from profiles.offer_effects import Decider, Effect, EffectOp
from profiles.offers.models import Offer, OfferEffect, OfferRun
from profiles.referrals.models import Referral, ReferralChange
from profiles.referrals.operations import ReferralDecision, propose_offer, take_referral_step
from profiles.referrals.queries import open_referrals_by_state, referrals_of_client, referrals_of_offer
from profiles.referrals.workflow import (
    OPEN_REFERRALS,
    REFERRAL_STEPS,
    ReferralReason,
    ReferralState,
    ReferralStepName,
    referral_steps_from,
)
from tests.factories import NOW, make_client, make_user

TODAY = date(2026, 11, 20)
COURSE = Effect(EffectOp.SET_MIN, "lang.de", "B1")


def make_offer(session: Session, *effects: Effect, places: int | None = 1, **values: Any) -> Offer:
    """An offer with one run from today on."""
    defaults = {"code": f"OFFER-{len(session.identity_map)}", "kind": "course", "title_de": "Kurs",
                "decider": Decider.JC, "updated_at": NOW}  # fmt: skip
    offer = Offer(**defaults | values)
    offer.effects = [
        OfferEffect(position=at, op=effect.op, key=effect.key, value=effect.value) for at, effect in enumerate(effects)
    ]
    offer.runs = [OfferRun(starts_on=TODAY, ends_on=TODAY + timedelta(days=60), places=places)]
    session.add(offer)
    session.flush()
    return offer


class Scene:
    """A client, the case manager and an offer that was proposed."""

    def __init__(self, session: Session, *effects: Effect, **values: Any) -> None:
        self.session = session
        for model, code in ((Language, "de"), (Certificate, "forklift")):
            session.merge(model(code=code, label_de=code, label_en=code))
        session.merge(Skill(code="welding", label_de="Schweißen", label_en="Welding", source="test"))
        session.merge(LicenceClass(code="B", label_de="B", label_en="B", implies=[]))
        session.merge(LimitationItem(code="LIFT_CARRY", complex="lifting", label_de="Heben", label_en="Lifting"))
        session.flush()
        self.manager = make_user(session, role=Role.CASE_MANAGER)
        self.client: Client = make_client(session, case_manager_id=self.manager.id)
        self.offer = make_offer(session, *(effects or (COURSE,)), **values)
        self.referral = self.propose()

    def propose(self) -> Referral:
        return propose_offer(
            self.session, client_id=self.client.id, offer_id=self.offer.id, now=NOW, by=self.manager.id
        )

    def take(self, name: ReferralStepName, *, by_client: bool = False, **given: Any) -> Referral:
        decision = ReferralDecision(self.referral.id, **given)
        return take_referral_step(self.session, name, decision, now=NOW, by=None if by_client else self.manager.id)

    def confirm(self) -> None:
        self.take(ReferralStepName.AGREE, by_client=True)
        self.take(ReferralStepName.CONFIRM, on=TODAY, run_id=self.offer.runs[0].id)

    def lead_to_pass(self) -> None:
        self.confirm()
        self.take(ReferralStepName.START, on=TODAY)
        self.take(ReferralStepName.PASS, on=TODAY)


def test_the_profile_changes_only_when_the_offer_is_passed(session: Session) -> None:
    scene = Scene(session)
    scene.confirm()
    scene.take(ReferralStepName.START, on=TODAY)
    assert scene.client.languages == []

    scene.take(ReferralStepName.PASS, on=TODAY)

    (german,) = scene.client.languages
    assert (german.listen, german.read, german.speak, german.write) == (Cefr.B1,) * 4
    assert (german.evidence, german.tested_on, scene.referral.is_open) == (Evidence.CERTIFICATE, TODAY, False)


def test_what_is_recorded_higher_stays(session: Session) -> None:
    scene = Scene(session, COURSE, Effect(EffectOp.ADD, "skill", "welding:2"))
    scene.client.languages.append(ClientLanguage(language="de", speak=int(Cefr.C1), read=int(Cefr.A2)))
    scene.client.skills.append(ClientSkill(skill_code="welding", level=3, evidence=Evidence.SELF))
    scene.lead_to_pass()

    assert (scene.client.languages[0].speak, scene.client.languages[0].read) == (Cefr.C1, Cefr.B1)
    assert (scene.client.skills[0].level, scene.client.skills[0].evidence) == (3, Evidence.SELF)


def test_licences_certificates_skills_and_levels_are_added(session: Session) -> None:
    scene = Scene(
        session, Effect(EffectOp.ADD, "licence", "B"), Effect(EffectOp.ADD, "certificate", "forklift"),
        Effect(EffectOp.ADD, "skill", "welding:2"), Effect(EffectOp.RAISE_KLDB, "", "2"),
        Effect(EffectOp.RELAX, "commute", "car"), Effect(EffectOp.EMPLOYER_SUBSIDY, "", "50"),
    )  # fmt: skip
    scene.lead_to_pass()

    client = scene.client
    assert [row.licence_class for row in client.licences if row.is_held] == ["B"]
    assert [row.certificate_code for row in client.certificates if row.is_held] == ["forklift"]
    assert [(row.skill_code, row.level) for row in client.skills] == [("welding", 2)]
    assert [(row.level, row.recognition) for row in client.qualifications] == [(2, Recognition.NOT_REGULATED)]
    assert client.uses_car is True


def test_what_health_excludes_becomes_limited_and_not_ok(session: Session) -> None:
    scene = Scene(session, Effect(EffectOp.MITIGATE, "limitation", "LIFT_CARRY"))
    scene.client.limitations.append(ClientLimitation(item="LIFT_CARRY", value=LimitationValue.EXCLUDED))
    scene.client.max_lift_kg = 5
    scene.lead_to_pass()

    assert [row.value for row in scene.client.limitations] == [LimitationValue.LIMITED]
    assert scene.client.max_lift_kg is None


def test_a_confirmed_referral_takes_a_place_and_gives_it_back_when_broken_off(session: Session) -> None:
    scene = Scene(session)
    scene.confirm()
    taken = scene.offer.runs[0].places_taken
    scene.take(ReferralStepName.DROP, on=TODAY, reason=ReferralReason.WORK_FOUND)

    assert (taken, scene.offer.runs[0].places_taken, scene.referral.has_place) == (1, 0, False)


def test_no_more_are_confirmed_than_there_are_places(session: Session) -> None:
    scene = Scene(session)
    scene.confirm()
    other = make_client(session, case_manager_id=scene.manager.id)
    referral = propose_offer(session, client_id=other.id, offer_id=scene.offer.id, now=NOW, by=scene.manager.id)
    take_referral_step(session, ReferralStepName.AGREE, ReferralDecision(referral.id), now=NOW, by=None)

    decision = ReferralDecision(referral.id, on=TODAY, run_id=scene.offer.runs[0].id)
    with pytest.raises(InvalidInput, match="places are taken"):
        take_referral_step(session, ReferralStepName.CONFIRM, decision, now=NOW, by=scene.manager.id)


def test_an_offer_is_proposed_to_a_client_once_at_a_time(session: Session) -> None:
    scene = Scene(session)
    with pytest.raises(Conflict, match="already"):
        scene.propose()

    scene.take(ReferralStepName.CLIENT_REFUSES, by_client=True, reason=ReferralReason.TIME_CARE)
    again = scene.propose()

    assert again.id != scene.referral.id
    with pytest.raises(Conflict, match="already"):
        scene.take(ReferralStepName.TAKE_BACK)


def test_an_offer_whose_accreditation_has_ended_is_not_proposed(session: Session) -> None:
    with pytest.raises(Conflict, match="accreditation"):
        Scene(session, accredited_until=TODAY - timedelta(days=1))


def test_the_client_agrees_or_refuses_and_takes_no_other_step(session: Session) -> None:
    scene = Scene(session)
    with pytest.raises(NotAllowed):
        scene.take(ReferralStepName.APPLY, by_client=True, on=TODAY)

    assert scene.take(ReferralStepName.AGREE, by_client=True).state is ReferralState.AGREED


def test_only_the_clients_case_manager_acts(session: Session) -> None:
    scene = Scene(session)
    for user in (make_user(session, role=Role.CASE_MANAGER), make_user(session)):
        with pytest.raises(NotAllowed):
            take_referral_step(
                session, ReferralStepName.AGREE, ReferralDecision(scene.referral.id), now=NOW, by=user.id
            )


def test_what_a_step_needs_is_asked_for(session: Session) -> None:
    scene = Scene(session)
    scene.take(ReferralStepName.AGREE)
    tomorrow = TODAY + timedelta(days=1)

    for given, words in (({}, "date"), ({"on": tomorrow, "run_id": 1}, "future"), ({"on": TODAY}, "run of the offer")):
        with pytest.raises(InvalidInput, match=words):
            scene.take(ReferralStepName.CONFIRM, **given)
    with pytest.raises(InvalidInput, match="reason"):
        scene.take(ReferralStepName.DECIDER_REFUSES, reason="NO_IDEA")
    with pytest.raises(Conflict, match="Load the page"):
        scene.take(ReferralStepName.AGREE, version=scene.referral.version - 1)


def test_every_change_is_a_row_and_the_lists_tell_them(session: Session) -> None:
    scene = Scene(session)
    scene.lead_to_pass()

    names = list(session.scalars(sa.select(ReferralChange.name).order_by(ReferralChange.id)))
    assert names == [None, "agree", "confirm", "start", "pass"]
    assert [row.state for row in referrals_of_client(session, scene.client.id)] == [ReferralState.PASSED]
    assert [row.starts_on for row in referrals_of_offer(session, scene.offer.id, client_ids=[scene.client.id])] == [
        TODAY
    ]
    assert open_referrals_by_state(session, scene.offer.id) == {}


@pytest.mark.parametrize("state", list(ReferralState))
def test_only_what_is_passed_has_no_way_on(state: ReferralState) -> None:
    assert bool(referral_steps_from(state)) == (state is not ReferralState.PASSED)


def test_every_open_state_leads_to_passed() -> None:
    for state in OPEN_REFERRALS:
        reached = {state}
        for _ in REFERRAL_STEPS:
            reached |= {step.target for step in REFERRAL_STEPS.values() if step.sources & reached}
        assert ReferralState.PASSED in reached
