"""PURE: what a CV says, before anything of it is a fact: passages with the words they were read from."""

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_LETTERS = 200_000  # of text; a CV of twenty pages has 60,000
MAX_PASSAGES = 300


class FactKind(enum.StrEnum):
    """What a passage is about."""

    OCCUPATION = "occupation"
    WISH = "wish"
    SKILL = "skill"
    LANGUAGE = "language"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    QUALIFICATION = "qualification"


class CvFormat(enum.StrEnum):
    """What kind of file a CV came in."""

    EUROPASS_XML = "Europass XML"
    EUROPASS_JSON = "Europass JSON"
    JSON_RESUME = "JSON Resume"
    DOCX = "DOCX"
    ODT = "ODT"
    PDF = "PDF"
    TEXT = "Text"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both included, as months counted from year 0: ``year * 12 + month - 1``."""

    start: int
    end: int
    is_current: bool = False

    @property
    def months(self) -> int:
        """Months that it lasts, at least one."""
        return max(1, self.end - self.start + 1)

    @property
    def last_year(self) -> int:
        """The year in which it ends."""
        return self.end // 12


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that a CV says about one thing.

    ``phrases`` are the words that may name it, most likely first; ``level`` is a skill's 1 to 3 or a qualification's
    requirement level; ``levels`` are a language's, 0 to 6, by aspect. ``is_estimated`` where a level or class stands
    in the CV in other words and was translated ("good", "driving licence" without a class).
    """

    kind: FactKind
    phrases: tuple[str, ...] = ()
    code: str | None = None  # licence class, or ISO 639 code of a language, where the file names it
    uri: str | None = None  # of an ESCO occupation or skill, where the file names it
    period: Period | None = None
    period_words: str = ""
    level: int | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    is_school: bool = False
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Cv:
    """A CV as it was read."""

    format: CvFormat
    passages: tuple[Passage, ...] = ()


def cv_to_json(cv: Cv) -> dict[str, Any]:
    """A CV as JSON can carry it from one process to another."""
    return asdict(cv)


def cv_from_json(value: Mapping[str, Any]) -> Cv:
    """The CV that `cv_to_json` wrote."""
    return Cv(CvFormat(value["format"]), tuple(_passage(each) for each in value["passages"]))


def _passage(value: Mapping[str, Any]) -> Passage:
    period = value["period"]
    return Passage(
        **{
            **value,
            "kind": FactKind(value["kind"]),
            "phrases": tuple(value["phrases"]),
            "period": Period(**period) if period else None,
        }
    )
