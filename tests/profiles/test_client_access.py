"""Letters for clients: number and code open a session, wrong ones are limited, renewing and revoking end what was."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import InvalidInput, NotAllowed
from core.users import Role
from profiles.client_access import (
    ATTEMPTS_ALLOWED,
    ClientAccess,
    NewLetter,
    check_code,
    enter,
    find_client_session,
    make_letter,
    plain_code,
    plain_number,
    revoke_access,
    touch_client_session,
)
from tests.factories import NOW, make_client, make_user

HERE, ELSEWHERE = "203.0.113.5", "198.51.100.7"
MINUTE = timedelta(minutes=1)


def make(session: Session, language: str = "de") -> NewLetter:
    manager = make_user(session, role=Role.CASE_MANAGER)
    return make_letter(session, make_client(session).id, language=language, now=NOW, by=manager.id)


def token_of(session: Session, letter: NewLetter) -> str:
    return enter(session, number=letter.number, code=letter.code, address=HERE, now=NOW)[1]


def fail(session: Session, letter: NewLetter, *, address: str = HERE, times: int = 1, minutes: int = 0) -> list[str]:
    said = []
    for _ in range(times):
        with pytest.raises(NotAllowed) as refused:
            enter(session, number=letter.number, code="1" * 12, address=address, now=NOW + minutes * MINUTE)
        said.append(str(refused.value))
    return said


def test_number_and_code_open_a_session_of_this_client(session: Session) -> None:
    letter = make(session)

    access, token = enter(session, number=letter.number.lower(), code=letter.code, address=HERE, now=NOW)

    found = find_client_session(session, token, now=NOW + 29 * MINUTE)
    assert found is not None
    assert found.client_id == access.client_id == letter.access.client_id


def test_neither_number_nor_code_is_stored(session: Session) -> None:
    letter = make(session)

    stored = str(session.execute(sa.select(ClientAccess.__table__)).mappings().one())

    assert plain_number(letter.number) not in stored
    assert plain_code(letter.code) not in stored
    assert letter.access.code_hash.startswith("$argon2id$")
    assert plain_number(letter.number) not in str(session.scalars(sa.select(AuditEntry)).one().detail)


def test_the_code_may_be_typed_in_the_digits_of_other_scripts() -> None:
    assert plain_code("۱۲۳۴ ٥٦٧٨-9012") == "123456789012"


def test_unknown_number_and_wrong_code_get_the_same_words(session: Session) -> None:
    letter, other = make(session), make(session)
    unknown = NewLetter(letter.access, "ABCD-ABCD-ABCD", letter.code)
    crossed = NewLetter(letter.access, letter.number, other.code)
    said = set()

    for tried in (unknown, crossed):
        with pytest.raises(NotAllowed) as refused:
            enter(session, number=tried.number, code=tried.code, address=HERE, now=NOW)
        said.add(str(refused.value))

    assert len(said) == 1


def test_eight_wrong_codes_close_the_letter_here_for_a_quarter_of_an_hour_and_not_elsewhere(session: Session) -> None:
    letter = make(session)
    fail(session, letter, times=ATTEMPTS_ALLOWED)

    said = fail(session, letter, minutes=14, times=3)
    elsewhere = enter(session, number=letter.number, code=letter.code, address=ELSEWHERE, now=NOW + 14 * MINUTE)
    later = enter(session, number=letter.number, code=letter.code, address=HERE, now=NOW + 16 * MINUTE)

    assert all("Wait 15 minutes" in text for text in said)
    assert elsewhere[0].client_id == later[0].client_id


def test_who_changes_the_address_within_one_line_has_no_further_attempts(session: Session) -> None:
    letter = make(session)
    for number in range(ATTEMPTS_ALLOWED):
        fail(session, letter, address=f"2001:db8::{number:x}")
        with pytest.raises(NotAllowed, match="second sheet"):
            check_code(session, letter.access, code="1", address=f"2001:db8::{number:x}", now=NOW)

    assert "Wait 15 minutes" in fail(session, letter, address="2001:db8::ffff")[0]
    with pytest.raises(NotAllowed, match="Wait 15 minutes"):
        check_code(session, letter.access, code="1", address="2001:db8::ffff", now=NOW)


def test_idle_and_old_sessions_are_over(session: Session) -> None:
    letter = make(session)
    token = token_of(session, letter)

    assert find_client_session(session, token, now=NOW + 31 * MINUTE) is None
    touch_client_session(session, token, now=NOW + timedelta(hours=8))
    assert find_client_session(session, token, now=NOW + timedelta(hours=8, minutes=1)) is None


def test_a_letter_ends_after_a_year(session: Session) -> None:
    letter = make(session)

    with pytest.raises(NotAllowed, match="no longer valid"):
        enter(session, number=letter.number, code=letter.code, address=HERE, now=NOW + timedelta(days=365))


def test_a_new_letter_ends_the_one_before_and_its_session(session: Session) -> None:
    letter = make(session)
    token = token_of(session, letter)

    fresh = make_letter(session, letter.access.client_id, language="ar", now=NOW, by=letter.access.made_by or 0)

    assert find_client_session(session, token, now=NOW) is None
    fail(session, letter)
    assert token_of(session, fresh)


def test_revoking_ends_letter_and_session_at_once(session: Session) -> None:
    letter = make(session)
    token = token_of(session, letter)

    done = [revoke_access(session, letter.access.client_id, now=NOW, by=letter.access.made_by or 0) for _ in range(2)]

    assert done == [True, False]
    assert find_client_session(session, token, now=NOW) is None


def test_signing_in_elsewhere_ends_the_session_here(session: Session) -> None:
    letter = make(session)
    first, second = token_of(session, letter), token_of(session, letter)

    assert find_client_session(session, first, now=NOW) is None
    assert find_client_session(session, second, now=NOW) is not None


def test_there_are_letters_in_six_languages_only(session: Session) -> None:
    with pytest.raises(InvalidInput):
        make(session, language="fr")
