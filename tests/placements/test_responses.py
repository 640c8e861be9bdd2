"""How soon and whether employers answer, and what their list shows of them."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from employers.codes import VacancyState
from placements.codes import ProposalState
from placements.models import ProposalStep
from placements.queries.employers import (
    EmployerFilters,
    answers_of_employer,
    employer_page,
    latest_answers,
    vacancies_with_proposals,
)
from placements.responses import TOLD_BY, AnswerStep, ResponseFigures, response_figures
from placements.workflow import StepName
from tests.counting import count_queries
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy

SENT, INTERESTED = StepName.SEND_SHORT_PROFILE, StepName.EMPLOYER_SHOWS_INTEREST
DECLINED, SILENT = StepName.EMPLOYER_DECLINES, StepName.EMPLOYER_STAYS_SILENT


def figures(*steps: tuple[int, StepName, float]) -> ResponseFigures:
    return response_figures(AnswerStep(each, name, NOW + timedelta(days=day)) for each, name, day in steps)


def test_only_the_first_answer_to_a_short_profile_counts() -> None:
    found = figures((1, SENT, 0), (2, SENT, 0), (1, INTERESTED, 2), (1, DECLINED, 9), (2, DECLINED, 5))

    assert found == ResponseFigures(asked=2, answered=2, silent=0, median_days=3.5)
    assert (found.rate, found.waiting) == (1.0, 0)


def test_silence_counts_until_an_answer_comes_after_all_and_who_waits_lowers_no_rate() -> None:
    found = figures((1, SENT, 0), (1, SILENT, 14), (2, SENT, 0), (2, SILENT, 14), (2, INTERESTED, 20), (3, SENT, 30))

    assert found == ResponseFigures(asked=3, answered=1, silent=1, median_days=20.0)
    assert (found.rate, found.waiting) == (0.5, 1)


def test_without_steps_there_is_no_rate_and_no_time() -> None:
    assert figures((1, INTERESTED, 0)) == ResponseFigures()
    assert (ResponseFigures().rate, ResponseFigures().median_days) == (None, None)


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([StepName(name) for name in TOLD_BY]), st.floats(0, 9))))
def test_nobody_answers_more_often_than_asked(steps: list[tuple[int, StepName, float]]) -> None:
    found = figures(*sorted(steps, key=lambda step: step[2]))

    assert 0 <= found.answered + found.silent <= found.asked


def add_steps(session: Session, proposal_id: int, *steps: tuple[StepName, ProposalState, datetime]) -> None:
    for name, state, at in steps:
        session.add(
            ProposalStep(proposal_id=proposal_id, name=name.value, to_state=state, at=at, reason="SKILL")
        )  # fmt: skip
    session.flush()


def test_an_employers_answers_are_read_from_the_history(session: Session) -> None:
    employer = make_employer(session)
    own = make_proposal(session, vacancy=make_vacancy(session, employer=employer))
    other = make_proposal(session)
    for proposal in (own, other):
        add_steps(
            session, proposal.id, (SENT, ProposalState.SHORT_PROFILE_SENT, NOW),
            (DECLINED, ProposalState.NOT_HIRED, NOW + timedelta(days=4)),
        )  # fmt: skip

    found = answers_of_employer(session, employer.id, since=NOW - timedelta(days=365))
    (answer,) = latest_answers(session, employer.id)

    assert (found.asked, found.answered, found.median_days) == (1, 1, 4.0)
    assert (answer.proposal_id, answer.step, answer.reason) == (own.id, DECLINED.value, "SKILL")
    assert answers_of_employer(session, employer.id, since=NOW + timedelta(days=5)) == ResponseFigures()


def test_the_list_of_employers_counts_what_is_open_and_asks_no_more_for_many(session: Session) -> None:
    adviser = make_user(session)
    counts = []
    for number in (1, 9):
        for _ in range(number):
            employer = make_employer(session, adviser_id=adviser.id, name="Bakery", town="Ulm")
            vacancy = make_vacancy(session, employer=employer)
            make_vacancy(session, employer=employer, state=VacancyState.FILLED_BY_US)
            make_proposal(session, vacancy=vacancy)
            make_proposal(session, vacancy=vacancy, client=make_client(session), state=ProposalState.CLIENT_INFORMED)
        with count_queries(session) as statements:
            page = employer_page(session, EmployerFilters({adviser.id}, "ulm"))
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert {(row.open_vacancies, row.suggested, row.under_way) for row in page.rows} == {(1, 1, 1)}
    assert employer_page(session, EmployerFilters(search="nowhere")).total == 0


def test_an_employers_vacancies_show_open_ones_first_and_no_drafts(session: Session) -> None:
    employer = make_employer(session)
    filled = make_vacancy(session, employer=employer, state=VacancyState.FILLED_BY_US)
    opened = make_vacancy(session, employer=employer)
    make_vacancy(session, employer=employer, state=VacancyState.DRAFT)
    make_proposal(session, vacancy=opened)

    rows, total = vacancies_with_proposals(session, employer.id)

    assert ([row.vacancy_id for row in rows], total) == ([opened.id, filled.id], 2)
    assert (rows[0].suggested, rows[0].under_way) == (1, 0)
