"""Employers, contacts, vacancies and what the vacancies ask. None and absent rows mean *not recorded*."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

import core.users  # noqa: F401 - tables that foreign keys point to
import profiles.catalogue.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from employers.codes import (
    ContactRole,
    Demand,
    DisclosureMode,
    EmployerState,
    MessageMode,
    Need,
    Origin,
    PayUnit,
    RequirementKind,
    SizeClass,
    VacancyActor,
    VacancyKind,
    VacancyState,
    VisitKind,
)
from employers.likeness import name_key
from profiles.catalogue.codes import Contract, LanguageAspect

NAME_LENGTH, TITLE_LENGTH = 200, 300


class LegalValue(Base):
    """An amount that law changes: valid from a day until the next row of the same name."""

    __tablename__ = "legal_value"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)  # minimum_wage, mini_job_limit, ...
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    amount_cents: Mapped[int]
    source: Mapped[str] = mapped_column(sa.String(120))


def _key_of_row(context: Any) -> str:
    """The key of the name in a row that is inserted in bulk, past `Employer`."""
    return name_key(context.get_current_parameters()["name"])


def _sort_name_of_row(context: Any) -> str:
    return _sort_form(context.get_current_parameters()["name"], NAME_LENGTH)


def _title_key_of_row(context: Any) -> str:
    """The key of the title in a row that is inserted in bulk, past `Vacancy`."""
    return _sort_form(context.get_current_parameters()["title"], TITLE_LENGTH)


def _sort_form(words: str, most: int) -> str:
    """Words in small letters: what lists are sorted by and searched for, without a function for each row."""
    return words.lower()[:most]


class Employer(Base):
    """An establishment that hires."""

    __tablename__ = "employer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH), index=True)
    name_key: Mapped[str] = mapped_column(sa.String(200), default=_key_of_row, index=True)  # likeness.name_key
    sort_name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH), default=_sort_name_of_row)  # lists sort by it
    establishment_number: Mapped[str | None] = mapped_column(sa.String(8), unique=True)
    industry: Mapped[str | None] = mapped_column(sa.String(10))  # WZ 2008
    size_class: Mapped[SizeClass | None]
    is_temp_agency: Mapped[bool | None]
    street: Mapped[str | None] = mapped_column(sa.String(120))
    postcode: Mapped[str | None] = mapped_column(sa.String(10), index=True)
    town: Mapped[str | None] = mapped_column(sa.String(120))
    adviser_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    weekly_proposal_limit: Mapped[int | None]
    paused_until: Mapped[date | None]  # last day on which the employer wants no proposals
    state: Mapped[EmployerState] = mapped_column(default=EmployerState.ACTIVE)
    is_generated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    contacts: Mapped[list["Contact"]] = relationship(cascade="all, delete-orphan", order_by="Contact.id")

    __table_args__ = (sa.Index("ix_employer_sort_name", "sort_name", postgresql_include=["id"]),)

    @validates("name")
    def _keep_key(self, _field: str, name: str) -> str:
        self.name_key = name_key(name)
        self.sort_name = _sort_form(name, NAME_LENGTH)
        return name


class Contact(Base):
    """A person at an employer; with ``user_id`` one who signs in."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(60))
    message_mode: Mapped[MessageMode] = mapped_column(default=MessageMode.SINGLE)
    language: Mapped[str | None] = mapped_column(sa.String(5))  # of messages; None: the user's, else German
    role: Mapped[ContactRole | None]
    is_main: Mapped[bool] = mapped_column(default=False)  # keeps the others (`employers.own_contacts`)


class EmployerVisit(Base):
    """A visit, call or mail: with whom, what was said, and what is to be done next."""

    __tablename__ = "employer_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"))
    kind: Mapped[VisitKind]
    on: Mapped[date]
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(sa.String(1000))
    next_step: Mapped[str | None] = mapped_column(sa.String(200))
    next_step_on: Mapped[date | None]
    is_promised: Mapped[bool] = mapped_column(default=False)  # the employer reads the next step on the own page
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    created_at: Mapped[datetime]

    __table_args__ = (sa.Index("ix_employer_visit_employer", "employer_id", "on"),)


class Vacancy(Base):
    """An open post, or several like it."""

    __tablename__ = "vacancy"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(30))  # web, ba_jobsuche, schema_org, csv, demo
    source_id: Mapped[str | None] = mapped_column(sa.String(200))
    source_url: Mapped[str | None] = mapped_column(sa.String(2000))
    source_modified_at: Mapped[datetime | None]  # by the source's own clock: an older delivery loses
    is_generated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)  # as of clients
    state: Mapped[VacancyState] = mapped_column(default=VacancyState.DRAFT, index=True)
    published_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]  # the employer last said that it stands; None: on `published_on`, else created
    renewals: Mapped[int] = mapped_column(default=0)
    openings_filled: Mapped[int] = mapped_column(default=0)  # by us

    title: Mapped[str] = mapped_column(sa.String(TITLE_LENGTH))
    title_key: Mapped[str] = mapped_column(sa.String(TITLE_LENGTH), default=_title_key_of_row)  # lists sort by it
    description: Mapped[str] = mapped_column(sa.Text, default="", sort_order=100)  # last: lists read past no texts
    kind: Mapped[VacancyKind | None]
    occupation_code: Mapped[str | None] = mapped_column(sa.ForeignKey("occupation.code"), index=True)
    occupation_origin: Mapped[Origin | None]
    requirement_level: Mapped[int | None]  # asked; None: the level of the occupation code
    industry: Mapped[str | None] = mapped_column(sa.String(10))
    contract: Mapped[Contract | None]
    contract_ends_on: Mapped[date | None]
    has_takeover_option: Mapped[bool | None]
    working_times: Mapped[list[str] | None]  # catalogue.codes.WorkingTime values
    hours_min: Mapped[float | None]  # hours per week
    hours_max: Mapped[float | None]
    openings: Mapped[int | None]
    earliest_start_on: Mapped[date | None]
    latest_start_on: Mapped[date | None]
    starts_now: Mapped[bool | None]
    valid_until: Mapped[date | None]

    pay_min_cents: Mapped[int | None]
    pay_max_cents: Mapped[int | None]
    pay_unit: Mapped[PayUnit | None]
    tariff: Mapped[str | None] = mapped_column(sa.String(120))

    welcomes_refugees: Mapped[bool | None]
    only_severely_disabled: Mapped[bool | None]
    offers_trial: Mapped[bool | None]
    subsidy_discussed: Mapped[bool | None]
    is_step_free: Mapped[bool | None]
    has_accessible_toilet: Mapped[bool | None]
    has_parking: Mapped[bool | None]
    is_screen_reader_ready: Mapped[bool | None]
    helps_with_induction: Mapped[bool | None]

    has_industrial_action: Mapped[bool | None]
    restriction_request: Mapped[str | None] = mapped_column(sa.String(500))
    restriction_reason: Mapped[str | None] = mapped_column(sa.String(500))
    disclosure_mode: Mapped[DisclosureMode] = mapped_column(default=DisclosureMode.OPEN)
    readings: Mapped[list[dict[str, object]] | None] = mapped_column(
        sa.JSON(none_as_null=True), sort_order=100
    )  # scalar facts read from text, with words

    employer: Mapped[Employer] = relationship()
    places: Mapped[list["VacancyPlace"]] = relationship(cascade="all, delete-orphan", order_by="VacancyPlace.id")
    requirements: Mapped[list["Requirement"]] = relationship(cascade="all, delete-orphan", order_by="Requirement.id")
    demands: Mapped[list["VacancyDemand"]] = relationship(cascade="all, delete-orphan", order_by="VacancyDemand.item")
    shifts: Mapped[list["ShiftPattern"]] = relationship(cascade="all, delete-orphan", order_by="ShiftPattern.id")

    __table_args__ = (
        sa.UniqueConstraint("source", "source_id"),
        # A search looks through titles and references in this alone, and a list by title is read in its order.
        sa.Index("ix_vacancy_words", "title_key", "reference", postgresql_include=["id"]),
    )

    @validates("title")
    def _keep_title_key(self, _field: str, title: str) -> str:
        self.title_key = _sort_form(title or "", TITLE_LENGTH)
        return title


def _vacancy_key() -> Mapped[int]:
    return mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), index=True)


class VacancyPlace(Base):
    """A place of work. Without coordinates of its own it takes those of the postcode."""

    __tablename__ = "vacancy_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = _vacancy_key()
    postcode: Mapped[str | None] = mapped_column(sa.String(10))
    town: Mapped[str | None] = mapped_column(sa.String(120), index=True)
    street: Mapped[str | None] = mapped_column(sa.String(120))
    country: Mapped[str | None] = mapped_column(sa.String(2))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    transit_stop: Mapped[str | None] = mapped_column(sa.String(120))


class Requirement(Base):
    """Something that the vacancy asks of people, with the words it was read from."""

    __tablename__ = "vacancy_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = _vacancy_key()
    kind: Mapped[RequirementKind]
    code: Mapped[str] = mapped_column(sa.String(120))
    aspect: Mapped[LanguageAspect | None]  # None with a language: all four skills
    level: Mapped[
        int | None
    ]  # skill 1-3, language 0-6 (None: asked without a level), qualification 1-4, experience months
    need: Mapped[Need] = mapped_column(default=Need.MUST)
    is_learnable: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[Origin] = mapped_column(default=Origin.STATED)
    words: Mapped[str | None] = mapped_column(sa.String(500))
    span_start: Mapped[int | None]
    span_end: Mapped[int | None]


class VacancyDemand(Base):
    """What the work demands of body and mind."""

    __tablename__ = "vacancy_demand"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = _vacancy_key()
    item: Mapped[str] = mapped_column(sa.ForeignKey("limitation_item.code"))
    degree: Mapped[Demand]
    max_kg: Mapped[int | None]  # with LIFT_CARRY
    origin: Mapped[Origin] = mapped_column(default=Origin.STATED)
    words: Mapped[str | None] = mapped_column(sa.String(500))

    __table_args__ = (sa.UniqueConstraint("vacancy_id", "item"),)


class ShiftPattern(Base):
    """Hours of the week that a person in this post works; of several patterns one suffices."""

    __tablename__ = "vacancy_shift"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = _vacancy_key()
    name: Mapped[str] = mapped_column(sa.String(60))
    hours: Mapped[str] = mapped_column(sa.String(42))  # catalogue.codes.grid_to_text
    origin: Mapped[Origin] = mapped_column(default=Origin.STATED)
    words: Mapped[str | None] = mapped_column(sa.String(500))


class VacancyChange(Base):
    """A change of a vacancy's state: a step of `employers.lifecycle`, or how an import found it (without ``step``)."""

    __tablename__ = "vacancy_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = _vacancy_key()
    from_state: Mapped[VacancyState | None]
    to_state: Mapped[VacancyState]
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    reason: Mapped[str | None] = mapped_column(sa.String(500))
    step: Mapped[str | None] = mapped_column(sa.String(40))
    actor: Mapped[VacancyActor | None]
    on: Mapped[date | None]  # on which the employer was told that the service may end


class VacancyLink(Base):
    """A link by which one contact says once how it goes on with a vacancy. Only the hash of its token is kept."""

    __tablename__ = "vacancy_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    vacancy_id: Mapped[int] = _vacancy_key()
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(sa.String(40))  # the step that was taken by it
