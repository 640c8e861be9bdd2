"""Employers that may be one and the same: found by number, postcode and first letters, judged by a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput
from employers.codes import EmployerState
from employers.intake_models import DistinctEmployers, Registration
from employers.likeness import LIKELY, PREFIX, EmployerLook, Likeness, blocks, likeness, name_numbers
from employers.models import Employer
from employers.queries import get_employer

MOST_SHOWN = 10
Sign = tuple[str, tuple[str, ...]]
LARGEST_BLOCK = 400  # of first letters: "Bäckerei" alone says little; there the postcode has to agree


@dataclass(frozen=True)
class LikelyDuplicate:
    """An employer on record that looks like the one asked about."""

    employer_id: int
    name: str
    street: str | None
    postcode: str | None
    town: str | None
    number: str | None
    likeness: Likeness


@dataclass(frozen=True)
class DuplicatePair:
    """Two employers on record that look alike; ``one`` has the smaller id."""

    one: LikelyDuplicate
    other: LikelyDuplicate


class _Row(NamedTuple):
    """What is read of an employer."""

    employer_id: int
    key: str
    name: str
    street: str | None
    postcode: str | None
    town: str | None
    number: str | None

    @property
    def look(self) -> EmployerLook:
        """What is compared."""
        return EmployerLook(self.key, self.postcode, self.street, self.number)

    def shown(self, alike: Likeness) -> LikelyDuplicate:
        """As a page shows it."""
        return LikelyDuplicate(self.employer_id, self.name, self.street, self.postcode, self.town, self.number, alike)


def duplicates_of_registration(session: Session, registration: Registration) -> list[LikelyDuplicate]:
    """`duplicates_of_registrations` of one."""
    return duplicates_of_registrations(session, [registration])[0]


def duplicates_of_registrations(session: Session, registrations: Sequence[Registration]) -> list[list[LikelyDuplicate]]:
    """For each that asks for an account the employers on record that look like it, the likeliest first, at most 10; in
    one statement however many they are.
    """
    return _alike(
        session,
        [EmployerLook(row.name_key, row.postcode, row.street, row.establishment_number) for row in registrations],
    )


def duplicates_of_employer(session: Session, employer_id: int) -> list[LikelyDuplicate]:
    """Other employers that look like this one and were not found to be two, the likeliest first, at most 10."""
    employer = get_employer(session, employer_id)
    distinct = _distinct(session)
    look = EmployerLook(employer.name_key, employer.postcode, employer.street, employer.establishment_number)
    found = _alike(session, [look], but=employer_id)[0]
    return [each for each in found if _pair(employer_id, each.employer_id) not in distinct]


def duplicate_pairs(session: Session) -> list[DuplicatePair]:
    """All pairs of employers that look alike and were not found to be two, the likeliest first.

    Compared are those that share the establishment number, the postcode or the first letters of the name (`blocks`);
    of the last only baskets of at most `LARGEST_BLOCK`.
    """
    rows = _rows(session, Employer.state != EmployerState.MERGED)
    looks = {row.employer_id: row.look for row in rows}
    row_of, distinct = {row.employer_id: row for row in rows}, _distinct(session)
    found = []
    for one, other in _candidates(looks):
        if (one, other) in distinct:
            continue
        alike = likeness(looks[one], looks[other])
        if alike.points >= LIKELY:
            found.append(DuplicatePair(row_of[one].shown(alike), row_of[other].shown(alike)))
    return sorted(found, key=lambda pair: (-pair.one.likeness.points, pair.one.employer_id, pair.other.employer_id))


def declare_distinct(session: Session, one_id: int, other_id: int, *, now: datetime, by: int) -> None:
    """Note that two employers who look alike are two; they are shown as a pair no more. `NotFound`."""
    if one_id == other_id:
        raise InvalidInput("Choose two employers.")
    for each in (one_id, other_id):
        get_employer(session, each)
    first, second = _pair(one_id, other_id)
    if session.get(DistinctEmployers, (first, second)) is None:
        session.add(DistinctEmployers(one_id=first, other_id=second, at=now, by=by))
        session.flush()
        audit.record(session, "employer.distinct", kind="employer", object_id=first, now=now, by=by, other=second)


def _alike(session: Session, looks: Sequence[EmployerLook], *, but: int | None = None) -> list[list[LikelyDuplicate]]:
    """For each look the employers that share the first letters, the postcode or the number with it and are likely."""
    postcodes, numbers = {look.postcode for look in looks} - {None}, {look.number for look in looks} - {None}
    shares = [
        sa.and_(Employer.name_key >= first, Employer.name_key < first + "\uffff")
        for first in sorted({look.key[:PREFIX] for look in looks})
    ]
    shares += [Employer.postcode.in_(sorted(filter(None, postcodes)))] if postcodes else []
    shares += [Employer.establishment_number.in_(sorted(filter(None, numbers)))] if numbers else []
    if not shares:
        return []
    # A union lets each part use its index; one condition with OR would read the whole table.
    ids = sa.union(*(sa.select(Employer.id).where(share) for share in shares)).subquery()
    rows = _rows(session, Employer.id.in_(sa.select(ids.c.id)), Employer.state != EmployerState.MERGED)
    return [_likeliest(look, [row for row in rows if row.employer_id != but and _shares(look, row)]) for look in looks]


def _shares(look: EmployerLook, row: _Row) -> bool:
    return (
        row.key.startswith(look.key[:PREFIX])
        or (look.postcode is not None and row.postcode == look.postcode)
        or (look.number is not None and row.number == look.number)
    )


def _likeliest(look: EmployerLook, rows: Iterable[_Row]) -> list[LikelyDuplicate]:
    found = [row.shown(alike) for row in rows if (alike := likeness(look, row.look)).points >= LIKELY]
    return sorted(found, key=lambda each: (-each.likeness.points, each.employer_id))[:MOST_SHOWN]


def _rows(session: Session, *conditions: sa.ColumnElement[bool]) -> list[_Row]:
    query = sa.select(
        Employer.id, Employer.name_key, Employer.name, Employer.street, Employer.postcode, Employer.town,
        Employer.establishment_number,
    )  # fmt: skip
    return [_Row(*row) for row in session.execute(query.where(*conditions))]


def _candidates(looks: Mapping[int, EmployerLook]) -> set[tuple[int, int]]:
    baskets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for employer_id in sorted(looks):
        for basket in blocks(looks[employer_id]):
            baskets[basket].append(employer_id)
    shared = [
        ids for (kind, _), ids in baskets.items() if len(ids) > 1 and (kind != "name" or len(ids) <= LARGEST_BLOCK)
    ]
    signs = {each: _signs(looks[each]) for each in {each for ids in shared for each in ids}}
    return {pair for ids in shared for pair in _close(ids, signs)}


def _signs(look: EmployerLook) -> list[Sign]:
    """What another of its basket must share to be worth comparing: a word of the name with the same numbers, or the
    establishment number. Other numbers halve what the name gives, and what is left stays below `LIKELY`.
    """
    words = look.key.split()
    numbers = name_numbers(look.key)
    signs: list[Sign] = [(word, numbers) for word in {word[:PREFIX] for word in words}]
    return [*signs, (f"#{look.number}", ())] if look.number else signs


def _close(ids: Sequence[int], signs: Mapping[int, Sequence[Sign]]) -> Iterable[tuple[int, int]]:
    """Pairs of a basket that share a sign, the smaller id first."""
    with_sign: dict[Sign, list[int]] = defaultdict(list)
    for each in ids:
        for sign in signs[each]:
            with_sign[sign].append(each)
    for together in with_sign.values():
        if len(together) > 1:
            yield from combinations(together, 2)


def _distinct(session: Session) -> set[tuple[int, int]]:
    rows = session.execute(sa.select(DistinctEmployers.one_id, DistinctEmployers.other_id))
    return {(one, other) for one, other in rows}


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
