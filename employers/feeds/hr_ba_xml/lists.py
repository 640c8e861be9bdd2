"""PURE: the agency's catalogues by number, as far as the office has imported them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """A title of the catalogue: whether it names a training, is one of the arts, is still in use, is a helper's work,
    and is but one form of a course of study.
    """

    label: str
    is_training: bool = False
    is_artist: bool = False
    is_active: bool = True
    is_helper: bool = False
    is_study_detail: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """The agency's catalogues by number; an empty one is not there, and nothing is checked against it."""

    titles: Mapping[str, TitleEntry] = field(default_factory=dict)
    competences: Collection[str] = frozenset()
