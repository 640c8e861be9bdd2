"""Tables of the catalogue. Codes are text: KldB codes have leading zeros."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from profiles.catalogue.codes import TermKind

STARTER = "starter"


class Occupation(Base):
    """A KldB 2010 position of 1 to 5 digits; with 5 digits it is an occupation with a requirement level."""

    __tablename__ = "occupation"

    code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(sa.ForeignKey("occupation.code"), index=True)
    label_de: Mapped[str] = mapped_column(sa.String(300))
    label_en: Mapped[str | None] = mapped_column(sa.String(300))
    requirement_level: Mapped[int | None]
    is_regulated: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(sa.String(20))


class OccupationRelation(Base):
    """How much experience in one occupation carries over to another, in (0, 1); kept in both directions."""

    __tablename__ = "occupation_relation"

    code: Mapped[str] = mapped_column(sa.ForeignKey("occupation.code"), primary_key=True)
    related_code: Mapped[str] = mapped_column(sa.ForeignKey("occupation.code"), primary_key=True)
    strength: Mapped[float]


class EscoOccupation(Base):
    """An ESCO occupation, known by its URI."""

    __tablename__ = "esco_occupation"

    uri: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    label_de: Mapped[str] = mapped_column(sa.String(300))
    label_en: Mapped[str | None] = mapped_column(sa.String(300))
    isco_code: Mapped[str | None] = mapped_column(sa.String(10), index=True)
    kldb_code: Mapped[str | None] = mapped_column(sa.String(5), index=True)


class Skill(Base):
    """A skill. ``code`` is our own word (starter catalogue) or an ESCO URI."""

    __tablename__ = "skill"

    code: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    label_de: Mapped[str] = mapped_column(sa.String(300))
    label_en: Mapped[str | None] = mapped_column(sa.String(300))
    source: Mapped[str] = mapped_column(sa.String(20))


class SkillRelation(Base):
    """How similar two skills are, in (0, 1); kept in both directions."""

    __tablename__ = "skill_relation"

    code: Mapped[str] = mapped_column(sa.ForeignKey("skill.code"), primary_key=True)
    related_code: Mapped[str] = mapped_column(sa.ForeignKey("skill.code"), primary_key=True)
    similarity: Mapped[float]


class OccupationSkill(Base):
    """A skill that is usual in an occupation: ``weight`` 1 typical to 3 core."""

    __tablename__ = "occupation_skill"

    occupation_code: Mapped[str] = mapped_column(sa.ForeignKey("occupation.code"), primary_key=True)
    skill_code: Mapped[str] = mapped_column(sa.ForeignKey("skill.code"), primary_key=True)
    weight: Mapped[int]


class EscoOccupationSkill(Base):
    """A skill that ESCO calls essential or optional in an ESCO occupation."""

    __tablename__ = "esco_occupation_skill"

    occupation_uri: Mapped[str] = mapped_column(sa.ForeignKey("esco_occupation.uri"), primary_key=True)
    skill_code: Mapped[str] = mapped_column(sa.ForeignKey("skill.code"), primary_key=True)
    is_essential: Mapped[bool]


class Certificate(Base):
    """A certificate or instruction that a vacancy can ask for."""

    __tablename__ = "certificate"

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    label_de: Mapped[str] = mapped_column(sa.String(200))
    label_en: Mapped[str] = mapped_column(sa.String(200))


class LicenceClass(Base):
    """A class of driving licence; ``implies`` lists the classes that its holder holds too (§ 6 (3) FeV)."""

    __tablename__ = "licence_class"

    code: Mapped[str] = mapped_column(sa.String(4), primary_key=True)
    label_de: Mapped[str] = mapped_column(sa.String(200))
    label_en: Mapped[str] = mapped_column(sa.String(200))
    implies: Mapped[list[str]]


class Language(Base):
    """A language, by ISO 639-1 code, or 639-3 where there is none."""

    __tablename__ = "language"

    code: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    label_de: Mapped[str] = mapped_column(sa.String(80))
    label_en: Mapped[str] = mapped_column(sa.String(80))


class LimitationItem(Base):
    """Something that work can demand and health can limit (after the IMBA complexes); never a diagnosis."""

    __tablename__ = "limitation_item"

    code: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    complex: Mapped[str] = mapped_column(sa.String(30))
    label_de: Mapped[str] = mapped_column(sa.String(120))
    label_en: Mapped[str] = mapped_column(sa.String(120))


class Term(Base):
    """A word that people use for an entry of the catalogue; ``code`` is the entry's key in its own table."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TermKind]
    code: Mapped[str] = mapped_column(sa.String(120))
    language: Mapped[str] = mapped_column(sa.String(3))
    text: Mapped[str] = mapped_column(sa.String(400))
    is_label: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        sa.UniqueConstraint("kind", "code", "language", "text"),
        sa.Index("ix_term_kind_text", "kind", "text"),
    )


class FreeWord(Base):
    """A word that somebody typed and the catalogue did not find: for its keeper, without who typed it.

    ``code`` is the entry that the keeper attached it to; with ``settled_on`` and no code it was dropped.
    """

    __tablename__ = "free_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TermKind]
    text: Mapped[str] = mapped_column(sa.String(60))
    times: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    settled_on: Mapped[date | None]
    code: Mapped[str | None] = mapped_column(sa.String(120))

    __table_args__ = (sa.UniqueConstraint("kind", "text"),)


class Place(Base):
    """Centre of a postcode area."""

    __tablename__ = "place"

    postcode: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    town: Mapped[str | None] = mapped_column(sa.String(120))
    latitude: Mapped[float]
    longitude: Mapped[float]
    source: Mapped[str] = mapped_column(sa.String(20))


class DkzEntry(Base):
    """An entry of the Federal Employment Agency's catalogues, by the number that its interfaces use.

    Titles of occupations point to a KldB position; competences (skills, languages, licences) have a name only.
    """

    __tablename__ = "dkz_entry"

    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)  # title, competence
    code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(300))
    kldb_code: Mapped[str | None] = mapped_column(sa.String(5))  # of a title
    parent: Mapped[str | None] = mapped_column(sa.String(12))  # of a competence: the group that it belongs to
    is_training: Mapped[bool | None]  # title of an apprenticeship or course of study, not of an occupation
    is_artist: Mapped[bool | None]
    is_study_detail: Mapped[bool | None]  # one form of a course of study; what is asked for is its general entry
    is_active: Mapped[bool] = mapped_column(default=True)
