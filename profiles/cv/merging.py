"""How a confirmed fact joins what is recorded: beside it, completing it, never over stronger evidence."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from profiles.codes import Evidence
from profiles.cv.document import FactKind
from profiles.cv.languages import ASPECTS
from profiles.cv.proposing import FactProposed
from profiles.inputs import (
    CertificateInput,
    ClientInput,
    LanguageInput,
    LicenceInput,
    OccupationInput,
    QualificationInput,
    SkillInput,
)
from profiles.models import Client

FactInput = OccupationInput | SkillInput | LanguageInput | LicenceInput | CertificateInput | QualificationInput
Entry = TypeVar("Entry")
_STRENGTH = {evidence: place for place, evidence in enumerate(Evidence)}


def merged(client: Client, value: FactInput) -> ClientInput:
    """The facts to record: the client's entries of this kind with the new one among them.

    An occupation keeps its rank, months and year where the new one says nothing of them. A skill recorded on stronger
    evidence keeps its level, a language so recorded the levels it has; a tested level gives way to a certificate.
    """
    name, key, join = _JOINS[type(value)]
    entries = _entries(getattr(client, name), type(value))
    facts: dict[str, Any] = {name: _with(entries, value, key, join)}
    return ClientInput(**facts)


def is_known(client: Client, fact: FactProposed) -> bool:
    """Whether the profile says already all that the fact says."""
    if fact.code is None and fact.kind is not FactKind.QUALIFICATION:
        return False
    return any(_IS_KNOWN[fact.kind](row, fact.code, fact.detail) for row in getattr(client, _FIELDS[fact.kind]))


def _knows_occupation(row: Any, code: str | None, detail: Mapping[str, Any]) -> bool:
    if row.code != code or row.experience_months is None:
        return False
    return row.experience_months >= (detail["months"] or 0) and (row.last_year or 0) >= (detail["last_year"] or 0)


def _knows_language(row: Any, code: str | None, detail: Mapping[str, Any]) -> bool:
    return row.language == code and all(getattr(row, name) == level for name, level in detail.items())


_FIELDS = {
    FactKind.OCCUPATION: "occupations", FactKind.WISH: "occupations", FactKind.SKILL: "skills",
    FactKind.LANGUAGE: "languages", FactKind.LICENCE: "licences", FactKind.CERTIFICATE: "certificates",
    FactKind.QUALIFICATION: "qualifications",
}  # fmt: skip
_IS_KNOWN: Mapping[FactKind, Callable[[Any, str | None, Mapping[str, Any]], bool]] = {
    FactKind.OCCUPATION: _knows_occupation,
    FactKind.WISH: lambda row, code, _: row.code == code and row.rank is not None,
    FactKind.SKILL: lambda row, code, detail: row.skill_code == code and detail["level"] in (None, row.level),
    FactKind.LANGUAGE: _knows_language,
    FactKind.LICENCE: lambda row, code, _: row.licence_class == code and row.is_held,
    FactKind.CERTIFICATE: lambda row, code, _: row.certificate_code == code and row.is_held,
    FactKind.QUALIFICATION: lambda row, _, detail: row.title.casefold() == str(detail["title"]).casefold(),
}


def _entries(rows: Any, kind: type[Entry]) -> list[Entry]:
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    return [kind(**{name: getattr(row, name) for name in names}) for row in rows]


def _with(entries: list[Entry], value: Entry, key: tuple[str, ...], join: Any) -> tuple[Entry, ...]:
    """The entries with ``value`` joined to the one of the same key, or behind all."""

    def key_of(entry: Entry) -> tuple[Any, ...]:
        return tuple(getattr(entry, part) for part in key)

    if key_of(value) not in map(key_of, entries):
        return (*entries, value)
    return tuple(join(entry, value) if key_of(entry) == key_of(value) else entry for entry in entries)


def _occupation(old: OccupationInput, new: OccupationInput) -> OccupationInput:
    return OccupationInput(
        code=old.code,
        rank=old.rank if new.rank is None else new.rank,
        experience_months=old.experience_months if new.experience_months is None else new.experience_months,
        last_year=old.last_year if new.last_year is None else new.last_year,
    )


def _skill(old: SkillInput, new: SkillInput) -> SkillInput:
    return old if _STRENGTH[old.evidence] > _STRENGTH[new.evidence] else new


def _language(old: LanguageInput, new: LanguageInput) -> LanguageInput:
    first, second = (old, new) if _STRENGTH[old.evidence] > _STRENGTH[new.evidence] else (new, old)
    levels = {name: _first(getattr(first, name), getattr(second, name)) for name in ASPECTS}
    return replace(first, tested_on=_first(first.tested_on, second.tested_on), **levels)


def _dated(old: Any, new: Any) -> Any:
    return replace(new, valid_until=_first(new.valid_until, old.valid_until))


def _qualification(old: QualificationInput, new: QualificationInput) -> QualificationInput:
    return replace(new, level=_first(new.level, old.level), recognition=_first(new.recognition, old.recognition))


def _first(value: Any, other: Any) -> Any:
    return other if value is None else value


_JOINS: Mapping[type[FactInput], tuple[str, tuple[str, ...], Any]] = {
    OccupationInput: ("occupations", ("code",), _occupation),
    SkillInput: ("skills", ("skill_code",), _skill),
    LanguageInput: ("languages", ("language",), _language),
    LicenceInput: ("licences", ("licence_class",), _dated),
    CertificateInput: ("certificates", ("certificate_code",), _dated),
    QualificationInput: ("qualifications", ("kind", "title", "occupation_code"), _qualification),
}
