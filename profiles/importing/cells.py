"""PURE: what one cell of a list of clients says. Every reader raises `InvalidInput` that says how to write it."""

import enum
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TypeVar

from core.errors import InvalidInput
from profiles.catalogue.codes import Cefr
from profiles.catalogue.week import week_hours
from profiles.codes import ConsentPurpose, Evidence, LimitationValue, QualificationKind, Recognition
from profiles.inputs import (
    CertificateInput,
    ConsentInput,
    LanguageInput,
    LicenceInput,
    LimitationInput,
    OccupationInput,
    QualificationInput,
    SkillInput,
)

Member = TypeVar("Member", bound=enum.StrEnum)
Entry = TypeVar("Entry")

YES = {"yes", "y", "true", "1", "ja", "j", "wahr", "x"}
NO = {"no", "n", "false", "0", "nein", "falsch"}
NOT_RECORDED = "?"

_OCCUPATION = re.compile(r"(?P<code>\d{1,5})(?:@(?P<rank>\d))?(?::(?P<months>\d{1,3})m)?(?::(?P<year>\d{4}))?")
_SKILL = re.compile(r"(?P<code>.+?):(?P<level>[0-3])(?::(?P<evidence>[a-z]+))?")
_HELD = re.compile(r"(?P<minus>-?)(?P<code>[^:]+?)(?::(?P<until>[^:]+))?")


def text(cell: str) -> str:
    """The cell as it is."""
    return cell


def whole_number(cell: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"\d{1,6}", cell):
        raise InvalidInput('"%(value)s" is not a whole number', value=cell)
    return int(cell)


def number(cell: str) -> float:
    """A number with point or comma."""
    if not re.fullmatch(r"\d{1,4}([.,]\d{1,3})?", cell):
        raise InvalidInput('"%(value)s" is not a number as in 37.5', value=cell)
    return float(cell.replace(",", "."))


def yes_or_no(cell: str) -> bool:
    """Yes or no."""
    plain = cell.casefold()
    if plain not in YES | NO:
        raise InvalidInput('"%(value)s" is neither yes nor no', value=cell)
    return plain in YES


def day(cell: str) -> date:
    """A date, ISO or German."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise InvalidInput('"%(value)s" is not a date as in 2026-11-30 or 30.11.2026', value=cell)


def moment(cell: str) -> datetime:
    """The beginning of a day in UTC: lists know days, the store moments."""
    found = day(cell)
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def postcode(cell: str) -> str:
    """A postcode; a spreadsheet that lost the leading zero is forgiven."""
    return cell.zfill(5) if re.fullmatch(r"\d{4}", cell) else cell


def texts(cell: str) -> tuple[str, ...]:
    """Texts with a bar between."""
    return tuple(_parts(cell))


def postcodes(cell: str) -> tuple[str, ...]:
    """Postcodes with a bar between."""
    return tuple(postcode(part) for part in _parts(cell))


def hours_of_week(cell: str) -> int:
    """Hours of the week as in "Mo-Fr 08-14|Sa 9-12"."""
    return week_hours(cell.replace("|", ", "))


def one_of(members: type[Member], words: Mapping[str, Member] | None = None) -> Callable[[str], Member]:
    """Reader of one value of a code list, in any case; ``words`` are further ways to write a value."""
    known = {member.value.casefold(): member for member in members} | dict(words or {})

    def read(cell: str) -> Member:
        found = known.get(cell.casefold())
        if found is None:
            allowed = ", ".join(member.value for member in members)
            raise InvalidInput('"%(value)s" is none of: %(allowed)s', value=cell, allowed=allowed)
        return found

    return read


def entries_of(read: Callable[[str], Entry]) -> Callable[[str], tuple[Entry, ...]]:
    """Reader of several entries with a bar between."""
    return lambda cell: tuple(read(part) for part in _parts(cell))


def occupation(cell: str) -> OccupationInput:
    """``51311@1:24m:2023``: KldB code, wish rank, months of experience, last year; all but the code may be missing."""
    found = _match(_OCCUPATION, cell, "51311@1:24m:2023")
    rank, months, year = (None if found[name] is None else int(found[name]) for name in ("rank", "months", "year"))
    return OccupationInput(found["code"], rank, months, year)


def skill(cell: str) -> SkillInput:
    """``order-picking:2:certificate``: skill code or ESCO URI, level 0 to 3, evidence (may be missing)."""
    found = _match(_SKILL, cell, "order-picking:2:certificate")
    return SkillInput(found["code"].strip(), int(found["level"]), _evidence(found["evidence"]))


def language(cell: str) -> LanguageInput:
    """``de:B1/B1/A2/A2:tested:2026-03-01``: code, levels of listening/reading/speaking/writing, evidence, test date.

    One level stands for all four skills, ``?`` for a skill that is not recorded.
    """
    code, levels, evidence, tested_on = _fields(cell, 4, "de:B1/B1/A2/A2:tested:2026-03-01")
    each = (levels or "").split("/")
    if len(each) not in {1, 4}:
        raise InvalidInput('"%(value)s": give one level or four, as in de:B1 or de:B1/B1/A2/A2', value=cell)
    listen, read, speak, write = (_cefr(level) for level in (each * 4 if len(each) == 1 else each))
    return LanguageInput(
        (code or "").lower(), listen, read, speak, write, _evidence(evidence), day(tested_on) if tested_on else None
    )


def qualification(cell: str) -> QualificationInput:
    """``vocational:Fachlagerist:51312:2:FULL``: kind, title, occupation, level 1 to 4, recognition."""
    kind, title, code, level, recognition = _fields(cell, 5, "vocational:Fachlagerist:51312:2:FULL")
    return QualificationInput(
        one_of(QualificationKind)(kind or ""),
        title or "",
        code,
        whole_number(level) if level else None,
        one_of(Recognition)(recognition) if recognition else None,
    )


def licence(cell: str) -> LicenceInput:
    """``B``, ``B:2031-05-01`` (valid until) or ``-C`` (recorded as not held)."""
    found = _match(_HELD, cell, "B or -C or B:2031-05-01")
    return LicenceInput(found["code"].upper(), not found["minus"], day(found["until"]) if found["until"] else None)


def certificate(cell: str) -> CertificateInput:
    """``forklift``, ``forklift:2031-05-01`` (valid until) or ``-forklift`` (recorded as not held)."""
    found = _match(_HELD, cell, "forklift or -forklift or forklift:2031-05-01")
    return CertificateInput(found["code"], not found["minus"], day(found["until"]) if found["until"] else None)


def limitation(cell: str) -> LimitationInput:
    """``STANDING:LIMITED``: item and what the client can do of it."""
    item, value = _fields(cell, 2, "STANDING:LIMITED")
    return LimitationInput((item or "").upper(), one_of(LimitationValue)(value or ""))


def consent(cell: str) -> ConsentInput:
    """``contact_by_message:v1:2026-01-05:2026-06-30:SMS only``: purpose, wording, given, revoked, scope."""
    purpose, wording, given_on, revoked_on, scope = _fields(cell, 5, "contact_by_message:v1:2026-01-05")
    return ConsentInput(
        one_of(ConsentPurpose)(purpose or ""),
        scope or "",
        wording or "",
        day(given_on or ""),
        day(revoked_on) if revoked_on else None,
    )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _fields(cell: str, most: int, example: str) -> list[str | None]:
    """The parts between colons, None where they are empty or missing."""
    parts = [part.strip() or None for part in cell.split(":")]
    if len(parts) > most or parts[0] is None:
        raise _unreadable(cell, example)
    return [*parts, *([None] * (most - len(parts)))]


def _match(pattern: re.Pattern[str], cell: str, example: str) -> re.Match[str]:
    found = pattern.fullmatch(cell)
    if found is None:
        raise _unreadable(cell, example)
    return found


def _unreadable(cell: str, example: str) -> InvalidInput:
    return InvalidInput('"%(value)s" cannot be read; write it as in %(example)s', value=cell, example=example)


def _evidence(cell: str | None) -> Evidence:
    return one_of(Evidence)(cell) if cell else Evidence.NONE


def _cefr(cell: str) -> int | None:
    if cell.strip() == NOT_RECORDED:
        return None
    try:
        return Cefr[cell.strip().upper()].value
    except KeyError:
        raise InvalidInput('"%(value)s" is not a level from A0 to C2', value=cell) from None
