"""Vacancies of ours as records that the writers of all formats take (`employers.feeds`)."""

from collections.abc import Iterable

from employers.codes import DisclosureMode
from employers.feeds.records import FeedEmployer, FeedPay, FeedPlace, FeedVacancy
from employers.models import Vacancy
from profiles.catalogue.codes import WorkingTime


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


def records_of(vacancies: Iterable[Vacancy]) -> list[FeedVacancy]:
    """`record_of` each, in the same order."""
    return [record_of(vacancy) for vacancy in vacancies]


def _pay(vacancy: Vacancy) -> FeedPay | None:
    if vacancy.pay_unit is None or (vacancy.pay_min_cents is None and vacancy.pay_max_cents is None):
        return None
    return FeedPay(vacancy.pay_min_cents, vacancy.pay_max_cents, vacancy.pay_unit)
