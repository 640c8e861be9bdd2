"""PURE: facts of a client as they come in from a form or a file, before they are checked and stored.

A field that was not touched is `UNSET`; None erases what is recorded. A list of entries replaces the recorded list.
"""

import enum
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from profiles.catalogue.codes import Contract
from profiles.codes import (
    ClientState,
    ConsentPurpose,
    Evidence,
    LegalCircle,
    LimitationValue,
    PermissionScope,
    QualificationKind,
    Recognition,
)


class Unset(enum.Enum):
    """The one value of a field that was not touched."""

    UNSET = "unset"


UNSET = Unset.UNSET

Value = TypeVar("Value")
Given: TypeAlias = Value | Unset | None


@dataclass(frozen=True, slots=True)
class OccupationInput:
    """An occupation: KldB code, wish rank 1 to 5, months of experience, last year in it."""

    code: str
    rank: int | None = None
    experience_months: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class SkillInput:
    """A skill with its level 0 (recorded as "cannot") to 3."""

    skill_code: str
    level: int
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class LanguageInput:
    """Levels 0 (A0) to 6 (C2) in one language; None where not recorded."""

    language: str
    listen: int | None = None
    read: int | None = None
    speak: int | None = None
    write: int | None = None
    evidence: Evidence = Evidence.NONE
    tested_on: date | None = None


@dataclass(frozen=True, slots=True)
class QualificationInput:
    """A school or vocational qualification; ``level`` is the requirement level 1 to 4 that it reaches."""

    kind: QualificationKind
    title: str
    occupation_code: str | None = None
    level: int | None = None
    recognition: Recognition | None = None


@dataclass(frozen=True, slots=True)
class LicenceInput:
    """A class of driving licence, held or recorded as not held."""

    licence_class: str
    is_held: bool = True
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class CertificateInput:
    """A certificate, held or recorded as not held."""

    certificate_code: str
    is_held: bool = True
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class LimitationInput:
    """What the client can do of one item that work demands."""

    item: str
    value: LimitationValue


@dataclass(frozen=True, slots=True)
class EmployerInput:
    """An employer to whom the client does not want to be proposed."""

    employer_id: int


@dataclass(frozen=True, slots=True)
class ConsentInput:
    """A consent, and when it was revoked."""

    purpose: ConsentPurpose
    scope: str
    wording_version: str
    given_on: date
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientInput:
    """Facts of one client, field by field as in the matching store; the last block goes to the case file."""

    state: ClientState | Unset = UNSET
    case_manager_id: Given[int] = UNSET
    confirmed_at: Given[datetime] = UNSET
    waiting_since: Given[date] = UNSET

    hours_min: Given[float] = UNSET
    hours_max: Given[float] = UNSET
    hours_possible: Given[int] = UNSET  # hours of the week, 168 bits
    can_work_shifts: Given[bool] = UNSET
    can_work_nights: Given[bool] = UNSET
    can_work_weekends: Given[bool] = UNSET
    available_from: Given[date] = UNSET

    home_postcode: Given[str] = UNSET
    uses_foot: Given[bool] = UNSET
    uses_bike: Given[bool] = UNSET
    uses_transit: Given[bool] = UNSET
    uses_car: Given[bool] = UNSET
    max_commute_minutes: Given[int] = UNSET

    reads_latin_script: Given[bool] = UNSET
    max_lift_kg: Given[int] = UNSET
    limitations_reviewed_on: Given[date] = UNSET

    permission_scope: Given[PermissionScope] = UNSET
    permission_valid_until: Given[date] = UNSET
    permission_seen_on: Given[date] = UNSET
    permission_seen_by: Given[int] = UNSET
    permission_employer_id: Given[int] = UNSET
    permission_vacancy_id: Given[int] = UNSET
    residence_rule_until: Given[date] = UNSET

    wished_contract: Given[Contract] = UNSET
    wished_hours: Given[float] = UNSET
    wished_postcodes: Given[tuple[str, ...]] = UNSET

    occupations: tuple[OccupationInput, ...] | Unset = UNSET
    skills: tuple[SkillInput, ...] | Unset = UNSET
    languages: tuple[LanguageInput, ...] | Unset = UNSET
    qualifications: tuple[QualificationInput, ...] | Unset = UNSET
    licences: tuple[LicenceInput, ...] | Unset = UNSET
    certificates: tuple[CertificateInput, ...] | Unset = UNSET
    limitations: tuple[LimitationInput, ...] | Unset = UNSET
    excluded_employers: tuple[EmployerInput, ...] | Unset = UNSET
    consents: tuple[ConsentInput, ...] | Unset = UNSET

    given_name: Given[str] = UNSET
    family_name: Given[str] = UNSET
    born_on: Given[date] = UNSET
    sex: Given[str] = UNSET
    nationality: Given[str] = UNSET
    phone: Given[str] = UNSET
    email: Given[str] = UNSET
    address: Given[str] = UNSET
    legal_circle: Given[LegalCircle] = UNSET
    residence_document: Given[str] = UNSET
    disability_degree: Given[int] = UNSET
    note: Given[str] = UNSET

    def given(self) -> dict[str, object]:
        """The fields that were touched, by name."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in values.items() if value is not UNSET}


COLLECTION_FIELDS = (
    "occupations", "skills", "languages", "qualifications", "licences", "certificates", "limitations",
    "excluded_employers", "consents",
)  # fmt: skip
CASE_FIELDS = (
    "given_name", "family_name", "born_on", "sex", "nationality", "phone", "email", "address", "legal_circle",
    "residence_document", "disability_degree", "note",
)  # fmt: skip
