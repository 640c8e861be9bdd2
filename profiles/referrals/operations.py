"""Proposing offers to clients and taking the steps of a referral."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from core.settings import local_day
from core.users import Role, get_user
from profiles.models import Client
from profiles.offers.models import Offer, OfferRun
from profiles.offers.operations import free_place, take_place
from profiles.queries import get_client_of_case_manager
from profiles.referrals.models import Referral, ReferralChange
from profiles.referrals.passing import enter_effects
from profiles.referrals.workflow import (
    OPEN_REFERRALS,
    REFERRAL_STEPS,
    ReferralAttempt,
    ReferralEffect,
    ReferralProblem,
    ReferralReason,
    ReferralState,
    ReferralStep,
    ReferralStepName,
    referral_problem,
)

_ERRORS: dict[ReferralProblem, type[DomainError]] = {
    ReferralProblem.WRONG_STATE: Conflict,
    ReferralProblem.WRONG_ROLE: NotAllowed,
    ReferralProblem.REASON_MISSING: InvalidInput,
    ReferralProblem.DATE_MISSING: InvalidInput,
    ReferralProblem.DATE_LATER: InvalidInput,
    ReferralProblem.RUN_MISSING: InvalidInput,
}


@dataclass(frozen=True)
class ReferralDecision:
    """What is decided about a referral; ``version`` None: whichever it is."""

    referral_id: int
    version: int | None = None
    reason: str | None = None
    note: str | None = None
    on: date | None = None
    run_id: int | None = None


def propose_offer(
    session: Session, *, client_id: int, offer_id: int, note: str | None = None, now: datetime, by: int
) -> Referral:
    """Propose an offer to a client of one's own. `Conflict` where a referral of the two is open, or nobody may be sent
    to the offer any more; `NotAllowed` for who is not the client's case manager; `NotFound`.
    """
    _check_case_manager(session, client_id, by, local_day(now))
    offer = session.get(Offer, offer_id)
    if offer is None:
        raise NotFound("There is no offer %(id)s.", id=offer_id)
    if offer.accredited_until is not None and offer.accredited_until < local_day(now):
        raise Conflict("The accreditation of this offer has ended. Choose another offer.")
    if _open_referral(session, client_id, offer_id) is not None:
        raise Conflict("This offer has been proposed to this client already. Go on with that referral.")
    referral = Referral(
        client_id=client_id, offer_id=offer_id, proposed_at=now, changed_at=now, note=(note or "").strip() or None
    )
    referral.changes.append(ReferralChange(to_state=ReferralState.PROPOSED, at=now, by=by))
    session.add(referral)
    session.flush()
    audit.record(
        session, "referral.proposed", kind="referral", object_id=referral.id, now=now, by=by, client=client_id,
        offer=offer_id,
    )  # fmt: skip
    return referral


def take_referral_step(
    session: Session, name: ReferralStepName, decision: ReferralDecision, *, now: datetime, by: int | None
) -> Referral:
    """Take a step of `REFERRAL_STEPS`; ``by`` None is the client. What passing changes is entered into the profile.

    `NotFound`; `NotAllowed` for who is not the client's case manager; `Conflict` where somebody was faster or the
    state has no such step; `InvalidInput` where reason, date or run are missing or all places are taken.
    """
    step = REFERRAL_STEPS[name]
    referral = session.get(Referral, decision.referral_id, populate_existing=True, with_for_update=True)
    if referral is None:
        raise NotFound("There is no referral %(id)s.", id=decision.referral_id)
    today = local_day(now)
    if by is not None:
        _check_case_manager(session, referral.client_id, by, today)
    if decision.version is not None and decision.version != referral.version:
        raise Conflict("Somebody changed this referral meanwhile. Load the page again.")
    attempt = ReferralAttempt(today, by is None, decision.reason, decision.on, decision.run_id is not None)
    problem = referral_problem(step, referral.state, attempt)
    if problem is not None:
        raise _ERRORS[problem](problem.value)
    if step.target in OPEN_REFERRALS and not referral.is_open and _open_referral(
        session, referral.client_id, referral.offer_id
    ):  # fmt: skip
        raise Conflict("This offer has been proposed to this client already. Go on with that referral.")
    _carry_out(session, referral, step, decision, now=now, by=by)
    return referral


def _carry_out(
    session: Session,
    referral: Referral,
    step: ReferralStep,
    decision: ReferralDecision,
    *,
    now: datetime,
    by: int | None,
) -> None:
    if ReferralEffect.TAKE_PLACE in step.effects:
        _take_place(session, referral, decision, now=now, by=by)
    if ReferralEffect.FREE_PLACE in step.effects and referral.has_place:
        free_place(session, referral.run_id or 0, now=now, by=by)
        referral.has_place = False
    entered: list[str] = []
    if ReferralEffect.ENTER_PROFILE in step.effects:
        client = session.get_one(Client, referral.client_id, with_for_update=True)
        entered = enter_effects(client, referral.offer, on=decision.on or local_day(now))
        client.updated_at = now
    referral.changes.append(
        ReferralChange(
            name=step.name, from_state=referral.state, to_state=step.target, at=now, by=by, on=decision.on,
            reason=ReferralReason(decision.reason) if decision.reason else None,
            note=(decision.note or "").strip() or None,
        )
    )  # fmt: skip
    referral.state, referral.is_open, referral.changed_at = step.target, step.target in OPEN_REFERRALS, now
    session.flush()
    audit.record(
        session, f"referral.{step.name.value}", kind="referral", object_id=referral.id, now=now, by=by,
        state=step.target.value, entered=entered,
    )  # fmt: skip


def _take_place(
    session: Session, referral: Referral, decision: ReferralDecision, *, now: datetime, by: int | None
) -> None:
    run = session.get(OfferRun, decision.run_id)
    if run is None or run.offer_id != referral.offer_id:
        raise InvalidInput("Choose the run of the offer in which the client takes part.")
    take_place(session, run.id, now=now, by=by)
    referral.run_id, referral.has_place = run.id, True


def _check_case_manager(session: Session, client_id: int, by: int, today: date) -> None:
    if get_user(session, by).role is not Role.CASE_MANAGER:
        raise NotAllowed(ReferralProblem.WRONG_ROLE.value)
    get_client_of_case_manager(session, client_id, by, on=today)


def _open_referral(session: Session, client_id: int, offer_id: int) -> Referral | None:
    query = sa.select(Referral).where(Referral.client_id == client_id, Referral.offer_id == offer_id, Referral.is_open)
    return session.scalar(query)
