"""Vacancies and employers are found by id, reference, state and who is in charge."""

import pytest
from sqlalchemy.orm import Session

from core.errors import NotFound
from employers.codes import VacancyState
from employers.models import Contact
from employers.queries import (
    find_employer_of_user,
    get_vacancy,
    get_vacancy_by_reference,
    get_vacancy_for_staff,
    reading_vocabulary,
    vacancies_of_employer,
)
from tests.factories import make_employer, make_skill, make_user, make_vacancy


def test_a_vacancy_is_found_by_id_and_by_reference(session: Session) -> None:
    vacancy = make_vacancy(session, reference="V-000777")

    assert get_vacancy(session, vacancy.id) is vacancy
    assert get_vacancy_by_reference(session, "v-000777") is vacancy
    assert get_vacancy_by_reference(session, str(vacancy.id)) is vacancy


@pytest.mark.parametrize("reference", ["V-1", "", "²", "9" * 30])
def test_what_does_not_exist_is_not_found(session: Session, reference: str) -> None:
    with pytest.raises(NotFound):
        get_vacancy_by_reference(session, reference)


def test_a_draft_is_the_employers_alone(session: Session) -> None:
    draft, submitted = (make_vacancy(session, state=state) for state in (VacancyState.DRAFT, VacancyState.SUBMITTED))

    assert get_vacancy_for_staff(session, submitted.id) is submitted
    with pytest.raises(NotFound):
        get_vacancy_for_staff(session, draft.id)


def test_an_employer_sees_its_own_vacancies_newest_first(session: Session) -> None:
    employer = make_employer(session)
    first, second = make_vacancy(session, employer=employer), make_vacancy(session, employer=employer)
    make_vacancy(session)

    assert vacancies_of_employer(session, employer.id) == [second, first]


def test_a_user_belongs_to_the_employer_whose_contact_they_are(session: Session) -> None:
    employer, user = make_employer(session), make_user(session)
    session.add(Contact(employer_id=employer.id, user_id=user.id, name="Contact"))
    session.flush()

    assert find_employer_of_user(session, user.id) is employer
    assert find_employer_of_user(session, 0) is None


def test_the_vocabulary_of_an_empty_catalogue_reads_no_demands(session: Session) -> None:
    make_skill(session, "Schweißen")

    vocabulary = reading_vocabulary(session)

    assert vocabulary.skills == {"schweissen": "Schweißen"}
    assert "LIFT_CARRY" not in vocabulary.demands
    assert vocabulary.demands
