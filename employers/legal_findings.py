"""What the legal check finds in a stored vacancy. Nothing is stored: it is found anew each time it is asked for."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from employers.legal_check import Finding, Offer, check_advert
from employers.legal_opinion import shipped_weights
from employers.legal_values import legal_amounts
from employers.models import Vacancy


def legal_findings(session: Session, vacancy: Vacancy, *, today: date) -> list[Finding]:
    """Findings in title, description and pay, by the amounts of law on the day of start, today at the earliest."""
    return findings_by(legal_amounts(session), vacancy, today=today)


def findings_by(amounts: Mapping[date, Mapping[str, int]], vacancy: Vacancy, *, today: date) -> list[Finding]:
    """As `legal_findings`, with the amounts of law at hand: asks the database for nothing."""
    offer = Offer(
        today=today,
        amounts=amounts,
        starts_on=max(vacancy.earliest_start_on, today) if vacancy.earliest_start_on else None,
        kind=vacancy.kind,
        pay_cents=vacancy.pay_min_cents if vacancy.pay_min_cents is not None else vacancy.pay_max_cents,
        pay_unit=vacancy.pay_unit,
        hours_per_week=vacancy.hours_max or vacancy.hours_min,
    )
    return check_advert(vacancy.title, vacancy.description, offer, shipped_weights())
