"""Reading the facts of an anonymous short profile."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import RequirementKind
from employers.models import Requirement
from placements.documents.content import Profile
from profiles.catalogue.codes import Cefr
from profiles.catalogue.models import Language, LicenceClass, Occupation, Place, Skill
from profiles.models import Client, ClientLanguage, ClientLicence, ClientOccupation, ClientSkill

MOST = 8  # of one kind, best first
GROUP_DIGITS = (3, 2)  # KldB group, else main group


def profile_of(session: Session, client_id: int, vacancy_id: int, language: str = "de") -> Profile:
    """The anonymous facts of a client, a fixed number of statements; labels in German, or in English (``en``).

    Occupations as groups (what has no group in the catalogue is left out), experience in months (shown as bands), the
    town without the postcode, and of the languages German and those that the vacancy asks for: any other would tell of
    the person's origin.
    """
    client = session.get_one(Client, client_id)
    return Profile(
        occupations=_occupations(session, client_id, language),
        skills=_skills(session, client_id, language),
        languages=_languages(session, client_id, language, _asked(session, vacancy_id)),
        licences=_licences(session, client_id, language),
        hours=tuple(each for each in (client.hours_min, client.hours_max) if each is not None),
        available_from=client.available_from,
        district=session.scalar(sa.select(Place.town).where(Place.postcode == client.home_postcode)) or "",
    )


def _label(entry: type[Occupation | Skill | Language | LicenceClass], language: str) -> sa.ColumnElement[str]:
    return (
        sa.func.coalesce(entry.label_en, entry.label_de)
        if language == "en"
        else sa.type_coerce(entry.label_de, sa.String)
    )


def _occupations(session: Session, client_id: int, language: str) -> tuple[tuple[str, int | None], ...]:
    """Groups with the most months recorded in one of their occupations, wished ones first."""
    query = (
        sa.select(ClientOccupation.code, ClientOccupation.experience_months)
        .where(ClientOccupation.client_id == client_id)
        .order_by(ClientOccupation.rank.is_(None), ClientOccupation.rank, ClientOccupation.code)
    )
    rows = session.execute(query).all()
    wanted = {row.code[:digits] for row in rows for digits in GROUP_DIGITS}
    groups = dict(
        session.execute(
            sa.select(Occupation.code, _label(Occupation, language)).where(Occupation.code.in_(wanted))
        ).all()
    )
    found: dict[str, int | None] = {}
    for row in rows:
        label = next((groups[row.code[:n]] for n in GROUP_DIGITS if row.code[:n] in groups), None)
        if label is None:
            continue
        months = [each for each in (found.get(label), row.experience_months) if each is not None]
        found[label] = max(months) if months else None
    return tuple(found.items())[:MOST]


def _skills(session: Session, client_id: int, language: str) -> tuple[tuple[str, int], ...]:
    query = (
        sa.select(_label(Skill, language), ClientSkill.level)
        .join(ClientSkill, ClientSkill.skill_code == Skill.code)
        .where(ClientSkill.client_id == client_id, ClientSkill.level > 0)
        .order_by(ClientSkill.level.desc(), Skill.code)
        .limit(MOST)
    )
    return tuple((label, level) for label, level in session.execute(query))


def _asked(session: Session, vacancy_id: int) -> set[str]:
    query = sa.select(Requirement.code).where(
        Requirement.vacancy_id == vacancy_id, Requirement.kind == RequirementKind.LANGUAGE
    )
    return {"de", *session.scalars(query)}


def _languages(
    session: Session, client_id: int, language: str, shown: Collection[str]
) -> tuple[tuple[str, str, str], ...]:
    query = (
        sa.select(_label(Language, language), ClientLanguage.speak, ClientLanguage.write)
        .join(ClientLanguage, ClientLanguage.language == Language.code)
        .where(ClientLanguage.client_id == client_id, Language.code.in_(shown))
        .order_by(Language.code != "de", Language.code)
    )
    return tuple((label, _level(speak), _level(write)) for label, speak, write in session.execute(query))


def _level(value: int | None) -> str:
    return "" if value is None else Cefr(value).name


def _licences(session: Session, client_id: int, language: str) -> tuple[str, ...]:
    query = (
        sa.select(_label(LicenceClass, language))
        .join(ClientLicence, ClientLicence.licence_class == LicenceClass.code)
        .where(ClientLicence.client_id == client_id, ClientLicence.is_held)
        .order_by(LicenceClass.code)
        .limit(MOST)
    )
    return tuple(session.scalars(query))
