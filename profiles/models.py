"""The matching store: only facts of a client that may count for a job.

A column that is None, and a row that is absent, mean *not recorded*; they never mean "none". What a client is
recorded as not having stands as a row that says so (level 0, ``is_held`` false).
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

import core.users  # noqa: F401 - tables that foreign keys point to
import profiles.catalogue.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from profiles.catalogue.codes import Contract, SkillLevel
from profiles.codes import (
    ClientState,
    ConsentPurpose,
    Evidence,
    LimitationValue,
    PermissionScope,
    QualificationKind,
    Recognition,
)


class Client(Base):
    """A person looking for work, as the matcher may know them. Name and case facts stand in the case store."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    source_id: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    case_manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    state: Mapped[ClientState] = mapped_column(default=ClientState.ACTIVE, index=True)
    is_generated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)  # the scheduler asks every two seconds who has changed
    confirmed_at: Mapped[datetime | None]  # when profile facts were last gone through with the client
    waiting_since: Mapped[date | None]
    paused_until: Mapped[date | None] = mapped_column(index=True)  # with PAUSED, by the client; None: by staff

    hours_min: Mapped[float | None]  # hours per week
    hours_max: Mapped[float | None]
    hours_possible: Mapped[str | None] = mapped_column(sa.String(42))  # catalogue.codes.grid_to_text
    can_work_shifts: Mapped[bool | None]
    can_work_nights: Mapped[bool | None]
    can_work_weekends: Mapped[bool | None]
    available_from: Mapped[date | None]

    home_postcode: Mapped[str | None] = mapped_column(sa.String(5))
    uses_foot: Mapped[bool | None]
    uses_bike: Mapped[bool | None]
    uses_transit: Mapped[bool | None]
    uses_car: Mapped[bool | None]
    max_commute_minutes: Mapped[int | None]

    reads_latin_script: Mapped[bool | None]
    max_lift_kg: Mapped[int | None]
    limitations_reviewed_on: Mapped[date | None]  # gone through with the client: items without a row are then OK

    permission_scope: Mapped[PermissionScope | None]
    permission_valid_until: Mapped[date | None]
    permission_seen_on: Mapped[date | None]
    permission_seen_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    permission_employer_id: Mapped[int | None]  # with THIS_EMPLOYER
    permission_vacancy_id: Mapped[int | None]  # with THIS_JOB
    residence_rule_until: Mapped[date | None]  # § 12a AufenthG

    wished_contract: Mapped[Contract | None]
    wished_hours: Mapped[float | None]
    wished_postcodes: Mapped[list[str] | None]

    occupations: Mapped[list["ClientOccupation"]] = relationship(
        cascade="all, delete-orphan", order_by="ClientOccupation.code"
    )
    skills: Mapped[list["ClientSkill"]] = relationship(cascade="all, delete-orphan", order_by="ClientSkill.skill_code")
    languages: Mapped[list["ClientLanguage"]] = relationship(
        cascade="all, delete-orphan", order_by="ClientLanguage.language"
    )
    qualifications: Mapped[list["ClientQualification"]] = relationship(
        cascade="all, delete-orphan", order_by="ClientQualification.id"
    )
    licences: Mapped[list["ClientLicence"]] = relationship(
        cascade="all, delete-orphan", order_by="ClientLicence.licence_class"
    )
    certificates: Mapped[list["ClientCertificate"]] = relationship(
        cascade="all, delete-orphan", order_by="ClientCertificate.certificate_code"
    )
    limitations: Mapped[list["ClientLimitation"]] = relationship(
        cascade="all, delete-orphan", order_by="ClientLimitation.item"
    )
    excluded_employers: Mapped[list["ExcludedEmployer"]] = relationship(
        cascade="all, delete-orphan", order_by="ExcludedEmployer.employer_id"
    )
    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan", order_by="Consent.id")

    __table_args__ = (sa.Index("ix_client_case_manager_state", "case_manager_id", "state"),)  # caseloads are counted


def _client_key() -> Mapped[int]:
    return mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)


class ClientOccupation(Base):
    """An occupation that the client has worked in, wants to work in (``rank`` 1 to 5), or both."""

    __tablename__ = "client_occupation"

    client_id: Mapped[int] = _client_key()
    code: Mapped[str] = mapped_column(sa.ForeignKey("occupation.code"), primary_key=True, index=True)
    rank: Mapped[int | None]
    experience_months: Mapped[int | None]
    last_year: Mapped[int | None]


class ClientSkill(Base):
    """A skill with its level; level 0 is a recorded "cannot"."""

    __tablename__ = "client_skill"
    # Sorted by its key alone: a search by client reads one stretch of the file, and loading all reads it once.
    __table_args__ = {"sqlite_with_rowid": False}

    client_id: Mapped[int] = _client_key()
    skill_code: Mapped[str] = mapped_column(sa.ForeignKey("skill.code"), primary_key=True)
    level: Mapped[int] = mapped_column(sa.CheckConstraint("level BETWEEN 0 AND 3", name="level"))
    evidence: Mapped[Evidence] = mapped_column(default=Evidence.NONE)

    @property
    def skill_level(self) -> SkillLevel:
        """The level as code."""
        return SkillLevel(self.level)


class ClientLanguage(Base):
    """Levels (0 is A0, 6 is C2) of the four skills in one language, each None where not recorded."""

    __tablename__ = "client_language"

    client_id: Mapped[int] = _client_key()
    language: Mapped[str] = mapped_column(sa.ForeignKey("language.code"), primary_key=True)
    listen: Mapped[int | None]
    read: Mapped[int | None]
    speak: Mapped[int | None]
    write: Mapped[int | None]
    evidence: Mapped[Evidence] = mapped_column(default=Evidence.NONE)
    tested_on: Mapped[date | None]


class ClientQualification(Base):
    """A school or vocational qualification; "no vocational qualification" is a row of level 1."""

    __tablename__ = "client_qualification"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    kind: Mapped[QualificationKind]
    title: Mapped[str] = mapped_column(sa.String(200))
    occupation_code: Mapped[str | None] = mapped_column(sa.ForeignKey("occupation.code"))
    level: Mapped[int | None]  # requirement level 1 to 4 that it reaches; None for school
    recognition: Mapped[Recognition | None]


class ClientLicence(Base):
    """A class of driving licence that the client holds, or is recorded as not holding."""

    __tablename__ = "client_licence"

    client_id: Mapped[int] = _client_key()
    licence_class: Mapped[str] = mapped_column(sa.ForeignKey("licence_class.code"), primary_key=True)
    is_held: Mapped[bool] = mapped_column(default=True)
    valid_until: Mapped[date | None]


class ClientCertificate(Base):
    """A certificate that the client holds, or is recorded as not holding."""

    __tablename__ = "client_certificate"
    __table_args__ = {"sqlite_with_rowid": False}

    client_id: Mapped[int] = _client_key()
    certificate_code: Mapped[str] = mapped_column(sa.ForeignKey("certificate.code"), primary_key=True)
    is_held: Mapped[bool] = mapped_column(default=True)
    valid_until: Mapped[date | None]


class ClientLimitation(Base):
    """What the client can do of one item that work demands; never a diagnosis."""

    __tablename__ = "client_limitation"

    client_id: Mapped[int] = _client_key()
    item: Mapped[str] = mapped_column(sa.ForeignKey("limitation_item.code"), primary_key=True)
    value: Mapped[LimitationValue]


class ExcludedEmployer(Base):
    """An employer to whom the client does not want to be proposed (§ 38 (3) SGB III)."""

    __tablename__ = "client_excluded_employer"

    client_id: Mapped[int] = _client_key()
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True)


class Consent(Base):
    """A consent: purpose, scope, wording shown, when given, when revoked."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[ConsentPurpose]
    scope: Mapped[str] = mapped_column(sa.String(200))
    wording_version: Mapped[str] = mapped_column(sa.String(20))
    given_on: Mapped[date]
    revoked_on: Mapped[date | None]
