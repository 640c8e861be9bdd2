"""Employers by name and place: the one that a record means, or a new one."""

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

    def employer_of(self, session: Session, record: FeedVacancy, now: datetime) -> Employer:
        """The employer of this name at this postcode or town; a new one where there is none.

        Where either side has no address, the name alone decides.
        """
        postcode, town = address_of(record)
        same_name = self.by_name.setdefault(key_of(record.employer.name), [])
        for employer_id, at in same_name:
            if is_same_place(at, postcode, town) and (found := session.get(Employer, employer_id)) is not None:
                return found
        employer = _new_employer(record, now)
        session.add(employer)
        session.flush()
        same_name.append((employer.id, (employer.postcode, employer.town)))
        return employer


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
