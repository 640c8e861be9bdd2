"""Labels and numbers for people: pure filters in the user's language."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask import Flask, has_request_context, request, session
from flask_babel import get_locale
from flask_babel import gettext as _

from core.settings import TIME_ZONE

LANGUAGES = {"de": "Deutsch", "en": "English"}
EASY = "leicht"  # German in Leichte Sprache, as far as a page has it
CLIENT_LANGUAGES = {
    "de": "Deutsch", EASY: "Leichte Sprache", "en": "English", "tr": "Türkçe", "uk": "Українська", "ar": "العربية",
    "fa": "فارسی / دری",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
CLIENT_LANGUAGE = "client_language"
COOKIELESS = frozenset({"public", "api"})  # names of blueprints
CLIENT_PAGES = "mine"  # name of the blueprint
DASH = "–"


def current_locale() -> str:
    """Language of this request: the one switched to, else German. Clients' own pages have a switch of their own."""
    if is_client_page():
        chosen = client_language()
        return "de" if chosen == EASY else chosen
    if is_without_cookie():
        asked = request.args.get("lang")
        return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default="de")
    switched = session.get("language") if has_request_context() else None
    return switched if switched in LANGUAGES else "de"


def data_locale() -> str:
    """Language of what is recorded, such as labels of the catalogue: English where that is read, else German."""
    language = current_locale()
    return language if language in LANGUAGES else "de"


def is_client_page() -> bool:
    """Whether this request is for one of the clients' own pages."""
    return has_request_context() and request.blueprint == CLIENT_PAGES


def is_without_cookie() -> bool:
    """Whether this request is for a public page or from a program: its language is in the address or its header."""
    return has_request_context() and (request.blueprint in COOKIELESS or request.path.startswith("/api/"))


def client_language() -> str:
    """What the client has switched to, Leichte Sprache included."""
    chosen: str = session.get(CLIENT_LANGUAGE, "de")
    return chosen if chosen in CLIENT_LANGUAGES else "de"


def text_direction() -> str:
    """``rtl`` for languages that are written from right to left, else ``ltr``."""
    return "rtl" if current_locale() in RIGHT_TO_LEFT else "ltr"


def _language() -> str:
    return str(get_locale() or "de")


def date_text(value: date | None) -> str:
    """A day as 23.11.2026 or 23 Nov 2026."""
    if value is None:
        return DASH
    return dates.format_date(value, "dd.MM.yyyy" if _language() == "de" else "d MMM yyyy", locale=_language())


def moment_text(value: datetime | None) -> str:
    """A moment in Europe/Berlin, to the minute."""
    if value is None:
        return DASH
    local = value.astimezone(ZoneInfo(TIME_ZONE))
    return f"{date_text(local.date())}, {local:%H:%M}"


def number_text(value: float | None, digits: int = 0) -> str:
    """A number with the language's separators."""
    if value is None:
        return DASH
    return str(numbers.format_decimal(value, "#,##0." + "0" * digits if digits else "#,##0.##", locale=_language()))


def points_text(points: float | None) -> str:
    """Points with two digits. Stored scores are hundredths: divide by 100 first."""
    return DASH if points is None else number_text(points, 2)


def euros_text(cents: int | None) -> str:
    """Cents as Euro."""
    return DASH if cents is None else str(numbers.format_currency(cents / 100, "EUR", locale=_language()))


def hours_text(hours: float | None) -> str:
    """Hours per week."""
    return DASH if hours is None else _("%(hours)s h", hours=number_text(hours))


def minutes_text(minutes: float | None) -> str:
    """Minutes, rounded to whole ones."""
    return DASH if minutes is None else _("%(minutes)s min", minutes=number_text(round(minutes)))


FILTERS: dict[str, Callable[..., str]] = {
    "date": date_text,
    "datetime": moment_text,
    "number": number_text,
    "points": points_text,
    "euros": euros_text,
    "hours": hours_text,
    "minutes": minutes_text,
}


def register(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(FILTERS)
