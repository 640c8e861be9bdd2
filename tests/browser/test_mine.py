"""A client's own way in a real browser: from the printed letter to a yes, in German and from right to left."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from core.users import Role, users
from placements.codes import ProposalState
from placements.models import Proposal
from profiles.models import Client
from tests.browser.installation import Installation
from tests.browser.pages import Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]


@pytest.fixture
def informed(installed: Installation) -> tuple[int, int]:
    """A client of the first case manager, and a proposal of which the client has been informed."""
    with installed.sessions.begin() as session:
        manager = users(session, role=Role.CASE_MANAGER)[0]
        query = sa.select(Proposal).where(Proposal.state == ProposalState.SUGGESTED).order_by(Proposal.id)
        proposal = session.scalars(query).first()
        assert proposal is not None
        session.get_one(Client, proposal.client_id).case_manager_id = manager.id
        proposal.state = ProposalState.CLIENT_INFORMED
        return proposal.client_id, proposal.id


def printed_letter(window: OpenWindow, client_id: int) -> tuple[str, str]:
    """Number and code from the letter that a case manager makes."""
    manager = window(Role.CASE_MANAGER, language="de")
    manager.go(f"/clients/{client_id}")
    manager.page.get_by_role("link", name="Eigene Seite").click()
    manager.page.get_by_label("Sprache des Briefs").select_option("ar")
    assert manager.check_everywhere() == []
    manager.page.get_by_role("button", name=re.compile("Brief erstellen")).click()
    manager.expect_text("nirgends gespeichert")
    assert manager.check_everywhere() == []
    number, code = (manager.page.locator(".letter-sheet").nth(sheet).locator(".letter-code").first for sheet in (0, 1))
    return number.inner_text(), code.inner_text()


def test_a_client_comes_in_with_the_letter_says_yes_and_reads_from_right_to_left(
    window: OpenWindow, informed: tuple[int, int], installed: Installation
) -> None:
    client_id, proposal_id = informed
    number, code = printed_letter(window, client_id)
    client = window(None, language="de")
    client.go("/me/enter?language=de")
    assert client.check_everywhere() == []

    client.page.get_by_label("Nummer").fill(number.lower())
    client.page.get_by_label("Code").fill(code)
    client.page.get_by_role("button", name="Anmelden").click()
    client.expect_text("Ihre Antwort ist nötig")
    client.page.get_by_role("main").get_by_role("link").first.click()
    client.page.get_by_role("button", name="Ja, ich möchte diese Stelle").click()
    client.expect_text("Sie haben Ja gesagt")

    found = client.check_everywhere()
    for path in ("/me?language=ar", "/me/data", "/me/data/languages", "/me/looks", "/me/pause",
                 f"/me/proposals/{proposal_id}", "/me?language=leicht", "/me?language=de"):  # fmt: skip
        client.go(path)
        found += client.check_everywhere()
    assert not found, "\n".join(found)
    with installed.sessions() as session:
        assert session.get_one(Proposal, proposal_id).state is ProposalState.CLIENT_AGREED


def test_pages_from_right_to_left_begin_at_the_right(window: OpenWindow) -> None:
    client = window(None, language="de")

    client.go("/me/enter?language=fa")
    brand = client.page.locator(".brand").bounding_box()

    assert client.page.evaluate("document.documentElement.dir") == "rtl"
    assert brand is not None
    assert brand["x"] > 900
