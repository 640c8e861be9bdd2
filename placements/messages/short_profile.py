"""What an employer reads of a client before the name is released: work, skills, languages, hours. Nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placements.documents.for_employers import experience_band
from placements.messages.composing import day_text
from profiles.catalogue.models import Language, LicenceClass, Occupation, Skill
from profiles.models import Client, ClientLanguage, ClientLicence, ClientOccupation, ClientSkill

CEFR = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
MOST = 8  # of one kind, best first
GROUP_DIGITS = 3  # the group of the KldB: the occupation itself could point at the person
_WORDS = {
    "de": {
        "occupation": "Beruf", "skills": "Kann", "languages": "Sprachen", "licences": "Führerschein",
        "hours": "Stunden je Woche", "from": "Verfügbar ab", "to": "bis", "band_0": "weniger als 1 Jahr Erfahrung",
        "band_1": "1 bis 3 Jahre Erfahrung", "band_3": "3 bis 5 Jahre Erfahrung", "band_5": "5 bis 10 Jahre Erfahrung",
        "band_10": "mehr als 10 Jahre Erfahrung",
    },
    "en": {
        "occupation": "Occupation", "skills": "Skills", "languages": "Languages", "licences": "Driving licence",
        "hours": "Hours per week", "from": "Available from", "to": "to", "band_0": "less than 1 year of experience",
        "band_1": "1 to 3 years of experience", "band_3": "3 to 5 years of experience",
        "band_5": "5 to 10 years of experience", "band_10": "more than 10 years of experience",
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
    hours: str | None
    available_from: date | None

    def lines(self, language: str) -> list[str]:
        """One line for each kind of fact that is recorded."""
        words = _WORDS.get(language, _WORDS["de"])
        named = (
            ("occupation", self.occupations), ("skills", self.skills), ("languages", self.languages),
            ("licences", self.licences),
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
    return ShortProfile(
        occupations=_occupations(session, client_id, language),
        skills=tuple(_label(entry, language) for entry in session.scalars(skills.limit(MOST))),
        languages=_languages(session, client_id, language, {"de", *asked}),
        licences=tuple(_label(entry, language) for entry in session.scalars(licences.limit(MOST))),
        hours=_hours(client, _WORDS.get(language, _WORDS["de"])["to"]),
        available_from=client.available_from,
    )


def _label(entry: Occupation | Skill | Language | LicenceClass, language: str) -> str:
    return entry.label_en or entry.label_de if language == "en" else entry.label_de


def _occupations(session: Session, client_id: int, language: str) -> tuple[str, ...]:
    """Groups of occupations, wished ones first, with the band of the longest experience in one of them."""
    words = _WORDS.get(language, _WORDS["de"])
    query = (
        sa.select(ClientOccupation.code, ClientOccupation.experience_months)
        .where(ClientOccupation.client_id == client_id)
        .order_by(ClientOccupation.rank.is_(None), ClientOccupation.rank, ClientOccupation.code)
    )
    longest: dict[str, int] = {}
    for code, months in session.execute(query):
        group = code[:GROUP_DIGITS]
        longest[group] = max(longest.get(group, -1), -1 if months is None else months)
    groups = session.scalars(sa.select(Occupation).where(Occupation.code.in_(longest)))
    labels = {group.code: _label(group, language) for group in groups}
    return tuple(
        labels[group] + (f" ({words[experience_band(months)]})" if months >= 0 else "")
        for group, months in longest.items()
        if group in labels
    )[:MOST]


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
