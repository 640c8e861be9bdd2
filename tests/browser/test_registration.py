"""From a stranger's registration over the adviser's decision to the first sign-in by the mailed link."""

import re

import pytest
import sqlalchemy as sa

from core.users import Role
from placements.messages.codes import MessageKind
from placements.messages.models import Message
from tests.browser.conftest import OpenWindow
from tests.browser.installation import Installation

pytestmark = pytest.mark.browser

TYPED = {
    "Name of the company": "Konditorei Neuanfang GmbH", "Street and number": "Hauptstraße 5", "Postcode": "70173",
    "Town": "Stuttgart", "Your name": "Eva Beispiel", "E-mail address": "eva@neuanfang.example", "Phone": "0711 123",
}  # fmt: skip


def mailed_path(installed: Installation) -> str:
    """The path of the link in the invitation."""
    with installed.sessions() as session:
        invitation = sa.select(Message.body).where(Message.kind == MessageKind.ACCOUNT_INVITATION)
        found = re.search(r"/s/\S+", session.scalars(invitation.order_by(Message.id.desc())).first() or "")
    assert found is not None
    return found[0]


def test_an_employer_registers_is_accepted_and_signs_in_for_the_first_time(
    window: OpenWindow, installed: Installation
) -> None:
    stranger = window(None)
    stranger.go("/register")
    assert stranger.check_everywhere() == []
    for label, text in TYPED.items():
        stranger.page.get_by_label(label).fill(text)
    stranger.page.get_by_label(re.compile("^Establishment number")).fill("0991 2342")
    stranger.page.get_by_role("button", name="Send the registration").click()
    stranger.expect_text("Thank you, we have your registration")

    adviser = window(Role.EMPLOYER_ADVISER)
    adviser.go("/registrations")
    adviser.page.get_by_role("link", name="Konditorei Neuanfang GmbH").click()
    assert adviser.check_everywhere() == []
    adviser.page.get_by_role("button", name="Accept as a new employer").click()
    adviser.expect_text("Accepted. The invitation is on its way.")

    stranger.go(mailed_path(installed))
    stranger.page.get_by_role("button", name="Sign in now").click()
    stranger.expect_text("No vacancy yet")
    for page in ("/my-proposals", "/my-company", "/account", "/account/second-factor"):
        stranger.go(page)
        assert stranger.check_everywhere() == [], page
