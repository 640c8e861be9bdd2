"""An employer asks how many clients could do a vacancy, politely and as an attacker would."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from employers.codes import RequirementKind
from employers.inputs import PlaceInput, RequirementInput, ShiftInput, VacancyInput
from employers.models import Employer
from matching.facts import LanguageAsked, VacancyFacts
from placements.headcounts.asking import (
    PER_DAY,
    PER_PERIOD,
    PERIOD_DAYS,
    Answer,
    Told,
    ask_headcount,
    asked_by_input,
    forget_headcounts,
)
from placements.headcounts.countable import Countable, countable
from placements.headcounts.models import HeadcountAnswer, HeadcountGiven
from profiles.catalogue.codes import Cefr, WorkingTime
from tests.factories import (
    NOW,
    STUTTGART,
    WAREHOUSE,
    make_client,
    make_employer,
    make_occupation,
    make_place,
    row_count,
)

DAY = timedelta(days=1)
HELP = VacancyFacts(0, 0, occupation="51311", requirement_level=1)
Ask = Callable[..., Answer]


def seeded(seed: int) -> Random:
    """Noise that a test can repeat."""
    return Random(seed)  # noqa: S311


@pytest.fixture
def clients(session: Session) -> Countable:
    for _ in range(5):
        make_client(session, occupations=(WAREHOUSE,))
    return countable(session, now=NOW)


@pytest.fixture
def ask(session: Session, clients: Countable) -> Ask:
    employer = make_employer(session)

    def asked(vacancy: VacancyFacts = HELP, *, who: Employer = employer, days: float = 0, seed: int = 1) -> Answer:
        moment = NOW + days * DAY
        return ask_headcount(session, vacancy, clients, employer_id=who.id, random=seeded(seed), now=moment)

    return asked


def different(number: int) -> VacancyFacts:
    """Questions of which no two are the same."""
    return replace(HELP, occupation=f"{10 + number // 50}{number % 5}1{number // 5 % 10}", languages=())


def test_the_same_question_is_answered_alike_for_everybody_and_costs_once(session: Session, ask: Ask) -> None:
    first = ask(seed=1)
    again = [ask(seed=seed, days=seed / 100) for seed in range(2, 6)]
    other = ask(who=make_employer(session), seed=9)

    assert first.told is Told.FIGURES
    assert {(each.figures, each.left_today) for each in again} == {(first.figures, PER_DAY - 1)}
    assert other.figures == first.figures
    assert row_count(session, HeadcountAnswer) == 1


def test_many_near_identical_questions_are_one(session: Session, ask: Ask) -> None:
    for number in range(30):
        ask(replace(HELP, hours_min=36.0 + number / 10, hours_max=39.5, openings=number), seed=number)

    assert row_count(session, HeadcountAnswer) == 1


def test_the_answers_of_a_day_are_few_and_the_next_day_has_new_ones(ask: Ask) -> None:
    told = [ask(different(number)).told for number in range(PER_DAY + 1)]

    assert told == [Told.FIGURES] * PER_DAY + [Told.SPENT_TODAY]
    assert ask(different(0)).told is Told.FIGURES  # given before
    assert ask(different(PER_DAY), days=1.01).told is Told.FIGURES


def test_over_many_days_no_more_answers_are_given_than_the_bound_counts(session: Session, ask: Ask) -> None:
    told = [ask(different(number), days=2 * number).told for number in range(45)]
    told += [ask(different(number), days=88 + number / 100).told for number in range(45, 70)]

    assert told.count(Told.FIGURES) <= PER_PERIOD
    assert told[-1] in {Told.SPENT, Told.SPENT_TODAY}
    assert row_count(session, HeadcountGiven) == told.count(Told.FIGURES)
    assert ask(different(99), days=88 + PERIOD_DAYS + 1).told is Told.FIGURES


def test_a_client_who_comes_or_goes_changes_no_answer_of_the_period(session: Session, ask: Ask) -> None:
    before = ask()
    for _ in range(40):
        make_client(session, occupations=(WAREHOUSE,))

    employer = make_employer(session)
    more = countable(session, now=NOW)
    after = ask_headcount(session, HELP, more, employer_id=employer.id, random=seeded(5), now=NOW + DAY)

    assert len(more.world.client_ids) == 45
    assert after.figures == before.figures


def test_whether_an_answer_is_given_never_depends_on_the_clients(session: Session) -> None:
    nobody, somebody = countable(session, now=NOW), None
    make_client(session, occupations=(WAREHOUSE,))
    somebody = countable(session, now=NOW)

    told = [
        [ask_headcount(session, different(number), world, employer_id=employer.id, random=seeded(1), now=NOW).told
         for number in range(PER_DAY + 2)]
        for world, employer in ((nobody, make_employer(session)), (somebody, make_employer(session)))
    ]  # fmt: skip

    assert told[0] == told[1]


def test_an_entry_asks_what_the_stored_vacancy_would(session: Session) -> None:
    make_occupation(session, WAREHOUSE, is_regulated=True)
    make_place(session, STUTTGART)
    entered = VacancyInput(
        title="Lager", occupation_code=WAREHOUSE, working_times=(WorkingTime.FULL_TIME,),
        places=(PlaceInput(STUTTGART),),
        requirements=(RequirementInput(RequirementKind.LANGUAGE, "de", 3),), shifts=(ShiftInput("own", 5),),
    )  # fmt: skip

    asked = asked_by_input(session, entered)

    assert (asked.occupation, asked.is_regulated, asked.requirement_level) == (WAREHOUSE, True, 2)
    assert (asked.hours_min, asked.hours_max, asked.shifts) == (35.0, 40.0, (5,))
    assert asked.languages == (LanguageAsked("de", Cefr.B1),)
    assert asked.places[0] is not None


def test_old_answers_are_forgotten_with_who_was_given_them(session: Session, ask: Ask) -> None:
    ask()

    assert forget_headcounts(session, today=(NOW + 200 * DAY).date()) == 0
    assert forget_headcounts(session, today=(NOW + 400 * DAY).date()) == 1
    assert row_count(session, HeadcountGiven) == 0
