"""PURE: a vacancy as schema.org JobPosting, with what search engines need: for our public pages and for other boards.

Properties and their meaning: https://schema.org/JobPosting and Google's guide to structured data for job postings
(title, description, datePosted, hiringOrganization and jobLocation are required; validThrough, employmentType,
baseSalary, identifier, directApply and jobLocationType recommended).
"""

import html
import json
from collections.abc import Iterable
from typing import Any

from employers.codes import PayUnit, VacancyKind
from employers.feeds.records import FeedPay, FeedPlace, FeedVacancy
from profiles.catalogue.codes import Contract, WorkingTime

UNITS = {PayUnit.HOUR: "HOUR", PayUnit.MONTH: "MONTH", PayUnit.YEAR: "YEAR"}
HIDDEN_EMPLOYER = "confidential"  # the word that Google's guide prescribes where the employer is not named
HOME_COUNTRY = "DE"


def job_posting(record: FeedVacancy, *, service: str = "Passgenau") -> dict[str, Any]:
    """The JSON-LD object of a vacancy; ``service`` names who gives the identifier.

    What the record does not say is left out, never guessed. An anonymous vacancy names no employer and no street.
    `missing_properties` says what search engines would still ask for.
    """
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": record.title,
        "description": description_html(record.description or record.title),
        "identifier": {"@type": "PropertyValue", "name": service, "value": record.source_id},
        "hiringOrganization": _organisation(record),
        "datePosted": record.published_on.isoformat() if record.published_on else None,
        "validThrough": f"{record.valid_until.isoformat()}T23:59:59+01:00" if record.valid_until else None,
        "employmentType": _employment_types(record),
        "jobLocation": [_location(place, hides_street=record.is_anonymous) for place in record.places],
        "baseSalary": _salary(record.pay) if record.pay else None,
        "workHours": _hours(record.hours_min, record.hours_max),
        "totalJobOpenings": record.openings,
        "jobStartDate": record.earliest_start_on.isoformat() if record.earliest_start_on else None,
        "jobImmediateStart": record.starts_now or None,
        "occupationalCategory": record.occupation,
        "url": record.url,
        "directApply": False if record.url else None,
        **_remote(record),
    }
    return {name: value for name, value in posting.items() if value not in (None, [], {})}


def missing_properties(posting: dict[str, Any]) -> list[str]:
    """Names of the required properties that a posting lacks, in the order of Google's guide; empty if valid."""
    is_remote = posting.get("jobLocationType") == "TELECOMMUTE" and "applicantLocationRequirements" in posting
    needed = ["title", "description", "datePosted", "hiringOrganization"]
    missing = [name for name in needed if not posting.get(name)]
    places = posting.get("jobLocation") or []
    has_country = bool(places) and all(place["address"].get("addressCountry") for place in places)
    return missing if has_country or is_remote else [*missing, "jobLocation"]


def script_text(posting: dict[str, Any]) -> str:
    """The object as text that may stand inside a ``script`` element: nothing in it can end the element."""
    text = json.dumps(posting, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def description_html(text: str) -> str:
    """Plain text as the simple HTML that the property wants: paragraphs, lists for lines that begin with "- "."""
    blocks = [block for block in text.replace("\r", "").split("\n\n") if block.strip()]
    return "".join(_block_html(block.split("\n")) for block in blocks)


def _block_html(lines: Iterable[str]) -> str:
    parts: list[str] = []
    kind = ""
    for raw in lines:
        line = raw.strip()
        is_item = line.startswith(("- ", "• "))
        wanted = "ul" if is_item else "p"
        if wanted != kind:
            parts += [f"</{kind}>"] * bool(kind) + [f"<{wanted}>"]
        elif not is_item:
            parts.append("<br>")
        parts.append(f"<li>{html.escape(line[2:], quote=False)}</li>" if is_item else html.escape(line, quote=False))
        kind = wanted
    return "".join(parts) + f"</{kind}>" * bool(kind)


def _organisation(record: FeedVacancy) -> Any:
    if record.is_anonymous:
        return HIDDEN_EMPLOYER
    return {"@type": "Organization", "name": record.employer.name}


def _employment_types(record: FeedVacancy) -> list[str]:
    """Google knows no apprenticeship: it is OTHER, never INTERN."""
    if record.kind is VacancyKind.INTERNSHIP:
        return ["INTERN"]
    kinds = [
        (WorkingTime.FULL_TIME in (record.working_times or ()), "FULL_TIME"),
        (bool({WorkingTime.PART_TIME, WorkingTime.MINI_JOB} & set(record.working_times or ())), "PART_TIME"),
        (record.contract is Contract.FIXED_TERM and record.kind is not VacancyKind.APPRENTICESHIP, "TEMPORARY"),
        (record.kind is VacancyKind.SELF_EMPLOYED, "CONTRACTOR"),
        (record.kind in (VacancyKind.APPRENTICESHIP, VacancyKind.ENTRY_QUALIFICATION), "OTHER"),
    ]
    return [name for is_so, name in kinds if is_so]


def _location(place: FeedPlace, *, hides_street: bool) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": None if hides_street else place.street,
        "postalCode": place.postcode,
        "addressLocality": place.town,
        "addressCountry": place.country or HOME_COUNTRY,
    }
    location: dict[str, Any] = {
        "@type": "Place", "address": {name: value for name, value in address.items() if value is not None}
    }  # fmt: skip
    if place.latitude is not None and not hides_street:
        location["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return location


def _salary(pay: FeedPay) -> dict[str, Any] | None:
    low, high = (None if cents is None else cents / 100 for cents in (pay.min_cents, pay.max_cents))
    if low is None and high is None:
        return None
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": UNITS[pay.unit]}
    if low == high:
        value["value"] = low
    else:
        value |= {name: end for name, end in (("minValue", low), ("maxValue", high)) if end is not None}
    return {"@type": "MonetaryAmount", "currency": "EUR", "value": value}


def _hours(low: float | None, high: float | None) -> str | None:
    ends = [f"{value:g}" for value in dict.fromkeys((low, high)) if value is not None]
    return f"{' - '.join(ends)} hours a week" if ends else None


def _remote(record: FeedVacancy) -> dict[str, Any]:
    """Work from anywhere is only what has no place of its own: "some days at home" is no TELECOMMUTE."""
    if record.places or WorkingTime.HOME not in (record.working_times or ()):
        return {}
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": {"@type": "Country", "name": HOME_COUNTRY},
    }
