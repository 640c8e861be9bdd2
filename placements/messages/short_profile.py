"""What an employer reads of a client before the name is released: work, skills, languages, hours. Nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placements.messages.composing import day_text
from profiles.catalogue.models import Certificate, Language, LicenceClass, Occupation, Skill
from profiles.models import Client, ClientCertificate, ClientLanguage, ClientLicence, ClientOccupation, ClientSkill

CEFR = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
MOST = 8  # of one kind, best first
_WORDS = {
    "de": {
        "occupation": "Beruf", "skills": "Kann", "languages": "Sprachen", "licences": "Führerschein",
        "certificates": "Nachweise", "hours": "Stunden je Woche", "from": "Verfügbar ab", "years": "Jahre Erfahrung",
        "year": "Jahr Erfahrung", "to": "bis",
    },
    "en": {
        "occupation": "Occupation", "skills": "Skills", "languages": "Languages", "licences": "Driving licence",
        "certificates": "Certificates", "hours": "Hours per week", "from": "Available from",
        "years": "years of experience", "year": "year of experience", "to": "to",
    },
}  # fmt: skip


@dataclass(frozen=True)
class ShortProfile:
    """The facts, each as text in the reader's language.

    What is not a field here reaches no employer before the release: no name, address, age, sex, origin, residence,
    household, health, disability, and no wish that would tell of them.
    """

    occupations: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    licences: tuple[str, ...]
    certificates: tuple[str, ...]
    hours: str | None
    available_from: date | None

    def lines(self, language: str) -> list[str]:
        """One line for each kind of fact that is recorded."""
        words = _WORDS.get(language, _WORDS["de"])
        named = (
            ("occupation", self.occupations), ("skills", self.skills), ("languages", self.languages),
            ("licences", self.licences), ("certificates", self.certificates),
            ("hours", (self.hours,) if self.hours else ()),
            ("from", (day_text(self.available_from, language),) if self.available_from else ()),
        )  # fmt: skip
        return [f"{words[name]}: {', '.join(texts)}" for name, texts in named if texts]


def short_profile(session: Session, client_id: int, language: str, *, asked: Collection[str] = ()) -> ShortProfile:
    """The anonymous profile of a client; what is not recorded is left out. Six statements, whatever the client has.

    Of the languages German and those ``asked`` by the vacancy: any other would tell of the person's origin.
    """
    client = session.get_one(Client, client_id)
    skills = (
        sa.select(Skill).join(ClientSkill, ClientSkill.skill_code == Skill.code)
        .where(ClientSkill.client_id == client_id, ClientSkill.level > 0)
        .order_by(ClientSkill.level.desc(), Skill.code)
    )  # fmt: skip
    licences = (
        sa.select(LicenceClass).join(ClientLicence, ClientLicence.licence_class == LicenceClass.code)
        .where(ClientLicence.client_id == client_id, ClientLicence.is_held).order_by(LicenceClass.code)
    )  # fmt: skip
    certificates = (
        sa.select(Certificate).join(ClientCertificate, ClientCertificate.certificate_code == Certificate.code)
        .where(ClientCertificate.client_id == client_id, ClientCertificate.is_held).order_by(Certificate.code)
    )  # fmt: skip
    return ShortProfile(
        occupations=_occupations(session, client_id, language),
        skills=tuple(_label(entry, language) for entry in session.scalars(skills.limit(MOST))),
        languages=_languages(session, client_id, language, {"de", *asked}),
        licences=tuple(_label(entry, language) for entry in session.scalars(licences.limit(MOST))),
        certificates=tuple(_label(entry, language) for entry in session.scalars(certificates.limit(MOST))),
        hours=_hours(client, _WORDS.get(language, _WORDS["de"])["to"]),
        available_from=client.available_from,
    )


def _label(entry: Occupation | Skill | Certificate | Language | LicenceClass, language: str) -> str:
    return entry.label_en or entry.label_de if language == "en" else entry.label_de


def _occupations(session: Session, client_id: int, language: str) -> tuple[str, ...]:
    words = _WORDS.get(language, _WORDS["de"])
    query = (
        sa.select(Occupation, ClientOccupation.experience_months)
        .join(ClientOccupation, ClientOccupation.code == Occupation.code)
        .where(ClientOccupation.client_id == client_id)
        .order_by(ClientOccupation.rank.is_(None), ClientOccupation.rank, Occupation.code)
        .limit(MOST)
    )
    found = []
    for occupation, months in session.execute(query):
        years = (months or 0) // 12
        experience = f" ({years} {words['year' if years == 1 else 'years']})" if years else ""
        found.append(_label(occupation, language) + experience)
    return tuple(found)


def _languages(session: Session, client_id: int, language: str, shown: Collection[str]) -> tuple[str, ...]:
    """German first, with the level of speaking. A mother tongue is not marked as such."""
    query = (
        sa.select(Language, ClientLanguage.speak)
        .join(ClientLanguage, ClientLanguage.language == Language.code)
        .where(ClientLanguage.client_id == client_id, Language.code.in_(shown))
        .order_by(Language.code != "de", Language.code)
        .limit(MOST)
    )
    return tuple(
        f"{_label(row, language)} {CEFR[speak]}" if speak is not None else _label(row, language)
        for row, speak in session.execute(query)
    )


def _hours(client: Client, to: str) -> str | None:
    bounds = [f"{each:g}" for each in (client.hours_min, client.hours_max) if each is not None]
    return f" {to} ".join(dict.fromkeys(bounds)) or None
