"""A proposal on its way: steps of both roles, two at once, and a session that ends while somebody types."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from core.users import Role, UserSession, users
from placements.codes import ProposalState
from placements.models import Proposal
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName
from profiles.consents import has_revoked_sharing
from profiles.models import Client
from tests.browser.conftest import sign_in
from tests.browser.installation import PASSWORD, Installation
from tests.browser.pages import Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]


@pytest.fixture
def accepted(installed: Installation) -> Proposal:
    """A suggestion for a client of the first case manager who lets profiles go out, accepted by the first adviser."""
    with installed.sessions.begin() as session:
        adviser, manager = (users(session, role=role)[0] for role in (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER))
        query = sa.select(Proposal).join(Client).where(Proposal.state == ProposalState.SUGGESTED)
        suggested = session.scalars(query.order_by(Proposal.id.desc()))
        found = next(each for each in suggested if not has_revoked_sharing(session, each.client_id))
        found.client.case_manager_id = manager.id
        session.flush()
        return take_step(session, StepName.ACCEPT, Decision(found.id), now=datetime.now(UTC), who=Who(adviser.id))


def open_step(window: Window, name: str) -> None:
    """Unfold a step under "More steps"."""
    window.page.get_by_text("More steps", exact=True).click()
    window.page.locator("summary", has_text=name).click()


def test_case_manager_and_adviser_take_turns(window: OpenWindow, accepted: Proposal) -> None:
    manager, adviser = window(Role.CASE_MANAGER), window(Role.EMPLOYER_ADVISER)
    manager.go(f"/clients/{accepted.client_id}/proposals/{accepted.id}")
    manager.check()
    manager.page.get_by_role("button", name="Client informed", exact=True).click()
    manager.expect_text("Recorded: Client informed.")
    manager.page.get_by_role("button", name="Client agrees", exact=True).click()
    manager.expect_text("Recorded: Client agrees.")

    adviser.go(f"/proposals/{accepted.id}")
    adviser.check()
    adviser.page.get_by_role("button", name="Short profile sent", exact=True).click()

    adviser.expect_text("Recorded: Short profile sent.")
    expect(adviser.page.get_by_role("button", name="Employer is interested", exact=True)).to_be_visible()


def test_two_at_once_the_second_is_told_and_loses_nothing(window: OpenWindow, accepted: Proposal) -> None:
    manager, adviser = window(Role.CASE_MANAGER), window(Role.EMPLOYER_ADVISER)
    manager.go(f"/clients/{accepted.client_id}/proposals/{accepted.id}")
    open_step(manager, "Speak against it")
    manager.page.locator("#veto-reason").select_option("COMMUTE")
    manager.page.locator("#veto-note").fill("Two hours each way")
    adviser.go(f"/proposals/{accepted.id}")
    adviser.page.get_by_role("button", name="Client informed", exact=True).click()
    adviser.expect_text("Recorded: Client informed.")

    manager.watch.refusals |= {409}
    manager.page.get_by_role("button", name="Speak against it").click()

    manager.expect_text("Not saved: somebody was faster")
    expect(manager.page.locator("#veto-note")).to_have_value("Two hours each way")
    manager.check()
    manager.page.get_by_role("button", name="Speak against it").click()
    manager.expect_text("Recorded: Speak against it.")


def test_what_was_typed_survives_the_end_of_the_session(
    window_at: OpenWindow, installed: Installation, accepted: Proposal, sign_ins: dict[str, object]
) -> None:
    manager = window_at(installed.address)
    sign_in(manager, Role.CASE_MANAGER)
    manager.go(f"/clients/{accepted.client_id}/proposals/{accepted.id}")
    manager.page.locator("#inform_client-note").fill("Told her on the telephone, she thinks about it")
    with installed.sessions.begin() as session:
        session.execute(sa.update(UserSession).values(seen_at=datetime.now(UTC) - timedelta(hours=2)))
    sign_ins.clear()  # the windows of the other tests were signed out too

    manager.watch.refusals |= {403}
    manager.page.get_by_role("button", name="Client informed", exact=True).click()
    manager.expect_text("what you typed has been kept")
    manager.check()
    manager.page.locator("[name=email]").fill("casemanager@demo.example")
    manager.page.locator("[name=password]").fill(PASSWORD)
    manager.page.locator("main form button[type=submit]").first.click()
    manager.expect_text("Told her on the telephone")
    manager.check()
    manager.page.get_by_role("button", name="Send it now").click()

    manager.expect_text("Recorded: Client informed.")
    manager.expect_text("Told her on the telephone, she thinks about it")


def test_back_and_a_double_click_do_nothing_twice(window: OpenWindow, accepted: Proposal) -> None:
    manager = window(Role.CASE_MANAGER)
    manager.go(f"/clients/{accepted.client_id}/proposals/{accepted.id}")
    manager.page.get_by_role("button", name="Client informed", exact=True).dblclick()
    manager.expect_text("Recorded: Client informed.")

    manager.page.go_back()

    expect(manager.page.get_by_role("button", name="Client agrees", exact=True)).to_be_visible()
    expect(manager.page.locator(".steps__label", has_text="Client informed")).to_have_count(1)
