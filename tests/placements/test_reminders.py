"""Who is reminded of what: suggestions that waited longer than three days, for each adviser."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from placements.codes import ProposalState
from placements.reminders import REMIND_AFTER, WaitingSuggestions, count_waiting_suggestions
from tests.counting import count_queries
from tests.factories import NOW, make_employer, make_proposal, make_user, make_vacancy

OLD = NOW - timedelta(days=4)


def waiting(session: Session, adviser_id: int | None, **values: object) -> None:
    vacancy = make_vacancy(session, employer=make_employer(session, adviser_id=adviser_id))
    make_proposal(session, vacancy=vacancy, **{"suggested_at": OLD} | values)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(0), 0),
        (REMIND_AFTER - timedelta(seconds=1), 0),
        (REMIND_AFTER, 0),
        (REMIND_AFTER + timedelta(seconds=1), 1),
        (timedelta(days=90), 1),
    ],
)
def test_a_suggestion_waits_too_long_after_three_full_days(ago: timedelta, expected: int, session: Session) -> None:
    waiting(session, None, suggested_at=NOW - ago)

    assert sum(each.suggestions for each in count_waiting_suggestions(session, now=NOW)) == expected


@pytest.mark.parametrize("state", ProposalState)
def test_only_what_nobody_has_reviewed_is_counted(state: ProposalState, session: Session) -> None:
    waiting(session, None, state=state)

    assert bool(count_waiting_suggestions(session, now=NOW)) == (state is ProposalState.SUGGESTED)


def test_advisers_come_in_order_and_employers_without_one_last(session: Session) -> None:
    first, second = make_user(session).id, make_user(session).id
    for adviser_id in (None, second, first, second):
        waiting(session, adviser_id)

    assert count_waiting_suggestions(session, now=NOW) == [
        WaitingSuggestions(first, 1),
        WaitingSuggestions(second, 2),
        WaitingSuggestions(None, 1),
    ]


def test_it_is_one_question_to_the_database(session: Session) -> None:
    waiting(session, make_user(session).id)

    with count_queries(session) as statements:
        count_waiting_suggestions(session, now=NOW)

    assert len(statements) == 1
