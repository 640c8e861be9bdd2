"""Employers joined by hand, and taken back as they were."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.database import Base
from core.errors import Conflict, InvalidInput, NotAllowed
from core.users import Role, User
from employers.codes import EmployerState
from employers.intake_models import EmployerMerge
from employers.merging import find_kept_employer, merge_employers, merges_of_employer, unmerge_employers
from employers.models import Contact, Employer, Vacancy
from employers.publication.models import EmployerPublication, PublicationMode, PublicVacancy
from employers.publication.operations import agree_to_publication
from employers.publication.refreshing import refresh_public
from employers.relations import ContactInput, save_contact
from placements.codes import TaskKind
from placements.models import Proposal
from placements.tasks import NewTask, add_task
from profiles.models import ExcludedEmployer
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy

OWN = {AuditEntry.__tablename__, EmployerMerge.__tablename__}


def rows(session: Session) -> dict[str, list[Any]]:
    """All that the database holds, table by table, but for the record of merges itself."""
    session.flush()
    return {
        table.name: sorted(map(repr, session.execute(sa.select(table)).all()))
        for table in Base.metadata.sorted_tables
        if table.name not in OWN
    }


@pytest.fixture
def adviser(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def kept(session: Session) -> Employer:
    return make_employer(session, name="Bäckerei Muster", town="Stuttgart")


@pytest.fixture
def gone(session: Session, adviser: User) -> Employer:
    """An employer with something of each kind."""
    employer = make_employer(
        session, name="Bäckerei Muster GmbH", establishment_number="09912342", street="Weg 5", town="Esslingen"
    )
    session.add(Contact(employer_id=employer.id, name="Eva", user_id=make_user(session, role=Role.EMPLOYER).id))
    save_contact(session, employer.id, None, ContactInput("Ida"), now=NOW, by=adviser.id)
    vacancy = make_vacancy(session, employer=employer)
    client = make_client(session, permission_employer_id=employer.id)
    make_proposal(session, client=client, vacancy=vacancy)
    session.add(ExcludedEmployer(client_id=client.id, employer_id=employer.id))
    add_task(session, NewTask("own:1", TaskKind.OTHER, NOW.date(), employer_id=employer.id), now=NOW)
    session.flush()
    return employer


def test_everything_moves_and_what_was_missing_is_filled(
    session: Session, kept: Employer, gone: Employer, adviser: User
) -> None:
    merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)

    for model in (Vacancy, Proposal, Contact, ExcludedEmployer):
        assert set(session.scalars(sa.select(model.employer_id))) == {kept.id}
    assert (kept.establishment_number, kept.street, kept.town) == ("09912342", "Weg 5", "Stuttgart")
    assert (gone.state, gone.establishment_number) == (EmployerState.MERGED, None)
    assert find_kept_employer(session, gone.id) == kept.id


def test_taken_back_every_row_is_as_it_was(session: Session, kept: Employer, gone: Employer, adviser: User) -> None:
    before = rows(session)

    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)
    assert rows(session) != before
    unmerge_employers(session, merge.id, now=NOW, by=adviser.id)

    assert rows(session) == before
    assert merges_of_employer(session, kept.id) == []


def test_what_both_have_stays_on_its_side_and_comes_back(
    session: Session, kept: Employer, gone: Employer, adviser: User
) -> None:
    client_id = session.scalars(sa.select(ExcludedEmployer.client_id)).one()
    session.add(ExcludedEmployer(client_id=client_id, employer_id=kept.id))
    before = rows(session)

    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)

    assert session.scalar(sa.select(sa.func.count()).select_from(ExcludedEmployer)) == 2
    unmerge_employers(session, merge.id, now=NOW, by=adviser.id)
    assert rows(session) == before


@pytest.mark.parametrize(
    ("of_kept", "of_gone", "merged"),
    [("named", "anonymous", "anonymous"), ("anonymous", "named", "anonymous"), ("named", "none", "none"),
     ("named", None, "none"), (None, "named", None), ("named", "named", "named")],
)  # fmt: skip
def test_the_stricter_agreement_counts_and_comes_back(
    of_kept: str | None, of_gone: str | None, merged: str | None,
    session: Session, kept: Employer, gone: Employer, adviser: User,
) -> None:  # fmt: skip
    for employer, mode in ((kept, of_kept), (gone, of_gone)):
        if mode is not None:
            agree_to_publication(session, employer.id, PublicationMode(mode), now=NOW, by=None)
    before = rows(session)

    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)

    row = session.get(EmployerPublication, kept.id)
    assert (row.mode.value if row else None) == merged
    unmerge_employers(session, merge.id, now=NOW, by=adviser.id)
    assert rows(session) == before


def test_what_was_public_is_gone_at_once(session: Session, kept: Employer, gone: Employer, adviser: User) -> None:
    make_vacancy(session, employer=kept)
    for employer in (kept, gone):
        agree_to_publication(session, employer.id, PublicationMode.NAMED, now=NOW, by=None)
    assert refresh_public(session, now=NOW) == 2

    merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)

    assert session.scalars(sa.select(PublicVacancy)).all() == []


def test_a_later_merge_keeps_its_strictness(session: Session, kept: Employer, gone: Employer, adviser: User) -> None:
    agree_to_publication(session, kept.id, PublicationMode.NAMED, now=NOW, by=None)
    first = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)
    merge_employers(session, kept_id=kept.id, gone_id=make_employer(session).id, now=NOW, by=adviser.id)

    unmerge_employers(session, first.id, now=NOW, by=adviser.id)

    assert session.get_one(EmployerPublication, kept.id).mode is PublicationMode.NONE


def test_what_came_and_changed_since_stays(session: Session, kept: Employer, gone: Employer, adviser: User) -> None:
    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)
    new = make_vacancy(session, employer=kept)
    kept.street = "Neue Straße 1"

    unmerge_employers(session, merge.id, now=NOW, by=adviser.id)

    assert (session.get_one(Vacancy, new.id).employer_id, kept.street) == (kept.id, "Neue Straße 1")
    assert kept.establishment_number is None


def test_a_number_that_somebody_else_got_meanwhile_is_said_and_nothing_changes(
    session: Session, kept: Employer, gone: Employer, adviser: User
) -> None:
    kept.establishment_number = "12345675"
    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)
    make_employer(session, name="Andere", establishment_number="09912342")

    with pytest.raises(Conflict, match="09912342"):
        unmerge_employers(session, merge.id, now=NOW, by=adviser.id)

    assert gone.state is EmployerState.MERGED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EMPLOYER_ADVISER])
def test_nobody_but_an_adviser_joins_or_takes_back(
    role: Role, session: Session, kept: Employer, gone: Employer, adviser: User
) -> None:
    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)
    stranger = make_user(session, role=role).id
    steps: tuple[Callable[[], object], ...] = (
        lambda: merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=stranger),
        lambda: unmerge_employers(session, merge.id, now=NOW, by=stranger),
    )

    for step in steps:
        with pytest.raises(NotAllowed):
            step()


def test_no_merge_twice_none_with_itself_and_none_taken_back_twice(
    session: Session, kept: Employer, gone: Employer, adviser: User
) -> None:
    merge = merge_employers(session, kept_id=kept.id, gone_id=gone.id, now=NOW, by=adviser.id)

    with pytest.raises(Conflict):
        merge_employers(session, kept_id=gone.id, gone_id=kept.id, now=NOW, by=adviser.id)
    with pytest.raises(InvalidInput):
        merge_employers(session, kept_id=kept.id, gone_id=kept.id, now=NOW, by=adviser.id)
    unmerge_employers(session, merge.id, now=NOW, by=adviser.id)
    with pytest.raises(Conflict):
        unmerge_employers(session, merge.id, now=NOW, by=adviser.id)
