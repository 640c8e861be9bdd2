"""Employers that may be one and the same: found by number, postcode and first letters, judged by a person."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput
from employers.codes import EmployerState
from employers.intake_models import DistinctEmployers, Registration
from employers.likeness import LIKELY, PREFIX, EmployerLook, Likeness, blocks, likeness, name_numbers, street_key
from employers.models import Employer
from employers.queries import get_employer

MOST_SHOWN = 10
MOST_TOGETHER = 50  # with the same word in one basket; beyond, the street has to agree too
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
    of the last only baskets of at most `LARGEST_BLOCK`, and of a crowd only who is in like streets (`MOST_TOGETHER`).
    A process compares anew when what it compares has changed.
    """
    distinct, joined = _distinct(session), _joined(session)
    return [
        pair
        for pair in _likely_pairs(tuple(_rows(session, sa.true())))
        if (ids := (pair.one.employer_id, pair.other.employer_id)) not in distinct and joined.isdisjoint(ids)
    ]


@lru_cache(maxsize=1)
def _likely_pairs(rows: tuple[_Row, ...]) -> tuple[DuplicatePair, ...]:
    """The pairs among these rows, the likeliest first. Joined employers are among them: each join changes the rest so
    little that the others need not be compared anew.
    """
    row_of = {row.employer_id: row for row in rows}
    found = []
    for one, other in _candidates(rows):
        alike = likeness(row_of[one].look, row_of[other].look)
        if alike.points >= LIKELY:
            found.append(DuplicatePair(row_of[one].shown(alike), row_of[other].shown(alike)))
    found.sort(key=lambda pair: (-pair.one.likeness.points, pair.one.employer_id, pair.other.employer_id))
    return tuple(found)


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
    return [_Row(*row) for row in session.execute(query.where(*conditions).order_by(Employer.id))]


def _candidates(rows: Sequence[_Row]) -> set[tuple[int, int]]:
    """Pairs that share a sign and one of `blocks`, the smaller id first."""
    with_sign: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        for sign in _signs(row):
            with_sign[sign].append(row)
    crowded = {first for first, number in Counter(row.key[:PREFIX] for row in rows).items() if number > LARGEST_BLOCK}
    return {
        pair
        for together in with_sign.values()
        if len(together) > 1
        for ids in _baskets(together, crowded)
        for pair in combinations(ids, 2)
    }


def _baskets(rows: Sequence[_Row], crowded: Container[str]) -> Iterator[list[int]]:
    """Ids of these rows by what `blocks` puts together, those with others only; without first letters of too many.

    Where a great many share a word and a basket, all bakeries of a town, those whose streets begin alike.
    """
    baskets: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        for kind, value in blocks(row.look):
            if kind != "name" or value not in crowded:
                baskets[kind, value].append(row)
    for together in baskets.values():
        parts = [together] if len(together) <= MOST_TOGETHER else _by_street(together)
        yield from ([row.employer_id for row in part] for part in parts if len(part) > 1)


def _by_street(rows: Sequence[_Row]) -> Collection[list[_Row]]:
    parts: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        parts[street_key(row.street)[:PREFIX]].append(row)
    return parts.values()


def _signs(row: _Row) -> set[str]:
    """What another must share to be worth comparing: a word of the name with the same numbers, or the establishment
    number. Other numbers halve what the name gives, and what is left stays below `LIKELY`.
    """
    words = row.key.split()
    numbers = " ".join(name_numbers(row.key))
    signs = {f"{word[:PREFIX]} {numbers}" for word in words}
    return signs | {f"#{row.number}"} if row.number else signs


def _distinct(session: Session) -> set[tuple[int, int]]:
    rows = session.execute(sa.select(DistinctEmployers.one_id, DistinctEmployers.other_id))
    return {(one, other) for one, other in rows}


def _joined(session: Session) -> set[int]:
    return set(session.scalars(sa.select(Employer.id).where(Employer.state == EmployerState.MERGED)))


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
