"""Drafts and patterns of an employer in the database."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from core.users import Role
from employers.codes import VacancyState
from employers.drafts import operations
from employers.drafts.merging import Sent, prints_of
from employers.drafts.models import PostingDraft
from employers.drafts.operations import (
    Target,
    delete_draft,
    forget_drafts,
    keep_typed,
    note_stored,
    save_template,
)
from employers.drafts.queries import find_draft_of_vacancy, posting_templates, unfinished_drafts
from tests.factories import NOW, make_employer, make_user, make_vacancy, row_count

TOPICS = ("title", "town")


@pytest.fixture
def people(session: Session) -> tuple[int, int]:
    return make_user(session, role=Role.EMPLOYER).id, make_user(session, role=Role.EMPLOYER).id


def test_a_draft_grows_with_what_is_typed_and_knows_who_typed_it(session: Session, people: tuple[int, int]) -> None:
    employer = make_employer(session)
    draft, _ = keep_typed(session, Target(employer.id), Sent({"title": ["Baker"]}, TOPICS), now=NOW, by=people[0])
    page = Sent({"title": ["Baker"], "town": ["Ulm"]}, TOPICS, prints_of(draft.fields))

    keep_typed(session, Target(employer.id, draft.id), page, now=NOW, by=people[1])

    assert draft.fields == {"title": ["Baker"], "town": ["Ulm"]}
    assert {topic: author[0] for topic, author in draft.authors.items()} == {"title": people[0], "town": people[1]}
    assert draft.version == 2
    assert unfinished_drafts(session, employer.id) == [draft]


def test_a_vacancy_has_one_draft_that_starts_from_what_it_holds(session: Session, people: tuple[int, int]) -> None:
    vacancy = make_vacancy(session, state=VacancyState.DRAFT)
    stored = {"title": ["Baker"], "town": ["Ulm"]}
    target = Target(vacancy.employer_id, vacancy_id=vacancy.id, stored=stored)
    first = Sent({"title": ["Baker"], "town": ["Bonn"]}, TOPICS, prints_of(stored))
    second = Sent({"title": ["Cook"], "town": ["Ulm"]}, TOPICS, prints_of(stored))

    keep_typed(session, target, first, now=NOW, by=people[0])
    draft, merged = keep_typed(session, target, second, now=NOW, by=people[1])

    assert draft.fields == {"title": ["Cook"], "town": ["Bonn"]}
    assert merged.overtaken == ("town",)
    assert row_count(session, PostingDraft) == 1


def test_once_stored_the_vacancy_counts_and_the_authors_stay_known(session: Session, people: tuple[int, int]) -> None:
    vacancy = make_vacancy(session, state=VacancyState.DRAFT)
    draft, _ = keep_typed(
        session, Target(vacancy.employer_id), Sent({"title": ["Baker"]}, TOPICS), now=NOW, by=people[0]
    )
    note_stored(session, draft, vacancy.id)
    target = Target(vacancy.employer_id, vacancy_id=vacancy.id, stored={"title": ["Cook"]})

    _, merged = keep_typed(
        session, target, Sent({"title": ["Smith"]}, TOPICS, prints_of({"title": ["Baker"]})), now=NOW, by=people[1]
    )

    assert merged.conflicts == ("title",)
    assert draft.authors["title"][0] == people[0]
    assert find_draft_of_vacancy(session, vacancy.id) is draft
    assert unfinished_drafts(session, vacancy.employer_id) == []


def test_another_employers_draft_does_not_exist(session: Session, people: tuple[int, int]) -> None:
    draft, _ = keep_typed(session, Target(make_employer(session).id), Sent({}, TOPICS), now=NOW, by=people[0])
    other = make_employer(session).id

    with pytest.raises(NotFound):
        keep_typed(session, Target(other, draft.id), Sent({"title": ["x"]}, TOPICS), now=NOW, by=people[1])
    with pytest.raises(NotFound):
        delete_draft(session, draft.id, employer_id=other)


def test_patterns_are_kept_by_name(session: Session, people: tuple[int, int]) -> None:
    employer = make_employer(session)
    for title in ("Baker", "Night baker"):
        save_template(session, {"title": [title]}, employer_id=employer.id, name=" Baker ", now=NOW, by=people[0])

    assert [(each.template_name, each.fields) for each in posting_templates(session, employer.id)] == [
        ("Baker", {"title": ["Night baker"]})
    ]
    assert unfinished_drafts(session, employer.id) == []
    with pytest.raises(InvalidInput):
        save_template(session, {}, employer_id=employer.id, name=" ", now=NOW, by=people[0])


def test_more_than_anybody_types_is_refused(
    session: Session, people: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    employer = make_employer(session)
    monkeypatch.setattr(operations, "MOST_DRAFTS", 1)
    keep_typed(session, Target(employer.id), Sent({}, TOPICS), now=NOW, by=people[0])

    with pytest.raises(Conflict):
        keep_typed(session, Target(employer.id), Sent({}, TOPICS), now=NOW, by=people[0])
    with pytest.raises(InvalidInput):
        keep_typed(session, Target(employer.id), Sent({"title": ["x" * 100_001]}, TOPICS), now=NOW, by=people[0])


def test_drafts_that_nobody_touches_are_forgotten_but_no_patterns(session: Session, people: tuple[int, int]) -> None:
    employer = make_employer(session)
    keep_typed(session, Target(employer.id), Sent({}, TOPICS), now=NOW, by=people[0])
    save_template(session, {}, employer_id=employer.id, name="Baker", now=NOW, by=people[0])

    assert forget_drafts(session, today=(NOW + timedelta(days=179)).date()) == 0
    assert forget_drafts(session, today=(NOW + timedelta(days=182)).date()) == 1
    assert row_count(session, PostingDraft) == 1
