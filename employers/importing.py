"""Imports vacancies from files of any known format; a second time nothing changes. The caller commits or rolls back."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.errors import InvalidInput
from core.settings import local_day
from employers.advert_facts import drop_reading, is_read, note_reading, read_into
from employers.codes import DisclosureMode, Origin, VacancyState
from employers.feeds.recognise import read_feed
from employers.feeds.records import FeedEmployer, FeedError, FeedPlace, FeedRow, FeedVacancy
from employers.feeds.values import key_of
from employers.models import Employer, Vacancy, VacancyChange, VacancyPlace
from employers.queries import reading_vocabulary
from employers.reading import Vocabulary
from employers.reading.facts import Span
from profiles.catalogue.reports import ImportReport

BATCH = 500
ENTRY_STATES = frozenset({VacancyState.OPEN, VacancyState.SUBMITTED})
PLAIN_COLUMNS = (
    "title", "description", "published_on", "valid_until", "kind", "contract", "contract_ends_on",
    "has_takeover_option", "hours_min", "hours_max", "openings", "earliest_start_on", "latest_start_on", "starts_now",
    "welcomes_refugees", "only_severely_disabled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OccupationGuess:
    """An occupation that a title stands for; ``words`` are the catalogue's words that it was matched to."""

    code: str
    words: str


GuessOccupation = Callable[[str, str], OccupationGuess | None]


def guess_nothing(title: str, text: str) -> OccupationGuess | None:  # noqa: ARG001
    """Leave the occupation open."""
    return None


def import_vacancies(
    session: Session,
    files: Sequence[Path],
    *,
    now: datetime,
    by: int | None,
    guess_occupation: GuessOccupation = guess_nothing,
    state: VacancyState = VacancyState.OPEN,
) -> ImportReport:
    """Import the vacancies of some files and report what is new, changed, unchanged and rejected.

    A record that says nothing of a fact leaves it as it is; what a person stated or confirmed of the requirements
    stays. New vacancies take ``state`` (open or submitted), those whose validity is over the state expired. A broken
    record stops nothing, a broken file changes nothing, each is named in the report. Raises `InvalidInput` where a
    file does not exist, before anything is read.
    """
    if state not in ENTRY_STATES:
        raise InvalidInput("Imported vacancies can only be open or submitted, not %(state)s.", state=state.value)
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise InvalidInput("There is no file %(files)s.", files=", ".join(missing))
    work = _Import(session, now, by, guess_occupation, state, reading_vocabulary(session))
    work.know_employers()
    for path in files:
        with session.no_autoflush:
            work.take_file(path)
    return work.report


@dataclass
class _Import:
    """One import at work. Holds what is looked up once: words of the catalogue and employers by name."""

    session: Session
    now: datetime
    by: int | None
    guess_occupation: GuessOccupation
    state: VacancyState
    vocabulary: Vocabulary
    report: ImportReport = field(default_factory=ImportReport)
    employers: dict[str, list[Employer]] = field(default_factory=dict)
    guesses: dict[str, OccupationGuess | None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_day(self.now)

    def know_employers(self) -> None:
        for employer in self.session.scalars(sa.select(Employer).order_by(Employer.id)):
            self.employers.setdefault(key_of(employer.name), []).append(employer)

    def take_file(self, path: Path) -> None:
        try:
            found = read_feed(path.read_bytes()).under(path.name)
        except FeedError as error:
            self.report.reject(path.name, error.field, error.reason)
            return
        rows = iter(found.rows)
        while batch := list(islice(rows, BATCH)):
            self.take_batch(batch)

    def take_batch(self, rows: list[FeedRow]) -> None:
        """Take up to `BATCH` records with one look-up of those that are known."""
        self.report.read += len(rows)
        known = self.known_vacancies([row.vacancy for row in rows if row.vacancy is not None])
        new: list[Vacancy] = []
        for row in rows:
            if row.vacancy is None:
                error = row.error or FeedError("the record cannot be read")
                self.report.reject(row.place, error.field, error.reason)
                continue
            key = (row.vacancy.source, row.vacancy.source_id)
            if key in known:
                is_changed = self.update(known[key], row.vacancy)
                self.report.changed += is_changed
                self.report.unchanged += not is_changed
            else:
                known[key] = self.add(row.vacancy)
                new.append(known[key])
                self.report.new += 1
        self.number(new)

    def known_vacancies(self, records: list[FeedVacancy]) -> dict[tuple[str, str | None], Vacancy]:
        found: dict[tuple[str, str | None], Vacancy] = {}
        for source in sorted({record.source for record in records}):
            ids = {record.source_id for record in records if record.source == source}
            query = (
                sa.select(Vacancy)
                .where(Vacancy.source == source, Vacancy.source_id.in_(ids))
                .options(selectinload(Vacancy.places), selectinload(Vacancy.employer))
            )
            found |= {(row.source, row.source_id): row for row in self.session.scalars(query)}
        return found

    def add(self, record: FeedVacancy) -> Vacancy:
        vacancy = Vacancy(
            reference=f"~{uuid.uuid4().hex[:18]}",  # until the id is known
            source=record.source,
            source_id=record.source_id,
            created_at=self.now,
            updated_at=self.now,
            title=record.title,
            description="",
            disclosure_mode=DisclosureMode.ANONYMOUS if record.is_anonymous else DisclosureMode.OPEN,
            employer=self.employer_of(record),
            state=self.entry_state(record),
        )
        for column, value in stated_values(record).items():
            setattr(vacancy, column, value)
        vacancy.places = [_place(place) for place in record.places]
        self.link_occupation(vacancy, record)
        read_into(vacancy, self.vocabulary)
        self.session.add(vacancy)
        return vacancy

    def entry_state(self, record: FeedVacancy) -> VacancyState:
        is_over = record.valid_until is not None and record.valid_until < self.today
        return VacancyState.EXPIRED if is_over else self.state

    def number(self, new: list[Vacancy]) -> None:
        """Write new vacancies, name them by their id and note their first state."""
        self.session.flush()
        for vacancy in new:
            vacancy.reference = f"V-{vacancy.id:06d}"
            self.session.add(self.change(vacancy, None))
        self.session.flush()

    def change(self, vacancy: Vacancy, before: VacancyState | None) -> VacancyChange:
        return VacancyChange(
            vacancy_id=vacancy.id, from_state=before, to_state=vacancy.state, at=self.now, by=self.by, reason="import"
        )

    def update(self, vacancy: Vacancy, record: FeedVacancy) -> bool:
        """Bring a known vacancy up to date; whether anything changed."""
        text_before = (vacancy.title, vacancy.description)
        is_changed = False
        for column, value in stated_values(record).items():
            if getattr(vacancy, column) != value or is_read(vacancy, column):
                is_changed = is_changed or getattr(vacancy, column) != value
                setattr(vacancy, column, value)
                drop_reading(vacancy, column)
        if record.places and [_place_key(place) for place in vacancy.places] != [_place_key(p) for p in record.places]:
            vacancy.places = [_place(place) for place in record.places]
            is_changed = True
        if key_of(vacancy.employer.name) != key_of(record.employer.name):
            vacancy.employer = self.employer_of(record)
            is_changed = True
        if (vacancy.title, vacancy.description) != text_before:
            self.link_occupation(vacancy, record)
            read_into(vacancy, self.vocabulary)
        is_changed = self.renew(vacancy) or is_changed
        if is_changed:
            vacancy.updated_at = self.now
        return is_changed

    def renew(self, vacancy: Vacancy) -> bool:
        """Expire a vacancy whose validity is over, open one that expired and is offered again; whether either."""
        is_over = vacancy.valid_until is not None and vacancy.valid_until < self.today
        before = vacancy.state
        if is_over and before in (VacancyState.OPEN, VacancyState.SUBMITTED, VacancyState.PAUSED):
            vacancy.state = VacancyState.EXPIRED
        elif not is_over and before is VacancyState.EXPIRED and vacancy.valid_until is not None:
            vacancy.state = self.state
        if vacancy.state is before:
            return False
        if vacancy.id is not None:
            self.session.add(self.change(vacancy, before))
        return True

    def link_occupation(self, vacancy: Vacancy, record: FeedVacancy) -> None:
        if vacancy.occupation_origin in (Origin.STATED, Origin.CONFIRMED):
            return
        guess = self.guess_named(record.occupation) if record.occupation else None
        guess = guess or self.guess_occupation(record.title, record.description or "")
        vacancy.occupation_code = guess.code if guess else None
        vacancy.occupation_origin = Origin.READ_FROM_TEXT if guess else None
        if guess:
            words = record.occupation or record.title
            note_reading(vacancy, "occupation_code", Span(words, 0, len(words), is_title=True))

    def guess_named(self, occupation: str) -> OccupationGuess | None:
        """The guess for an occupation's name, made once a name."""
        if occupation not in self.guesses:
            self.guesses[occupation] = self.guess_occupation(occupation, "")
        return self.guesses[occupation]

    def employer_of(self, record: FeedVacancy) -> Employer:
        """The employer of this name at this postcode or town; a new one where there is none.

        Where either side has no address, the name alone decides.
        """
        wanted = record.employer
        place = record.places[0] if record.places else FeedPlace()
        postcode, town = wanted.postcode or place.postcode, wanted.town or place.town
        same_name = self.employers.setdefault(key_of(wanted.name), [])
        for employer in same_name:
            if _is_same_place(employer, postcode, town):
                return employer
        employer = _employer(wanted, place, self.now)
        same_name.append(employer)
        self.session.add(employer)
        return employer


def stated_values(record: FeedVacancy) -> dict[str, Any]:
    """The columns of which a record says something, with their values."""
    values: dict[str, Any] = {column: getattr(record, column) for column in PLAIN_COLUMNS}
    values["source_url"] = record.url
    values["working_times"] = [model.value for model in record.working_times] if record.working_times else None
    if record.pay is not None:
        values |= {
            "pay_min_cents": record.pay.min_cents,
            "pay_max_cents": record.pay.max_cents,
            "pay_unit": record.pay.unit,
        }
    return {column: value for column, value in values.items() if value is not None}


def _employer(wanted: FeedEmployer, place: FeedPlace, now: datetime) -> Employer:
    is_own = bool(wanted.postcode or wanted.town)
    return Employer(
        name=wanted.name,
        postcode=wanted.postcode if is_own else place.postcode,
        town=wanted.town if is_own else place.town,
        street=wanted.street if is_own else place.street,
        size_class=wanted.size_class,
        is_temp_agency=wanted.is_temp_agency,
        created_at=now,
    )


def _is_same_place(employer: Employer, postcode: str | None, town: str | None) -> bool:
    if not (employer.postcode or employer.town) or not (postcode or town):
        return True
    if postcode and employer.postcode:
        return postcode == employer.postcode or (bool(town) and key_of(town) == key_of(employer.town))
    return bool(town and employer.town) and key_of(town) == key_of(employer.town)


def _place(place: FeedPlace) -> VacancyPlace:
    return VacancyPlace(
        postcode=place.postcode,
        town=place.town,
        street=place.street,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _place_key(place: FeedPlace | VacancyPlace) -> tuple[object, ...]:
    return (place.postcode, place.town, place.street, place.country, place.latitude, place.longitude)
