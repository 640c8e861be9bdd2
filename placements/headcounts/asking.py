"""Answering an employer who asks how many clients could do a vacancy. Nothing here commits."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.settings import local_day
from employers.codes import RequirementKind
from employers.inputs import RequirementInput, VacancyInput
from employers.models import Employer
from matching.facts import CodeAsked, LanguageAsked, SkillAsked, VacancyFacts
from matching.headcount import Cell, Figures, cells_of, coarse, figures_of, noisy, question_key
from matching.history import PairHistory
from matching.queries.grouping import points
from matching.queries.vacancies import HOURS_OF_MODEL, vacancy_facts
from placements.headcounts.countable import Countable
from placements.headcounts.models import HeadcountAnswer, HeadcountGiven
from profiles.catalogue.codes import Cefr, kldb_level
from profiles.catalogue.models import Occupation

PERIOD_DAYS = 90
PER_PERIOD = 60  # different answers that an employer is given in any 90 days
PER_DAY = 20  # and in any 24 hours


class Told(enum.StrEnum):
    """What became of a question."""

    FIGURES = "figures"
    SPENT_TODAY = "spent_today"
    SPENT = "spent"


@dataclass(frozen=True)
class Answer:
    """What the employer is told, and how many other questions are left today; ``figures`` None: none are left."""

    told: Told
    figures: Figures | None
    left_today: int


def ask_headcount(
    session: Session, asked: VacancyFacts, clients: Countable, *, employer_id: int, random: Random, now: datetime
) -> Answer:
    """Answer how many clients could do a vacancy. ``random`` must not be guessable: the noise comes from it.

    The first to ask a question in a period of 90 days is answered from the clients of now; everybody who asks it later
    in that period, in whatever words, is told the same. An employer is given only so many different answers; which
    ones are given never depends on the clients.
    """
    session.execute(sa.select(Employer.id).where(Employer.id == employer_id).with_for_update())
    question = coarse(asked, clients.same_group)
    kept = _find_answer(session, question, _period(local_day(now)))
    is_known = kept is not None and session.get(HeadcountGiven, (employer_id, kept.id)) is not None
    left_today, left = _left(session, employer_id, now=now)
    if not is_known and min(left_today, left) <= 0:
        return Answer(Told.SPENT if left <= 0 else Told.SPENT_TODAY, None, 0)
    answer = kept or _make_answer(session, question, clients, random=random, now=now)
    if not is_known:
        session.add(HeadcountGiven(employer_id=employer_id, answer_id=answer.id, at=now))
        session.flush()
        left_today, left = left_today - 1, left - 1
    return Answer(Told.FIGURES, _figures(answer), max(0, min(left_today, left)))


def find_given(
    session: Session, asked: VacancyFacts, same_group: Mapping[str, str], *, employer_id: int, now: datetime
) -> Answer | None:
    """The answer that this employer was given to the question in this period; None where it was not asked."""
    kept = _find_answer(session, coarse(asked, same_group), _period(local_day(now)))
    if kept is None or session.get(HeadcountGiven, (employer_id, kept.id)) is None:
        return None
    return Answer(Told.FIGURES, _figures(kept), max(0, min(_left(session, employer_id, now=now))))


def asked_by_input(session: Session, entered: VacancyInput) -> VacancyFacts:
    """What an entry that is not stored yet asks, as far as a question of `ask_headcount` can name it."""
    occupation = session.get(Occupation, entered.occupation_code) if entered.occupation_code else None
    known = points(session, {each.postcode for each in entered.places if each.postcode})
    ranges = [HOURS_OF_MODEL[model] for model in entered.working_times if model in HOURS_OF_MODEL]
    is_stated = entered.hours_min is not None or entered.hours_max is not None or not ranges
    level = entered.requirement_level or kldb_level(entered.occupation_code or "")
    return VacancyFacts(
        vacancy_id=0,
        employer_id=0,
        occupation=entered.occupation_code,
        is_regulated=occupation is not None and occupation.is_regulated,
        requirement_level=level,
        skills=tuple(
            SkillAsked(row.code, row.level or 1, row.need, row.is_learnable)
            for row in _of_kind(entered, RequirementKind.SKILL)
        ),
        languages=tuple(
            LanguageAsked(
                row.code, None if row.level is None else Cefr(row.level), row.aspect, row.need, row.is_learnable
            )
            for row in _of_kind(entered, RequirementKind.LANGUAGE)
        ),
        licences=_plain(entered, RequirementKind.LICENCE),
        certificates=_plain(entered, RequirementKind.CERTIFICATE),
        hours_min=entered.hours_min if is_stated else min(low for low, _ in ranges),
        hours_max=entered.hours_max if is_stated else max(high for _, high in ranges),
        shifts=tuple(row.hours for row in entered.shifts),
        places=tuple(known.get(each.postcode or "") for each in entered.places),
    )


def asked_by_vacancy(session: Session, vacancy_id: int, *, now: datetime) -> VacancyFacts:
    """What a stored vacancy asks, with what was read from its text. `NotFound` where there is none."""
    found = vacancy_facts(session, today=local_day(now), history=PairHistory(), ids=[vacancy_id])
    if not found:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    return found[0]


def forget_headcounts(session: Session, *, today: date) -> int:
    """Delete answers of periods that count in no budget any more, and who was given them; how many."""
    old = sa.select(HeadcountAnswer.id).where(HeadcountAnswer.period < today - timedelta(days=3 * PERIOD_DAYS))
    ids = list(session.scalars(old))
    session.execute(sa.delete(HeadcountGiven).where(HeadcountGiven.answer_id.in_(ids)))
    session.execute(sa.delete(HeadcountAnswer).where(HeadcountAnswer.id.in_(ids)))
    return len(ids)


def _of_kind(entered: VacancyInput, kind: RequirementKind) -> list[RequirementInput]:
    return [row for row in entered.requirements if row.kind is kind]


def _plain(entered: VacancyInput, kind: RequirementKind) -> tuple[CodeAsked, ...]:
    return tuple(CodeAsked(row.code, row.need, row.is_learnable) for row in _of_kind(entered, kind))


def _figures(answer: HeadcountAnswer) -> Figures:
    return figures_of({Cell(name): value for name, value in answer.cells.items()})


def _period(today: date) -> date:
    return date.fromordinal(today.toordinal() - today.toordinal() % PERIOD_DAYS)


def _find_answer(session: Session, question: VacancyFacts, period: date) -> HeadcountAnswer | None:
    return session.scalar(
        sa.select(HeadcountAnswer).where(
            HeadcountAnswer.question == question_key(question), HeadcountAnswer.period == period
        )
    )


def _make_answer(
    session: Session, question: VacancyFacts, clients: Countable, *, random: Random, now: datetime
) -> HeadcountAnswer:
    cells = noisy(cells_of(clients.world, question), random.gauss)
    period = _period(local_day(now))
    made = HeadcountAnswer(
        question=question_key(question), period=period, cells={cell.value: cells[cell] for cell in cells}, made_at=now
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # somebody else asked at the same moment: theirs is what everybody is told
        kept = _find_answer(session, question, period)
        if kept is None:
            raise
        return kept
    return made


def _left(session: Session, employer_id: int, *, now: datetime) -> tuple[int, int]:
    """How many different answers the employer can still be given today, and in this period."""
    given = sa.select(sa.func.count()).where(HeadcountGiven.employer_id == employer_id)
    today = session.scalar(given.where(HeadcountGiven.at > now - timedelta(days=1))) or 0
    period = session.scalar(given.where(HeadcountGiven.at > now - timedelta(days=PERIOD_DAYS))) or 0
    return PER_DAY - today, PER_PERIOD - period
