"""The version of the catalogue for what a web process keeps of it: asked on each request, so it must cost nothing."""

import time
from dataclasses import dataclass

from flask import current_app, has_app_context
from sqlalchemy.orm import Session

from profiles.catalogue.queries import catalogue_version, last_word_id

CACHE = "passgenau_catalogue_version"
TRUSTED_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """A version, the last word that the catalogue had then, and the moment on the monotonic clock."""

    version: str
    last_word: int | None
    at: float


def kept_catalogue_version(session: Session) -> str:
    """As `catalogue_version`, asked anew when a word has been added (a new or changed label is one), and at times.

    The full question counts every table of the catalogue, which takes a tenth of a second over all of ESCO.
    """
    if not has_app_context():
        return catalogue_version(session)
    last_word = last_word_id(session)
    seen: _Seen | None = current_app.extensions.get(CACHE)
    if seen is None or seen.last_word != last_word or time.monotonic() - seen.at > TRUSTED_SECONDS:
        seen = _Seen(catalogue_version(session), last_word, time.monotonic())
        current_app.extensions[CACHE] = seen
    return seen.version
