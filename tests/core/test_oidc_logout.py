"""What a logout token of the provider has to prove, whose sessions it ends, and what groups decide at each sign-in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import InvalidInput, NotAllowed
from core.oidc import LOGOUT_EVENT, checked_logout
from core.oidc_identities import Proved, connect, follow_groups, user_of_identity
from core.oidc_logout import Logout, end_provider_sessions
from core.oidc_settings import OidcSettings, read_oidc
from core.users import Manner, Role, User, live_sessions, start_session
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ISSUER, CLIENT = "https://login.example.org", "passgenau"
SETTINGS = OidcSettings(ISSUER, CLIENT)
FOLLOWING = OidcSettings(
    ISSUER, CLIENT, role_claim="groups", roles={"jc-case": "case_manager", "jc-adv": "employer_adviser"},
    roles_follow=True,
)  # fmt: skip
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
KEYS = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
AT = int(NOON.timestamp())
GOOD: dict[str, Any] = {
    "iss": ISSUER, "aud": CLIENT, "iat": AT, "exp": AT + 60, "jti": "one", "sub": "eva", "sid": "s-1",
    "events": {LOGOUT_EVENT: {}},
}  # fmt: skip


def token(typ: str | None = "logout+jwt", **claims: Any) -> str:
    header = {"alg": "RS256", "kid": "one"} | ({"typ": typ} if typ else {})
    return jwt.encode(header, {name: value for name, value in (GOOD | claims).items() if value is not None}, KEY)


def read(text: str) -> Logout | None:
    try:
        return checked_logout(text, KEYS, SETTINGS, now=NOON)
    except Exception:  # noqa: BLE001 - whatever it raises, the token is refused
        return None


def proved(*groups: str) -> Proved:
    return Proved(ISSUER, "eva", "eva@example.org", "Eva Beispiel", frozenset(groups))


@pytest.mark.parametrize(
    "changes", [{}, {"sub": None}, {"sid": None}, {"exp": None}, {"aud": [CLIENT, "other"]}, {"typ": None}], ids=str
)
def test_a_good_token_says_whom_or_which_session_it_is_about(changes: dict[str, Any]) -> None:
    found = read(token(**changes))

    assert found == Logout(ISSUER, "one", (GOOD | changes)["sub"], (GOOD | changes)["sid"])


@pytest.mark.parametrize("wrong", [
    {"iss": "https://other.example.org"}, {"aud": "other"}, {"aud": None}, {"iat": None}, {"iat": AT - 601},
    {"iat": AT + 121}, {"exp": AT - 121}, {"jti": None}, {"jti": ""}, {"jti": 7}, {"events": None}, {"events": {}},
    {"events": {LOGOUT_EVENT: True}}, {"events": [LOGOUT_EVENT]}, {"nonce": "n"}, {"sub": None, "sid": None},
    {"sub": 7}, {"sid": "x" * 256}, {"typ": "at+jwt"},
], ids=str)  # fmt: skip
def test_a_token_for_anything_else_is_refused(wrong: dict[str, Any]) -> None:
    assert read(token(**wrong)) is None


def test_a_token_with_another_key_is_refused() -> None:
    other = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})

    assert read(jwt.encode({"alg": "RS256", "kid": "one"}, GOOD, other)) is None


@pytest.fixture
def eva(session: Session) -> User:
    """A case manager, connected with the provider, with three sessions: two of the provider's and one by password."""
    user = make_user(session, role=Role.CASE_MANAGER)
    connect(session, user, proved("jc-case"), now=NOON)
    for manner in (Manner(by_provider=True, provider_session="s-1"), Manner(by_provider=True, provider_session="s-2")):
        start_session(session, user, now=NOON, manner=manner)
    start_session(session, user, now=NOON)
    return user


def left(session: Session, user: User) -> int:
    return len(live_sessions(session, user.id, now=NOON))


@pytest.mark.parametrize(
    ("subject", "session_id", "ended"), [("eva", "s-1", 1), (None, "s-2", 1), ("eva", None, 2), ("maria", None, 0),
                                         ("maria", "s-1", 0)])  # fmt: skip
def test_a_logout_ends_what_the_provider_has_opened_and_nothing_else(
    session: Session, eva: User, subject: str | None, session_id: str | None, ended: int
) -> None:
    assert end_provider_sessions(session, Logout(ISSUER, "1", subject, session_id), now=NOON) == ended

    assert left(session, eva) == 3 - ended


def test_a_logout_counts_once_and_another_provider_ends_nothing(session: Session, eva: User) -> None:
    logout = Logout(ISSUER, "1", "eva", None)
    assert end_provider_sessions(session, Logout("https://other.example.org", "1", "eva", None), now=NOON) == 0
    end_provider_sessions(session, logout, now=NOON)

    with pytest.raises(NotAllowed):
        end_provider_sessions(session, logout, now=NOON + timedelta(minutes=9))

    assert left(session, eva) == 1


def test_another_group_gives_another_role_and_ends_all_sessions(session: Session, eva: User) -> None:
    follow_groups(session, proved("jc-case", "canteen"), FOLLOWING, now=NOON)
    assert (eva.role, left(session, eva)) == (Role.CASE_MANAGER, 3)

    follow_groups(session, proved("jc-adv"), FOLLOWING, now=NOON)

    assert (eva.role, left(session, eva)) == (Role.EMPLOYER_ADVISER, 0)
    assert session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first().action == "user.role_changed"  # type: ignore[union-attr]


@pytest.mark.parametrize("groups", [(), ("canteen",), ("jc-case", "jc-adv")])
def test_who_leaves_the_group_gets_in_no_more_until_there_is_one_again(
    session: Session, eva: User, groups: tuple[str, ...]
) -> None:
    follow_groups(session, proved(*groups), FOLLOWING, now=NOON)

    with pytest.raises(NotAllowed):
        user_of_identity(session, proved(*groups), FOLLOWING, now=NOON)
    assert (eva.is_active, left(session, eva)) == (False, 0)
    follow_groups(session, proved("jc-case"), FOLLOWING, now=NOON)
    assert user_of_identity(session, proved("jc-case"), FOLLOWING, now=NOON) is eva


def test_groups_raise_nobody_above_what_the_settings_map_nor_lower_whom_people_raised(
    session: Session, eva: User
) -> None:
    follow_groups(session, proved("operator", "operators"), FOLLOWING, now=NOON)
    assert eva.role is Role.CASE_MANAGER
    eva.role, eva.is_active = Role.OPERATOR, True

    follow_groups(session, proved("jc-case"), FOLLOWING, now=NOON)

    assert (eva.role, eva.is_active) == (Role.OPERATOR, True)


def test_a_closed_account_is_opened_by_no_group_and_without_the_setting_groups_change_nothing(
    session: Session, eva: User
) -> None:
    follow_groups(session, proved("jc-adv"), SETTINGS, now=NOON)
    assert eva.role is Role.CASE_MANAGER
    eva.is_active = False

    follow_groups(session, proved("jc-case"), FOLLOWING, now=NOON)

    assert not eva.is_active


def test_following_needs_groups_to_follow() -> None:
    given = {"PASSGENAU_OIDC_ISSUER": ISSUER, "PASSGENAU_OIDC_CLIENT_ID": CLIENT, "PASSGENAU_OIDC_ROLES_FOLLOW": "1"}
    with pytest.raises(InvalidInput):
        read_oidc(given)

    found = read_oidc(given | {"PASSGENAU_OIDC_ROLE_CLAIM": "groups", "PASSGENAU_OIDC_ROLES": "a=case_manager"})

    assert found is not None
    assert found.roles_follow
