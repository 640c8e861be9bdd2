"""The documents' pages in a real browser: no barrier at any width and theme, and a letter is made and fetched."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.users import Role
from placements.codes import ProposalState
from placements.models import Proposal
from tests.browser.installation import Installation
from tests.browser.pages import Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]


@pytest.fixture
def accepted_id(installed: Installation) -> int:
    """A proposal that has been accepted."""
    with installed.sessions.begin() as session:
        proposal = session.scalars(sa.select(Proposal).order_by(Proposal.id.desc())).first()
        assert proposal is not None
        proposal.state = ProposalState.ACCEPTED_BY_ADVISER
        return proposal.id


def test_an_adviser_makes_a_notice_for_a_client_and_fetches_it(window: OpenWindow, accepted_id: int) -> None:
    adviser = window(Role.EMPLOYER_ADVISER, language="de")
    adviser.go(f"/proposals/{accepted_id}/documents")
    adviser.page.get_by_label("Dokument", exact=True).select_option("ai_notice")
    adviser.page.locator("#language").select_option("ar")
    adviser.page.get_by_label("Antwort bis").fill((datetime.now(UTC).date() + timedelta(days=9)).isoformat())
    adviser.page.get_by_role("button", name="Erstellen").click()

    adviser.expect_text("Das Dokument ist erstellt.")
    with adviser.page.expect_download() as fetched:
        adviser.page.locator("tbody a").first.click()

    assert fetched.value.suggested_filename == f"ai-notice-P-{accepted_id:06d}-ar.pdf"
    assert adviser.check_everywhere() == []


@pytest.mark.parametrize(
    ("role", "path"), [(Role.EMPLOYER, "/my-documents"), (Role.OPERATOR, "/offices/1/letter-head")]
)
def test_documents_of_employers_and_letter_heads_have_no_barrier(window: OpenWindow, role: Role, path: str) -> None:
    opened = window(role, language="de")

    opened.go(path)

    assert opened.check_everywhere() == []
