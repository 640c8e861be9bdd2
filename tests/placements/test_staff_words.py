"""What staff wrote about a client: read text by text before the client's copy has it."""

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, NotAllowed, NotFound
from core.users import Role, User
from placements.codes import TaskKind, TaskResult, WordsReason
from placements.queries.client_copy import StaffWords, client_copy, words_of_staff
from placements.staff_words import WordsInput, ask_for_words, decide_words
from profiles.casework import CaseFile
from profiles.models import Client
from tests.factories import NOW, make_client, make_proposal, make_user


@pytest.fixture
def manager(session: Session) -> User:
    return make_user(session, role=Role.CASE_MANAGER)


@pytest.fixture
def client(session: Session, manager: User) -> Client:
    """A client with a note of the case file and the next step of a proposal."""
    found = make_client(session, case_manager_id=manager.id)
    session.add(CaseFile(client_id=found.id, note="Seldom late."))
    make_proposal(session, client=found, next_step="Ring the sister")
    session.flush()
    return found


def text(session: Session, client: Client, words: str) -> StaffWords:
    return next(each for each in words_of_staff(session, client.id) if each.words == words)


def decide(session: Session, client: Client, words: str, by: User, reason: WordsReason | None = None) -> None:
    found = text(session, client, words)
    decide_words(session, client.id, WordsInput(found.place, found.digest, reason), now=NOW, by=by.id)


def test_a_released_text_stands_in_the_copy_and_one_kept_out_is_counted_with_its_reason(
    session: Session, client: Client, manager: User
) -> None:
    decide(session, client, "Seldom late.", manager)
    decide(session, client, "Ring the sister", manager, WordsReason.OTHER_PEOPLE)

    copy = client_copy(session, client.id)

    assert (copy.withheld, copy.refused) == (0, {WordsReason.OTHER_PEOPLE: 1})
    assert "Seldom late." in str(copy.parts)
    assert "sister" not in str(copy.parts)


def test_a_text_that_was_changed_since_is_read_again(session: Session, client: Client, manager: User) -> None:
    before = text(session, client, "Seldom late.")
    decide(session, client, "Seldom late.", manager)
    session.get_one(CaseFile, client.id).note = "Seldom late, says the neighbour."
    session.flush()

    assert "neighbour" not in str(client_copy(session, client.id))
    with pytest.raises(Conflict, match="changed"):
        decide_words(session, client.id, WordsInput(before.place, before.digest), now=NOW, by=manager.id)


def test_only_who_looks_after_the_client_decides_and_only_about_the_clients_texts(
    session: Session, client: Client, manager: User
) -> None:
    with pytest.raises(NotAllowed):
        decide(session, client, "Seldom late.", make_user(session, role=Role.CASE_MANAGER))
    with pytest.raises(NotFound):
        decide_words(session, client.id, WordsInput("case_file:note:0", "x"), now=NOW, by=manager.id)


def test_a_copy_with_unread_texts_becomes_one_task_that_ends_with_the_last_of_them(
    session: Session, client: Client, manager: User
) -> None:
    first, second = (ask_for_words(session, client.id, now=NOW) for _ in range(2))
    decide(session, client, "Seldom late.", manager)
    assert first is not None
    assert first.done_at is None
    decide(session, client, "Ring the sister", manager, WordsReason.OTHER_PEOPLE)

    assert first is second
    assert (first.kind, first.user_id, first.result) == (TaskKind.COPY_WORDS, manager.id, TaskResult.DONE)
    assert ask_for_words(session, client.id, now=NOW) is None
