"""Work permission: the document that staff have seen, against start and employer."""

from datetime import date

import pytest

from employers.codes import VacancyKind
from matching.facts import Gate, GateValue, PermissionFact
from matching.results import ADDRESSEES, Addressee, Closing, Question
from profiles.codes import PermissionScope
from tests.matching.examples import ON, client, gate, vacancy

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN


def value_of(permission: PermissionFact | None, **asked: object) -> GateValue:
    return gate(Gate.WORK_PERMISSION, client(permission=permission), vacancy(**asked)).value


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (PermissionScope.ANY, MET),
        (PermissionScope.EMPLOYMENT, MET),
        (PermissionScope.APPROVAL_NEEDED, UNKNOWN),
        (PermissionScope.UNKNOWN, UNKNOWN),
        (PermissionScope.FORBIDDEN, NOT_MET),
    ],
)
def test_each_scope_of_a_document_that_was_seen_has_its_value(scope: PermissionScope, expected: GateValue) -> None:
    assert value_of(PermissionFact(scope, is_seen=True)) is expected


@pytest.mark.parametrize("scope", PermissionScope)
def test_a_document_that_nobody_has_seen_is_unknown_whatever_it_says(scope: PermissionScope) -> None:
    assert value_of(PermissionFact(scope, is_seen=False)) is UNKNOWN
    assert value_of(None) is UNKNOWN


@pytest.mark.parametrize(("day", "expected"), [(10, MET), (9, NOT_MET)])
def test_the_document_must_still_be_valid_on_the_first_possible_day(day: int, expected: GateValue) -> None:
    permission = PermissionFact(PermissionScope.ANY, valid_until=date(2026, 12, day), is_seen=True)

    assert value_of(permission, earliest_start=date(2026, 12, 10)) is expected


def test_the_first_possible_day_is_the_latest_of_both_sides_and_the_day_of_the_run() -> None:
    ends_today = PermissionFact(PermissionScope.ANY, valid_until=ON, is_seen=True)
    free_later = client(permission=ends_today, available_from=date(2026, 11, 4))

    assert value_of(ends_today, earliest_start=date(2026, 1, 1)) is MET
    assert gate(Gate.WORK_PERMISSION, free_later, vacancy()).value is NOT_MET


@pytest.mark.parametrize(("employer_id", "expected"), [(1, MET), (2, NOT_MET), (None, UNKNOWN)])
def test_a_permission_for_one_employer_holds_only_there(employer_id: int | None, expected: GateValue) -> None:
    permission = PermissionFact(PermissionScope.THIS_EMPLOYER, is_seen=True, employer_id=employer_id)

    assert value_of(permission, employer_id=1) is expected


@pytest.mark.parametrize(("vacancy_id", "expected"), [(1, MET), (2, NOT_MET), (None, UNKNOWN)])
def test_a_permission_for_one_job_holds_only_there(vacancy_id: int | None, expected: GateValue) -> None:
    permission = PermissionFact(PermissionScope.THIS_JOB, is_seen=True, vacancy_id=vacancy_id)

    assert value_of(permission, vacancy_id=1) is expected


def test_a_permission_for_employment_does_not_cover_self_employment() -> None:
    permission = PermissionFact(PermissionScope.EMPLOYMENT, is_seen=True)

    assert value_of(permission, kind=VacancyKind.SELF_EMPLOYED) is NOT_MET
    assert value_of(PermissionFact(PermissionScope.ANY, is_seen=True), kind=VacancyKind.SELF_EMPLOYED) is MET


def test_an_unclear_permission_is_cleared_by_the_case_manager_and_never_by_an_offer() -> None:
    result = gate(Gate.WORK_PERMISSION, client(), vacancy())

    assert result.asks is Question.WORK_PERMISSION
    assert ADDRESSEES[Question.WORK_PERMISSION] is Addressee.CASE_MANAGER
    assert result.closable_by is Closing.CLEARING
