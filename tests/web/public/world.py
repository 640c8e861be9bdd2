"""Vacancies for tests of public pages."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from employers.models import Employer, Vacancy
from employers.publication.models import PublicationMode
from employers.publication.operations import agree_to_publication
from employers.publication.refreshing import refresh_public
from tests.factories import make_vacancy


def make_public(
    session: Session, employer: Employer, mode: PublicationMode = PublicationMode.NAMED, **values: Any
) -> Vacancy:
    """An open vacancy of an employer who agreed, checked and shown."""
    vacancy = make_vacancy(session, employer=employer, **{"title": "Bäcker", "description": "Brot backen."} | values)
    show(session, employer, mode)
    return vacancy


def show(session: Session, employer: Employer, mode: PublicationMode = PublicationMode.NAMED) -> None:
    """Let the employer agree, and check all vacancies."""
    agree_to_publication(session, employer.id, mode, now=datetime.now(UTC), by=None)
    refresh_public(session, now=datetime.now(UTC))
