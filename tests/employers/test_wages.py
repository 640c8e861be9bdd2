"""Pay by the hour, and what is exempt from the minimum wage."""

import pytest

from employers.codes import PayUnit, VacancyKind
from employers.wages import hourly_cents, is_exempt


def test_pay_by_the_hour_from_month_and_year() -> None:
    assert hourly_cents(1450, PayUnit.HOUR, None) == 1450
    assert hourly_cents(2600_00, PayUnit.MONTH, 40) == pytest.approx(260000 / (40 * 52 / 12))
    assert hourly_cents(31200_00, PayUnit.YEAR, 40) == pytest.approx(1500)


def test_monthly_pay_without_hours_cannot_be_compared() -> None:
    assert hourly_cents(2600_00, PayUnit.MONTH, None) is None


def test_training_and_internships_are_exempt_and_work_is_not() -> None:
    assert is_exempt(VacancyKind.APPRENTICESHIP)
    assert not is_exempt(VacancyKind.MINI_JOB)
    assert not is_exempt(None)
