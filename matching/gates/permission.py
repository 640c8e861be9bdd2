"""PURE: may the client work here, by the document that staff have seen. Never computed from a residence title."""

from datetime import date

from employers.codes import VacancyKind
from matching.facts import GateValue, Pair, PermissionFact, VacancyFacts
from matching.results import Compared, FactItem, Question
from profiles.codes import PermissionScope

UNCLEAR_SCOPES = frozenset({PermissionScope.UNKNOWN, PermissionScope.APPROVAL_NEEDED})


def earliest_possible_start(pair: Pair) -> date:
    """The first day on which this client can start here: the latest of both sides' days and the day of the run."""
    days = (pair.on, pair.vacancy.earliest_start, pair.client.available_from)
    return max(day for day in days if day is not None)


def work_permission(pair: Pair) -> list[Compared]:
    """Scope and validity of the document against start and employer (§ 4a AufenthG). Not seen counts as unknown."""
    start = earliest_possible_start(pair)
    value = permission_value(pair.client.permission, pair.vacancy, start)
    asked = FactItem("work_from", {"start_on": start.isoformat()})
    question = Question.WORK_PERMISSION if value is GateValue.UNKNOWN else None
    return [Compared(value, permission_shown(pair.client.permission), asked, question)]


def permission_value(permission: PermissionFact | None, vacancy: VacancyFacts, start: date) -> GateValue:
    """The gate's value. An unclear scope stays unknown even where the document has run out: it is cleared anyway."""
    if permission is None or not permission.is_seen or permission.scope in UNCLEAR_SCOPES:
        return GateValue.UNKNOWN
    if permission.scope is PermissionScope.FORBIDDEN:
        return GateValue.NOT_MET
    if permission.valid_until is not None and permission.valid_until < start:
        return GateValue.NOT_MET
    return _scope_value(permission, vacancy)


def _scope_value(permission: PermissionFact, vacancy: VacancyFacts) -> GateValue:
    if permission.scope is PermissionScope.THIS_EMPLOYER:
        return _same(permission.employer_id, vacancy.employer_id)
    if permission.scope is PermissionScope.THIS_JOB:
        return _same(permission.vacancy_id, vacancy.vacancy_id)
    if permission.scope is PermissionScope.EMPLOYMENT and vacancy.kind is VacancyKind.SELF_EMPLOYED:
        return GateValue.NOT_MET
    return GateValue.MET


def _same(recorded: int | None, actual: int) -> GateValue:
    if recorded is None:
        return GateValue.UNKNOWN
    return GateValue.MET if recorded == actual else GateValue.NOT_MET


def permission_shown(permission: PermissionFact | None) -> FactItem | None:
    """A work permission as a fact; None where nothing is recorded."""
    if permission is None:
        return None
    if not permission.is_seen:
        return FactItem("permission_not_seen", {"scope": permission.scope.value})
    if permission.valid_until is None:
        return FactItem("permission", {"scope": permission.scope.value})
    return FactItem(
        "permission_until", {"scope": permission.scope.value, "until_on": permission.valid_until.isoformat()}
    )
