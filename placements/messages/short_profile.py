"""The anonymous short profile as lines of a mail or of the page behind an answer link."""

from sqlalchemy.orm import Session

from placements.documents.content import Profile
from placements.documents.for_employers import experience_band
from placements.documents.profile_facts import profile_of
from placements.messages.composing import day_text

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


def short_profile_lines(session: Session, client_id: int, vacancy_id: int, language: str) -> list[str]:
    """`profile_lines` of one client for one vacancy."""
    return profile_lines(profile_of(session, client_id, vacancy_id, language), language)


def profile_lines(profile: Profile, language: str) -> list[str]:
    """One line for each kind of fact that is recorded; the facts are those of the printed short profile."""
    words = _WORDS.get(language, _WORDS["de"])
    hours = f" {words['to']} ".join(dict.fromkeys(f"{each:g}" for each in profile.hours))
    named = (
        ("occupation", _occupations(profile, words)),
        ("skills", [label for label, _ in profile.skills]),
        ("languages", [f"{label} {speak}".strip() for label, speak, _ in profile.languages]),
        ("licences", profile.licences),
        ("hours", [hours] if hours else ()),
        ("from", [day_text(profile.available_from, language)] if profile.available_from else ()),
    )
    return [f"{words[name]}: {', '.join(texts)}" for name, texts in named if texts]


def _occupations(profile: Profile, words: dict[str, str]) -> list[str]:
    return [
        label if months is None else f"{label} ({words[experience_band(months)]})"
        for label, months in profile.occupations
    ]
