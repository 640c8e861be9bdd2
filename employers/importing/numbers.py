"""What the numbers of the Federal Employment Agency stand for in our catalogue."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import RequirementKind
from employers.feeds.hr_ba_xml.lists import Lists, TitleEntry
from employers.feeds.records import FeedRequirement
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing.dkz import COMPETENCE, TITLE
from profiles.catalogue.models import DkzEntry, LicenceClass, Occupation, Term

LICENCE = re.compile(r"Fahrerlaubnisklasse ([A-Z]{1,2}\d?E?)\b")
KINDS = {
    RequirementKind.LANGUAGE: TermKind.LANGUAGE,
    RequirementKind.SKILL: TermKind.SKILL,
    RequirementKind.CERTIFICATE: TermKind.CERTIFICATE,
    RequirementKind.LICENCE: TermKind.CERTIFICATE,  # "Führerschein Gabelstapler": no class of the road
}
MOST_LEVEL = 4


@dataclass
class Numbers:
    """Numbers looked up so far. Where the lists are not imported, nothing is known and nothing is guessed."""

    titles: dict[str, DkzEntry] = field(default_factory=dict)
    competences: dict[str, str] = field(default_factory=dict)
    occupations: set[str] = field(default_factory=set)
    licences: set[str] = field(default_factory=set)
    words: dict[tuple[TermKind, str], str | None] = field(default_factory=dict)

    def lists(self) -> Lists:
        """The same for the readers of feeds."""
        titles = {
            code: TitleEntry(row.label, bool(row.is_training), bool(row.is_artist), row.is_active)
            for code, row in self.titles.items()
        }
        return Lists(titles, frozenset(self.competences))

    def occupation(self, title_code: str | None) -> str | None:
        """KldB position of a title; None where either is not known."""
        row = self.titles.get(title_code or "")
        return row.kldb_code if row is not None and row.kldb_code in self.occupations else None

    def requirement(self, session: Session, asked: FeedRequirement) -> tuple[RequirementKind, str, int | None] | None:
        """Kind, code and level in our catalogue; None for what it does not have."""
        if asked.kind is RequirementKind.QUALIFICATION:
            code = self.occupation(asked.code.lstrip("0"))
            return (asked.kind, code, min(int(code[4]), MOST_LEVEL)) if code else None
        label = self.competences.get(asked.code.lstrip("0"))
        if label is None:
            return None
        by_road = LICENCE.match(label)
        if by_road and by_road[1] in self.licences:
            return (RequirementKind.LICENCE, by_road[1], None)
        kind = KINDS[asked.kind]
        code = next((found for text in _spellings(label) if (found := self._word(session, kind, text))), None)
        to = RequirementKind.CERTIFICATE if asked.kind is RequirementKind.LICENCE else asked.kind
        return (to, code, asked.level) if code else None

    def _word(self, session: Session, kind: TermKind, text: str) -> str | None:
        key = (kind, text.casefold())
        if key not in self.words:
            query = sa.select(Term.code).where(Term.kind == kind, sa.func.lower(Term.text) == text.lower())
            self.words[key] = session.scalar(query.order_by(Term.is_label.desc(), Term.code).limit(1))
        return self.words[key]


def load_numbers(session: Session) -> Numbers:
    """All numbers that the office has imported."""
    found = Numbers()
    for row in session.scalars(sa.select(DkzEntry)):
        session.expunge(row)
        if row.kind == TITLE:
            found.titles[row.code] = row
        elif row.kind == COMPETENCE:
            found.competences[row.code] = row.label
    if found.titles:
        found.occupations = set(session.scalars(sa.select(Occupation.code).where(sa.func.length(Occupation.code) == 5)))
    found.licences = set(session.scalars(sa.select(LicenceClass.code)))
    return found


def _spellings(label: str) -> Iterable[str]:
    """The name itself, without what stands in brackets, and each of several names: "Persisch/Dari/Farsi"."""
    bare = re.sub(r"\s*\([^)]*\)", "", label).strip()
    yield label
    yield bare
    yield from (part.strip() for part in re.split(r"[/,]", bare) if part.strip() != bare)
    yield bare.removeprefix("Führerschein ").split(",")[0] + "schein"
