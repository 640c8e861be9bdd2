"""Which state of a vacancy may follow which."""

from employers.codes import VacancyState
from employers.vacancy_states import NEXT_STATES, can_follow


def test_each_state_has_its_next_states() -> None:
    assert set(NEXT_STATES) == set(VacancyState)


def test_only_a_reviewed_vacancy_opens() -> None:
    assert can_follow(VacancyState.SUBMITTED, VacancyState.OPEN)
    assert not can_follow(VacancyState.DRAFT, VacancyState.OPEN)
    assert not can_follow(VacancyState.REJECTED, VacancyState.OPEN)


def test_no_state_follows_itself() -> None:
    assert all(state not in following for state, following in NEXT_STATES.items())
