"""Only what staff have confirmed is learned from."""

import pytest
from sqlalchemy.orm import Session

from employers.codes import Origin
from matching.occupations import Confirmed
from matching.queries.confirmed_titles import confirmed_titles
from tests.factories import make_employer, make_occupation, make_vacancy

BAKER = "29222"


@pytest.mark.parametrize(
    ("origin", "found"),
    [(Origin.CONFIRMED, [Confirmed("Bäcker", BAKER)]), (Origin.STATED, []), (Origin.READ_FROM_TEXT, [])],
)
def test_what_was_typed_or_read_alone_is_not_learned_from(
    session: Session, origin: Origin, found: list[Confirmed]
) -> None:
    make_occupation(session, BAKER)
    vacancy = make_vacancy(session, employer_id=make_employer(session).id, title="Bäcker")
    vacancy.occupation_code, vacancy.occupation_origin = BAKER, origin
    session.flush()

    assert confirmed_titles(session) == found


def test_generated_vacancies_are_learned_from_on_demand_alone(session: Session) -> None:
    make_occupation(session, BAKER)
    vacancy = make_vacancy(session, employer_id=make_employer(session).id, title="Bäcker")
    vacancy.occupation_code, vacancy.occupation_origin, vacancy.is_generated = BAKER, Origin.CONFIRMED, True
    session.flush()

    assert confirmed_titles(session) == []
    assert confirmed_titles(session, with_generated=True) == [Confirmed("Bäcker", BAKER)]
