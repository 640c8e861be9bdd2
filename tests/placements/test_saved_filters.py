"""Filters that a user keeps under a name."""

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from placements.saved_filters import MOST, delete_filter, rename_filter, save_filter, saved_filters
from tests.factories import make_user

ALLOWED = ("kind", "q")


def save(session: Session, user_id: int, name: str, query: str = "kind=fit") -> int:
    return save_filter(session, user_id, "proposals", name=name, query=query, allowed=ALLOWED).id


def test_only_what_the_page_knows_is_kept_and_the_same_name_takes_the_new_filters(session: Session) -> None:
    user = make_user(session)

    first = save(session, user.id, "Bakers", "kind=fit&page=3&next=https://example.org")
    again = save(session, user.id, " Bakers ", "q=B%C3%A4cker&kind=")

    (kept,) = saved_filters(session, user.id, "proposals")
    assert first == again == kept.id
    assert kept.query == "q=B%C3%A4cker"


def test_another_users_filter_is_as_good_as_none(session: Session) -> None:
    owner, other = make_user(session), make_user(session)
    kept = save(session, owner.id, "Mine")

    with pytest.raises(NotFound):
        rename_filter(session, kept, other.id, name="Yours")
    with pytest.raises(NotFound):
        delete_filter(session, kept, other.id)
    assert saved_filters(session, other.id, "proposals") == []


def test_names_are_kept_apart_and_deleted_ones_are_gone(session: Session) -> None:
    user = make_user(session)
    first, second = save(session, user.id, "b"), save(session, user.id, "A")

    with pytest.raises(Conflict):
        rename_filter(session, first, user.id, name="A")
    with pytest.raises(InvalidInput):
        rename_filter(session, first, user.id, name=" ")
    rename_filter(session, first, user.id, name="c")
    assert delete_filter(session, second, user.id) == "proposals"

    assert [each.name for each in saved_filters(session, user.id, "proposals")] == ["c"]


def test_there_is_an_end_to_filters_and_to_their_length(session: Session) -> None:
    user = make_user(session)
    for number in range(MOST):
        save(session, user.id, f"Filter {number}")

    for name, query in (("One more", "kind=fit"), ("Filter 1", "q=" + "x" * 600)):
        with pytest.raises(InvalidInput):
            save(session, user.id, name, query)
