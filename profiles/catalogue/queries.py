"""Reading the catalogue."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import (
    Certificate,
    EscoOccupation,
    Language,
    LicenceClass,
    LimitationItem,
    Occupation,
    OccupationRelation,
    OccupationSkill,
    Place,
    Skill,
    SkillRelation,
    Term,
)

LIMITATION = "limitation"

Labels = Mapping[tuple[str, str], str]
"""Label of an entry, by (kind, code); kind is a `TermKind` or "limitation"."""

_LABELLED: tuple[tuple[str, type[Base], str], ...] = (
    (TermKind.OCCUPATION, Occupation, "code"),
    (TermKind.ESCO_OCCUPATION, EscoOccupation, "uri"),
    (TermKind.SKILL, Skill, "code"),
    (TermKind.CERTIFICATE, Certificate, "code"),
    (TermKind.LICENCE, LicenceClass, "code"),
    (TermKind.LANGUAGE, Language, "code"),
    (LIMITATION, LimitationItem, "code"),
)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A word that people use for the entry ``code``; ``is_label`` where it is the entry's own label."""

    code: str
    language: str
    text: str
    is_label: bool


def occupations(session: Session, *, digits: int | None = None) -> list[Occupation]:
    """All occupations and groups, by code; only those of so many digits if given (5 are occupations)."""
    query = sa.select(Occupation).order_by(Occupation.code)
    if digits is not None:
        query = query.where(sa.func.length(Occupation.code) == digits)
    return list(session.scalars(query))


def certificates(session: Session) -> list[Certificate]:
    """All certificates, by code."""
    return list(session.scalars(sa.select(Certificate).order_by(Certificate.code)))


def licence_classes(session: Session) -> list[LicenceClass]:
    """All classes of driving licence, by code."""
    return list(session.scalars(sa.select(LicenceClass).order_by(LicenceClass.code)))


def languages(session: Session) -> list[Language]:
    """All languages, by German label."""
    return sorted(session.scalars(sa.select(Language)), key=lambda language: (language.label_de, language.code))


def limitation_items(session: Session) -> list[LimitationItem]:
    """All items that work can demand and health can limit, by complex and code."""
    return list(session.scalars(sa.select(LimitationItem).order_by(LimitationItem.complex, LimitationItem.code)))


def licence_implications(session: Session) -> dict[str, frozenset[str]]:
    """For each class the classes that its holder holds too (§ 6 (3) FeV), itself not among them."""
    query = sa.select(LicenceClass.code, LicenceClass.implies)
    return {code: frozenset(implies) for code, implies in session.execute(query)}


def labels(session: Session, language: str) -> dict[tuple[str, str], str]:
    """Labels of all entries in ``language`` ("de" or "en"), by (kind, code); German where there is no English one."""
    found: dict[tuple[str, str], str] = {}
    for kind, model, key in _LABELLED:
        table = Base.metadata.tables[model.__tablename__]
        label = table.c.label_de if language == "de" else sa.func.coalesce(table.c.label_en, table.c.label_de)
        found.update({(kind, code): text for code, text in session.execute(sa.select(table.c[key], label))})
    return found


def catalogue_terms(session: Session, kind: TermKind) -> list[TermRow]:
    """All words for entries of one kind: labels first, then by text, language and code."""
    query = sa.select(Term.code, Term.language, Term.text, Term.is_label).where(Term.kind == kind)
    rows = [TermRow(*row) for row in session.execute(query)]
    # sorted here, because databases collate differently
    return sorted(rows, key=lambda row: (not row.is_label, row.text, row.language, row.code))


def esco_words(session: Session) -> list[TermRow]:
    """Words of ESCO occupations, in all languages, for the KldB code of five digits that the crosswalk gives them.

    By code, text and language. None of them is a KldB label.
    """
    query = (
        sa.select(EscoOccupation.kldb_code, Term.language, Term.text)
        .join(Term, sa.and_(Term.kind == TermKind.ESCO_OCCUPATION, Term.code == EscoOccupation.uri))
        .join(Occupation, Occupation.code == EscoOccupation.kldb_code)
    )
    rows = {TermRow(code, language, text, is_label=False) for code, language, text in session.execute(query) if code}
    return sorted(rows, key=lambda row: (row.code, row.text, row.language))


def place_points(session: Session) -> dict[str, tuple[float, float]]:
    """(latitude, longitude) in degrees of the centre of each postcode."""
    query = sa.select(Place.postcode, Place.latitude, Place.longitude)
    return {postcode: (latitude, longitude) for postcode, latitude, longitude in session.execute(query)}


def last_word_id(session: Session) -> int | None:
    """The word that was added last; quick to ask. Every entry of the catalogue comes with words."""
    return session.scalar(sa.select(sa.func.max(Term.id)))


def catalogue_version(session: Session) -> str:
    """A short text that changes when the catalogue changes; counts every table of it.

    Hash of counts, of the last word added (a new or changed label is a new word) and of sums over relations and
    places. For caches and for the record of a run, not a proof against tampering.
    """
    count = sa.func.count()
    figures = [
        session.execute(sa.select(sa.func.count(Term.id), sa.func.max(Term.id))).one(),
        session.execute(sa.select(count, sa.func.sum(sa.func.length(Occupation.label_de)))).one(),
        session.execute(sa.select(count, sa.func.sum(sa.func.length(Skill.label_de)))).one(),
        session.execute(sa.select(count, sa.func.sum(OccupationRelation.strength))).one(),
        session.execute(sa.select(count, sa.func.sum(SkillRelation.similarity))).one(),
        session.execute(sa.select(count, sa.func.sum(OccupationSkill.weight))).one(),
        session.execute(sa.select(count, sa.func.count(EscoOccupation.kldb_code)).select_from(EscoOccupation)).one(),
        session.execute(sa.select(count, sa.func.sum(Place.latitude), sa.func.sum(Place.longitude))).one(),
    ]
    text = "|".join(f"{float(value or 0):.6f}" for row in figures for value in row)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
