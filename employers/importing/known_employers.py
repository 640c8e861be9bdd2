"""Employers by name and place: the one that a record means, or a new one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import MessageMode
from employers.feeds.records import FeedContact, FeedPlace, FeedVacancy
from employers.feeds.values import key_of
from employers.importing.columns import address_of, is_same_place
from employers.models import Contact, Employer

INDUSTRY_LENGTH = 10


@dataclass
class KnownEmployers:
    """Ids and places of all employers by the key of their name; asked once, kept while an import runs."""

    by_name: dict[str, list[tuple[int, tuple[str | None, str | None]]]] = field(default_factory=dict)
    _held: dict[int, Employer] = field(default_factory=dict)  # keeps those of a batch in the session

    def employer_of(self, session: Session, record: FeedVacancy, now: datetime) -> Employer:
        """The employer of this name at this postcode or town; a new one where there is none.

        Where either side has no address, the name alone decides.
        """
        self.meet(session, [record], now)
        return self._held[self._find(record) or 0]

    def begin(self) -> None:
        """Forget the rows of the batch before: they belong to a session that has ended."""
        self._held.clear()

    def meet(self, session: Session, records: Iterable[FeedVacancy], now: datetime) -> None:
        """Store the employers of these records that are not known, and have the others at hand."""
        wanted: set[int] = set()
        new: list[Employer] = []
        for record in records:
            employer_id = self._find(record)
            if employer_id is None:
                new.append(_new_employer(record, now))
                self._note(new[-1], -len(new))
            elif employer_id > 0:
                wanted.add(employer_id)
        if missing := wanted - self._held.keys():
            found = session.scalars(sa.select(Employer).where(Employer.id.in_(missing)))
            self._held |= {row.id: row for row in found}
        if new:
            session.add_all(new)
            session.flush()
        for number, employer in enumerate(new, start=1):
            self._number(employer, -number)

    def _find(self, record: FeedVacancy) -> int | None:
        postcode, town = address_of(record)
        same_name = self.by_name.get(key_of(record.employer.name), [])
        return next((number for number, at in same_name if is_same_place(at, postcode, town)), None)

    def _note(self, employer: Employer, number: int) -> None:
        at = (employer.postcode, employer.town)
        self.by_name.setdefault(key_of(employer.name), []).append((number, at))

    def _number(self, employer: Employer, before: int) -> None:
        """Now that it is stored, the employer has a number of its own."""
        same_name = self.by_name[key_of(employer.name)]
        index = next(index for index, (number, _) in enumerate(same_name) if number == before)
        same_name[index] = (employer.id, same_name[index][1])
        self._held[employer.id] = employer


def know_employers(session: Session) -> KnownEmployers:
    """All employers there are."""
    known = KnownEmployers()
    query = sa.select(Employer.id, Employer.name, Employer.postcode, Employer.town).order_by(Employer.id)
    for employer_id, name, postcode, town in session.execute(query):
        known.by_name.setdefault(key_of(name), []).append((employer_id, (postcode, town)))
    return known


def _new_employer(record: FeedVacancy, now: datetime) -> Employer:
    wanted = record.employer
    place = record.places[0] if record.places else FeedPlace()
    is_own = bool(wanted.postcode or wanted.town)
    return Employer(
        name=wanted.name,
        postcode=wanted.postcode if is_own else place.postcode,
        town=wanted.town if is_own else place.town,
        street=wanted.street if is_own else place.street,
        size_class=wanted.size_class,
        is_temp_agency=wanted.is_temp_agency,
        industry=(wanted.industry or "")[:INDUSTRY_LENGTH] or None,
        created_at=now,
        contacts=[_contact(record.contact)] if record.contact else [],
    )


def _contact(found: FeedContact) -> Contact:
    """Whom to call. Nobody is written to because a feed names them: that needs their own wish."""
    return Contact(
        name=found.name[:120], email=found.email, phone=(found.phone or "")[:60] or None, message_mode=MessageMode.NONE
    )
