"""How employers get in: registration, mailed links, password with a second factor. And how strangers do not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.second_factor import ATTEMPTS_ALLOWED as CODES_ALLOWED
from core.second_factor import begin_second_factor, confirm_second_factor, secret_to_type
from core.sign_in_limits import ATTEMPTS_ALLOWED, network_hash
from core.sign_in_links import LinkPurpose, new_sign_in_link
from core.users import Role, User, get_user, password_hash
from employers.intake_models import Registration
from employers.models import Employer
from placements.messages.models import Message
from tests.factories import make_employer
from tests.web.conftest import Visitor, check_page
from tests.web.world import World

Visit = Callable[..., Visitor]
Sessions = sessionmaker[Session]
PASSWORD = "a long enough password"
TYPED = {
    "name": "Bäckerei Neu GmbH", "street": "Hauptstraße 5", "postcode": "70173", "town": "Stuttgart",
    "establishment_number": "0991 2342", "contact_name": "Eva Beispiel", "contact_role": "personnel",
    "email": "eva@example.org", "phone": "0711 1234", "message_mode": "single",
}  # fmt: skip


@pytest.fixture
def baker(sessions: Sessions, world: World) -> User:
    """The baker, with a password."""
    with sessions.begin() as session:
        user = get_user(session, world.baker.id)
        user.password_hash = password_hash(PASSWORD)
        return user


def app_of(sessions: Sessions, user: User, at: datetime) -> pyotp.TOTP:
    with sessions.begin() as session:
        begin_second_factor(session, user, now=at)
        app = pyotp.TOTP(secret_to_type(session, user.id).replace(" ", ""))
        confirm_second_factor(session, user, app.at(at), now=at)
    return app


def token_of(sessions: Sessions, user: User, at: datetime | None = None) -> str:
    with sessions.begin() as session:
        return new_sign_in_link(session, user.id, LinkPurpose.SIGN_IN, now=at or datetime.now(UTC)).token


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/my-vacancies").status_code == 200


def send_sign_in(visitor: Visitor, user: User) -> str:
    answer = visitor.send("auth.sign_in", {"email": user.email, "password": PASSWORD})
    return check_page(answer).text if answer.status_code == 200 else str(answer.location)


def test_an_employer_registers_and_staff_find_it_beside_its_like(visitor: Visit, sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_employer(session, name="Baeckerei Neu", postcode="70173", street="Hauptstr. 5")

    visitor(None).post("registration.create", TYPED)

    staff = visitor(Role.EMPLOYER_ADVISER)
    listed = staff.get("registrations.index")
    assert "Bäckerei Neu GmbH" in listed.text
    with sessions() as session:
        registration = session.scalars(sa.select(Registration)).one()
    assert registration.network_hash == network_hash("127.0.0.1", key="session key of the tests")
    assert "Baeckerei Neu" in staff.get("registrations.show", registration_id=registration.id).text


def test_a_mistyped_number_stays_on_the_page_with_the_cure(visitor: Visit) -> None:
    page = visitor(None).post("registration.create", {**TYPED, "establishment_number": "09912343"}, status=422)

    assert page.field("name")["value"] == TYPED["name"]
    assert "acht Ziffern" in page.text


def test_accepted_registered_and_refused_by_click(visitor: Visit, sessions: Sessions) -> None:
    for number in range(3):
        visitor(None).send("registration.create", {**TYPED, "email": f"eva{number}@example.org", "name": f"B {number}",
                                                   "establishment_number": ""})  # fmt: skip
    with sessions() as session:
        ids = list(session.scalars(sa.select(Registration.id).order_by(Registration.id)))
    staff = visitor(Role.EMPLOYER_ADVISER)

    assert "B 0" in staff.post("registrations.accept", registration_id=ids[0]).text
    staff.post("registrations.join", {"employer": "1"}, registration_id=ids[1])
    staff.post("registrations.refuse", {"reason": "Unbekannt."}, registration_id=ids[2])

    staff.post("registrations.accept", status=409, registration_id=ids[2])
    assert "abgelehnt" in staff.get("registrations.index", view="decided").text


def test_the_answer_to_who_asks_for_a_link_is_the_same_for_every_address(visitor: Visit, baker: User) -> None:
    texts = [
        visitor(None).send("auth.ask_link", {"email": email}).get_data(as_text=True)
        for email in (baker.email, "nobody@example.org", "adviser@example.org")
    ]

    plain = {re.sub(r'(csrf_token" value="|X-CSRFToken": ")[^"]+', "", text) for text in texts}
    assert len(plain) == 1


def test_looking_at_a_link_uses_nothing_up_the_button_signs_in_once(
    visitor: Visit, sessions: Sessions, baker: User
) -> None:
    token, scanner, browser = token_of(sessions, baker), visitor(None), visitor(None)
    for _ in range(3):
        scanner.get("auth.link", token=token)

    browser.post("auth.link", token=token)

    assert is_in(browser)
    again = visitor(None)
    again.get("auth.link", status=404, token=token)
    again.post("auth.link", status=404, token=token)
    assert not is_in(again)


def test_an_old_link_and_an_invented_one_look_alike(visitor: Visit, sessions: Sessions, baker: User) -> None:
    old = token_of(sessions, baker, at=datetime.now(UTC) - timedelta(minutes=16))

    pages = [visitor(None).get("auth.link", status=404, token=token).text for token in (old, "x" * 43)]

    assert pages[0] == pages[1]


def test_a_password_alone_lets_no_employer_in_but_has_a_link_mailed(
    visitor: Visit, sessions: Sessions, baker: User
) -> None:
    browser = visitor(None)

    send_sign_in(browser, baker)

    assert not is_in(browser)
    with sessions() as session:
        assert session.scalars(sa.select(Message)).one().to_address == baker.email


def test_with_a_second_factor_only_its_code_opens_the_door(visitor: Visit, sessions: Sessions, baker: User) -> None:
    now = datetime.now(UTC)
    app, browser = app_of(sessions, baker, now - timedelta(minutes=5)), visitor(None)

    send_sign_in(browser, baker)
    assert not is_in(browser)
    browser.post("auth.code", {"code": "000000"}, status=403)
    assert not is_in(browser)
    browser.post("auth.code", {"code": app.at(datetime.now(UTC))})

    assert is_in(browser)


def test_after_too_many_wrong_passwords_the_right_one_is_refused_too(visitor: Visit, baker: User) -> None:
    browser = visitor(None)

    for _ in range(ATTEMPTS_ALLOWED):
        browser.post("auth.sign_in", {"email": baker.email, "password": "a wrong password"}, status=403)

    refused = browser.post("auth.sign_in", {"email": baker.email, "password": PASSWORD}, status=403)
    assert "15 Minuten" in refused.text


def test_after_too_many_wrong_codes_the_right_one_is_refused_too(
    visitor: Visit, sessions: Sessions, baker: User
) -> None:
    app, browser = app_of(sessions, baker, datetime.now(UTC) - timedelta(minutes=5)), visitor(None)
    send_sign_in(browser, baker)

    for _ in range(CODES_ALLOWED):
        browser.post("auth.code", {"code": "000000"}, status=403)

    assert "15 Minuten" in browser.post("auth.code", {"code": app.at(datetime.now(UTC))}, status=403).text
    assert not is_in(browser)


def test_a_link_does_not_get_past_the_second_factor(visitor: Visit, sessions: Sessions, baker: User) -> None:
    app_of(sessions, baker, datetime.now(UTC) - timedelta(minutes=5))
    browser = visitor(None)

    browser.post("auth.link", token=token_of(sessions, baker))

    assert not is_in(browser)


def test_the_page_for_the_code_is_closed_to_who_has_proved_nothing(
    visitor: Visit, sessions: Sessions, baker: User
) -> None:
    app = app_of(sessions, baker, datetime.now(UTC) - timedelta(minutes=5))
    stranger = visitor(None)

    stranger.post("auth.code", {"code": app.at(datetime.now(UTC))})

    assert not is_in(stranger)


def test_setting_up_takes_the_password_and_shows_recovery_codes_once(visitor: Visit, baker: User) -> None:
    browser = visitor(None, baker)
    page = browser.get("account.add_factor")
    secret = page.soup.select_one("main code")
    assert secret is not None
    code = pyotp.TOTP(secret.get_text().replace(" ", "")).at(datetime.now(UTC))

    assert browser.send("account.add_factor", {"code": code, "password": "wrong"}).status_code == 403
    shown = check_page(browser.send("account.add_factor", {"code": code, "password": PASSWORD}))

    assert len(shown.soup.select("main li code")) == 10
    assert browser.client.get("/account/second-factor").status_code == 302


def test_the_second_factor_is_not_removed_without_a_code(visitor: Visit, sessions: Sessions, baker: User) -> None:
    app_of(sessions, baker, datetime.now(UTC) - timedelta(minutes=5))
    browser = visitor(None, baker)

    browser.post("account.drop_factor", {"code": "123456"}, status=403)

    assert "aktiv" in browser.get("account.show").text


def test_a_new_password_needs_the_old_one_or_a_fresh_link(visitor: Visit, sessions: Sessions, baker: User) -> None:
    browser, other = visitor(None, baker), visitor(None)
    new = {"new": "another long password"}
    browser.post("account.change_password", {**new, "old": "wrong"}, status=403)

    other.post("auth.link", token=token_of(sessions, baker))
    other.post("account.change_password", new)

    assert is_in(other)
    assert not is_in(browser)


def test_a_password_of_the_employers_own_name_is_refused_with_the_cure(
    visitor: Visit, sessions: Sessions, world: World, baker: User
) -> None:
    browser = visitor(None)
    browser.post("auth.link", token=token_of(sessions, baker))

    page = browser.post("account.change_password", {"new": f"{world.bakery.name} 2026!"}, status=422)

    assert "leicht zu erraten" in page.text
    assert is_in(browser)


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.CASE_MANAGER, Role.OPERATOR])
def test_nobody_else_sees_registrations_or_joins_employers(role: Role, visitor: Visit, world: World) -> None:
    browser = visitor(role)

    for endpoint in ("registrations.index", "registrations.duplicates"):
        browser.get(endpoint, status=403)
    browser.post("registrations.merge", {"gone": world.butchery.id}, status=403, employer_id=world.bakery.id)


def test_duplicates_are_joined_and_taken_back_by_click(visitor: Visit, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        twin = make_employer(session, name="Muster Bäckerei", postcode="70173", town="Stuttgart")
    staff = visitor(Role.EMPLOYER_ADVISER)
    assert "Muster Bäckerei" in staff.get("registrations.duplicates").text

    staff.post("registrations.merge", {"gone": twin.id}, employer_id=world.bakery.id)
    page = staff.get("employers.show", employer_id=world.bakery.id)
    undo = page.soup.select_one("form[action*='/undo']")
    assert undo is not None
    staff.post("registrations.unmerge", merge_id=int(str(undo["action"]).split("/")[-2]))

    with sessions() as session:
        assert {each.state.value for each in session.scalars(sa.select(Employer))} == {"active"}
