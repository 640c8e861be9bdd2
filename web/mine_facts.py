"""What is recorded about a client, in words for the client: part by part, each with what is not recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel import dates
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from profiles.casework import CaseFile
from profiles.catalogue.codes import Cefr, LanguageAspect, text_to_grid
from profiles.catalogue.queries import Labels
from profiles.catalogue.week import day_spans
from profiles.codes import ClientFact, LimitationValue
from profiles.models import Client
from web.formatting import date_text, hours_text, minutes_text, number_text
from web.wording import word

MONDAY = date(2026, 11, 23)  # any: its name is what counts
TITLES = {
    ClientFact.PERSON: _l("Name and how we reach you"),
    ClientFact.OCCUPATIONS: _l("Jobs you know or want"),
    ClientFact.SKILLS: _l("What you can do"),
    ClientFact.LANGUAGES: _l("Languages"),
    ClientFact.QUALIFICATIONS: _l("School and training"),
    ClientFact.LICENCES: _l("Driving licence and certificates"),
    ClientFact.WORKING_TIME: _l("When you can work"),
    ClientFact.MOBILITY: _l("Where you live and how you travel"),
    ClientFact.HEALTH: _l("What you can do physically"),
    ClientFact.PERMISSION: _l("Work permission"),
    ClientFact.WISHES: _l("Your wishes"),
    ClientFact.CONSENTS: _l("What you have allowed us"),
    ClientFact.EMPLOYERS: _l("Employers you do not want"),
}


@dataclass(frozen=True)
class Value:
    """A value; ``is_data`` where it stands in the language of the records, not in that of the page."""

    text: str
    is_data: bool = False
    more: str = ""


Row = tuple[str, list[Value]]


@dataclass(frozen=True)
class Section:
    """One part of the facts: label and values of each, no values where nothing is recorded."""

    fact: ClientFact
    title: str
    rows: list[Row]


def sections(client: Client, case: CaseFile, labels: Labels, employers: dict[int, str]) -> list[Section]:
    """All parts, in the order of `ClientFact`."""
    made: dict[ClientFact, list[Row]] = {
        ClientFact.PERSON: _person(case),
        ClientFact.OCCUPATIONS: [(_("Jobs"), [_occupation(each, labels) for each in client.occupations])],
        ClientFact.SKILLS: [(_("Skills"), [
            Value(labels.get(("skill", each.skill_code), each.skill_code), True, str(word(each.skill_level)))
            for each in sorted(client.skills, key=lambda skill: -skill.level)
        ])],
        ClientFact.LANGUAGES: [
            (_("Languages"), [_language(each, labels) for each in client.languages]),
            (_("Reads Latin letters"), _yes_no(client.reads_latin_script)),
        ],
        ClientFact.QUALIFICATIONS: [(_("School and training"), [
            Value(each.title, True, str(word(each.recognition)) if each.recognition else "")
            for each in client.qualifications
        ])],
        ClientFact.LICENCES: [
            (_("Driving licence"), _held(client.licences, "licence", "licence_class", labels)),
            (_("Certificates"), _held(client.certificates, "certificate", "certificate_code", labels)),
        ],
        ClientFact.WORKING_TIME: _working_time(client),
        ClientFact.MOBILITY: _mobility(client),
        ClientFact.HEALTH: _health(client, labels),
        ClientFact.PERMISSION: [
            (_("Work permission"), _plain(word(client.permission_scope))),
            (_("Document valid until"), _plain(_day(client.permission_valid_until))),
        ],
        ClientFact.WISHES: [
            (_("Contract"), _plain(word(client.wished_contract))),
            (_("Hours wished"), _plain(hours_text(client.wished_hours) if client.wished_hours is not None else None)),
            (_("Places wished"), [Value(code) for code in client.wished_postcodes or ()]),
        ],
        ClientFact.CONSENTS: [(str(word(each.purpose)), [_consent(each)]) for each in client.consents]
        or [(_("Consents"), [])],
        ClientFact.EMPLOYERS: [(_("Employers"), [
            Value(employers.get(each.employer_id, str(each.employer_id)), True) for each in client.excluded_employers
        ])],
    }  # fmt: skip
    return [Section(fact, str(TITLES[fact]), made[fact]) for fact in ClientFact]


def _person(case: CaseFile) -> list[Row]:
    return [
        (_("Name"), _plain(case.full_name, is_data=True)),
        (_("Address"), _plain(case.address, is_data=True)),
        (_("Phone"), _plain(case.phone, is_data=True)),
        (_("E-mail"), _plain(case.email, is_data=True)),
    ]


def _occupation(row: Any, labels: Labels) -> Value:
    parts = [_("you want this")] if row.rank else []
    if row.experience_months is not None:
        parts.append(_("%(months)s months of experience", months=number_text(row.experience_months)))
    return Value(labels.get(("occupation", row.code), row.code), True, ", ".join(parts))


def _language(row: Any, labels: Labels) -> Value:
    levels = [
        f"{word(aspect)} {Cefr(getattr(row, aspect.value)).name}"
        for aspect in LanguageAspect
        if getattr(row, aspect.value) is not None
    ]
    return Value(labels.get(("language", row.language), row.language), True, ", ".join(levels))


def _held(rows: Iterable[Any], kind: str, key: str, labels: Labels) -> list[Value]:
    return [
        Value(
            labels.get((kind, getattr(row, key)), getattr(row, key)), True,
            (_("until %(date)s", date=date_text(row.valid_until)) if row.valid_until else _("yes"))
            if row.is_held else _("no"),
        )
        for row in rows
    ]  # fmt: skip


def _working_time(client: Client) -> list[Row]:
    bounds = [number_text(each) for each in (client.hours_min, client.hours_max) if each is not None]
    hours = _("%(hours)s h", hours=" – ".join(dict.fromkeys(bounds))) if bounds else None
    return [
        (_("Hours per week"), _plain(hours)),
        (_("Possible times"), _week(client.hours_possible)),
        (_("Shifts"), _yes_no(client.can_work_shifts)),
        (_("Nights"), _yes_no(client.can_work_nights)),
        (_("Weekends"), _yes_no(client.can_work_weekends)),
        (_("From which day"), _plain(_day(client.available_from))),
    ]


def _mobility(client: Client) -> list[Row]:
    ways = (
        (client.uses_foot, _("on foot")), (client.uses_bike, _("by bicycle")),
        (client.uses_transit, _("by bus and train")), (client.uses_car, _("by car")),
    )  # fmt: skip
    longest = client.max_commute_minutes
    return [
        (_("Postcode"), _plain(client.home_postcode)),
        (_("How you travel"), [Value(text) for uses, text in ways if uses]),
        (_("Longest way to work"), _plain(minutes_text(longest) if longest is not None else None)),
    ]


def _health(client: Client, labels: Labels) -> list[Row]:
    limits = [
        Value(labels.get(("limitation", each.item), each.item), True, str(word(each.value)))
        for each in client.limitations
        if each.value is not LimitationValue.OK
    ]
    if not limits and (client.limitations or client.limitations_reviewed_on):
        limits = [Value(_("no limits recorded"))]
    lift = _("up to %(kg)s kg", kg=number_text(client.max_lift_kg)) if client.max_lift_kg is not None else None
    return [(_("Limits"), limits), (_("Lifting and carrying"), _plain(lift))]


def _consent(row: Any) -> Value:
    if row.revoked_on:
        return Value(_("revoked on %(date)s", date=date_text(row.revoked_on)))
    return Value(_("given on %(date)s", date=date_text(row.given_on)))


def _plain(text: str | None, *, is_data: bool = False) -> list[Value]:
    return [Value(text, is_data)] if text else []


def _yes_no(value: bool | None) -> list[Value]:
    return [] if value is None else [Value(_("yes") if value else _("no"))]


def _day(value: date | None) -> str | None:
    return None if value is None else date_text(value)


def _week(grid: str | None) -> list[Value]:
    """Hours day by day, with the days' names in the language of the page; none at all is said in words."""
    if grid is None:
        return []
    hours = text_to_grid(grid)
    found = []
    for day in range(7):
        spans = ", ".join(f"{start:02d}–{end:02d}" for start, end in day_spans(hours, day))
        if spans:
            name = dates.format_date(MONDAY + timedelta(days=day), "EEEE", locale=str(get_locale() or "de"))
            found.append(Value(name, False, spans))
    return found or [Value(_("no"))]
