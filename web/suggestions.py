"""Catalogue entries that typed words may mean: one index for the process, built anew when the catalogue changes."""

from dataclasses import dataclass
from threading import Lock

from sqlalchemy.orm import Session

from employers.importing import OccupationGuess
from matching.linking import OccupationIndex, Ranked, TermIndex
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import TermRow, catalogue_terms, catalogue_version

NEEDED_KINDS = (TermKind.SKILL, TermKind.CERTIFICATE, TermKind.LICENCE)


@dataclass(frozen=True)
class Suggestions:
    """Indexes over one state of the catalogue. ``needed`` holds skills, certificates and licences as "kind:code"."""

    version: str
    occupations: OccupationIndex
    needed: TermIndex
    by_kind: dict[TermKind, TermIndex]

    def guess_occupation(self, title: str, text: str) -> OccupationGuess | None:
        """The occupation that fits a title best, or None."""
        ranked = self.occupations.rank(title, text, limit=1)
        return OccupationGuess(ranked[0].code, ranked[0].matched) if ranked else None

    def resolve_needed(self, text: str) -> str | None:
        """The entry ("kind:code") whose label or synonym is exactly this text, or None."""
        wanted = text.strip().casefold()
        found = (ranked for ranked in self.needed.suggest(text) if wanted in _names(ranked))
        return next((ranked.code for ranked in found), None)


_lock = Lock()
_latest: list[Suggestions] = []


def suggestions(session: Session) -> Suggestions:
    """The indexes over today's catalogue."""
    version = catalogue_version(session)
    with _lock:
        if not _latest or _latest[0].version != version:
            _latest[:] = [_build(session, version)]
        return _latest[0]


def _build(session: Session, version: str) -> Suggestions:
    terms = {kind: catalogue_terms(session, kind) for kind in (*NEEDED_KINDS, TermKind.OCCUPATION, TermKind.LANGUAGE)}
    mixed = [
        TermRow(f"{kind.value}:{row.code}", row.language, row.text, row.is_label)
        for kind in NEEDED_KINDS
        for row in terms[kind]
    ]
    return Suggestions(
        version=version,
        occupations=OccupationIndex(terms[TermKind.OCCUPATION]),
        needed=TermIndex(mixed),
        by_kind={kind: TermIndex(rows) for kind, rows in terms.items() if kind is not TermKind.OCCUPATION},
    )


def _names(ranked: Ranked) -> set[str]:
    return {ranked.label.casefold(), ranked.matched.casefold()}
