"""PURE: what an import did, for people and for programs."""

import dataclasses
from dataclasses import dataclass, field

from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was not imported: where it stands, which field is wrong, and why."""

    place: str  # file, then line or position, then reference where there is one
    field: str | None
    reason: str
    line: int | None = dataclasses.field(default=None, compare=False)  # of the file, where it is known
    error: DomainError | None = dataclasses.field(default=None, compare=False)  # the reason, to be said in any language

    def __str__(self) -> str:
        return f"{self.place}: {self.field}: {self.reason}" if self.field else f"{self.place}: {self.reason}"


@dataclass(slots=True)
class ImportReport:
    """Counts of one import. ``read`` counts the records found; a file that cannot be read is only a rejection."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[Rejection] = field(default_factory=list)  # what is wrong with records that were imported nevertheless

    def reject(self, place: str, field: str | None, reason: str | DomainError, *, line: int | None = None) -> None:
        """Note that something was not imported."""
        error = reason if isinstance(reason, DomainError) else None
        self.rejected.append(Rejection(place, field, str(reason), line, error))

    def note(self, place: str, field: str | None, reason: str) -> None:
        """Note what is wrong with a record that is imported nevertheless."""
        self.notes.append(Rejection(place, field, reason))

    def add(self, other: "ImportReport") -> None:
        """Add the counts and rejections of another import."""
        self.read += other.read
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected.extend(other.rejected)
        self.notes.extend(other.notes)

    def as_json(self) -> dict[str, object]:
        """The report as plain values: ``read``, ``new``, ``changed``, ``unchanged``, the lists ``rejected`` and, where
        there are any, ``notes``.
        """
        plain: dict[str, object] = {
            "read": self.read,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": [_plain(row) for row in self.rejected],
        }
        return plain | ({"notes": [_plain(row) for row in self.notes]} if self.notes else {})


def _plain(row: Rejection) -> dict[str, object]:
    return {"place": row.place, "field": row.field, "reason": row.reason}
