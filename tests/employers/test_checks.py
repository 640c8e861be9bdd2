"""What an entered vacancy must hold."""

import pytest
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from employers.checks import check_entered
from employers.codes import Demand, RequirementKind
from employers.inputs import DemandInput, RequirementInput, VacancyInput
from tests.factories import make_licence_classes, make_occupation


@pytest.mark.parametrize(
    "entered",
    [
        {"occupation_code": "99999"},
        {"demands": (DemandInput("FLYING", Demand.REGULAR),)},
        *({"requirements": (RequirementInput(kind, "nowhere"),)} for kind in RequirementKind),
        {"hours_min": 40.0, "hours_max": 20.0},
        {"pay_min_cents": 1500},
        {"openings": 0},
        {"openings": 1000},
    ],
    ids=str,
)
def test_a_code_or_range_that_cannot_be_is_refused(session: Session, entered: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        check_entered(session, VacancyInput(title="Baker", **entered))  # type: ignore[arg-type]


def test_codes_of_the_catalogue_and_no_code_at_all_pass(session: Session) -> None:
    make_occupation(session, "62312")
    make_licence_classes(session)
    requirements = (RequirementInput(RequirementKind.LICENCE, "B"), RequirementInput(RequirementKind.EXPERIENCE, ""))

    check_entered(session, VacancyInput(title="Baker", occupation_code="62312", requirements=requirements))
    check_entered(session, VacancyInput(title="Baker"))
