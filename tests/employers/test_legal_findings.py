"""Findings of stored vacancies."""

from datetime import date

from sqlalchemy.orm import Session

from employers.codes import PayUnit
from employers.legal_check import Rule
from employers.legal_findings import legal_findings
from employers.legal_values import legal_amounts, load_legal_values, shipped_amounts
from tests.factories import make_vacancy

TODAY = date(2026, 11, 23)


def test_amounts_of_the_database_are_those_that_ship(session: Session) -> None:
    load_legal_values(session)

    assert legal_amounts(session) == shipped_amounts()


def test_words_and_pay_of_a_vacancy_are_checked(session: Session) -> None:
    load_legal_values(session)
    vacancy = make_vacancy(
        session, title="Helfer (m/w/d)", description="Nur Männer.", pay_min_cents=1400, pay_unit=PayUnit.HOUR,
        earliest_start_on=date(2027, 2, 1), occupation_code=None,
    )  # fmt: skip

    assert [each.rule for each in legal_findings(session, vacancy, today=TODAY)] == [Rule.SEX, Rule.WAGE]
