"""Lists that grow ask the database as often for many rows as for few."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.offices import Office, OfficeKind, StandIn, Team, TeamMember
from core.users import Role
from employers.codes import ContactRole
from employers.intake_models import Registration
from employers.likeness import name_key
from employers.models import Employer
from employers.sources.codes import SourceKind, SyncState
from employers.sources.models import FeedSource, FeedSync
from tests.counting import count_queries
from tests.factories import make_client, make_employer, make_user
from tests.web.conftest import Visitor
from tests.web.public.world import make_public
from tests.web.world import World

Visit = Callable[..., Visitor]
Sessions = sessionmaker[Session]
Grow = Callable[[Session, int, World], object]
NOW = datetime.now(UTC)


def _offices(session: Session, number: int, world: World) -> None:
    office = Office(name=f"Office {number}", kind=OfficeKind.BRANCH)
    session.add(office)
    session.flush()
    team = Team(office_id=office.id, name=f"Team {number}", clients_per_post=100)
    session.add(team)
    session.flush()
    member = make_user(session, role=Role.CASE_MANAGER)
    make_client(session, case_manager_id=member.id)
    session.add(TeamMember(user_id=member.id, team_id=team.id, post_share=1.0))
    session.add(
        StandIn(
            user_id=member.id, stand_in_id=world.case_manager.id, from_on=NOW.date(), until_on=NOW.date(),
        )
    )  # fmt: skip


def _employer(session: Session, number: int) -> Employer:
    return make_employer(session, name=f"Gärtnerei Sonnenblume {'A' * number}", postcode="70173", street="Weg 1")


def _vacancies(session: Session, number: int, _world: World) -> None:
    make_public(session, employer=_employer(session, number))


def _registrations(session: Session, number: int, _world: World) -> None:
    _employer(session, number)
    name = f"Gärtnerei Sonnenblume {number}"
    session.add(
        Registration(
            name=name, name_key=name_key(name), postcode="70173", contact_name="Eva Muster",
            contact_role=ContactRole.OTHER, email="eva@example.org", created_at=NOW,
        )
    )  # fmt: skip


def _feeds(session: Session, number: int, _world: World) -> None:
    source = FeedSource(
        name=f"Source {number}", kind=SourceKind.WEB, location="https://jobs.example/f", created_at=NOW,
        employer_id=_employer(session, number).id,
    )  # fmt: skip
    session.add(source)
    session.flush()
    session.add(FeedSync(source_id=source.id, state=SyncState.DONE, requested_at=NOW))


@pytest.mark.parametrize(
    ("endpoint", "role", "grow"),
    [
        ("offices.index", Role.OPERATOR, _offices),
        ("public.index", None, _vacancies),
        ("registrations.index", Role.EMPLOYER_ADVISER, _registrations),
        ("registrations.duplicates", Role.EMPLOYER_ADVISER, _registrations),
        ("feeds.index", Role.OPERATOR, _feeds),
    ],
)
def test_a_list_asks_as_often_for_many_rows_as_for_few(
    endpoint: str, role: Role | None, grow: Grow, visitor: Visit, sessions: Sessions, world: World
) -> None:
    guest, counts, lengths = visitor(role), [], []
    for numbers in (range(1, 4), range(4, 10)):
        with sessions.begin() as session:
            for number in numbers:
                grow(session, number, world)
        guest.get(endpoint)
        with sessions() as session, count_queries(session) as statements:
            lengths.append(len(guest.get(endpoint).text))
        counts.append(len(statements))

    assert lengths[1] > lengths[0]  # what was added is on the page
    assert counts[0] == counts[1]
