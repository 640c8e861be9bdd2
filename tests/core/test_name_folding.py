"""A name is found however its umlauts are typed, in memory and by both databases alike."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.name_folding import ACCENTED, BARE, MARKS, contains_word, folded, has_word
from core.staff import StaffView, staff_accounts
from core.users import Role
from profiles.casework import CaseFile
from profiles.queries import clients
from tests.factories import NOW, make_client, make_user

TURKISH = ("ismail", "İsmail", "İSMAİL", "ısmail", "ibrahim", "isik", "sukru", "celik", "Mu\u0308ller", "nguyen", "thi")
SPELLINGS = ("Müller", "mueller", "muller", "MÜLLER", "MUELLER", "müll")
NAMES = (
    "Jürgen Müller", "Jule Mueller", "Joel Groß", "Ayşe Özdemir", "Šárka Dvořák", "Łukasz Żak", "José Ñúñez",
    "İsmail Işık", "I\u0307brahim Yılmaz", "Jana Mu\u0308ller", "NGUYỄN Thị Hoa", "ŞÜKRÜ ÇELİK", "Ilse Ismer",
)  # fmt: skip
LETTERS = "aeoußAEOUÄÖÜlmrs-' " + ACCENTED + MARKS


@pytest.mark.parametrize("word", SPELLINGS)
@pytest.mark.parametrize("name", ["Jürgen Müller", "Jule Mueller", "JAN MÜLLER"])
def test_each_spelling_finds_each_other(name: str, word: str) -> None:
    assert has_word(name, word)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Joel", "el"), ("Groß", "gross"), ("Özdemir", "oezd"), ("Ayşe", "ayse"), ("Łukasz", "luk"), ("İsmail", "ism"),
        ("ibrahim", "İbrahim"), ("İBRAHİM", "ibrahim"), ("Işık", "isik"), ("Mu\u0308ller", "mueller"),
        ("Müller", "Mu\u0308ller"), ("Nguyễn", "nguyen"), ("Сергей", "сергеи\u0306"),
    ],
)  # fmt: skip
def test_parts_of_names_and_other_letters_are_found(name: str, word: str) -> None:
    assert has_word(name, word)
    assert not has_word(name, "meier")


def test_what_the_database_is_told_is_what_memory_does() -> None:
    assert [folded(letter) for letter in ACCENTED] == [folded(letter) for letter in BARE]
    assert folded(MARKS) == ""


@given(st.text(LETTERS, max_size=12), st.integers(0, 8), st.integers(1, 6))
def test_whatever_is_typed_of_a_name_finds_it(name: str, start: int, length: int) -> None:
    assert has_word(name, name[start : start + length])
    assert folded(folded(name).upper()).replace("ss", "s") == folded(folded(name)).replace("ss", "s")


@pytest.mark.parametrize(
    "word", [*SPELLINGS, "gross", "OEZDEMIR", "özd", "dvorak", "żak", "zak", "nunez", "x%", "el", *TURKISH]
)
def test_the_database_finds_the_same_as_memory(session: Session, word: str) -> None:
    users = [make_user(session, display_name=name, email=f"a{number}@example.org") for number, name in enumerate(NAMES)]
    column = type(users[0]).display_name

    found = session.scalars(sa.select(column).where(contains_word(column, word)))

    assert set(found) == {name for name in NAMES if has_word(name, word)}


@pytest.mark.parametrize("word", ["mueller", "MÜLLER", "muller"])
def test_staff_and_clients_are_found_by_it(session: Session, word: str) -> None:
    operator = make_user(session, role=Role.OPERATOR, email="operator@example.org", display_name="Op")
    manager = make_user(session, role=Role.CASE_MANAGER, email="cm@example.org", display_name="Ulla Müller")
    client = make_client(session, case_manager_id=manager.id)
    session.add(CaseFile(client_id=client.id, given_name="Ada", family_name="Müller"))
    session.flush()

    staff, _ = staff_accounts(session, StaffView.OPEN, by=operator.id, now=NOW, words=word)
    found = clients(session, case_manager_id=manager.id, search=word).clients

    assert [row.user.id for row in staff] == [manager.id]
    assert [each.id for each in found] == [client.id]
