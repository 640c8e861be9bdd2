"""The generated world in a database: the same seed gives the same world, and it never mixes with real clients."""

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict, NotFound
from core.users import Role, User, generated_users
from employers.codes import Origin, VacancyState
from employers.importing.guessing import guess_nothing
from employers.intake_models import Registration
from employers.models import Contact, Employer, Requirement, ShiftPattern, Vacancy, VacancyDemand, VacancyPlace
from employers.registration import count_waiting
from employers.sources.codes import SyncState
from employers.sources.models import FeedSync
from jobs.demo import make_demo_world
from jobs.demo.feed import add_feed
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.catalogue.starter import load_starter_catalogue
from profiles.models import Client, ClientLanguage, ClientOccupation, ClientSkill, Consent
from profiles.offers.models import Offer
from tests.factories import NOW, make_client, row_count

PASSWORD = "only-for-this-test"
HASHED = (Client, ClientOccupation, ClientSkill, ClientLanguage, Consent, CaseFile, Household, Employer, Contact,
          Vacancy, VacancyPlace, Requirement, VacancyDemand, ShiftPattern)  # fmt: skip


@pytest.fixture
def catalogue(session: Session) -> Session:
    load_starter_catalogue(session)
    session.commit()
    return session


def make(session: Session, *, seed: int = 1, now: datetime = NOW, clients: int = 60) -> dict[str, int]:
    return make_demo_world(session, clients=clients, vacancies=40, seed=seed, now=now, password=PASSWORD)


def fingerprint(session: Session) -> str:
    """Hash of all rows without ids and moments."""
    digest = hashlib.sha256()
    for model in HASHED:
        columns = [column for column in model.__table__.columns
                   if not column.key.endswith(("id", "_at", "_by"))]  # fmt: skip
        rows: list[Any] = sorted(repr(tuple(row)) for row in session.execute(sa.select(*columns)))
        digest.update("\n".join([model.__tablename__, *rows]).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_world_on_the_same_day(catalogue: Session) -> None:
    counts = make(catalogue)
    first = fingerprint(catalogue)
    catalogue.rollback()

    again = make(catalogue, now=NOW + timedelta(hours=3))

    assert again == counts
    assert fingerprint(catalogue) == first


def test_another_seed_gives_another_world(catalogue: Session) -> None:
    make(catalogue)
    first = fingerprint(catalogue)
    catalogue.rollback()

    make(catalogue, seed=2)

    assert fingerprint(catalogue) != first


def test_counts_are_what_was_asked_for_and_what_is_stored(catalogue: Session) -> None:
    counts = make(catalogue)

    assert (counts["clients"], counts["vacancies"]) == (60, 40)
    assert counts == {
        "clients": row_count(catalogue, Client),
        "households": row_count(catalogue, Household),
        "employers": row_count(catalogue, Employer),
        "vacancies": row_count(catalogue, Vacancy),
        "offers": row_count(catalogue, Offer),
    }
    assert row_count(catalogue, CaseFile) == 60


def test_accounts_exist_for_every_role_and_share_the_password(catalogue: Session) -> None:
    make(catalogue)

    users = generated_users(catalogue)
    roles = Counter(user.role for user in users)
    hasher = PasswordHasher()

    assert roles == {
        Role.EMPLOYER_ADVISER: 3, Role.CASE_MANAGER: 6, Role.EMPLOYER: 3, Role.OPERATOR: 1, Role.JOINT_DESK: 1,
    }  # fmt: skip
    assert {"adviser@demo.example", "casemanager@demo.example", "employer@demo.example", "jointdesk@demo.example",
            "operator@demo.example"} <= {user.email for user in users}  # fmt: skip
    assert len({user.password_hash for user in users}) == 1
    assert hasher.verify(users[0].password_hash, PASSWORD)


def test_every_employer_account_is_a_contact_of_an_employer_with_vacancies(catalogue: Session) -> None:
    make(catalogue)

    rows = catalogue.execute(
        sa.select(User.email, sa.func.count(Vacancy.id))
        .join(Contact, Contact.user_id == User.id)
        .join(Vacancy, Vacancy.employer_id == Contact.employer_id)
        .group_by(User.email)
    ).all()

    assert len(rows) == 3
    assert all(count > 0 for _, count in rows)


def test_every_client_has_a_case_manager_and_every_employer_an_adviser(catalogue: Session) -> None:
    make(catalogue)

    managers = Counter(catalogue.scalars(sa.select(Client.case_manager_id)))
    advisers = set(catalogue.scalars(sa.select(Employer.adviser_id)))

    assert None not in managers
    assert len(managers) == 6
    assert None not in advisers


def test_members_of_a_household_have_the_same_case_manager(catalogue: Session) -> None:
    make(catalogue)

    query = sa.select(HouseholdMember.household_id, Client.case_manager_id, Client.home_postcode)
    rows = catalogue.execute(query.join(Client, Client.id == HouseholdMember.client_id)).all()
    households = {row.household_id for row in rows}

    assert len(rows) == 2 * len(households)
    assert len({tuple(row) for row in rows}) == len(households) > 0


def test_names_of_people_and_employers_are_marked(catalogue: Session) -> None:
    make(catalogue)

    names = [file.full_name or "" for file in catalogue.scalars(sa.select(CaseFile))]
    names += catalogue.scalars(sa.select(Employer.name)).all()
    names += catalogue.scalars(sa.select(Contact.name)).all()
    names += catalogue.scalars(sa.select(User.display_name)).all()

    assert [name for name in names if not name.endswith("(Demo)")] == []


def test_facts_read_from_an_advert_carry_their_words_and_where_they_stand(catalogue: Session) -> None:
    make(catalogue)

    read = catalogue.scalars(sa.select(Requirement).where(Requirement.origin == Origin.READ_FROM_TEXT)).all()
    texts = dict(catalogue.execute(sa.select(Vacancy.id, Vacancy.description)).all())
    said = [texts[one.vacancy_id][one.span_start : one.span_end] == one.words for one in read]

    assert said
    assert all(said)


def test_a_database_with_clients_is_refused_and_stays_as_it_was(catalogue: Session) -> None:
    make_client(catalogue)

    with pytest.raises(Conflict, match="needs an empty one"):
        make(catalogue)

    assert row_count(catalogue, Client) == 1
    assert row_count(catalogue, User) == 0


def test_an_empty_catalogue_is_named(session: Session) -> None:
    with pytest.raises(NotFound, match="catalogue is empty"):
        make(session)


def test_a_further_client_and_vacancy_can_be_added_to_the_world(catalogue: Session) -> None:
    make(catalogue)

    client = make_client(catalogue)
    open_vacancies = catalogue.scalars(sa.select(Vacancy.id).where(Vacancy.state == VacancyState.OPEN)).all()

    assert client.id is not None
    assert open_vacancies


def test_the_day_in_berlin_decides_what_today_is(catalogue: Session) -> None:
    make(catalogue, now=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))

    latest = catalogue.scalar(sa.select(sa.func.max(Vacancy.published_on)))

    assert latest is not None
    assert latest.isoformat() <= "2026-11-21"


def test_what_waits_for_a_hand_is_there_to_be_seen(catalogue: Session) -> None:
    make_demo_world(catalogue, clients=6, vacancies=100, seed=1, now=NOW, password=PASSWORD)

    states = set(catalogue.scalars(sa.select(Vacancy.state)))
    assert states >= {VacancyState.IN_REVIEW, VacancyState.QUERY, VacancyState.REMINDED, VacancyState.PARTLY_FILLED}
    assert [count_waiting(catalogue), row_count(catalogue, Registration)] == [2, 2]


def test_a_feed_has_lost_most_of_its_vacancies_and_is_held(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    add_feed(sessions, tmp_path / "in", tmp_path / "kept", guess_nothing, now=NOW)

    with sessions() as session:
        first, second = session.scalars(sa.select(FeedSync).order_by(FeedSync.id))
        assert (first.state, first.new, first.rejected) == (SyncState.DONE, 12, 1)
        assert (second.state, second.gone) == (SyncState.HELD, 8)
        assert all(session.scalars(sa.select(Vacancy.is_generated)))
