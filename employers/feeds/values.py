"""PURE: single values in the many shapes that feeds give them. None where nothing is said, `FeedError` where broken."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from employers.codes import PayUnit, VacancyKind
from employers.feeds.markup import line, plain_text
from employers.feeds.records import FeedError, FeedPay, FeedPlace
from profiles.catalogue.codes import WorkingTime

BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = frozenset({"", "-", "--", ".", "n/a", "na", "none", "null", "k.a.", "k. a.", "keine angabe", "keine_angabe"})
COUNTRIES = {
    "deutschland": "DE", "germany": "DE", "brd": "DE", "bundesrepublik deutschland": "DE", "deu": "DE", "ger": "DE",
    "oesterreich": "AT", "österreich": "AT", "austria": "AT", "aut": "AT", "schweiz": "CH", "switzerland": "CH",
    "che": "CH", "frankreich": "FR", "france": "FR", "fra": "FR", "luxemburg": "LU", "luxembourg": "LU",
    "niederlande": "NL", "netherlands": "NL", "belgien": "BE", "belgium": "BE", "daenemark": "DK", "dänemark": "DK",
    "polen": "PL", "poland": "PL", "tschechien": "CZ", "italien": "IT", "spanien": "ES", "liechtenstein": "LI",
    "usa": "US", "united states": "US", "united states of america": "US", "vereinigte staaten": "US",
    "united kingdom": "GB", "grossbritannien": "GB", "großbritannien": "GB", "ireland": "IE", "irland": "IE",
    "canada": "CA", "kanada": "CA", "india": "IN", "brasil": "BR", "brasilien": "BR", "brazil": "BR",
}  # fmt: skip
UNITS = {
    "hour": PayUnit.HOUR, "hourly": PayUnit.HOUR, "hur": PayUnit.HOUR, "stunde": PayUnit.HOUR,
    "stundenlohn": PayUnit.HOUR,
    "std": PayUnit.HOUR, "h": PayUnit.HOUR, "month": PayUnit.MONTH, "monthly": PayUnit.MONTH, "mon": PayUnit.MONTH,
    "monat": PayUnit.MONTH, "monatsgehalt": PayUnit.MONTH, "monatsentgelt": PayUnit.MONTH, "year": PayUnit.YEAR,
    "yearly": PayUnit.YEAR, "annual": PayUnit.YEAR, "ann": PayUnit.YEAR, "jahr": PayUnit.YEAR,
    "jahresgehalt": PayUnit.YEAR, "jahresentgelt": PayUnit.YEAR,
}  # fmt: skip
TRAINING = re.compile(
    r"\b(?:ausbildung|auszubildende\w*|azubi\w*|duales studium|dual study|apprentice(?:ship)?|lehrling)\b", re.I
)
NOT_TRAINING = re.compile(
    r"\b(?:abgeschlossene\w* ausbildung|mit ausbildung|ohne ausbildung|ausbildungs?(?:leiter|beauftragt|meister))", re.I
)
INTERNSHIP = re.compile(r"\b(?:praktik(?:um|ant|antin)|pflichtpraktikum|trainee|internship|intern|hospitanz)\b", re.I)
UNSOLICITED = re.compile(
    r"initiativ-?\s?bewerb|spontan-?\s?bewerb|blind-?bewerb|unsolicited application|speculative application|"
    r"talent-?\s?pool|open application",
    re.I,
)
_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T\s](.*)$)", re.DOTALL)
_GERMAN_DAY = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")


def text_of(value: Any) -> str | None:
    """A line of text, or None for nothing and for placeholders."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return text_of(value.get("name") or value.get("value") or value.get("@value"))
    if isinstance(value, list):
        return next((text for text in map(text_of, value) if text), None)
    text = line(str(value))
    return None if text.casefold() in NOTHING else text


def paragraphs(value: Any) -> str | None:
    """Several lines of plain text, or None."""
    if isinstance(value, list):
        parts = [part for part in map(paragraphs, value) if part]
        return "\n".join(f"- {part}" for part in parts) or None
    if not isinstance(value, str):
        return text_of(value)
    text = plain_text(value)
    return None if text.casefold() in NOTHING else text


def date_of(value: Any, field: str) -> date | None:
    """A day: ISO with or without time, RFC 822, ``dd.mm.yyyy``, milliseconds. With an offset, the day in Berlin."""
    text = text_of(value)
    if text is None:
        return None
    try:
        return _day(text)
    except (ValueError, OverflowError, OSError, TypeError, IndexError) as error:
        raise FeedError("'%(value)s' is not a date", field, value=text[:60]) from error


@lru_cache(4096)  # a feed names few days, and each many times
def _day(text: str) -> date:
    iso = _DAY.match(text)
    if iso:
        day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        return _in_berlin(text, day) if iso[4] else day
    german = _GERMAN_DAY.fullmatch(text)
    if german:
        year = int(german[3]) + (2000 if len(german[3]) == 2 else 0)
        return date(year, int(german[2]), int(german[1]))
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), BERLIN).date()
    if text.isdigit() and len(text) == 8:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return parsedate_to_datetime(text).date()


def _in_berlin(text: str, day: date) -> date:
    try:
        moment = datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError:
        return day  # the day is sound, only the time of day is not
    return moment.astimezone(BERLIN).date() if moment.tzinfo else day


def number_of(value: Any, field: str, *, low: float, high: float) -> float | None:
    """A number between ``low`` and ``high``, in German or English notation; None where nothing is said."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        number: float | None = float(value)
    else:
        text = text_of(value)
        if text is None:
            return None
        number = decimal(text)
    if number is None or not low <= number <= high:
        raise FeedError(
            "'%(value)s' is not a number from %(low)s to %(high)s",
            field,
            value=str(value)[:40],
            low=f"{low:g}",
            high=f"{high:g}",
        )
    return number


def decimal(text: str) -> float | None:
    """The number that a text consists of, apart from a currency sign: "1.234,50", "38.50", "2'800"; else None."""
    bare = re.sub(r"[€\s'\u00a0\u202f]|EUR(?:O)?", "", text, flags=re.I)
    if not re.fullmatch(r"[+-]?\d[\d.,]*", bare) or len(bare) > 20:
        return None
    comma, dot = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and dot >= 0:
        bare = bare.replace("." if comma > dot else ",", "").replace(",", ".")
    elif comma >= 0:
        bare = bare.replace(",", "") if bare.count(",") > 1 else bare.replace(",", ".")
    elif bare.count(".") > 1 or re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", bare):
        bare = bare.replace(".", "")
    try:
        return float(bare)
    except ValueError:
        return None


def bool_of(value: Any) -> bool | None:
    """True or False from a boolean, a digit or a word; None otherwise."""
    if isinstance(value, bool):
        return value
    text = (text_of(value) or "").casefold()
    if text in ("true", "1", "ja", "yes", "x"):
        return True
    return False if text in ("false", "0", "nein", "no") else None


def country_of(value: Any) -> str | None:
    """ISO code of a country given as code, word or object; None where it is not known."""
    text = text_of(value)
    if text is None:
        return None
    if len(text) == 2 and text.isalpha():
        return text.upper()
    return COUNTRIES.get(text.casefold())


def town_of(value: Any) -> str | None:
    """Name of a town without what follows a comma or stands in brackets (region, river, county)."""
    text = text_of(value)
    if text is None:
        return None
    return re.sub(r"\s*\([^)]*\)?", " ", text.split(",")[0]).strip() or None


def postcode_of(value: Any) -> str | None:
    """A postcode as text; a German one that lost its leading zero as a number gets it back."""
    text = text_of(value)
    if text is None:
        return None
    text = re.sub(r"^(?:D|DE)[- ]", "", text.strip(), flags=re.I).removesuffix(".0")
    return text.zfill(5) if text.isdigit() and len(text) == 4 and not isinstance(value, str) else text[:10]


def coordinates(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Both coordinates, or neither where one is missing, broken or both are zero."""
    try:
        lat = number_of(latitude, "latitude", low=-90, high=90)
        lon = number_of(longitude, "longitude", low=-180, high=180)
    except FeedError:
        return None, None
    return (None, None) if lat is None or lon is None or (lat == 0 and lon == 0) else (lat, lon)


def unit_of(value: Any) -> PayUnit | None:
    """Unit of pay; None for units that we do not keep (day, week) and for none."""
    text = (text_of(value) or "").casefold().strip(" .")
    return UNITS.get(text)


def pay_of(low: Any, high: Any, unit: PayUnit | None) -> FeedPay | None:
    """Pay from one or two numbers; None where number or unit is missing or the amounts cannot be meant."""
    if unit is None:
        return None
    bounds = [_cents(low), _cents(high)]
    given = [value for value in bounds if value is not None]
    if not given:
        return None
    limit = {PayUnit.HOUR: 1_000_00, PayUnit.MONTH: 100_000_00, PayUnit.YEAR: 2_000_000_00}[unit]
    if max(given) > limit or (len(given) == 2 and given[0] > given[1]):
        return None
    return FeedPay(bounds[0], bounds[1] if bounds[1] is not None else bounds[0], unit)


def _cents(value: Any) -> int | None:
    number = decimal(str(value)) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < 1e9:
        return None
    return round(float(number) * 100)


def kind_from_title(title: str) -> VacancyKind | None:
    """Kind that a title gives away: apprenticeship or internship; None for any other title."""
    if TRAINING.search(title) and not NOT_TRAINING.search(title):
        return VacancyKind.APPRENTICESHIP
    return VacancyKind.INTERNSHIP if INTERNSHIP.search(title) else None


def working_times_of(words: str) -> tuple[WorkingTime, ...]:
    """Working-time models that a word such as "FULL_TIME,PART_TIME" or "Voll- oder Teilzeit" names."""
    text = words.casefold()
    found = [
        model
        for model, pattern in (
            (WorkingTime.FULL_TIME, r"full[_\s-]?time|voll(?:zeit|-|/)|\bvz\b"),
            (WorkingTime.PART_TIME, r"part[_\s-]?time|teilzeit|\btz\b"),
            (WorkingTime.SHIFT_NIGHT_WEEKEND, r"schicht|nacht|wochenend|\bsnw\b"),
            (WorkingTime.HOME, r"heim|tele(?:arbeit|commute)|home|\bho\b"),
            (WorkingTime.MINI_JOB, r"mini-?\s?job|\bmj\b|geringf"),
        )
        if re.search(pattern, text)
    ]
    return tuple(found)


def key_of(text: str | None) -> str:
    """A name in the form in which it is compared: no case, accents, punctuation or legal form."""
    plain = unicodedata.normalize("NFKD", (text or "").casefold().replace("ß", "ss"))
    words = re.sub(r"[^\w\s]", " ", "".join(mark for mark in plain if not unicodedata.combining(mark))).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


LEGAL_FORMS = frozenset({"gmbh", "ggmbh", "mbh", "ag", "kg", "ohg", "gbr", "ev", "eg", "se", "co", "ug", "ek", "kgaa"})


def hashed_id(employer: str, title: str, places: tuple[FeedPlace, ...]) -> str:
    """A stable id for a vacancy without one: from employer, title and first place."""
    first = places[0] if places else FeedPlace()
    content = "|".join([key_of(employer), key_of(title), first.postcode or "", key_of(first.town)])
    return "hash:" + hashlib.sha256(content.encode()).hexdigest()[:32]


def url_of(value: Any) -> str | None:
    """A link with scheme http or https; one that has no scheme gets https. Others are not kept."""
    text = text_of(value)
    if text is None or len(text) > 1900 or " " in text:
        return None
    if re.match(r"https?://[^/]+", text, re.I):
        return text
    return f"https://{text}" if re.match(r"[\w.-]+\.[a-z]{2,}(?:[/?#]|$)", text, re.I) else None
