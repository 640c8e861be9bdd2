"""PURE: schema.org JobPosting, in all the shapes that pages give it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from employers.codes import VacancyKind
from employers.feeds.records import FeedEmployer, FeedError, FeedPay, FeedPlace, FeedVacancy
from employers.feeds.values import (
    UNSOLICITED,
    bool_of,
    coordinates,
    country_of,
    date_of,
    decimal,
    hashed_id,
    key_of,
    kind_from_title,
    number_of,
    paragraphs,
    pay_of,
    postcode_of,
    text_of,
    town_of,
    unit_of,
    url_of,
    working_times_of,
)
from profiles.catalogue.codes import Contract, WorkingTime

SOURCE = "schema_org"
Json = Mapping[str, Any]
DEPTH = 12  # nesting of graphs and lists that is searched
LONG_TEXTS = ("responsibilities", "qualifications", "skills", "experienceRequirements", "educationRequirements")
GENERIC_TITLE = re.compile(
    r"\b(?:careers?|jobs?|karriere|stellenangebote?|stellenmarkt|home|startseite|vacanc(?:y|ies))\b", re.I
)


def has_posting(value: Any, depth: int = 0) -> bool:
    """Whether a JobPosting stands anywhere in a JSON value."""
    return next(postings(value, depth), None) is not None


def postings(value: Any, depth: int = 0) -> Iterator[Json]:
    """All JobPosting objects in a JSON value, in order, also inside graphs and item lists."""
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from postings(item, depth + 1)
    elif isinstance(value, Mapping):
        if _is_posting(value):
            yield value
            return
        for item in value.values():
            if isinstance(item, list | Mapping):
                yield from postings(item, depth + 1)


def _is_posting(value: Json) -> bool:
    kind = value.get("@type", value.get("type"))
    names = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] == "JobPosting" for name in names)


def reference_of(value: Json) -> str | None:
    """The posting's own identifier."""
    given = _lower(value).get("identifier")
    if isinstance(given, list):
        given = given[0] if given else None
    return text_of(given.get("value") or given.get("@value")) if isinstance(given, Mapping) else text_of(given)


def vacancy(raw: Json, *, page_title: str | None = None) -> FeedVacancy:
    """One vacancy from a JobPosting. Raises `FeedError` where a needed or dated field is missing or broken."""
    value = _lower(raw)
    employer = _employer(value)
    title = text_of(value.get("title")) or text_of(value.get("name")) or _title_of_page(page_title, employer)
    if title is None:
        raise FeedError("the posting has no title", "title")
    if UNSOLICITED.search(title):
        raise FeedError("an unsolicited application is not a vacancy", "title")
    if employer is None:
        raise FeedError("the posting names no employer", "hiringOrganization")
    places = _places(value, employer.name)
    given = reference_of(raw)
    hours = _hours(value.get("workHours"))
    types = _types(value)
    return FeedVacancy(
        source=SOURCE,
        source_id=f"{key_of(employer.name)[:80]}:{given}" if given else hashed_id(employer.name, title, places),
        title=title,
        employer=employer,
        description=_description(value),
        occupation=None,
        url=url_of(value.get("url")),
        published_on=date_of(value.get("datePosted"), "datePosted"),
        valid_until=date_of(value.get("validThrough"), "validThrough"),
        kind=_kind(types, title),
        contract=Contract.FIXED_TERM if re.search(r"TEMPORARY|(?<!un)befristet", types, re.I) else None,
        working_times=_working_times(types, value),
        hours_min=hours,
        hours_max=hours,
        openings=_openings(value),
        earliest_start_on=_start(value),
        starts_now=bool_of(value.get("jobImmediateStart")) or None,
        pay=_pay(value.get("baseSalary")),
        places=places,
    )


def _lower(value: Any) -> Any:
    """The object with the first letter of each key in lower case, all the way down."""
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: _lower(item) for key, item in value.items()}
    return [_lower(item) for item in value] if isinstance(value, list) else value


def _employer(value: Json) -> FeedEmployer | None:
    organisation = value.get("hiringOrganization")
    if isinstance(organisation, list):
        organisation = organisation[0] if organisation else None
    if not isinstance(organisation, Mapping):
        name = text_of(organisation)
        return FeedEmployer(name) if name else None
    name = text_of(organisation.get("name")) or text_of(organisation.get("legalName"))
    if name is None:
        return None
    address = organisation.get("address")
    given: Json = address if isinstance(address, Mapping) else {}
    return FeedEmployer(
        name,
        postcode=postcode_of(given.get("postalCode")),
        town=town_of(given.get("addressLocality")),
        street=text_of(given.get("streetAddress")),
    )


def _title_of_page(title: str | None, employer: FeedEmployer | None) -> str | None:
    if not title:
        return None
    parts = [part.strip() for part in re.split(r"\s[-–|·ǀ]\s", title)]
    own = key_of(employer.name) if employer else ""
    kept = [part for part in parts if part and key_of(part) != own]
    return None if not kept or GENERIC_TITLE.search(kept[0]) else kept[0]


def _description(value: Json) -> str | None:
    main = paragraphs(value.get("description"))
    parts = [main] if main else []
    for key in LONG_TEXTS:
        text = paragraphs(value.get(key))
        if text and not any(_squeezed(text) in _squeezed(part) for part in parts):
            parts.append(text)
    return "\n\n".join(parts) or None


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-]+", " ", text)


def _types(value: Json) -> str:
    types = value.get("employmentType")
    return ",".join(str(item) for item in types) if isinstance(types, list) else str(types or "")


def _kind(types: str, title: str) -> VacancyKind | None:
    told = kind_from_title(title)
    if told:
        return told
    if re.search(r"\bINTERN\b|praktikum", types, re.I):
        return VacancyKind.INTERNSHIP
    if re.search(r"mini-?job", types + " " + title, re.I):
        return VacancyKind.MINI_JOB
    return VacancyKind.WORK if re.search(r"time|zeit|permanent|festanst", types, re.I) else None


def _working_times(types: str, value: Json) -> tuple[WorkingTime, ...] | None:
    remote = str(value.get("jobLocationType") or "")
    return tuple(dict.fromkeys(working_times_of(types) + working_times_of(remote))) or None


def _hours(value: Any) -> float | None:
    """Hours a week of the field ``workHours``; text that does not begin with a number of hours says nothing here."""
    text = text_of(value)
    found = re.match(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:$|h\b|std|stunden|hours)", text or "", re.I)
    number = decimal(found.group(1)) if found else None
    return number if number is not None and 1 <= number <= 60 else None


def _openings(value: Json) -> int | None:
    number = number_of(value.get("totalJobOpenings"), "totalJobOpenings", low=0, high=9999)
    return int(number) if number else None


def _start(value: Json) -> Any:
    text = text_of(value.get("jobStartDate"))
    if text is None or re.fullmatch(r"[^\d]*", text):  # "ab sofort": no date
        return None
    return date_of(text, "jobStartDate")


def _places(value: Json, employer: str) -> tuple[FeedPlace, ...]:
    raw = value.get("jobLocation")
    items = raw if isinstance(raw, list) else [raw] if raw else []
    places = [place for place in (_place(item, employer) for item in items) if place is not None]
    return tuple(dict.fromkeys(places))[:50]


def _place(raw: Any, employer: str) -> FeedPlace | None:
    if isinstance(raw, str):
        return _place_from_line(raw)
    if not isinstance(raw, Mapping):
        return None
    address = raw.get("address")
    name = text_of(raw.get("name"))
    if isinstance(address, list):
        address = address[0] if address else None
    if isinstance(address, Mapping):
        geo = raw.get("geo") if isinstance(raw.get("geo"), Mapping) else {}
        latitude, longitude = coordinates(geo.get("latitude"), geo.get("longitude")) if geo else (None, None)
        place = FeedPlace(
            postcode=postcode_of(address.get("postalCode")),
            town=town_of(address.get("addressLocality")),
            street=text_of(address.get("streetAddress")),
            country=country_of(address.get("addressCountry")),
            latitude=latitude,
            longitude=longitude,
        )
        if place.town or place.postcode or place.latitude is not None:
            return place
    if isinstance(address, str) and text_of(address):
        return _place_from_line(address)
    return _place_from_line(name) if name and key_of(name) != key_of(employer) else None


def _place_from_line(raw: str) -> FeedPlace | None:
    text = text_of(raw.replace("\n", ", "))
    if text is None:
        return None
    coded = re.search(r"(?<!\d)(\d{5})\s+([^\d,;()]{2,80})", text)
    if coded:
        street = text[: coded.start()].strip(" ,") or None
        return FeedPlace(postcode=coded.group(1), town=coded.group(2).strip(), street=(street or "")[:120] or None)
    return FeedPlace(town=(town_of(text) or "")[:120] or None)


def _pay(raw: Any) -> FeedPay | None:
    if isinstance(raw, list):
        raw = raw[0] if raw else None
    if not isinstance(raw, Mapping):
        return None
    if (text_of(raw.get("currency")) or "EUR").upper() not in ("EUR", "EURO", "€"):
        return None  # amounts in another currency cannot be compared with the floor
    inner = raw.get("value")
    if not isinstance(inner, Mapping):
        return pay_of(inner or raw.get("minValue"), raw.get("maxValue"), unit_of(raw.get("unitText")))
    unit = unit_of(inner.get("unitText")) or unit_of(raw.get("unitText"))
    return pay_of(inner.get("minValue") or inner.get("value"), inner.get("maxValue"), unit)
