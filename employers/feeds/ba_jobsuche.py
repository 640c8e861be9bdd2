"""PURE: the BA job board's JSON (search results and details, old and new names) and its rendered detail page."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from employers.codes import SizeClass, VacancyKind
from employers.feeds.markup import Page
from employers.feeds.records import FeedEmployer, FeedError, FeedPay, FeedPlace, FeedVacancy
from employers.feeds.values import (
    bool_of,
    coordinates,
    country_of,
    date_of,
    hashed_id,
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

SOURCE = "ba_jobsuche"
Json = Mapping[str, Any]
LIST_KEYS = ("stellenangebote", "ergebnisliste")
MARKS = {
    "refnr", "referenznummer", "stellenangebotsTitel", "stellenangebotsBeschreibung", "stellenlokationen",
    "arbeitsort", "arbeitsorte", "hauptberuf", "stellenbeschreibung", "arbeitgeber", "beruf",
}  # fmt: skip
KINDS = {
    "1": VacancyKind.WORK, "ARBEIT": VacancyKind.WORK, "2": VacancyKind.SELF_EMPLOYED,
    "SELBSTAENDIGKEIT": VacancyKind.SELF_EMPLOYED, "4": VacancyKind.APPRENTICESHIP,
    "AUSBILDUNG": VacancyKind.APPRENTICESHIP, "34": VacancyKind.INTERNSHIP, "PRAKTIKUM": VacancyKind.INTERNSHIP,
    "PRAKTIKUM_TRAINEE": VacancyKind.INTERNSHIP, "TRAINEE": VacancyKind.INTERNSHIP,
}  # fmt: skip
CONTRACTS = {
    "1": Contract.FIXED_TERM, "BEFRISTET": Contract.FIXED_TERM, "2": Contract.PERMANENT,
    "UNBEFRISTET": Contract.PERMANENT,
}  # fmt: skip
BOOLEAN_TIMES = {
    "arbeitszeitVollzeit": WorkingTime.FULL_TIME,
    "arbeitszeitTeilzeitVormittag": WorkingTime.PART_TIME,
    "arbeitszeitTeilzeitNachmittag": WorkingTime.PART_TIME,
    "arbeitszeitTeilzeitAbend": WorkingTime.PART_TIME,
    "arbeitszeitTeilzeitFlexibel": WorkingTime.PART_TIME,
    "arbeitszeitSchichtNachtWochenende": WorkingTime.SHIFT_NIGHT_WEEKEND,
    "arbeitszeitHeimarbeitTelearbeit": WorkingTime.HOME,
    "homeofficemoeglich": WorkingTime.HOME,
    "istGeringfuegigeBeschaeftigung": WorkingTime.MINI_JOB,
}
PAGE_IDS = ("detail-kopfbereich-", "detail-beschreibung-", "detail-footer-", "detail-arbeitsorte-")


def is_record(value: Any) -> bool:
    """Whether a JSON object is a vacancy of the job board: at least two of its own keys."""
    return isinstance(value, Mapping) and len(MARKS & value.keys()) >= 2


def is_envelope(value: Any) -> bool:
    """Whether a JSON object is a page of search results, be it empty."""
    if not isinstance(value, Mapping):
        return False
    return any(isinstance(value.get(key), list) for key in LIST_KEYS) or "maxErgebnisse" in value


def records(value: Any) -> Iterator[tuple[str, Any]]:
    """Place and raw record of each vacancy in search results, a detail, or lists of either."""
    if isinstance(value, list):
        for index, item in enumerate(value, start=1):
            yield from (
                (f"{index}: {place}" if is_envelope(item) else f"record {index}", row) for place, row in records(item)
            )
    elif is_envelope(value):
        for key in LIST_KEYS:
            rows = value.get(key)
            yield from (
                (f"{key} {index}", row) for index, row in enumerate(rows if isinstance(rows, list) else (), start=1)
            )
    else:
        yield "record 1", value


def reference_of(value: Any) -> str | None:
    """The reference number, verbatim."""
    return text_of(value.get("referenznummer") or value.get("refnr")) if isinstance(value, Mapping) else None


def vacancy(value: Any) -> FeedVacancy:
    """One vacancy from a record of either shape. Raises `FeedError` where a needed or dated field is broken."""
    if not isinstance(value, Mapping):
        raise FeedError("this entry is not an object")
    title = text_of(value.get("stellenangebotsTitel") or value.get("titel") or _occupation(value))
    if title is None:
        raise FeedError("the vacancy has neither a title nor an occupation", "stellenangebotsTitel/titel")
    employer = _employer(value)
    places = _places(value)
    start = value.get("eintrittszeitraum")
    return FeedVacancy(
        source=SOURCE,
        source_id=reference_of(value) or hashed_id(employer.name, title, places),
        title=title,
        employer=employer,
        description=paragraphs(_markdown(value.get("stellenangebotsBeschreibung") or value.get("stellenbeschreibung"))),
        occupation=_occupation(value),
        url=url_of(value.get("externeURL") or value.get("externeUrl")),
        published_on=_published(value),
        valid_until=date_of(value.get("laufzeitBis"), "laufzeitBis"),
        kind=_kind(value, title),
        contract=CONTRACTS.get(str(value.get("vertragsdauer") or value.get("befristung"))),
        has_takeover_option=bool_of(value.get("uebernahme")),
        working_times=_working_times(value),
        openings=_openings(value),
        earliest_start_on=(
            date_of(start.get("von"), "eintrittszeitraum.von")
            if isinstance(start, Mapping)
            else date_of(value.get("eintrittsdatum"), "eintrittsdatum")
        ),
        latest_start_on=date_of(start.get("bis"), "eintrittszeitraum.bis") if isinstance(start, Mapping) else None,
        pay=_pay(value),
        places=places,
        welcomes_refugees=bool_of(value.get("fuerFluechtlingeGeeignet")),
        only_severely_disabled=bool_of(value.get("nurFuerSchwerbehinderte")),
        is_anonymous=text_of(value.get("chiffrenummer")) is not None,
    )


def page_vacancy(page: Page) -> FeedVacancy | None:
    """The vacancy of a rendered detail page, by its element ids; None where the page has none of them."""
    head = {key.removeprefix("detail-kopfbereich-"): text_of(text) for key, text in page.elements.items()}
    title, firm = head.get("titel"), head.get("firma")
    if title is None:
        return None
    if firm is None:
        raise FeedError("the page names no employer", "detail-kopfbereich-firma")
    place = FeedPlace(town=town_of(head.get("arbeitsort"))) if head.get("arbeitsort") else None
    places = (place,) if place else ()
    reference = next((text_of(text) for key, text in page.elements.items() if "referenznummer" in key), None)
    published = re.search(r"\d{1,2}\.\d{1,2}\.\d{4}", page.titles.get("detail-kopfbereich-veroeffentlichungsdatum", ""))
    start = re.search(
        r"\d{1,2}\.\d{1,2}\.\d{4}", " ".join(text or "" for key, text in head.items() if "eintritt" in key)
    )
    term = (head.get("befristung") or "").casefold()
    described = next((text for key, text in page.elements.items() if key.startswith("detail-beschreibung-")), None)
    return FeedVacancy(
        source=SOURCE,
        source_id=reference or hashed_id(firm, title, places),
        title=title,
        employer=FeedEmployer(firm),
        description=paragraphs(described),
        published_on=date_of(published.group(), "veroeffentlichungsdatum") if published else None,
        kind=kind_from_title(title),
        contract=(
            Contract.PERMANENT if "unbefristet" in term else Contract.FIXED_TERM if "befristet" in term else None
        ),
        working_times=working_times_of(head.get("anstellungsart") or "") or None,
        earliest_start_on=date_of(start.group(), "eintrittsdatum") if start else None,
        places=places,
    )


def _occupation(value: Json) -> str | None:
    return text_of(value.get("hauptberuf") or value.get("beruf") or value.get("alleBerufe"))


def _markdown(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return re.sub(r"\*\*([^*\n]{1,500})\*\*", r"\1", value)


def _employer(value: Json) -> FeedEmployer:
    name = text_of(value.get("firma") or value.get("arbeitgeber"))
    box = text_of(value.get("chiffrenummer"))
    if name is None and box:
        name = f"Chiffre {box}"
    if name is None:
        raise FeedError("the vacancy names no employer", "firma/arbeitgeber")
    address = value.get("arbeitgeberAdresse")
    given: Json = address if isinstance(address, Mapping) else {}
    size = text_of(value.get("betriebsgroesse"))
    return FeedEmployer(
        name=name,
        postcode=postcode_of(given.get("plz")),
        town=town_of(given.get("ort")),
        street=_street(given),
        size_class=SizeClass(size) if size in set(SizeClass) else None,
        is_temp_agency=bool_of(value.get("istArbeitnehmerUeberlassung")),
    )


def _places(value: Json) -> tuple[FeedPlace, ...]:
    raw = value.get("stellenlokationen") or value.get("arbeitsorte") or value.get("arbeitsort")
    items = raw if isinstance(raw, list) else [raw] if raw else []
    places = [place for place in map(_place, items) if place is not None]
    return tuple(dict.fromkeys(places))


def _place(raw: Any) -> FeedPlace | None:
    if isinstance(raw, str):
        return FeedPlace(town=town_of(raw))
    if not isinstance(raw, Mapping):
        return None
    address, point = _inner(raw, "adresse"), _inner(raw, "koordinaten")
    latitude, longitude = coordinates(point.get("lat", point.get("breite")), point.get("lon", point.get("laenge")))
    place = FeedPlace(
        postcode=postcode_of(address.get("plz")),
        town=town_of(address.get("ort")),
        street=_street(address),
        country=country_of(address.get("land")),
        latitude=latitude,
        longitude=longitude,
    )
    return place if place != FeedPlace() else None


def _inner(raw: Json, key: str) -> Json:
    """The object under a key, or the outer one where the shape has no inner one."""
    value = raw.get(key)
    return value if isinstance(value, Mapping) else raw


def _street(address: Json) -> str | None:
    return " ".join(filter(None, (text_of(address.get("strasse")), text_of(address.get("hausnummer"))))) or None


def _published(value: Json) -> Any:
    span = value.get("veroeffentlichungszeitraum")
    latest = span.get("von") if isinstance(span, Mapping) else value.get("aktuelleVeroeffentlichungsdatum")
    first = value.get("datumErsteVeroeffentlichung") or value.get("ersteVeroeffentlichungsdatum")
    return date_of(latest or first, "veroeffentlichungszeitraum")


def _kind(value: Json, title: str) -> VacancyKind | None:
    if bool_of(value.get("istGeringfuegigeBeschaeftigung")):
        return VacancyKind.MINI_JOB
    return KINDS.get(str(value.get("stellenangebotsart") or value.get("angebotsart"))) or kind_from_title(title)


def _working_times(value: Json) -> tuple[WorkingTime, ...] | None:
    named = value.get("arbeitszeitmodelle")
    if isinstance(named, list):
        return tuple(dict.fromkeys(model for word in named for model in working_times_of(str(word)))) or None
    return tuple(dict.fromkeys(model for key, model in BOOLEAN_TIMES.items() if value.get(key) is True)) or None


def _openings(value: Json) -> int | None:
    number = number_of(value.get("anzahlOffeneStellen"), "anzahlOffeneStellen", low=0, high=9999)
    return int(number) if number else None


def _pay(value: Json) -> FeedPay | None:
    unit = unit_of(value.get("verguetungsangabe"))
    low = value.get("gehaltsspanneVon") or value.get("festgehalt")
    return pay_of(low, value.get("gehaltsspanneBis"), unit)
