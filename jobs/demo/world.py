"""Puts the generated world into the database, in batches that keep memory modest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from core.errors import Conflict
from employers.models import Contact, Employer, Vacancy
from employers.publication.models import EmployerPublication, PublicationMode
from jobs.demo.clients import ClientStream, GeneratedClient, GeneratedHousehold, Surroundings
from jobs.demo.draws import Draws
from jobs.demo.employers import GeneratedEmployer, draw_employers
from jobs.demo.material import Parts, load_material
from jobs.demo.offers import add_offers
from jobs.demo.staff import EMPLOYER_ACCOUNTS, Staff, add_offices, add_staff, release_some
from jobs.demo.vacancies import GeneratedVacancy, Posted, VacancyStream
from jobs.demo.waiting import add_waiting
from profiles.casework import Household, HouseholdMember
from profiles.models import Client

BATCH = 2_000
BERLIN = ZoneInfo("Europe/Berlin")
T = TypeVar("T")


def make_demo_world(
    session: Session, *, clients: int, vacancies: int, seed: int, now: datetime, password: str
) -> dict[str, int]:
    """Fill a database without clients with a generated world; how many of each thing it has.

    The same numbers, seed and day give the same world. `Conflict` where there are clients or generated users already,
    `NotFound` where the catalogue is empty.
    """
    _refuse_used(session)
    material = load_material(session)
    today = now.astimezone(BERLIN).date()
    staff = add_staff(session, clients=clients, vacancies=vacancies, password=password, now=now)
    add_offices(session, staff)
    employers = list(
        draw_employers(Draws(seed, "employers"), material, vacancies=vacancies, adviser_ids=staff.adviser_ids, now=now)
    )
    posted = _store_employers(session, employers, staff)
    _agree_to_publication(session, posted, now)
    posts = VacancyStream(Draws(seed, "vacancies"), material, now, today)
    vacancy_ids = _store(session, Vacancy, posts.vacancies(posted, vacancies), "vacancy_id")
    around = Surroundings(staff.case_manager_ids, [one.employer_id for one in posted], vacancy_ids, now, today)
    stream = ClientStream(Draws(seed, "clients"), material, around)
    client_ids = _store(session, Client, stream.clients(clients), "client_id")
    _store_households(session, stream.households, client_ids)
    release_some(session, now=now)
    add_waiting(session, staff, now=now)
    offers = add_offers(session, material, Draws(seed, "offers"), now=now, today=today)
    session.expire_all()
    return {"clients": len(client_ids), "households": len(stream.households), "employers": len(employers),
            "vacancies": len(vacancy_ids), "offers": offers}  # fmt: skip


def _refuse_used(session: Session) -> None:
    if session.scalar(sa.select(Client.id).limit(1)) is not None:
        raise Conflict("There are clients in this database already. The demo world needs an empty one.")
    if session.scalar(sa.select(Employer.id).where(Employer.is_generated).limit(1)) is not None:
        raise Conflict("There is a generated world in this database already. A new one needs an empty database.")


def _agree_to_publication(session: Session, posted: Sequence[Posted], now: datetime) -> None:
    """Most generated employers let everybody see their vacancies; each fifth was never asked."""
    agreed = [one.employer_id for number, one in enumerate(posted) if number % 5 != 4]
    rows = [{"employer_id": each, "mode": PublicationMode.NAMED, "at": now, "by": None} for each in agreed]
    _insert(session, EmployerPublication, rows)


def _store_employers(session: Session, employers: Sequence[GeneratedEmployer], staff: Staff) -> list[Posted]:
    for batch in batches(employers):
        _insert(session, Employer, [employer.row for employer in batch])
    query = sa.select(Employer.name, Employer.id).where(Employer.is_generated)
    ids = dict(session.execute(query).all())
    rows = [row | {"employer_id": ids[employer.name]} for employer in employers for row in employer.contacts]
    first = [employer.name for employer in employers[:EMPLOYER_ACCOUNTS]]  # a small, a middle and a larger one
    accounts = dict(zip(reversed(first), staff.employer_ids, strict=False))
    for name, user_id in accounts.items():
        next(row for row in rows if row["employer_id"] == ids[name])["user_id"] = user_id
    _insert(session, Contact, rows)
    return [Posted(employer, ids[employer.name], int(employer.row["adviser_id"])) for employer in employers]


def _store(
    session: Session, model: type[Base], things: Iterable[GeneratedClient | GeneratedVacancy], owner: str
) -> list[int]:
    """Store things and what belongs to them, batch by batch; their ids in the order of the things."""
    columns = sa.inspect(model).columns
    key, reference = columns["id"], columns["reference"]
    all_ids: list[int] = []
    for batch in batches(things):
        references = [thing.row["reference"] for thing in batch]
        _insert(session, model, [thing.row for thing in batch])
        query = sa.select(reference, key).where(reference.between(min(references), max(references)))
        ids = dict(session.execute(query).all())
        in_order = [ids[name] for name in references]
        parts: Parts = {}
        for thing, owner_id in zip(batch, in_order, strict=True):
            for part, rows in thing.parts.items():
                parts.setdefault(part, []).extend({**row, owner: owner_id} for row in rows)
        for part, rows in parts.items():
            _insert(session, part, rows)
        all_ids += in_order
    return all_ids


def _store_households(
    session: Session, households: Sequence[GeneratedHousehold], client_ids: Sequence[int]
) -> None:  # fmt: skip
    _insert(session, Household, [household.row for household in households])
    ids = dict(session.execute(sa.select(Household.reference, Household.id)).all())
    members = [
        {"household_id": ids[household.row["reference"]], "client_id": client_ids[member],
         "joined_on": household.joined_on}
        for household in households for member in household.members
    ]  # fmt: skip
    _insert(session, HouseholdMember, members)


def _insert(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(sa.insert(model.__table__), rows)  # type: ignore[arg-type]


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The things in lists of at most ``size``."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch
