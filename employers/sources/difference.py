"""PURE: what a fetched file changes against what its source brought before, and whether that can be meant."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from employers.feeds.records import FeedRow, FeedVacancy

FEW = 10  # below so many vacancies, losing half of them says nothing


@dataclass(slots=True)
class Difference:
    """Numbers of records, and the references that the file no longer has."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    gone: list[str] = field(default_factory=list)
    active_before: int = 0


def digest_of(record: FeedVacancy) -> str:
    """A short text that is the same for two records that say the same."""
    return hashlib.blake2b(repr(record).encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class Comparison:
    """Rows of a file looked at one by one. ``known`` has the digest of each active record by its reference."""

    known: Mapping[str, str]
    seen: dict[str, str] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)  # what rejected rows call themselves
    read: int = 0
    rejected: int = 0

    def look_at(self, row: FeedRow) -> None:
        """Count a row."""
        self.read += 1
        if row.vacancy is not None:
            self.seen[row.vacancy.source_id] = digest_of(row.vacancy)
            self.taken_back.discard(row.vacancy.source_id)
        elif row.withdrawn:
            self.taken_back.add(row.withdrawn)
        else:
            self.rejected += 1
            named = re.search(r"\(([^()]*)\)$", row.place)
            self.unread |= {named[1]} if named else set()

    def difference(self, *, is_full: bool) -> Difference:
        """What the file changes. What stands in it but cannot be read is not gone."""
        gone = {key for key in self.known if key in self.taken_back and key not in self.seen}
        if is_full:
            gone |= {key for key in self.known if key not in self.seen and not self._is_unread(key)}
        changed = sum(1 for key, digest in self.seen.items() if key in self.known and self.known[key] != digest)
        new = sum(1 for key in self.seen if key not in self.known)
        return Difference(
            self.read, new, changed, len(self.seen) - new - changed, self.rejected, sorted(gone), len(self.known)
        )

    def _is_unread(self, key: str) -> bool:
        return bool(self.unread) and (key in self.unread or key.rpartition(":")[2] in self.unread)


def is_suspicious(found: Difference, *, max_loss_percent: int) -> bool:
    """Whether a person must look before so much is taken away: a file without vacancies, or one that lost too many."""
    if not found.gone:
        return False
    is_empty = found.new + found.changed + found.unchanged == 0
    has_lost_many = found.active_before >= FEW and 100 * len(found.gone) > max_loss_percent * found.active_before
    return is_empty or has_lost_many
