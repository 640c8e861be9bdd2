"""Amounts that law changes hold from their day."""

from datetime import date

from sqlalchemy.orm import Session

from employers.legal_values import MINIMUM_WAGE, legal_amount_cents, load_legal_values


def test_the_minimum_wage_holds_from_its_day_until_the_next(session: Session) -> None:
    load_legal_values(session)

    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2023, 1, 1))
    assert [legal_amount_cents(session, MINIMUM_WAGE, day) for day in days] == [1282, 1390, 1390, 1460, None]


def test_the_mini_job_limit_follows_the_minimum_wage(session: Session) -> None:
    load_legal_values(session)

    for day in (date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1)):
        wage = legal_amount_cents(session, MINIMUM_WAGE, day) or 0
        assert legal_amount_cents(session, "mini_job_limit", day) == -(-wage * 130 // 300) * 100  # § 8 (1a) SGB IV


def test_loading_again_changes_nothing(session: Session) -> None:
    assert load_legal_values(session) > 0
    assert load_legal_values(session) == 0
