"""A public vacancy in words: without the employer's name, nothing in it may tell who it is."""

from dataclasses import replace

from flask_babel import gettext as _

from employers.exporting import record_of
from employers.feeds.records import FeedVacancy
from employers.models import Vacancy
from employers.publication.anonymising import without_employer
from employers.publication.searching import PublicDetail
from profiles.catalogue.queries import Labels
from web.vacancy_texts import Fact, Section, sections


def public_sections(detail: PublicDetail, labels: Labels) -> list[Section]:
    """The parts of the page; nothing of how facts were read, and without a name no street and no agreement."""
    found = sections(detail.vacancy, labels)
    if not detail.is_named:
        found = [_anonymous(section, detail.vacancy) for section in found]
    plain = [Section(each.title, [Fact(fact.label, fact.value) for fact in each.facts if fact.value]) for each in found]
    return [section for section in plain if section.facts]


def public_record(detail: PublicDetail, *, url: str, occupation: str | None) -> FeedVacancy:
    """What search engines and feeds are told."""
    record = record_of(detail.vacancy, url=url, occupation=occupation)
    day = record.published_on or detail.public_since.date()
    if detail.is_named:
        return replace(record, is_anonymous=False, published_on=day)
    return replace(
        record,
        is_anonymous=True,
        published_on=day,
        title=without_employer(record.title, detail.vacancy),
        description=without_employer(record.description, detail.vacancy) if record.description else None,
        places=tuple(replace(place, street=None, latitude=None, longitude=None) for place in record.places),
    )


def public_title(detail: PublicDetail) -> str:
    """The title as everybody may read it."""
    title = detail.vacancy.title
    return title if detail.is_named else without_employer(title, detail.vacancy)


def public_description(detail: PublicDetail) -> str:
    """The description as everybody may read it."""
    text = detail.vacancy.description
    return text if detail.is_named else without_employer(text, detail.vacancy)


def _anonymous(section: Section, vacancy: Vacancy) -> Section:
    facts = []
    for fact in section.facts:
        if fact.label == _("Collective agreement"):
            continue
        if fact.label == _("Place of work"):
            towns = [" ".join(part for part in (row.postcode, row.town) if part) for row in vacancy.places]
            fact = Fact(fact.label, [town for town in towns if town])  # noqa: PLW2901
        facts.append(fact)
    return Section(section.title, facts)
