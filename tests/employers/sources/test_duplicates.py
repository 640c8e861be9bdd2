"""Two adverts of one vacancy are joined under one and parted again without a trace in the vacancy."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict
from employers.codes import VacancyState
from employers.models import Vacancy
from employers.sources.codes import DuplicateState
from employers.sources.duplicates import dismiss_duplicate, find_duplicates, join_duplicate, part_duplicate
from employers.sources.models import VacancyDuplicate
from tests.factories import NOW, make_employer, make_vacancy

REFERENCE = "10001-1001143291-S"


def two_adverts(session: Session, **values: Any) -> tuple[Vacancy, Vacancy]:
    employer = make_employer(session, name="Muster GmbH")
    first = make_vacancy(session, employer=employer, title="Koch (m/w/d)", source="hr_ba_xml", **values)
    return first, make_vacancy(session, employer=employer, title="Koch/in", source="schema_org", **values)


def only_pair(session: Session) -> VacancyDuplicate:
    return session.scalars(sa.select(VacancyDuplicate)).one()


def columns(vacancy: Vacancy) -> dict[str, object]:
    return {column.key: getattr(vacancy, column.key) for column in sa.inspect(Vacancy).column_attrs}


def test_a_likely_pair_waits_for_a_person_and_is_found_once(session: Session) -> None:
    first, second = two_adverts(session)

    assert (find_duplicates(session, now=NOW), find_duplicates(session, now=NOW)) == (1, 0)
    pair = only_pair(session)
    assert (pair.kept_id, pair.other_id, pair.state) == (first.id, second.id, DuplicateState.FOUND)
    assert second.state is VacancyState.OPEN


def test_the_same_reference_is_joined_at_once(session: Session) -> None:
    _, second = two_adverts(session, source_id=REFERENCE)

    find_duplicates(session, now=NOW)

    assert only_pair(session).state is DuplicateState.JOINED
    assert second.state is VacancyState.WITHDRAWN


def test_three_adverts_with_one_reference_stand_under_the_oldest(session: Session) -> None:
    first, second = two_adverts(session, source_id=REFERENCE)
    third = make_vacancy(session, employer=first.employer, title="Koch", source="csv", source_id=REFERENCE)

    assert (find_duplicates(session, now=NOW), find_duplicates(session, now=NOW)) == (2, 0)

    states = (first.state, second.state, third.state)
    assert states == (VacancyState.OPEN, VacancyState.WITHDRAWN, VacancyState.WITHDRAWN)


def test_an_open_advert_never_goes_under_one_that_nobody_has_reviewed(session: Session) -> None:
    first, second = two_adverts(session, source_id=REFERENCE)
    first.state = VacancyState.SUBMITTED
    session.flush()

    find_duplicates(session, now=NOW)

    assert (first.state, second.state) == (VacancyState.SUBMITTED, VacancyState.OPEN)
    assert only_pair(session).state is DuplicateState.FOUND


def test_joined_and_parted_again_the_rows_are_identical(session: Session) -> None:
    first, second = two_adverts(session)
    find_duplicates(session, now=NOW)
    before = columns(first), columns(second)

    join_duplicate(session, only_pair(session).id, now=NOW, by=None)
    joined = second.state
    part_duplicate(session, only_pair(session).id, now=NOW, by=None)
    session.expire_all()

    assert joined is VacancyState.WITHDRAWN
    assert (columns(first), columns(second)) == before
    assert only_pair(session).state is DuplicateState.DISMISSED


def test_a_pair_is_decided_once_and_what_was_told_apart_stays_so(session: Session) -> None:
    two_adverts(session)
    find_duplicates(session, now=NOW)
    pair = only_pair(session)

    dismiss_duplicate(session, pair.id, now=NOW, by=None)

    with pytest.raises(Conflict):
        dismiss_duplicate(session, pair.id, now=NOW, by=None)
    with pytest.raises(Conflict):
        part_duplicate(session, pair.id, now=NOW, by=None)
    assert find_duplicates(session, now=NOW) == 0


def test_nobody_is_joined_with_what_is_joined_itself(session: Session) -> None:
    first, second = two_adverts(session)
    make_vacancy(session, employer=second.employer, title="Koch", source="csv")
    find_duplicates(session, now=NOW)
    pairs = session.scalars(sa.select(VacancyDuplicate).order_by(VacancyDuplicate.id)).all()

    join_duplicate(session, pairs[0].id, now=NOW, by=None)

    with pytest.raises(Conflict):
        join_duplicate(session, next(pair.id for pair in pairs if pair.kept_id == second.id), now=NOW, by=None)
    assert first.state is VacancyState.OPEN
