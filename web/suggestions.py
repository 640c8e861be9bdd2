"""Catalogue entries that typed words may mean: one index for the process, built anew when the catalogue changes."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

import structlog
from flask import current_app, has_app_context
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.settings import Settings
from employers.importing import OccupationGuess
from matching.cv_links import Ranker
from matching.guessing import everyday_titles, guess_of
from matching.linking import Ranked, TermIndex
from matching.linking.entries import Meanings
from matching.meaning_models import Proof, noted_proof, proven_meanings
from matching.occupations import GroupModel, OccupationReader
from matching.title_models import StoredModel, load_title_model, stored_title_model
from matching.typing_ahead import TypingIndex
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import TermRow, catalogue_terms, esco_words
from web.catalogue_version import kept_catalogue_version

NEEDED_KINDS = (TermKind.SKILL, TermKind.CERTIFICATE, TermKind.LICENCE)
OCCUPATION_DIGITS = 5

Version = tuple[str, StoredModel | None, Proof | None]

_log = structlog.get_logger()


@dataclass(frozen=True)
class Suggestions:
    """Indexes over one state of the catalogue and of what was learned. ``needed`` holds entries as "kind:code"."""

    version: Version
    occupations: TypingIndex
    needed: TypingIndex
    by_kind: dict[TermKind, TypingIndex]
    reader: OccupationReader
    terms: dict[TermKind, list[TermRow]] = field(repr=False)
    meanings: Meanings | None = field(default=None, repr=False)

    @cached_property
    def linkers(self) -> dict[TermKind, Ranker]:
        """What ranks entries for whole phrases, as a CV has them; built when first asked for."""
        found: dict[TermKind, Ranker] = {
            kind: TermIndex(rows, self.meanings) for kind, rows in self.terms.items() if kind is not TermKind.OCCUPATION
        }
        return found | {TermKind.OCCUPATION: self.reader}

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
    version = (kept_catalogue_version(session), _learned(folder), _proof())
    with _lock:
        if not _latest or _latest[0].version != version:
            _latest[:] = [_build(session, version, folder)]
        return _latest[0]


def _settings() -> Settings | None:
    return current_app.config["PASSGENAU"] if has_app_context() else None


def _instance() -> Path | None:
    settings = _settings()
    return settings.instance if settings else None


def _proof() -> Proof | None:
    """What was proven of the model of meaning that the installation names."""
    settings = _settings()
    return noted_proof(settings.instance) if settings and settings.semantic_model else None


def _learned(folder: Path | None) -> StoredModel | None:
    try:
        return stored_title_model(folder) if folder else None
    except InvalidInput:
        return None  # said once, when the indexes are built


def _build(session: Session, version: Version, folder: Path | None) -> Suggestions:
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
        meanings=_meanings(),
    )


def _meanings() -> Meanings | None:
    """The model of meaning that the installation names; where it cannot be used, that is told and it is left out."""
    settings = _settings()
    if settings is None or settings.semantic_model is None:
        return None
    try:
        return proven_meanings(settings.instance, settings.semantic_model)
    except InvalidInput as error:
        _log.error("semantic_model.unusable", reason=str(error))
        return None


def _model(folder: Path | None) -> GroupModel | None:
    """What was learned; a damaged file is told and left out, the catalogue's own words still find most."""
    try:
        return load_title_model(folder) if folder else None
    except InvalidInput as error:
        _log.error("title_model.unusable", reason=str(error))
        return None


def _names(ranked: Ranked) -> set[str]:
    return {ranked.label.casefold(), ranked.matched.casefold()}
