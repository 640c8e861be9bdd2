"""Employers by name and place: the one that a record means, or a new one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import MessageMode
from employers.feeds.records import FeedContact, FeedPlace, FeedVacancy
from employers.feeds.values import key_of
from employers.importing.columns import address_of, is_same_place
from employers.importing.new_vacancies import insert_numbered
from employers.likeness import name_key
from employers.models import Contact, Employer

INDUSTRY_LENGTH = 10


Known = tuple[int, tuple[str | None, str | None], str | None]  # id, postcode and town, industry


@dataclass
class KnownEmployers:
    """Ids, places and industries of all employers by the key of their name; asked once, kept while an import runs."""

    by_name: dict[str, list[Known]] = field(default_factory=dict)

    def known(self, record: FeedVacancy) -> Known:
        """The employer of this name at this postcode or town: one that `meet` has seen. `KeyError` for others.

        Where either side has no address, the name alone decides.
        """
        found = self._find(record)
        if found is None:
            raise KeyError(record.employer.name)
        return found

    def meet(self, session: Session, records: Iterable[FeedVacancy], now: datetime) -> None:
        """Store the employers of these records that are not known."""
        new: list[tuple[str, dict[str, Any], FeedContact | None]] = []
        for record in records:
            if self._find(record) is None:
                values = _new_employer(record, now)
                key = key_of(record.employer.name)
                new.append((key, values, record.contact))
                self.by_name.setdefault(key, []).append(_known(-len(new), values))
        ids = insert_numbered(session, Employer, [values for _, values, _ in new])
        for number, ((key, values, _), employer_id) in enumerate(zip(new, ids, strict=True), start=1):
            same_name = self.by_name[key]
            same_name[same_name.index(_known(-number, values))] = _known(employer_id, values)
        contacts = [
            _contact(contact) | {"employer_id": employer_id}
            for (_, _, contact), employer_id in zip(new, ids, strict=True)
            if contact
        ]
        insert_numbered(session, Contact, contacts)

    def _find(self, record: FeedVacancy) -> Known | None:
        postcode, town = address_of(record)
        same_name = self.by_name.get(key_of(record.employer.name), [])
        return next((known for known in same_name if is_same_place(known[1], postcode, town)), None)


def know_employers(session: Session) -> KnownEmployers:
    """All employers there are."""
    found = KnownEmployers()
    columns = (Employer.id, Employer.name, Employer.postcode, Employer.town, Employer.industry)
    for employer_id, name, postcode, town, industry in session.execute(sa.select(*columns).order_by(Employer.id)):
        found.by_name.setdefault(key_of(name), []).append((employer_id, (postcode, town), industry))
    return found


def _known(employer_id: int, values: Mapping[str, Any]) -> Known:
    return employer_id, (values["postcode"], values["town"]), values["industry"]


def _new_employer(record: FeedVacancy, now: datetime) -> dict[str, Any]:
    wanted = record.employer
    place = record.places[0] if record.places else FeedPlace()
    is_own = bool(wanted.postcode or wanted.town)
    return {
        "name": wanted.name,
        "name_key": name_key(wanted.name),
        "postcode": wanted.postcode if is_own else place.postcode,
        "town": wanted.town if is_own else place.town,
        "street": wanted.street if is_own else place.street,
        "size_class": wanted.size_class,
        "is_temp_agency": wanted.is_temp_agency,
        "industry": (wanted.industry or "")[:INDUSTRY_LENGTH] or None,
        "created_at": now,
    }


def _contact(found: FeedContact) -> dict[str, Any]:
    """Whom to call. Nobody is written to because a feed names them: that needs their own wish."""
    return {
        "name": found.name[:120],
        "email": found.email,
        "phone": (found.phone or "")[:60] or None,
        "message_mode": MessageMode.NONE,
    }
