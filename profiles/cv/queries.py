"""Looking up what was read from CVs and waits."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from profiles.catalogue.models import EscoOccupation, Skill
from profiles.cv.models import CvFact, CvReading


def cv_readings(session: Session, client_id: int, *, today: date) -> list[CvReading]:
    """The readings of a client that have not expired, with their facts, the latest first."""
    query = (
        sa.select(CvReading)
        .where(CvReading.client_id == client_id, CvReading.expires_on > today)
        .options(selectinload(CvReading.facts))
        .order_by(CvReading.id.desc())
    )
    return list(session.scalars(query))


def get_cv_fact(session: Session, client_id: int, fact_id: int, *, today: date) -> CvFact:
    """A proposed fact of this client, or `NotFound`, also where it has expired."""
    query = (
        sa.select(CvFact)
        .join(CvReading)
        .where(CvFact.id == fact_id, CvReading.client_id == client_id, CvReading.expires_on > today)
    )
    fact = session.scalar(query)
    if fact is None:
        raise NotFound("This proposed fact is not there any more. Reload the page; read the CV again if need be.")
    return fact


def codes_of_uris(session: Session, uris: Collection[str]) -> dict[str, str]:
    """Codes of occupations and skills by their ESCO addresses, as far as the catalogue knows them."""
    occupations = sa.select(EscoOccupation.uri, EscoOccupation.kldb_code).where(
        EscoOccupation.uri.in_(uris), EscoOccupation.kldb_code.is_not(None)
    )
    skills = sa.select(Skill.code).where(Skill.code.in_(uris))
    found = {uri: code for uri, code in session.execute(occupations) if code is not None}
    return found | {code: code for code in session.scalars(skills)}
