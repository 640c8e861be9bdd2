"""Vacancies of ours as records that the writers of all formats take (`employers.feeds`)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.orm import Session, selectinload

from employers.codes import MATCHED_STATES, DisclosureMode, VacancyKind
from employers.feeds.hr_ba_xml.writing import Delivery
from employers.feeds.records import FeedEmployer, FeedPay, FeedPlace, FeedRequirement, FeedVacancy
from employers.importing.numbers import numbers_of
from employers.models import Vacancy, VacancyChange
from employers.operations import WEB
from profiles.catalogue.codes import WorkingTime
from profiles.catalogue.importing.dkz import TITLE
from profiles.catalogue.models import DkzEntry, Occupation


def record_of(vacancy: Vacancy, *, url: str | None = None, occupation: str | None = None) -> FeedVacancy:
    """What others may be told of a vacancy: its own reference, stated and read facts alike.

    ``url`` is the public page; ``occupation`` the label of its occupation in the language of the reader. Whether it
    may be told at all, and whether the employer is named, is the caller's question: ``is_anonymous`` says the latter.
    """
    return FeedVacancy(
        source="passgenau",
        source_id=vacancy.reference,
        title=vacancy.title,
        employer=FeedEmployer(
            vacancy.employer.name,
            postcode=vacancy.employer.postcode,
            town=vacancy.employer.town,
            street=vacancy.employer.street,
            size_class=vacancy.employer.size_class,
            is_temp_agency=vacancy.employer.is_temp_agency,
        ),
        description=vacancy.description or None,
        occupation=occupation,
        url=url or vacancy.source_url,
        published_on=vacancy.published_on or vacancy.created_at.date(),
        valid_until=vacancy.valid_until,
        kind=vacancy.kind,
        contract=vacancy.contract,
        contract_ends_on=vacancy.contract_ends_on,
        has_takeover_option=vacancy.has_takeover_option,
        working_times=tuple(map(WorkingTime, vacancy.working_times)) if vacancy.working_times else None,
        hours_min=vacancy.hours_min,
        hours_max=vacancy.hours_max,
        openings=vacancy.openings,
        earliest_start_on=vacancy.earliest_start_on,
        latest_start_on=vacancy.latest_start_on,
        starts_now=vacancy.starts_now,
        pay=_pay(vacancy),
        places=tuple(
            FeedPlace(row.postcode, row.town, row.street, row.country, row.latitude, row.longitude)
            for row in vacancy.places
        ),
        welcomes_refugees=vacancy.welcomes_refugees,
        only_severely_disabled=vacancy.only_severely_disabled,
        is_anonymous=vacancy.disclosure_mode is DisclosureMode.ANONYMOUS,
    )


def exported_vacancies(session: Session) -> list[Vacancy]:
    """Open vacancies that employers posted here, by id. What came from a feed is its source's to pass on."""
    query = (
        sa.select(Vacancy)
        .where(Vacancy.state.in_(MATCHED_STATES), Vacancy.source == WEB, Vacancy.is_generated.is_(False))
        .options(selectinload(Vacancy.employer), selectinload(Vacancy.places), selectinload(Vacancy.requirements))
        .order_by(Vacancy.id)
    )
    return list(session.scalars(query))


def records_of(session: Session, vacancies: Iterable[Vacancy]) -> list[FeedVacancy]:
    """`record_of` each with the German name of its occupation, in the same order."""
    listed = list(vacancies)
    codes = {vacancy.occupation_code for vacancy in listed if vacancy.occupation_code}
    rows = session.execute(sa.select(Occupation.code, Occupation.label_de).where(Occupation.code.in_(codes)))
    labels = {row.code: row.label_de for row in rows}
    return [record_of(vacancy, occupation=labels.get(vacancy.occupation_code or "")) for vacancy in listed]


def with_title_codes(session: Session, records: Iterable[FeedVacancy]) -> list[FeedVacancy]:
    """The records with the DKZ number of a title of their occupation: the one most like the vacancy's own title.

    Titles of trainings go with apprenticeships only, as the agency's rules want. Without the list, or without an
    occupation in it, a record has no number.
    """
    by_label: dict[str, list[DkzEntry]] = {}
    titles = sa.select(DkzEntry, Occupation.label_de).join(Occupation, Occupation.code == DkzEntry.kldb_code)
    for entry, label in session.execute(titles.where(DkzEntry.kind == TITLE, DkzEntry.is_active)):
        by_label.setdefault(label, []).append(entry)
    return [replace(record, title_code=_title_code(record, by_label)) for record in records]


def with_requirement_numbers(
    session: Session, records: Iterable[FeedVacancy], vacancies: Iterable[Vacancy]
) -> list[FeedVacancy]:
    """The records with what their vacancies ask, in the same order, by the numbers that `importing.numbers` reads back
    as the same.

    What the agency's lists do not have is left to the text, as is experience.
    """
    asked = {vacancy.reference: vacancy.requirements for vacancy in vacancies}
    wanted = {(row.kind, row.code) for rows in asked.values() for row in rows}
    numbers = numbers_of(session, wanted)
    return [
        replace(record, requirements=tuple(
            FeedRequirement(*numbers[row.kind, row.code], row.level, row.need)
            for row in asked.get(record.source_id, ()) if (row.kind, row.code) in numbers
        ) or None)
        for record in records
    ]  # fmt: skip


def changed_since(
    session: Session, delivery: Delivery, records: Iterable[FeedVacancy], start: datetime
) -> tuple[Delivery, list[FeedVacancy]]:
    """A delivery of differences since a moment: what is new or changed, and what was open and no longer is."""
    query = sa.select(Vacancy).where(
        Vacancy.source == WEB, Vacancy.updated_at >= start, Vacancy.is_generated.is_(False)
    )
    changed = {vacancy.reference: vacancy for vacancy in session.scalars(query)}
    known = {reference for reference, vacancy in changed.items() if vacancy.created_at < start}
    left = sa.select(VacancyChange.vacancy_id).where(
        VacancyChange.at >= start, VacancyChange.from_state.in_(MATCHED_STATES)
    )
    was_open = set(session.scalars(left))
    withdrawn = tuple(
        sorted(ref for ref, one in changed.items() if one.id in was_open and one.state not in MATCHED_STATES)
    )
    kept = [record for record in records if record.source_id in changed]
    return replace(delivery, is_full=False, updated=frozenset(known), withdrawn=withdrawn), kept


def _title_code(record: FeedVacancy, by_label: dict[str, list[DkzEntry]]) -> str | None:
    wants_training = record.kind is VacancyKind.APPRENTICESHIP
    entries = [
        entry for entry in by_label.get(record.occupation or "", []) if bool(entry.is_training) is wants_training
    ]
    best = max(entries, key=lambda entry: (fuzz.token_set_ratio(entry.label, record.title), entry.code), default=None)
    return best.code if best else None


def _pay(vacancy: Vacancy) -> FeedPay | None:
    if vacancy.pay_unit is None or (vacancy.pay_min_cents is None and vacancy.pay_max_cents is None):
        return None
    return FeedPay(vacancy.pay_min_cents, vacancy.pay_max_cents, vacancy.pay_unit)
