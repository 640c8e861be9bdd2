"""How important what was read from an advert is: must, learnable on the job, wish. Nothing here commits."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from employers.codes import Need
from employers.models import Requirement, Vacancy
from employers.queries import get_vacancy
from employers.readings import read_items


def weigh_readings(session: Session, vacancy_id: int, needs: Mapping[str, tuple[Need, bool]]) -> Vacancy:
    """Give read requirements, by their key in `read_items`, another importance: need, and whether it can be learned."""
    vacancy = get_vacancy(session, vacancy_id)
    for item in read_items(vacancy):
        if item.key in needs and isinstance(item.row, Requirement):
            item.row.need, item.row.is_learnable = needs[item.key]
    session.flush()
    return vacancy
