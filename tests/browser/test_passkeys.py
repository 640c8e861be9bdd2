"""The first sign-in of a member of staff: a passkey of a virtual authenticator, then signing in with it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from core.users import Role, add_user
from tests.browser.installation import PASSWORD, Installation
from tests.browser.pages import Window

pytestmark = pytest.mark.browser

EMAIL = "first-day@example.org"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def newcomer(installed: Installation, window_at: Callable[..., Window]) -> Window:
    """The sign-in page, in a browser with an authenticator; passkeys need a name, so it is localhost."""
    with installed.sessions.begin() as session:
        add_user(session, email=EMAIL, display_name="First Day", role=Role.CASE_MANAGER, password=PASSWORD,
                 now=datetime.now(UTC))  # fmt: skip
    window = window_at(installed.address.replace("127.0.0.1", "localhost"))
    devices = window.page.context.new_cdp_session(window.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    window.go("/language/en?next=/sign-in")
    return window


def test_a_passkey_is_set_up_before_anything_else_and_signs_in_from_then_on(newcomer: Window) -> None:
    page = newcomer.page
    page.locator("[name=email]").fill(EMAIL)
    page.locator("main [name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Secure your account first")
    problems = newcomer.check_everywhere()
    page.get_by_label("Name of the device").fill("Office computer")
    page.get_by_label("Password").last.fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    newcomer.expect_text("Office computer")
    problems += newcomer.check_everywhere()
    newcomer.page.context.clear_cookies()

    newcomer.go("/language/en?next=/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My clients")
    assert not problems, "\n".join(problems)
