"""Recording facts of clients."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.errors import NotFound
from core.users import Role
from profiles.casework import CaseFile
from profiles.catalogue.codes import grid_to_text
from profiles.inputs import ClientInput, LanguageInput, LicenceInput, OccupationInput, SkillInput
from profiles.models import Client, ClientSkill
from profiles.operations import (
    InvalidFacts,
    Origin,
    confirm_client_facts,
    create_client,
    give_reference,
    new_client,
    update_client_facts,
)
from tests.factories import (
    NOW,
    TODAY,
    make_client,
    make_licence_classes,
    make_occupation,
    make_skill,
    make_user,
    row_count,
)

LATER = NOW + timedelta(hours=1)


def actions(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_new_client_has_the_given_facts_and_no_others(session: Session) -> None:
    make_skill(session, "sewing")
    facts = ClientInput(hours_max=20.0, skills=(SkillInput("sewing", 2),), given_name="Ada", hours_possible=1)

    client = create_client(session, facts, now=NOW, by=None, origin=Origin(source_id="X1", is_generated=True))

    assert (client.hours_max, client.hours_min, client.source_id, client.is_generated) == (20.0, None, "X1", True)
    assert client.hours_possible == grid_to_text(1)
    assert [(row.skill_code, row.level) for row in client.skills] == [("sewing", 2)]
    assert session.get_one(CaseFile, client.id).given_name == "Ada"
    assert actions(session) == ["client_created"]


def test_a_reference_comes_from_the_id(session: Session) -> None:
    client = create_client(session, ClientInput(), now=NOW, by=None)

    assert client.reference == f"C-{client.id:06d}"


def test_clients_recorded_at_the_same_moment_have_different_references(sessions: sessionmaker[Session]) -> None:
    both_are_in = Barrier(2, timeout=10)

    def record(_number: int) -> str:
        with sessions.begin() as session:
            client, _ = new_client(ClientInput(), Origin(), now=NOW)
            session.add(client)
            session.flush()
            give_reference(client)
            session.flush()
            if session.get_bind().dialect.name == "postgresql":  # SQLite lets one write at a time
                both_are_in.wait()
            return client.reference

    with ThreadPoolExecutor(2) as threads:
        references = list(threads.map(record, range(2)))

    assert len(set(references)) == 2


def test_untouched_fields_stay_and_none_erases(session: Session) -> None:
    client = make_client(session, hours_min=10.0, hours_max=20.0, uses_car=True)

    changed = update_client_facts(session, client.id, ClientInput(hours_min=None, uses_car=False), now=LATER, by=None)

    assert changed == {"hours_min", "uses_car"}
    assert (client.hours_min, client.hours_max, client.uses_car, client.updated_at) == (None, 20.0, False, LATER)


def test_the_same_facts_again_change_nothing(session: Session) -> None:
    make_occupation(session, "51311")
    facts = ClientInput(
        occupations=(OccupationInput("51311", 1),),
        born_on=date(1990, 1, 1),
        disability_degree=50,
        wished_postcodes=("70173",),
    )
    client = create_client(session, facts, now=NOW, by=None)

    assert update_client_facts(session, client.id, facts, now=LATER, by=None) == frozenset()
    assert client.updated_at == NOW
    assert actions(session) == ["client_created"]


def test_a_list_replaces_the_recorded_one_and_keeps_what_stays(session: Session) -> None:
    client = make_client(session, skills={"sewing": 1, "cooking": 2})
    make_skill(session, "ironing")
    kept = client.skills[0]

    wanted = (SkillInput(kept.skill_code, kept.level), SkillInput("ironing", 0))
    update_client_facts(session, client.id, ClientInput(skills=wanted), now=LATER, by=None)

    session.expire(client)
    assert {(row.skill_code, row.level) for row in client.skills} == {(kept.skill_code, kept.level), ("ironing", 0)}
    assert row_count(session, ClientSkill) == 2


def test_an_empty_list_erases(session: Session) -> None:
    make_licence_classes(session)
    client = make_client(session)
    update_client_facts(session, client.id, ClientInput(licences=(LicenceInput("B"),)), now=NOW, by=None)

    assert update_client_facts(session, client.id, ClientInput(licences=()), now=LATER, by=None) == {"licences"}
    assert client.licences == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ClientInput(hours_max=200.0), "hours_max"),
        (ClientInput(hours_min=30.0, hours_max=20.0), "hours_min"),
        (ClientInput(home_postcode="7017"), "home_postcode"),
        (ClientInput(wished_postcodes=("70173", "x")), "wished_postcodes"),
        (ClientInput(max_lift_kg=-1), "max_lift_kg"),
        (ClientInput(permission_seen_on=TODAY + timedelta(days=2)), "permission_seen_on"),
        (ClientInput(skills=(SkillInput("unheard-of", 1),)), "skills"),
        (ClientInput(languages=(LanguageInput("de"),)), "languages"),
        (ClientInput(occupations=(OccupationInput("51311", 6),)), "occupations"),
        (ClientInput(case_manager_id=999_999), "case_manager_id"),
        (ClientInput(email="nobody"), "email"),
    ],
)
def test_facts_that_cannot_be_true_are_refused_by_field(session: Session, facts: ClientInput, field: str) -> None:
    client = make_client(session)

    with pytest.raises(InvalidFacts) as refused:
        update_client_facts(session, client.id, facts, now=NOW, by=None)

    assert field in {problem.field for problem in refused.value.problems}
    assert actions(session) == []


def test_hours_are_checked_beside_what_is_recorded(session: Session) -> None:
    client = make_client(session, hours_min=30.0)

    with pytest.raises(InvalidFacts, match="fewest hours"):
        update_client_facts(session, client.id, ClientInput(hours_max=20.0), now=NOW, by=None)


def test_only_case_managers_have_clients(session: Session) -> None:
    adviser, manager = make_user(session), make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session)

    with pytest.raises(InvalidFacts):
        update_client_facts(session, client.id, ClientInput(case_manager_id=adviser.id), now=NOW, by=None)
    update_client_facts(session, client.id, ClientInput(case_manager_id=manager.id), now=NOW, by=adviser.id)

    assert client.case_manager_id == manager.id


def test_the_audit_record_names_fields_and_never_facts(session: Session) -> None:
    client = make_client(session)

    update_client_facts(session, client.id, ClientInput(family_name="Secret", hours_max=20.0), now=NOW, by=None)

    entry = session.scalars(sa.select(AuditEntry)).one()
    assert entry.detail == {"fields": ["family_name", "hours_max"]}


def test_going_through_a_profile_is_recorded(session: Session) -> None:
    client = make_client(session)

    confirm_client_facts(session, client.id, now=LATER, by=None)

    assert (client.confirmed_at, actions(session)) == (LATER, ["client_confirmed"])


def test_an_unknown_client_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        update_client_facts(session, 999_999, ClientInput(), now=NOW, by=None)
    assert row_count(session, Client) == 0
