"""The employer of the user who is signed in, and what belongs to it."""

from core.errors import NotFound
from employers.models import Employer, Vacancy
from employers.queries import find_employer_of_user, get_vacancy
from web.access import current_user
from web.session import db


def own_employer() -> Employer:
    """The employer for whom the user signs in, or `NotFound`."""
    employer = find_employer_of_user(db(), current_user().id)
    if employer is None:
        raise NotFound("Your account belongs to no employer yet. Call the employer service of the Jobcenter.")
    return employer


def own_vacancy(vacancy_id: int) -> Vacancy:
    """The vacancy, if it is the user's employer's; another employer's does not exist for this user."""
    vacancy = get_vacancy(db(), vacancy_id)
    if vacancy.employer_id != own_employer().id:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    return vacancy
