"""Reading the facts of an anonymous short profile."""

from collections import defaultdict
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

Labelled = type[Occupation | Skill | Language | LicenceClass]


def profile_of(session: Session, client_id: int, vacancy_id: int, language: str = "de") -> Profile:
    """The profile of one client for one vacancy, as `profiles_of`."""
    return profiles_of(session, [(client_id, vacancy_id)], language)[client_id, vacancy_id]


def profiles_of(
    session: Session, pairs: Collection[tuple[int, int]], language: str = "de"
) -> dict[tuple[int, int], Profile]:
    """The anonymous facts of clients by (client, vacancy), in a fixed number of statements however many there are;
    labels in German, or in English (``en``).

    Occupations as groups (what has no group in the catalogue is left out), experience in months (shown as bands), the
    town without the postcode, and of the languages German and those that the vacancy asks for: any other would tell of
    the person's origin.
    """
    ids = {client_id for client_id, _ in pairs}
    clients = {row.id: row for row in session.scalars(sa.select(Client).where(Client.id.in_(ids)))}
    towns = _towns(session, {row.home_postcode for row in clients.values() if row.home_postcode})
    occupations, skills = _occupations(session, ids, language), _skills(session, ids, language)
    spoken, licences = _languages(session, ids, language), _licences(session, ids, language)
    asked = _asked(session, {vacancy_id for _, vacancy_id in pairs})
    found: dict[tuple[int, int], Profile] = {}
    for client_id, vacancy_id in pairs:
        client, shown = clients[client_id], {"de", *asked[vacancy_id]}
        found[client_id, vacancy_id] = Profile(
            occupations=occupations[client_id],
            skills=tuple(skills[client_id][:MOST]),
            languages=tuple(rest for code, rest in spoken[client_id] if code in shown),
            licences=tuple(licences[client_id][:MOST]),
            hours=tuple(each for each in (client.hours_min, client.hours_max) if each is not None),
            available_from=client.available_from,
            district=towns.get(client.home_postcode or "", ""),
        )
    return found


def _label(entry: Labelled, language: str) -> sa.ColumnElement[str]:
    return (
        sa.func.coalesce(entry.label_en, entry.label_de)
        if language == "en"
        else sa.type_coerce(entry.label_de, sa.String)
    )


def _towns(session: Session, postcodes: Collection[str]) -> dict[str, str]:
    query = sa.select(Place.postcode, Place.town).where(Place.postcode.in_(postcodes))
    return {postcode: town or "" for postcode, town in session.execute(query)}


def _occupations(
    session: Session, ids: Collection[int], language: str
) -> defaultdict[int, tuple[tuple[str, int | None], ...]]:
    """Groups with the most months recorded in one of their occupations, wished ones first, by client."""
    query = (
        sa.select(ClientOccupation.client_id, ClientOccupation.code, ClientOccupation.experience_months)
        .where(ClientOccupation.client_id.in_(ids))
        .order_by(ClientOccupation.rank.is_(None), ClientOccupation.rank, ClientOccupation.code)
    )
    rows = session.execute(query).all()
    wanted = {row.code[:digits] for row in rows for digits in GROUP_DIGITS}
    labels = sa.select(Occupation.code, _label(Occupation, language)).where(Occupation.code.in_(wanted))
    groups = dict(session.execute(labels).all())
    found: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
    for client_id, code, months in rows:
        label = next((groups[code[:n]] for n in GROUP_DIGITS if code[:n] in groups), None)
        if label is not None:
            known = [each for each in (found[client_id].get(label), months) if each is not None]
            found[client_id][label] = max(known) if known else None
    return defaultdict(tuple, {client_id: tuple(of_client.items())[:MOST] for client_id, of_client in found.items()})


def _skills(session: Session, ids: Collection[int], language: str) -> defaultdict[int, list[tuple[str, int]]]:
    query = (
        sa.select(ClientSkill.client_id, _label(Skill, language), ClientSkill.level)
        .join(Skill, ClientSkill.skill_code == Skill.code)
        .where(ClientSkill.client_id.in_(ids), ClientSkill.level > 0)
        .order_by(ClientSkill.level.desc(), Skill.code)
    )
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for client_id, label, level in session.execute(query):
        found[client_id].append((label, level))
    return found


def _asked(session: Session, vacancy_ids: Collection[int]) -> defaultdict[int, set[str]]:
    """Codes of the languages that each vacancy asks for."""
    query = sa.select(Requirement.vacancy_id, Requirement.code).where(
        Requirement.vacancy_id.in_(vacancy_ids), Requirement.kind == RequirementKind.LANGUAGE
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for vacancy_id, code in session.execute(query):
        found[vacancy_id].add(code)
    return found


def _languages(
    session: Session, ids: Collection[int], language: str
) -> defaultdict[int, list[tuple[str, tuple[str, str, str]]]]:
    """Code of each language and what is told of it, by client."""
    query = (
        sa.select(
            ClientLanguage.client_id, Language.code, _label(Language, language), ClientLanguage.speak,
            ClientLanguage.write,
        )
        .join(Language, ClientLanguage.language == Language.code)
        .where(ClientLanguage.client_id.in_(ids))
        .order_by(Language.code != "de", Language.code)
    )  # fmt: skip
    found: defaultdict[int, list[tuple[str, tuple[str, str, str]]]] = defaultdict(list)
    for client_id, code, label, speak, write in session.execute(query):
        found[client_id].append((code, (label, _level(speak), _level(write))))
    return found


def _level(value: int | None) -> str:
    return "" if value is None else Cefr(value).name


def _licences(session: Session, ids: Collection[int], language: str) -> defaultdict[int, list[str]]:
    query = (
        sa.select(ClientLicence.client_id, _label(LicenceClass, language))
        .join(LicenceClass, ClientLicence.licence_class == LicenceClass.code)
        .where(ClientLicence.client_id.in_(ids), ClientLicence.is_held)
        .order_by(LicenceClass.code)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for client_id, label in session.execute(query):
        found[client_id].append(label)
    return found
