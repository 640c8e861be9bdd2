"""PURE: code lists that clients and vacancies share, and what follows from a code alone."""

import enum

HOURS_PER_WEEK_GRID = 168  # bit 0 is Monday 00:00-01:00, bit 167 is Sunday 23:00-24:00
FULL_GRID = (1 << HOURS_PER_WEEK_GRID) - 1


class TermKind(enum.StrEnum):
    """What a word of the catalogue stands for."""

    OCCUPATION = "occupation"
    ESCO_OCCUPATION = "esco_occupation"
    SKILL = "skill"
    CERTIFICATE = "certificate"
    LICENCE = "licence"
    LANGUAGE = "language"


class Cefr(enum.IntEnum):
    """Level of a language skill in the Common European Framework; A0 is recorded as "none yet"."""

    A0 = 0
    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6


class LanguageAspect(enum.StrEnum):
    """The four skills that the Common European Framework grades apart."""

    LISTEN = "listen"
    READ = "read"
    SPEAK = "speak"
    WRITE = "write"


class SkillLevel(enum.IntEnum):
    """Level of a skill. NONE is a recorded "cannot", which is not the same as nothing recorded."""

    NONE = 0
    BASIC = 1
    EXTENDED = 2
    EXPERT = 3


class Contract(enum.StrEnum):
    """Length of the contract (BA Jobsuche ``befristung``)."""

    PERMANENT = "UNBEFRISTET"
    FIXED_TERM = "BEFRISTET"


class WorkingTime(enum.StrEnum):
    """Working-time models (BA Jobsuche ``arbeitszeit`` vz, tz, snw, ho, mj)."""

    FULL_TIME = "VOLLZEIT"
    PART_TIME = "TEILZEIT"
    SHIFT_NIGHT_WEEKEND = "SCHICHT_NACHTARBEIT_WOCHENENDE"
    HOME = "HEIM_TELEARBEIT"
    MINI_JOB = "MINIJOB"


def grid_to_text(hours: int) -> str:
    """A set of hours of the week (168 bits) as 42 hexadecimal digits, as the database keeps it."""
    return f"{hours:042x}"


def text_to_grid(text: str) -> int:
    """The set of hours of the week that 42 hexadecimal digits stand for."""
    return int(text, 16)


def hours_between(*, days: range | tuple[int, ...], start: int, end: int) -> int:
    """Set of hours from ``start`` to ``end`` (0-24, over midnight where end <= start) on ``days`` (0 is Monday)."""
    length = end - start if end > start else 24 - start + end
    hours = 0
    for day in days:
        for offset in range(length):
            hours |= 1 << ((day * 24 + start + offset) % HOURS_PER_WEEK_GRID)
    return hours


NIGHT_HOURS = hours_between(days=range(7), start=23, end=6)  # § 2 (3) ArbZG
WEEKEND_HOURS = hours_between(days=(5, 6), start=0, end=24)


def kldb_level(code: str) -> int | None:
    """Requirement level (Anforderungsniveau) 1 to 4: the fifth digit of a KldB 2010 code, None for shorter codes."""
    return int(code[4]) if len(code) == 5 and code[4] in "1234" else None
