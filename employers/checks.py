"""What an entered vacancy must hold before it is stored: no contradiction, and only codes that the catalogue has."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from employers.codes import RequirementKind
from employers.inputs import VacancyInput
from profiles.catalogue.models import Certificate, Language, LicenceClass, LimitationItem, Occupation, Skill

MOST_OPENINGS = 999
_CODES: Mapping[RequirementKind, Any] = {
    RequirementKind.SKILL: Skill.code,
    RequirementKind.LANGUAGE: Language.code,
    RequirementKind.LICENCE: LicenceClass.code,
    RequirementKind.CERTIFICATE: Certificate.code,
    RequirementKind.QUALIFICATION: Occupation.code,
    RequirementKind.EXPERIENCE: Occupation.code,
}


def check_entered(session: Session, entered: VacancyInput) -> None:
    """Raise `InvalidInput` where an entry contradicts itself or names a code that the catalogue does not have."""
    _check_ranges(entered)
    _check_codes(session, Occupation.code, {entered.occupation_code} - {None})
    _check_codes(session, LimitationItem.code, {row.item for row in entered.demands})
    for kind, column in _CODES.items():
        _check_codes(session, column, {row.code for row in entered.requirements if row.kind is kind and row.code})


def _check_ranges(entered: VacancyInput) -> None:
    pairs = (
        (entered.hours_min, entered.hours_max, "The most hours a week are fewer than the least."),
        (entered.pay_min_cents, entered.pay_max_cents, "The upper end of the pay lies below its lower end."),
        (entered.earliest_start_on, entered.latest_start_on, "The latest start lies before the earliest."),
    )
    for low, high, message in pairs:
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            raise InvalidInput(message)
    if (entered.pay_min_cents is not None or entered.pay_max_cents is not None) and entered.pay_unit is None:
        raise InvalidInput("Say whether the pay is for an hour, a month or a year.")
    if entered.openings is not None and not 1 <= entered.openings <= MOST_OPENINGS:
        raise InvalidInput("The number of openings must be between 1 and 999.")


def _check_codes(session: Session, column: Any, wanted: Collection[str | None]) -> None:
    if not wanted:
        return
    known = set(session.scalars(sa.select(column).where(column.in_(wanted))))
    for code in sorted(str(each) for each in wanted):
        if code not in known:
            raise InvalidInput("The catalogue has no entry “%(code)s”. Choose one of the suggestions.", code=code[:60])
