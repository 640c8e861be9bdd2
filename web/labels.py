"""Labels of catalogue entries in the user's language, read once for each state of the catalogue."""

from collections.abc import Callable

from flask import current_app

from profiles.catalogue.queries import Labels, labels
from web.catalogue_version import kept_catalogue_version
from web.formatting import data_locale
from web.session import db

CACHE = "passgenau_labels"


def catalogue_labels() -> Labels:
    """Label of each entry by (kind, code), in the user's language; read anew when the catalogue has changed."""
    language, version = data_locale(), kept_catalogue_version(db())
    cache: dict[str, tuple[str, Labels]] = current_app.extensions.setdefault(CACHE, {})
    if cache.get(language, ("", {}))[0] != version:
        cache[language] = (version, labels(db(), language))
    return cache[language][1]


def entries_by_name(kind: str) -> Callable[[], list[tuple[str, str]]]:
    """Gives (code, label) of all entries of a kind, by label, when a form asks for them."""

    def entries() -> list[tuple[str, str]]:
        listed = [(code, text) for (each, code), text in catalogue_labels().items() if each == kind]
        return sorted(listed, key=lambda entry: entry[1].casefold())

    return entries
