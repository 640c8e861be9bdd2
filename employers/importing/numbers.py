"""What the numbers of the Federal Employment Agency stand for in our catalogue."""

import re
from collections.abc import Collection, Iterable, Mapping
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
HELPER = "1"  # last digit of a KldB position: what needs no training


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
            code: TitleEntry(
                row.label,
                bool(row.is_training),
                bool(row.is_artist),
                row.is_active,
                is_helper=(row.kldb_code or "").endswith(HELPER) and not row.is_training,
                is_study_detail=bool(row.is_study_detail),
            )
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


def numbers_of(
    session: Session, wanted: Collection[tuple[RequirementKind, str]]
) -> dict[tuple[RequirementKind, str], tuple[RequirementKind, str]]:
    """Of requirements in our words the kind and number under which `Numbers.requirement` finds them again.

    A driving licence that is none of the road ("Führerschein Gabelstapler") is a certificate with us. The lowest number
    goes first where several stand for the same. What the lists do not have is absent.
    """
    numbers = load_numbers(session)
    labels = _labels(session, wanted)
    entries = sorted(numbers.competences.items(), key=lambda each: (len(each[0]), each[0]))
    found: dict[tuple[RequirementKind, str], tuple[RequirementKind, str]] = {}
    for code, label in entries:
        road = LICENCE.match(label)
        likely = {(RequirementKind.LICENCE, road[1])} if road else _likely(label, labels)
        for target in likely & (set(wanted) - found.keys()):
            is_licence = label.startswith(("Führerschein", "Fahrerlaubnis"))
            kind = RequirementKind.LICENCE if is_licence else target[0]
            told = numbers.requirement(session, FeedRequirement(kind, code))
            if told is not None and told[:2] == target:
                found[target] = (kind, code)
    trainings = sorted((row for row in numbers.titles.values() if row.is_training and row.is_active), key=_by_number)
    for row in trainings:
        target = (RequirementKind.QUALIFICATION, row.kldb_code or "")
        if target in wanted:
            found.setdefault(target, (RequirementKind.QUALIFICATION, row.code))
    return found


def _by_number(row: DkzEntry) -> tuple[int, str]:
    return len(row.code), row.code


def _labels(
    session: Session, wanted: Collection[tuple[RequirementKind, str]]
) -> dict[str, set[tuple[RequirementKind, str]]]:
    """The requirements that each word of the catalogue, in small letters, may stand for."""
    by_term = {(KINDS[kind], code): (kind, code) for kind, code in wanted if kind in KINDS}
    query = sa.select(Term.kind, Term.code, Term.text).where(Term.code.in_({code for _, code in by_term}))
    found: dict[str, set[tuple[RequirementKind, str]]] = {}
    for kind, code, text in session.execute(query):
        if (kind, code) in by_term:
            found.setdefault(text.lower(), set()).add(by_term[kind, code])
    return found


def _likely(
    label: str, labels: Mapping[str, set[tuple[RequirementKind, str]]]
) -> set[tuple[RequirementKind, str]]:  # fmt: skip
    return {target for text in _spellings(label) for target in labels.get(text.lower(), ())}


def _spellings(label: str) -> Iterable[str]:
    """The name itself, without what stands in brackets, and each of several names: "Persisch/Dari/Farsi"."""
    bare = re.sub(r"\s*\([^)]*\)", "", label).strip()
    yield label
    yield bare
    yield from (part.strip() for part in re.split(r"[/,]", bare) if part.strip() != bare)
    yield bare.removeprefix("Führerschein ").split(",")[0] + "schein"
