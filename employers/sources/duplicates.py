"""Adverts of one vacancy from several sources: found, joined under one, parted again. Nothing here commits."""

from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core import audit
from core.errors import Conflict
from employers.codes import LIVE_STATES, WAITING_STATES, VacancyState
from employers.models import Employer, Vacancy, VacancyChange, VacancyPlace
from employers.sources.codes import DuplicateReason, DuplicateState
from employers.sources.likeness import Advert, pairs_alike
from employers.sources.models import VacancyDuplicate
from employers.sources.queries import get_duplicate

COMPARED_STATES = LIVE_STATES | WAITING_STATES


def find_duplicates(session: Session, *, now: datetime) -> int:
    """Look through all vacancies that are not over; how many pairs were found anew.

    The same reference of the agency joins at once: it is one vacancy by what both sources say. All else waits for a
    person, also where an advert that is open would go under one that nobody has reviewed; and a pair that a person told
    apart is not shown again.
    """
    known = {frozenset(row) for row in session.execute(sa.select(VacancyDuplicate.kept_id, VacancyDuplicate.other_id))}
    found, under_others = 0, set[int]()
    for pair in pairs_alike(_adverts(session)):
        if frozenset((pair.first_id, pair.second_id)) in known or under_others & {pair.first_id, pair.second_id}:
            continue
        duplicate = VacancyDuplicate(
            kept_id=pair.first_id, other_id=pair.second_id, reason=pair.reason, likeness_percent=pair.percent,
            state=DuplicateState.FOUND, found_at=now,
        )  # fmt: skip
        session.add(duplicate)
        session.flush()
        found += 1
        if pair.reason is DuplicateReason.REFERENCE and not _hides_an_open_one(duplicate):
            with suppress(Conflict):  # joined with a third one: a person parts those first
                join_duplicate(session, duplicate.id, now=now, by=None)
                under_others.add(pair.second_id)
    return found


def join_duplicate(session: Session, duplicate_id: int, *, now: datetime, by: int | None) -> VacancyDuplicate:
    """Let one advert stand for both: the other takes no part in matching until `part_duplicate`.

    `Conflict` where the pair is joined already, or one of the two stands under a third: join with that one.
    """
    pair = get_duplicate(session, duplicate_id)
    if pair.state is DuplicateState.JOINED:
        raise Conflict("These two adverts are joined already.")
    under = sa.select(VacancyDuplicate.id).where(
        VacancyDuplicate.state == DuplicateState.JOINED,
        sa.or_(VacancyDuplicate.other_id.in_((pair.kept_id, pair.other_id)), VacancyDuplicate.kept_id == pair.other_id),
    )
    if session.scalar(under.limit(1)) is not None:
        raise Conflict("One of these adverts is joined with a third one. Part those first.")
    pair.state_before, pair.updated_before = pair.other.state, pair.other.updated_at
    _move(session, pair, VacancyState.WITHDRAWN, now=now, by=by)
    pair.other.updated_at = now
    return _decided(session, pair, DuplicateState.JOINED, now=now, by=by)


def part_duplicate(session: Session, duplicate_id: int, *, now: datetime, by: int | None) -> VacancyDuplicate:
    """Two adverts that were joined are two again: the other is as it was before. `Conflict` if not joined."""
    pair = get_duplicate(session, duplicate_id)
    if pair.state is not DuplicateState.JOINED or pair.state_before is None:
        raise Conflict("These two adverts are not joined.")
    if pair.other.state is VacancyState.WITHDRAWN:
        _move(session, pair, pair.state_before, now=now, by=by)
        pair.other.updated_at = pair.updated_before or now
    pair.state_before = pair.updated_before = None
    return _decided(session, pair, DuplicateState.DISMISSED, now=now, by=by)


def dismiss_duplicate(session: Session, duplicate_id: int, *, now: datetime, by: int | None) -> VacancyDuplicate:
    """A person says that these are two vacancies; the pair is not shown again."""
    pair = get_duplicate(session, duplicate_id)
    if pair.state is not DuplicateState.FOUND:
        raise Conflict("Somebody has decided about these adverts already.")
    return _decided(session, pair, DuplicateState.DISMISSED, now=now, by=by)


def _hides_an_open_one(pair: VacancyDuplicate) -> bool:
    return pair.kept.state in WAITING_STATES and pair.other.state in LIVE_STATES


def _adverts(session: Session) -> list[Advert]:
    first = sa.select(sa.func.min(VacancyPlace.id)).group_by(VacancyPlace.vacancy_id)
    place = aliased(VacancyPlace, sa.select(VacancyPlace).where(VacancyPlace.id.in_(first)).subquery())
    query = (
        sa.select(
            Vacancy.id, Vacancy.source, Vacancy.source_id, Vacancy.title, Vacancy.description, Employer.name,
            place.postcode, place.town,
        )
        .join(Employer, Employer.id == Vacancy.employer_id)
        .outerjoin(place, place.vacancy_id == Vacancy.id)
        .where(Vacancy.state.in_(COMPARED_STATES), Vacancy.is_generated.is_(False))
        .order_by(Vacancy.id)
    )  # fmt: skip
    return [Advert(*row) for row in session.execute(query)]


def _move(session: Session, pair: VacancyDuplicate, to: VacancyState, *, now: datetime, by: int | None) -> None:
    if pair.other.state is to:
        return
    reason = (
        f"joined with {pair.kept.reference}" if to is VacancyState.WITHDRAWN else f"parted from {pair.kept.reference}"
    )
    change = VacancyChange(
        vacancy_id=pair.other_id, from_state=pair.other.state, to_state=to, at=now, by=by, reason=reason
    )
    session.add(change)
    pair.other.state = to


def _decided(
    session: Session, pair: VacancyDuplicate, state: DuplicateState, *, now: datetime, by: int | None
) -> VacancyDuplicate:
    pair.state, pair.decided_at, pair.decided_by = state, now, by
    audit.record(session, f"vacancy_duplicate.{state}", kind="vacancy_duplicate", object_id=pair.id, now=now, by=by)
    session.flush()
    return pair
