"""A change of an open vacancy: matched again at once, and back to a review where it is another offer."""

from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.users import Role
from employers.codes import PayUnit, VacancyKind, VacancyState
from employers.inputs import PlaceInput, VacancyInput
from employers.legal_values import load_legal_values
from employers.models import Vacancy
from employers.operations import open_vacancy, save_draft, submit_vacancy
from employers.queries import vacancy_changes
from profiles.catalogue.codes import WorkingTime
from tests.factories import NOW, make_employer, make_occupation, make_user

OFFER: dict[str, Any] = {
    "title": "Verkäufer/in", "description": "Sie verkaufen Brot.", "kind": VacancyKind.WORK, "openings": 1,
    "starts_now": True, "working_times": (WorkingTime.PART_TIME,), "hours_min": 20.0, "hours_max": 20.0,
    "occupation_code": "62312", "places": (PlaceInput("70173", "Stuttgart"),), "pay_min_cents": 1600,
    "pay_unit": PayUnit.HOUR,
}  # fmt: skip


def opened(session: Session) -> Vacancy:
    load_legal_values(session)
    make_occupation(session, "62312")
    make_occupation(session, "29222")
    draft = save_draft(session, VacancyInput(**OFFER), employer_id=make_employer(session).id, now=NOW, by=None)
    submit_vacancy(session, draft.id, now=NOW, by=None)
    return open_vacancy(session, draft.id, now=NOW, by=make_user(session, role=Role.EMPLOYER_ADVISER).id)


def change(session: Session, vacancy: Vacancy, by: int | None = None, **values: Any) -> Vacancy:
    entered = VacancyInput(**OFFER | values)
    return save_draft(session, entered, employer_id=vacancy.employer_id, vacancy_id=vacancy.id, now=NOW, by=by)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"hours_max": 25.0}, None),
        ({"pay_min_cents": 1700}, None),
        ({"pay_min_cents": 1500}, "less pay"),
        ({"occupation_code": "29222"}, "another occupation"),
        ({"kind": VacancyKind.MINI_JOB}, "another kind of work"),
        ({"description": "Nur für Männer bis 30 Jahre."}, "words for the legal check"),
        ({"restriction_request": "only from us"}, "a restriction"),
        ({"has_industrial_action": True}, "a strike or lock-out"),
    ],
)
def test_another_offer_goes_back_to_a_review_and_anything_else_stays_open(
    session: Session, values: dict[str, Any], reason: str | None
) -> None:
    vacancy = change(session, opened(session), **values)

    last = vacancy_changes(session, vacancy.id)[-1]
    assert vacancy.state is (VacancyState.SUBMITTED if reason else VacancyState.OPEN)
    assert (last.reason or None) == reason


@pytest.mark.parametrize(
    ("values", "is_refused"), [({"pay_min_cents": 1000}, True), ({"openings": None}, True), ({}, False)]
)
def test_a_live_vacancy_loses_no_fact_that_it_was_opened_with(
    session: Session, values: dict[str, Any], is_refused: bool
) -> None:
    vacancy = opened(session)

    with pytest.raises(InvalidInput) if is_refused else nullcontext():
        change(session, vacancy, title="Changed", **values)

    assert vacancy.title == ("Verkäufer/in" if is_refused else "Changed")
    assert (vacancy.state, vacancy.openings) == (VacancyState.OPEN, 1)


def test_a_change_by_staff_is_reviewed_by_them(session: Session) -> None:
    vacancy = opened(session)
    adviser = make_user(session, role=Role.EMPLOYER_ADVISER)

    assert change(session, vacancy, by=adviser.id, occupation_code="29222").state is VacancyState.OPEN
