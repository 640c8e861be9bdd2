"""Recording offers and their runs. Forms and files both come through here, so that the rules stand in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.audit import record
from core.errors import InvalidInput, NotFound
from profiles.offer_effects import Decider, Effect, Prerequisite
from profiles.offers.kinds import offer_kinds
from profiles.offers.models import Offer, OfferEffect, OfferPrerequisite, OfferRun
from profiles.offers.queries import find_offer

CODE_LENGTH = 40


@dataclass(frozen=True)
class OfferRunInput:
    """Once that an offer takes place; ``places`` None takes as many as come."""

    starts_on: date
    ends_on: date
    places: int | None = None
    places_taken: int = 0


@dataclass(frozen=True)
class OfferInput:
    """The whole of an offer as it is to be. ``runs`` None leaves the recorded ones."""

    code: str
    kind: str
    title_de: str
    decider: Decider
    title_en: str | None = None
    provider: str | None = None
    accreditation_number: str | None = None
    accredited_until: date | None = None
    cost_cents: int | None = None
    is_restricted: bool = False
    effects: tuple[Effect, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    runs: tuple[OfferRunInput, ...] | None = None
    is_generated: bool = False


PLAIN = ("kind", "title_de", "title_en", "provider", "accreditation_number", "accredited_until", "decider",
         "cost_cents", "is_restricted", "is_generated")  # fmt: skip


def record_offer(session: Session, given: OfferInput, *, now: datetime, by: int | None) -> bool | None:
    """Record an offer, known again by its code. True where it is new, False where it changed, None where neither.

    `InvalidInput` for an unknown kind, a code that is empty or too long, and runs that cannot be.
    """
    _check(given)
    offer = find_offer(session, given.code)
    is_new = offer is None
    offer = offer or Offer(code=given.code)
    before = None if is_new else _state(offer)
    for name in PLAIN:
        setattr(offer, name, getattr(given, name))
    if is_new:
        session.add(offer)
    if before is None or before[1:3] != (given.effects, given.prerequisites):
        _replace_grammar(session, offer, given, now)
    if given.runs is not None:
        _replace_runs(offer, given.runs)
    if before == _state(offer):
        return None
    offer.updated_at = now
    session.flush()
    record(session, "offer_recorded", kind="offer", object_id=offer.id, now=now, by=by, code=offer.code)
    return is_new


def take_place(session: Session, run_id: int, *, now: datetime, by: int | None) -> OfferRun:
    """Take one of the free places of a run; `InvalidInput` where none is free, `NotFound` without such a run."""
    run = session.get(OfferRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound("There is no run %(id)s of an offer.", id=run_id)
    if run.places is not None and run.places_taken >= run.places:
        raise InvalidInput("All %(places)s places are taken. Choose a later run.", places=run.places)
    run.places_taken += 1
    _note_change(session, run, now)
    session.flush()
    record(session, "offer_place_taken", kind="offer", object_id=run.offer_id, now=now, by=by, run=run.id)
    return run


def free_place(session: Session, run_id: int, *, now: datetime, by: int | None) -> OfferRun:
    """Give a taken place of a run back; `NotFound` without such a run."""
    run = session.get(OfferRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound("There is no run %(id)s of an offer.", id=run_id)
    run.places_taken = max(0, run.places_taken - 1)
    _note_change(session, run, now)
    session.flush()
    record(session, "offer_place_freed", kind="offer", object_id=run.offer_id, now=now, by=by, run=run.id)
    return run


def _note_change(session: Session, run: OfferRun, now: datetime) -> None:
    """Whoever looks for offers that have changed sees it, also where another run loses the place that this one gets."""
    session.get_one(Offer, run.offer_id).updated_at = now


def _check(given: OfferInput) -> None:
    if not given.code or len(given.code) > CODE_LENGTH:
        raise InvalidInput("The code of an offer has one to %(most)s letters.", most=CODE_LENGTH)
    if given.kind not in offer_kinds():
        raise InvalidInput(
            'there is no kind of offer "%(value)s"; there are: %(kinds)s',
            value=given.kind, kinds=", ".join(offer_kinds()),
        )  # fmt: skip
    if not given.title_de.strip():
        raise InvalidInput("The offer %(code)s has no title.", code=given.code)
    for run in given.runs or ():
        if run.ends_on < run.starts_on:
            raise InvalidInput(
                "the run from %(start)s ends before it begins, on %(end)s", start=run.starts_on, end=run.ends_on
            )
        if run.places is not None and run.places_taken > run.places:
            raise InvalidInput("the run from %(start)s has more places taken than it has", start=run.starts_on)
    days = [(run.starts_on, run.ends_on) for run in given.runs or ()]
    if len(set(days)) < len(days):
        raise InvalidInput("two runs of %(code)s have the same days", code=given.code)


def _state(offer: Offer) -> tuple[Any, ...]:
    return (
        tuple(getattr(offer, name) for name in PLAIN),
        tuple(Effect(each.op, each.key, each.value) for each in offer.effects),
        tuple(Prerequisite(each.key, each.value) for each in offer.prerequisites),
        sorted((run.starts_on, run.ends_on, run.places or -1, run.places_taken) for run in offer.runs),
    )


def _replace_grammar(session: Session, offer: Offer, given: OfferInput, now: datetime) -> None:
    """New rows take the places of old ones, which must be gone first."""
    offer.updated_at = now
    offer.effects, offer.prerequisites = [], []
    session.flush()
    offer.effects = [
        OfferEffect(position=at, op=effect.op, key=effect.key, value=effect.value)
        for at, effect in enumerate(given.effects)
    ]
    offer.prerequisites = [
        OfferPrerequisite(position=at, key=each.key, value=each.value) for at, each in enumerate(given.prerequisites)
    ]


def _replace_runs(offer: Offer, given: Sequence[OfferRunInput]) -> None:
    """A run is known again by its days, so that its number stays."""
    known = {(run.starts_on, run.ends_on): run for run in offer.runs}
    runs = []
    for each in given:
        run = known.get((each.starts_on, each.ends_on)) or OfferRun(starts_on=each.starts_on, ends_on=each.ends_on)
        run.places, run.places_taken = each.places, each.places_taken
        runs.append(run)
    offer.runs = sorted(runs, key=lambda run: (run.starts_on, run.ends_on))
