"""A change of a live vacancy: checked anew at once, and back to a review where it is another offer than before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.settings import local_day
from core.users import Role, get_user
from employers.legal_check import Severity
from employers.legal_findings import legal_findings
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.models import Vacancy
from employers.readiness import check_facts, check_last_day, check_minimum_wage
from employers.wages import hourly_cents


@dataclass(frozen=True)
class Offered:
    """What a review was about. Pay by the hour in cents; ``findings`` are the words that have to be looked at."""

    occupation_code: str | None
    kind: str | None
    contract: str | None
    restriction: str | None
    has_industrial_action: bool
    hourly_cents: float | None
    findings: frozenset[tuple[str, str | None]]


def offered(session: Session, vacancy: Vacancy, *, today: date) -> Offered:
    """What the vacancy offers as it is now."""
    found = legal_findings(session, vacancy, today=today)
    cents = vacancy.pay_min_cents if vacancy.pay_min_cents is not None else vacancy.pay_max_cents
    hours = vacancy.hours_max or vacancy.hours_min
    return Offered(
        occupation_code=vacancy.occupation_code,
        kind=vacancy.kind,
        contract=vacancy.contract,
        restriction=vacancy.restriction_request,
        has_industrial_action=bool(vacancy.has_industrial_action),
        hourly_cents=hourly_cents(cents, vacancy.pay_unit, hours) if cents is not None and vacancy.pay_unit else None,
        findings=frozenset(
            (each.rule.value, each.span.words if each.span else None)
            for each in found
            if each.severity is not Severity.HINT
        ),
    )


def reasons_for_review(before: Offered, after: Offered) -> list[str]:
    """What makes it another offer than the one that was reviewed, as English words; nothing: it stays open."""
    is_paid_less = before.hourly_cents is not None and (
        after.hourly_cents is None or after.hourly_cents < before.hourly_cents
    )
    checks = (
        ("another occupation", after.occupation_code != before.occupation_code),
        ("another kind of work", after.kind != before.kind),
        ("another kind of contract", after.contract != before.contract),
        ("a restriction", after.restriction is not None and after.restriction != before.restriction),
        ("a strike or lock-out", after.has_industrial_action and not before.has_industrial_action),
        ("less pay", is_paid_less),
        ("words for the legal check", bool(after.findings - before.findings)),
    )
    return [words for words, is_so in checks if is_so]


def settle_change(session: Session, vacancy: Vacancy, before: Offered, *, now: datetime, by: int | None) -> Vacancy:
    """Check a changed live vacancy as one that is opened, and submit it again where the change needs a review.

    Staff are the review. `InvalidInput` where facts are missing now, the pay is too low or the last day is over.
    """
    today = local_day(now)
    check_facts(vacancy)
    check_minimum_wage(session, vacancy, today=today)
    check_last_day(vacancy, today=today)
    is_staff = by is not None and get_user(session, by).role is not Role.EMPLOYER
    reasons = [] if is_staff else reasons_for_review(before, offered(session, vacancy, today=today))
    if reasons:
        decision = VacancyDecision(vacancy.id, "; ".join(reasons))
        take_vacancy_step(session, VacancyStep.RETURN_TO_REVIEW, decision, now=now, by=by)
    return vacancy
