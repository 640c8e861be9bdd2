"""Bring records into the store, a batch at a time. Nothing here commits."""

import enum
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from employers.advert_facts import Filled, drop_reading, fill_in, is_read, note_reading
from employers.codes import DisclosureMode, Origin, RequirementKind, VacancyState
from employers.feeds.records import FeedError, FeedPlace, FeedRow, FeedVacancy
from employers.feeds.values import key_of
from employers.importing.columns import place_key, stated_values
from employers.importing.guessing import OccupationGuess
from employers.importing.known_employers import KnownEmployers, know_employers
from employers.importing.new_vacancies import new_vacancy, store_new
from employers.importing.numbers import Numbers, load_numbers
from employers.importing.settings import ImportSettings
from employers.importing.steps import is_over, settle_state, withdraw
from employers.models import Requirement, Vacancy, VacancyPlace
from employers.new_rows import NewRow, NewVacancy
from employers.queries import get_employer, get_vacancy, reading_vocabulary
from employers.reading import Reading, Vocabulary, read_advert
from employers.reading.facts import Span
from profiles.catalogue.reports import ImportReport

Key = tuple[str, str | None]
Text = tuple[str, str]
MOST_NOTES = 2000  # rules that records break although they can be used: enough to see what is wrong with a feed


class Outcome(enum.Enum):
    """What became of a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


@dataclass(slots=True)
class Taken:
    """A record and what became of it."""

    row: FeedRow
    outcome: Outcome
    vacancy: Filled | None = None


@dataclass(slots=True)
class Prepared:
    """A batch whose adverts are being read, here or in other processes."""

    rows: list[FeedRow]
    texts: list[Text]
    reading: Iterable[Reading]
    guesses: dict[Text, OccupationGuess | None]

    def finished(self) -> dict[Text, Reading]:
        """All readings; waits for those that are not ready."""
        return dict(zip(self.texts, self.reading, strict=True))


@dataclass
class Storing:
    """An import at work: what was looked up once, and what the catalogue knows."""

    settings: ImportSettings
    vocabulary: Vocabulary
    employers: KnownEmployers
    numbers: Numbers
    guesses: dict[str, OccupationGuess | None] = field(default_factory=dict)
    unread: list[Filled] = field(default_factory=list)  # of this batch: new, or with a new text
    added: dict[Key, NewVacancy] = field(default_factory=dict)  # of this batch
    waiting: list[NewVacancy] = field(default_factory=list)  # of those, what is not written yet
    readings: dict[Text, Reading] = field(default_factory=dict)  # of this batch, made before it is stored
    read_guesses: dict[Text, OccupationGuess | None] = field(default_factory=dict)

    def prepare(self, rows: list[FeedRow], known: Mapping[Key, Text]) -> Prepared:
        """Begin to read the adverts of a batch that are not among the ``known_texts``; needs no database."""
        records = [row.vacancy for row in rows if row.vacancy is not None]
        unknown = [one for one in records if known.get((one.source, one.source_id)) != _text(one)]
        texts = list(dict.fromkeys(map(_text, unknown)))
        read = self.settings.read_adverts or self._read_here
        found = read(texts)  # other processes begin now
        guesses = {_text(one): self._guess(one) for one in unknown}
        return Prepared(rows, texts, found, guesses)

    def take_prepared(self, session: Session, batch: Prepared, report: ImportReport) -> list[Taken]:
        """`take` a batch whose adverts have been read."""
        self.readings = batch.finished()
        self.read_guesses = batch.guesses
        return self.take(session, batch.rows, report)

    def known_texts(self, session: Session, rows: list[FeedRow]) -> dict[Key, Text]:
        """Title and text of the vacancies of a batch that are stored already, by format and reference."""
        found: dict[Key, Text] = {}
        for source in {row.vacancy.source for row in rows if row.vacancy is not None}:
            ids = [row.vacancy.source_id for row in rows if row.vacancy is not None and row.vacancy.source == source]
            query = sa.select(Vacancy.source_id, Vacancy.title, Vacancy.description).where(
                Vacancy.source == self.settings.source_of(source), Vacancy.source_id.in_(ids)
            )
            found |= {(source, key): (title, text) for key, title, text in session.execute(query)}
        return found

    def take(self, session: Session, rows: list[FeedRow], report: ImportReport) -> list[Taken]:
        """Store a batch with one look-up of what is known, and count it in the report."""
        self.added = {}
        with session.no_autoflush:
            known = self._known(session, rows)
            self._meet_employers(session, rows, known)
            taken = [self._take(session, row, known) for row in rows]
            self._write(session)
        _count(taken, report)
        return taken

    def _known(self, session: Session, rows: list[FeedRow]) -> dict[Key, Vacancy]:
        wanted: dict[str, set[str]] = {}
        for row in rows:
            if row.vacancy is not None:
                wanted.setdefault(self.settings.source_of(row.vacancy.source), set()).add(row.vacancy.source_id)
            elif row.withdrawn:
                wanted.setdefault(self.settings.source_of(row.source), set()).add(row.withdrawn)
        found: dict[Key, Vacancy] = {}
        for source, ids in sorted(wanted.items()):
            query = (
                sa.select(Vacancy)
                .where(Vacancy.source == source, Vacancy.source_id.in_(ids))
                .options(
                    selectinload(Vacancy.places), selectinload(Vacancy.employer), selectinload(Vacancy.requirements)
                )
            )
            found |= {(row.source, row.source_id): row for row in session.scalars(query)}
        return found

    def _take(self, session: Session, row: FeedRow, known: dict[Key, Vacancy]) -> Taken:
        if row.withdrawn:
            vacancy = known.get((self.settings.source_of(row.source), row.withdrawn))
            if vacancy is None:
                row = FeedRow(row.place, error=FeedError("there is no vacancy with this reference", "EntryId"))
                return Taken(row, Outcome.REJECTED)
            is_withdrawn = withdraw(session, vacancy, self.settings)
            return Taken(row, Outcome.WITHDRAWN if is_withdrawn else Outcome.UNCHANGED, vacancy)
        if row.vacancy is None:
            return Taken(row, Outcome.REJECTED)
        key = (self.settings.source_of(row.vacancy.source), row.vacancy.source_id)
        if key not in known:
            if key in self.added:  # twice in one batch
                self._write(session)
                known[key] = get_vacancy(session, self.added[key].id)
            else:
                new = self.added[key] = self._new(session, row.vacancy)
                return Taken(row, Outcome.NEW, new)
        is_changed = self._update(session, known[key], row.vacancy)
        return Taken(row, Outcome.CHANGED if is_changed else Outcome.UNCHANGED, known[key])

    def _new(self, session: Session, record: FeedVacancy) -> NewVacancy:
        employer_id, industry = self._employer(session, record)
        vacancy = new_vacancy(
            reference=f"~{uuid.uuid4().hex[:18]}",  # until the id is known
            source=self.settings.source_of(record.source),
            source_id=record.source_id,
            source_modified_at=record.modified_at,
            created_at=self.settings.now,
            updated_at=self.settings.now,
            industry=industry,
            disclosure_mode=DisclosureMode.ANONYMOUS if record.is_anonymous else DisclosureMode.OPEN,
            employer_id=employer_id,
            confirmed_on=self.settings.today,
            state=VacancyState.EXPIRED if is_over(record.valid_until, self.settings) else self.settings.state,
            places=[NewRow(**asdict(place)) for place in record.places],
            **stated_values(record),
        )
        vacancy.requirements = [NewRow(**values) for values in self._asked(session, record)]
        self._link_occupation(vacancy, record)
        self.unread.append(vacancy)
        self.waiting.append(vacancy)
        return vacancy

    def _update(self, session: Session, vacancy: Vacancy, record: FeedVacancy) -> bool:
        """Bring a known vacancy up to date; whether anything changed. An older delivery than the stored one loses."""
        stored_at = vacancy.source_modified_at
        if record.modified_at and stored_at and record.modified_at < stored_at:
            return False
        vacancy.source_modified_at = record.modified_at or stored_at
        text_before, is_changed = (vacancy.title, vacancy.description), False
        for column, value in stated_values(record).items():
            if getattr(vacancy, column) != value or is_read(vacancy, column):
                is_changed = is_changed or getattr(vacancy, column) != value
                setattr(vacancy, column, value)
                drop_reading(vacancy, column)
        if record.places and [place_key(place) for place in vacancy.places] != [place_key(p) for p in record.places]:
            vacancy.places = [_place(place) for place in record.places]
            is_changed = True
        is_changed = self._ask(session, vacancy, record) or is_changed
        if not self.settings.employer_id and key_of(vacancy.employer.name) != key_of(record.employer.name):
            self.employers.meet(session, [record], self.settings.now)
            vacancy.employer = get_employer(session, self._employer(session, record)[0])
            is_changed = True
        if (vacancy.title, vacancy.description) != text_before:
            self._link_occupation(vacancy, record)
            self.unread.append(vacancy)
        is_changed = settle_state(session, vacancy, self.settings) or is_changed
        if is_changed:
            vacancy.updated_at = self.settings.now
        return is_changed

    def _employer(self, session: Session, record: FeedVacancy) -> tuple[int, str | None]:
        """Id and industry."""
        if self.settings.employer_id:
            return self.settings.employer_id, get_employer(session, self.settings.employer_id).industry
        found = self.employers.known(record)
        return found[0], found[2]

    def _meet_employers(self, session: Session, rows: list[FeedRow], known: dict[Key, Vacancy]) -> None:
        """Store the employers that are new with this batch at once: each alone would cost a round to the database."""
        if self.settings.employer_id is None:
            records = [row.vacancy for row in rows if row.vacancy is not None]
            new = [one for one in records if (self.settings.source_of(one.source), one.source_id) not in known]
            self.employers.meet(session, new, self.settings.now)

    def _ask(self, session: Session, vacancy: Vacancy, record: FeedVacancy) -> bool:
        """Keep what the record asks in fields of its own; whether that changed. What people stated elsewhere stays."""
        if record.requirements is None:
            return False
        found = {(row["kind"], row["code"]): (row["level"], row["need"]) for row in self._asked(session, record)}
        stated = [row for row in vacancy.requirements if row.origin is Origin.STATED]
        if {(row.kind, row.code): (row.level, row.need) for row in stated} == found:
            return False
        kept = [row for row in vacancy.requirements if row.origin is not Origin.STATED]
        vacancy.requirements = [row for row in kept if (row.kind, row.code) not in found] + [
            Requirement(**values) for values in self._asked(session, record)
        ]
        return True

    def _asked(self, session: Session, record: FeedVacancy) -> list[dict[str, Any]]:
        """What the record asks in fields of its own, each thing once."""
        found: dict[tuple[RequirementKind, str], dict[str, Any]] = {}
        for asked in record.requirements or ():
            if told := self.numbers.requirement(session, asked):
                kind, code, level = told
                values = {"kind": kind, "code": code, "level": level, "need": asked.need, "origin": Origin.STATED}
                found.setdefault((kind, code), values)
        return list(found.values())

    def _link_occupation(self, vacancy: Filled, record: FeedVacancy) -> None:
        """The occupation by the title's number, else by its name or the title: then it is read, not stated."""
        if vacancy.occupation_origin in (Origin.STATED, Origin.CONFIRMED):
            return
        stated = self.numbers.occupation(record.title_code)
        if stated:
            vacancy.occupation_code, vacancy.occupation_origin = stated, Origin.STATED
            drop_reading(vacancy, "occupation_code")
            return
        text = _text(record)
        guess = self.read_guesses[text] if text in self.read_guesses else self._guess(record)
        vacancy.occupation_code = guess.code if guess else None
        vacancy.occupation_origin = Origin.READ_FROM_TEXT if guess else None
        if guess:
            words = record.occupation or record.title
            note_reading(
                vacancy, "occupation_code", Span(words, 0, len(words), is_title=True, confidence=guess.confidence)
            )

    def _guess(self, record: FeedVacancy) -> OccupationGuess | None:
        if self.numbers.occupation(record.title_code):
            return None
        named = self._guess_named(record.occupation) if record.occupation else None
        return named or self.settings.guess_occupation(record.title, record.description or "")

    def _guess_named(self, occupation: str) -> OccupationGuess | None:
        """The guess for an occupation's name, made once a name."""
        if occupation not in self.guesses:
            self.guesses[occupation] = self.settings.guess_occupation(occupation, "")
        return self.guesses[occupation]

    def _read(self) -> None:
        """Read the adverts of vacancies that are new or have a new text."""
        wanted, self.unread = self.unread, []
        for vacancy in wanted:
            text = (vacancy.title, vacancy.description)
            fill_in(vacancy, self.readings.get(text) or read_advert(*text, self.vocabulary))

    def _read_here(self, texts: Sequence[Text]) -> Iterator[Reading]:
        return (read_advert(title, text, self.vocabulary) for title, text in texts)

    def _write(self, session: Session) -> None:
        """Read what is new, and write it with all that has changed."""
        self._read()
        waiting, self.waiting = self.waiting, []
        store_new(session, waiting, self.settings)
        session.flush()


def make_storing(session: Session, settings: ImportSettings) -> Storing:
    """An import that is ready to take batches: everything that is looked up once."""
    return Storing(settings, reading_vocabulary(session), know_employers(session), load_numbers(session))


def _text(record: FeedVacancy) -> Text:
    return record.title, record.description or ""


def _count(taken: list[Taken], report: ImportReport) -> None:
    report.read += len(taken)
    for row in taken:
        report.new += row.outcome is Outcome.NEW
        report.changed += row.outcome in (Outcome.CHANGED, Outcome.WITHDRAWN)
        report.unchanged += row.outcome is Outcome.UNCHANGED
        if row.outcome is Outcome.REJECTED:
            error = row.row.error or FeedError("the record cannot be read")
            report.reject(row.row.place, error.field, error.reason)
        for note in row.row.notes if len(report.notes) < MOST_NOTES else ():
            report.note(row.row.place, note.field, note.reason)


def _place(place: FeedPlace) -> VacancyPlace:
    return VacancyPlace(**asdict(place))
