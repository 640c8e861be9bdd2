"""Quick answers: recorded in the profile, taken back within a day by who recorded them, and then forgotten."""

from datetime import date, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, NotAllowed, NotFound
from core.users import Role
from profiles.answers import Answer, RecordedAnswer, forget_answers, last_answer, record_answer, undo_answer
from profiles.catalogue.models import LimitationItem
from profiles.codes import Evidence, LimitationValue, PermissionScope, Recognition
from profiles.inputs import LicenceInput, LimitationInput, QualificationInput, SkillInput
from profiles.models import Client, ClientQualification, ClientSkill
from profiles.restrictions import restrict_client
from tests.factories import NOW, make_client, make_licence_classes, make_occupation, make_skill, make_user, row_count


def manager(session: Session) -> int:
    return make_user(session, role=Role.CASE_MANAGER).id


def answered(session: Session, client: Client, answer: Answer, by: int) -> RecordedAnswer:
    row = record_answer(session, client.id, answer, now=NOW, by=by)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("max_commute_minutes", None, 45),
        ("available_from", date(2026, 12, 1), date(2027, 1, 1)),
        ("permission_scope", PermissionScope.UNKNOWN, PermissionScope.ANY),
        ("uses_car", True, False),
        ("hours_max", 20.0, None),
    ],
)
def test_a_plain_fact_is_recorded_and_put_back(name: str, before: object, after: object, session: Session) -> None:
    client, by = make_client(session, **{name: cast("Any", before)}), manager(session)

    row = answered(session, client, Answer("question", plain={name: after}), by)
    assert getattr(client, name) == after
    undo_answer(session, client.id, row.id, now=NOW, by=by)

    assert getattr(client, name) == before
    assert row_count(session, RecordedAnswer) == 0


def test_hours_of_the_week_are_put_back_as_they_stood(session: Session) -> None:
    client, by = make_client(session, hours_possible=f"{7:042x}"), manager(session)

    row = answered(session, client, Answer("shifts", plain={"hours_possible": 15}), by)
    assert client.hours_possible == f"{15:042x}"
    undo_answer(session, client.id, row.id, now=NOW, by=by)

    assert client.hours_possible == f"{7:042x}"


def test_an_entry_of_a_list_is_added_beside_the_others_and_taken_out_again(session: Session) -> None:
    make_licence_classes(session)
    client, by = make_client(session), manager(session)
    answered(session, client, Answer("licence", "C", entry_of="licences", entry=LicenceInput("C", False)), by)

    row = answered(session, client, Answer("licence", "B", entry_of="licences", entry=LicenceInput("B")), by)
    assert {each.licence_class: each.is_held for each in client.licences} == {"B": True, "C": False}
    undo_answer(session, client.id, row.id, now=NOW, by=by)

    assert {each.licence_class: each.is_held for each in client.licences} == {"C": False}


def test_an_entry_that_was_changed_gets_its_old_values_back(session: Session) -> None:
    make_skill(session, "welding")
    make_occupation(session, "24422")
    client, by = make_client(session), manager(session)
    client.skills = [ClientSkill(skill_code="welding", level=1, evidence=Evidence.SELF)]
    client.qualifications = [
        ClientQualification(kind="vocational", title="Schweißer", occupation_code="24422", level=2)
    ]
    session.flush()
    skill = Answer("skill_level", "welding", entry_of="skills", entry=SkillInput("welding", 3, Evidence.TESTED))
    whole = QualificationInput(client.qualifications[0].kind, "Schweißer", "24422", 2, Recognition.FULL)
    recognition = Answer("recognition", entry_of="qualifications", entry=whole)

    rows = [answered(session, client, each, by) for each in (skill, recognition)]
    assert (client.skills[0].level, client.qualifications[0].recognition) == (3, Recognition.FULL)
    for row in rows:
        undo_answer(session, client.id, row.id, now=NOW, by=by)

    assert (client.skills[0].level, client.skills[0].evidence) == (1, Evidence.SELF)
    assert client.qualifications[0].recognition is None


def test_an_answer_that_the_profile_gives_already_leaves_nothing(session: Session) -> None:
    client, by = make_client(session, max_commute_minutes=45), manager(session)

    assert record_answer(session, client.id, Answer("q", plain={"max_commute_minutes": 45}), now=NOW, by=by) is None
    assert row_count(session, RecordedAnswer) == 0


def test_what_was_changed_since_is_not_overwritten_by_an_undo(session: Session) -> None:
    client, by = make_client(session), manager(session)
    row = answered(session, client, Answer("q", plain={"max_commute_minutes": 45}), by)
    client.max_commute_minutes = 60
    session.flush()

    with pytest.raises(Conflict):
        undo_answer(session, client.id, row.id, now=NOW, by=by)
    assert client.max_commute_minutes == 60


def test_only_who_recorded_it_undoes_it_for_this_client_within_a_day(session: Session) -> None:
    client, by = make_client(session), manager(session)
    row = answered(session, client, Answer("q", plain={"max_commute_minutes": 45}), by)

    with pytest.raises(NotAllowed):
        undo_answer(session, client.id, row.id, now=NOW, by=manager(session))
    with pytest.raises(NotFound):
        undo_answer(session, make_client(session).id, row.id, now=NOW, by=by)
    with pytest.raises(NotFound):
        undo_answer(session, client.id, row.id, now=NOW + timedelta(days=1, minutes=1), by=by)
    assert last_answer(session, client.id, by=by, now=NOW) is row
    assert last_answer(session, client.id, by=by, now=NOW + timedelta(days=2)) is None


def test_what_was_kept_for_an_undo_is_forgotten_and_the_log_names_no_fact(session: Session) -> None:
    client, by = make_client(session), manager(session)
    entry = LimitationInput("LIFT_CARRY", LimitationValue.EXCLUDED)
    session.add(LimitationItem(code="LIFT_CARRY", complex="physical", label_de="Heben", label_en="Lifting"))
    session.flush()
    answered(session, client, Answer("limitation", "LIFT_CARRY", entry_of="limitations", entry=entry), by)

    assert forget_answers(session, before=NOW + timedelta(seconds=1)) == 1
    assert row_count(session, RecordedAnswer) == 0
    assert "EXCLUDED" not in str([entry.detail for entry in session.scalars(sa.select(AuditEntry))])


def test_what_was_kept_of_a_restricted_client_stays(session: Session) -> None:
    held, other, by = make_client(session), make_client(session), manager(session)
    for client in (held, other):
        answered(session, client, Answer("q", plain={"max_commute_minutes": 45}), by)
    restrict_client(session, held.id, reason="a lawsuit", now=NOW, by=by)

    assert forget_answers(session, before=NOW + timedelta(seconds=1)) == 1
    assert session.scalars(sa.select(RecordedAnswer.client_id)).all() == [held.id]
