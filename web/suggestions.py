"""Catalogue entries that typed words may mean: one index for the process, built anew when the catalogue changes."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

import structlog
from flask import current_app, has_app_context
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from employers.importing import OccupationGuess
from matching.linking import OccupationIndex, Ranked, TermIndex
from matching.occupations import GroupModel, OccupationReader
from matching.guessing import everyday_titles, guess_of
from matching.title_models import StoredModel, load_title_model, stored_title_model
from matching.typing_ahead import TypingIndex
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import TermRow, catalogue_terms, esco_words
from web.catalogue_version import kept_catalogue_version

NEEDED_KINDS = (TermKind.SKILL, TermKind.CERTIFICATE, TermKind.LICENCE)
OCCUPATION_DIGITS = 5

_log = structlog.get_logger()


@dataclass(frozen=True)
class Suggestions:
    """Indexes over one state of the catalogue and of what was learned. ``needed`` holds entries as "kind:code"."""

    version: tuple[str, StoredModel | None]
    occupations: TypingIndex
    needed: TypingIndex
    by_kind: dict[TermKind, TypingIndex]
    reader: OccupationReader
    terms: dict[TermKind, list[TermRow]] = field(repr=False)

    @cached_property
    def linkers(self) -> dict[TermKind, TermIndex]:
        """Indexes that rank entries for whole phrases, as a CV has them; built when first asked for."""
        found: dict[TermKind, TermIndex] = {kind: TermIndex(rows) for kind, rows in self.terms.items()}
        found[TermKind.OCCUPATION] = OccupationIndex(self.terms[TermKind.OCCUPATION])
        return found

    def guess_occupation(self, title: str, text: str) -> OccupationGuess | None:
        """The occupation that fits a title best, or None where nothing is likely enough."""
        return guess_of(self.reader)(title, text)

    def knows(self, word: str) -> bool:
        """Whether any entry is found for a single word."""
        return any(index.suggest(word, limit=1) for index in (self.occupations, self.needed))

    def resolve_needed(self, text: str) -> str | None:
        """The entry ("kind:code") whose label or synonym is exactly this text, or None."""
        wanted = text.strip().casefold()
        found = (ranked for ranked in self.needed.suggest(text) if wanted in _names(ranked))
        return next((ranked.code for ranked in found), None)


_lock = Lock()
_latest: list[Suggestions] = []


def suggestions(session: Session) -> Suggestions:
    """The indexes over today's catalogue, with what was learned last."""
    folder = _instance()
    version = (kept_catalogue_version(session), _learned(folder))
    with _lock:
        if not _latest or _latest[0].version != version:
            _latest[:] = [_build(session, version, folder)]
        return _latest[0]


def _instance() -> Path | None:
    return current_app.config["PASSGENAU"].instance if has_app_context() else None


def _learned(folder: Path | None) -> StoredModel | None:
    try:
        return stored_title_model(folder) if folder else None
    except InvalidInput:
        return None  # said once, when the indexes are built


def _build(session: Session, version: tuple[str, StoredModel | None], folder: Path | None) -> Suggestions:
    terms = {kind: catalogue_terms(session, kind) for kind in (*NEEDED_KINDS, TermKind.OCCUPATION, TermKind.LANGUAGE)}
    mixed = [
        TermRow(f"{kind.value}:{row.code}", row.language, row.text, row.is_label)
        for kind in NEEDED_KINDS
        for row in terms[kind]
    ]
    occupations = [row for row in terms[TermKind.OCCUPATION] if len(row.code) == OCCUPATION_DIGITS]
    return Suggestions(
        version=version,
        occupations=TypingIndex([*occupations, *esco_words(session)]),
        needed=TypingIndex(mixed),
        by_kind={kind: TypingIndex(rows) for kind, rows in terms.items() if kind is not TermKind.OCCUPATION},
        reader=OccupationReader(occupations, _model(folder), everyday_titles()),
        terms=terms,
    )


def _model(folder: Path | None) -> GroupModel | None:
    """What was learned; a damaged file is told and left out, the catalogue's own words still find most."""
    try:
        return load_title_model(folder) if folder else None
    except InvalidInput as error:
        _log.error("title_model.unusable", reason=str(error))
        return None


def _names(ranked: Ranked) -> set[str]:
    return {ranked.label.casefold(), ranked.matched.casefold()}
