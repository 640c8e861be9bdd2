"""Vacancies go from draft to open and on, each step noted."""

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role
from employers.codes import Need, Origin, PayUnit, RequirementKind, VacancyKind, VacancyState
from employers.inputs import PlaceInput, RequirementInput, VacancyInput
from employers.legal_values import load_legal_values
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.models import Vacancy
from employers.operations import (
    open_vacancy,
    save_draft,
    submit_vacancy,
)
from employers.queries import vacancy_changes
from profiles.catalogue.codes import WorkingTime
from tests.factories import NOW, make_employer, make_licence_classes, make_occupation, make_user, make_vacancy

BAKER: dict[str, Any] = {
         "title": "Verkäufer/in", "description": "Deutsch B1 nötig.", "kind": VacancyKind.WORK, "openings": 1,
         "starts_now": True, "working_times": (WorkingTime.PART_TIME,), "hours_min": 20.0, "hours_max": 20.0,
         "occupation_code": "62312", "places": (PlaceInput("70173", "Stuttgart"),)}  # fmt: skip


def save(session: Session, *, employer: Any = None, vacancy: Any = None, **values: Any) -> Any:
    make_occupation(session, "62312")
    employer_id = vacancy.employer_id if vacancy else (employer or make_employer(session)).id
    entered = VacancyInput(**BAKER | values)
    return save_draft(session, entered, employer_id=employer_id, vacancy_id=vacancy and vacancy.id, now=NOW, by=None)


def pause_vacancy(
    session: Session, vacancy_id: int, *, reason: str | None = None, now: datetime, by: int | None
) -> None:
    take_vacancy_step(session, VacancyStep.PAUSE, VacancyDecision(vacancy_id, reason), now=now, by=by)


def resume_vacancy(session: Session, vacancy_id: int, *, now: datetime, by: int | None) -> Vacancy:
    return take_vacancy_step(session, VacancyStep.RESUME, VacancyDecision(vacancy_id), now=now, by=by)


def test_a_draft_gets_a_reference_and_its_text_is_read(session: Session) -> None:
    make_licence_classes(session)
    vacancy = save(session, requirements=(RequirementInput(RequirementKind.LICENCE, "B", need=Need.WISH),))

    assert vacancy.reference == f"V-{vacancy.id:06d}"
    assert vacancy.state is VacancyState.DRAFT
    assert {(row.code, row.origin) for row in vacancy.requirements} == {
        ("B", Origin.STATED), ("de", Origin.READ_FROM_TEXT),
    }  # fmt: skip


def test_saving_again_replaces_what_was_entered_and_read(session: Session) -> None:
    vacancy = save(session)

    save(session, vacancy=vacancy, description="Staplerschein nötig.", hours_max=25.0)

    assert [row.code for row in vacancy.requirements] == ["forklift"]
    assert vacancy.hours_max == 25


def test_nobody_edits_the_vacancy_of_another_employer(session: Session) -> None:
    vacancy = save(session)

    with pytest.raises(NotFound):
        save_draft(
            session, VacancyInput("x"), employer_id=make_employer(session).id, vacancy_id=vacancy.id, now=NOW, by=1
        )


def test_an_occupation_counts_as_confirmed_once_staff_have_released_the_vacancy(session: Session) -> None:
    vacancy = save(session)
    submit_vacancy(session, vacancy.id, now=NOW, by=None)

    with pytest.raises(NotAllowed):
        open_vacancy(session, vacancy.id, now=NOW, by=make_user(session, role=Role.EMPLOYER).id)
    before = vacancy.occupation_origin
    open_vacancy(session, vacancy.id, now=NOW, by=make_user(session, role=Role.EMPLOYER_ADVISER).id)

    assert before is Origin.STATED
    assert vacancy.occupation_origin is Origin.CONFIRMED


@pytest.mark.parametrize(("title", "origin"), [("Verkäufer/in", Origin.CONFIRMED), ("Fachverkäufer/in", Origin.STATED)])
def test_a_confirmed_occupation_stays_confirmed_while_the_title_is_the_same(
    session: Session, title: str, origin: Origin
) -> None:
    vacancy = save(session)
    vacancy.occupation_origin = Origin.CONFIRMED

    save(session, vacancy=vacancy, title=title)

    assert vacancy.occupation_origin is origin


def test_a_filled_vacancy_can_no_longer_be_edited(session: Session) -> None:
    vacancy = make_vacancy(session, state=VacancyState.FILLED_BY_US)

    with pytest.raises(Conflict):
        save(session, vacancy=vacancy)


def test_submitting_names_all_that_is_missing_at_once(session: Session) -> None:
    vacancy = save(session, kind=None, places=(), openings=None, starts_now=None)

    with pytest.raises(InvalidInput, match="kind, place, openings, start"):
        submit_vacancy(session, vacancy.id, now=NOW, by=None)


@pytest.mark.parametrize(
    ("cents", "unit", "start", "is_fine"),
    [
        (1390, PayUnit.HOUR, None, True),
        (1389, PayUnit.HOUR, None, False),
        (1390, PayUnit.HOUR, date(2027, 1, 1), False),
        (1460, PayUnit.HOUR, date(2027, 1, 1), True),
        (121_000, PayUnit.MONTH, None, True),  # 1210 / (20 * 52 / 12) = 13.96
        (120_000, PayUnit.MONTH, None, False),  # 13.85
    ],
)
def test_pay_below_the_minimum_wage_of_the_day_of_start_is_refused(
    session: Session, cents: Any, unit: Any, start: Any, is_fine: Any
) -> None:
    load_legal_values(session)
    vacancy = save(session, pay_min_cents=cents, pay_unit=unit, earliest_start_on=start)

    if is_fine:
        assert submit_vacancy(session, vacancy.id, now=NOW, by=None).state is VacancyState.SUBMITTED
    else:
        with pytest.raises(InvalidInput, match="§ 1 MiLoG"):
            submit_vacancy(session, vacancy.id, now=NOW, by=None)


@pytest.mark.parametrize(("cents", "is_fine"), [(1500, True), (1499, False)])
def test_pay_below_the_minimum_wage_of_the_sector_is_refused(session: Session, cents: int, is_fine: bool) -> None:
    load_legal_values(session)
    words = {"title": "Reinigungskraft", "description": "Unterhaltsreinigung in Büros."}
    vacancy = save(session, pay_min_cents=cents, pay_unit=PayUnit.HOUR, **words)

    with nullcontext() if is_fine else pytest.raises(InvalidInput, match="sector's minimum wage"):
        submit_vacancy(session, vacancy.id, now=NOW, by=None)


def test_an_apprenticeship_is_exempt_from_the_minimum_wage(session: Session) -> None:
    load_legal_values(session)
    vacancy = save(session, kind=VacancyKind.APPRENTICESHIP, pay_min_cents=900_00, pay_unit=PayUnit.MONTH)

    assert submit_vacancy(session, vacancy.id, now=NOW, by=None).state is VacancyState.SUBMITTED


def test_every_change_of_state_is_a_row(session: Session) -> None:
    user = make_user(session)
    vacancy = save(session)
    submit_vacancy(session, vacancy.id, now=NOW, by=user.id)
    open_vacancy(session, vacancy.id, now=NOW, by=user.id)
    pause_vacancy(session, vacancy.id, reason="holidays", now=NOW, by=user.id)
    resume_vacancy(session, vacancy.id, now=NOW, by=user.id)

    states = [(row.to_state.value, row.by, row.reason) for row in vacancy_changes(session, vacancy.id)]
    assert states == [
        ("draft", None, None), ("submitted", user.id, None), ("open", user.id, None), ("paused", user.id, "holidays"),
        ("open", user.id, None),
    ]  # fmt: skip


@pytest.mark.parametrize("paused_by", [Role.EMPLOYER_ADVISER, Role.EMPLOYER])
def test_an_employer_opens_again_only_what_employers_paused(session: Session, paused_by: Role) -> None:
    vacancy = make_vacancy(session, state=VacancyState.OPEN)
    employer, adviser = make_user(session, role=Role.EMPLOYER), make_user(session, role=Role.EMPLOYER_ADVISER)
    pause_vacancy(session, vacancy.id, now=NOW, by=make_user(session, role=paused_by).id)

    if paused_by is Role.EMPLOYER:
        resume_vacancy(session, vacancy.id, now=NOW, by=employer.id)
    else:
        with pytest.raises(NotAllowed, match="employer service has paused"):
            resume_vacancy(session, vacancy.id, now=NOW, by=employer.id)
        resume_vacancy(session, vacancy.id, now=NOW, by=adviser.id)

    assert vacancy.state is VacancyState.OPEN


def test_a_rejection_needs_a_reason_and_leads_back_to_a_draft(session: Session) -> None:
    vacancy = make_vacancy(session, state=VacancyState.SUBMITTED)

    by = make_user(session, role=Role.EMPLOYER_ADVISER).id
    for note, problem in ((" ", "reason"), ("Pay is missing", None)):
        decision = VacancyDecision(vacancy.id, note)
        with pytest.raises(InvalidInput, match=problem) if problem else nullcontext():
            take_vacancy_step(session, VacancyStep.REJECT, decision, now=NOW, by=by)
    assert save(session, vacancy=vacancy).state is VacancyState.DRAFT


def test_a_step_that_does_not_follow_is_refused(session: Session) -> None:
    vacancy = make_vacancy(session, state=VacancyState.DRAFT)

    with pytest.raises(Conflict, match="no longer in a state"):
        open_vacancy(session, vacancy.id, now=NOW, by=make_user(session, role=Role.EMPLOYER_ADVISER).id)


@pytest.mark.parametrize(
    "values",
    [
        {"hours_min": 30.0},
        {"pay_min_cents": 1500, "pay_max_cents": 1400, "pay_unit": PayUnit.HOUR},
        {"pay_min_cents": 1500},
        {"openings": 0},
        {"earliest_start_on": date(2027, 2, 1), "latest_start_on": date(2027, 1, 1)},
    ],
)
def test_entries_that_contradict_themselves_are_refused(session: Session, values: Any) -> None:
    with pytest.raises(InvalidInput):
        save(session, **values)


def test_the_last_day_of_validity_is_over_at_midnight_in_the_office(session: Session) -> None:
    vacancy = make_vacancy(session, state=VacancyState.PAUSED, valid_until=date(2026, 11, 23))
    before_midnight, after_midnight = (datetime(2026, 11, 23, hour, 30, tzinfo=UTC) for hour in (22, 23))

    assert resume_vacancy(session, vacancy.id, now=before_midnight, by=None).state is VacancyState.OPEN
    pause_vacancy(session, vacancy.id, now=before_midnight, by=None)
    with pytest.raises(InvalidInput):
        resume_vacancy(session, vacancy.id, now=after_midnight, by=None)
