"""A placement in a real browser, by every person concerned: from the suggestion to the check after twelve months."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.users import Role, users
from employers.models import Contact
from placements.codes import ProposalState, TaskKind
from placements.messages.links import new_link
from placements.models import Proposal, Task
from profiles.consents import has_revoked_sharing
from profiles.models import Client
from tests.browser.installation import Installation
from tests.browser.pages import Window

pytestmark = pytest.mark.browser
OpenWindow = Callable[..., Window]
LONG_AGO = timedelta(days=370)


@pytest.fixture
def suggested(installed: Installation) -> Proposal:
    """A suggestion for a client of the first case manager who lets profiles go out."""
    with installed.sessions.begin() as session:
        manager = users(session, role=Role.CASE_MANAGER)[0]
        query = sa.select(Proposal).join(Client).where(Proposal.state == ProposalState.SUGGESTED)
        waiting = session.scalars(query.order_by(Proposal.score_hundredths.desc(), Proposal.id))
        found = next(each for each in waiting if not has_revoked_sharing(session, each.client_id))
        found.client.case_manager_id = manager.id
        return found


def mailed_link(installed: Installation, proposal: Proposal) -> str:
    """The path that stands in a mail to the employer."""
    with installed.sessions.begin() as session:
        contact = Contact(employer_id=proposal.employer_id, name="Contact", email="contact@demo.example")
        session.add(contact)
        session.flush()
        return new_link(session, proposal.id, contact.id, now=datetime.now(UTC)).url.partition("/a/")[2]


def a_year_passes(installed: Installation, proposal: Proposal) -> None:
    """Move the start and the follow-ups back, as if a year had gone by since."""
    with installed.sessions.begin() as session:
        started = session.get_one(Proposal, proposal.id)
        started.started_on = (started.started_on or date.today()) - LONG_AGO  # noqa: DTZ011 - a day of this machine
        for task in session.scalars(sa.select(Task).where(Task.proposal_id == proposal.id, Task.done_at.is_(None))):
            task.due_on -= LONG_AGO


def follow_up(installed: Installation, proposal: Proposal, kind: TaskKind) -> str:
    """The path of this follow-up."""
    with installed.sessions() as session:
        task_id = session.scalars(sa.select(Task.id).where(Task.proposal_id == proposal.id, Task.kind == kind)).one()
    return f"/tasks/{task_id}"


def press(window: Window, name: str) -> None:
    """The step that comes next."""
    window.page.locator("#steps").get_by_role("button", name=name, exact=True).first.click()
    window.expect_text(f"Recorded: {name}.")


def client_says_yes(window: OpenWindow, proposal: Proposal) -> None:
    """With the letter that the case manager prints, on the client's own page."""
    manager, client = window(Role.CASE_MANAGER, language="de"), window(None, language="de")
    manager.go(f"/clients/{proposal.client_id}/access")
    manager.page.get_by_role("button", name=re.compile("Brief erstellen")).click()
    manager.expect_text("nirgends gespeichert")
    number, code = (manager.page.locator(".letter-sheet").nth(each).locator(".letter-code").first for each in (0, 1))
    client.go("/me/enter?language=de")
    client.page.get_by_label("Nummer").fill(number.inner_text())
    client.page.get_by_label("Code").fill(code.inner_text())
    client.page.get_by_role("button", name="Anmelden").click()
    client.expect_text("Ihre Antwort ist nötig")
    client.page.get_by_role("main").get_by_role("link").first.click()
    client.page.get_by_role("button", name="Ja, ich möchte diese Stelle").click()
    client.expect_text("Sie haben Ja gesagt")


def employer_answers(window: OpenWindow, path: str, answer: str, starts_on: date | None = None) -> None:
    """By the link in the mail, without an account."""
    employer = window(None)
    employer.go(f"/a/{path}")
    employer.page.get_by_label(answer).check()
    if starts_on is not None:
        employer.page.get_by_label("First day of work").fill(starts_on.isoformat())
    employer.page.get_by_role("button", name="Send the answer").click()
    employer.expect_text("Thank you, your answer has arrived")


def test_a_placement_goes_from_the_suggestion_to_the_twelfth_month(
    window: OpenWindow, installed: Installation, suggested: Proposal
) -> None:
    adviser, manager = window(Role.EMPLOYER_ADVISER), window(Role.CASE_MANAGER)
    on_review = f"/proposals/{suggested.id}"
    adviser.go(on_review)
    adviser.page.get_by_role("button", name="Accept", exact=True).click()
    adviser.expect_text("Accepted: ")
    manager.go(f"/clients/{suggested.client_id}/proposals/{suggested.id}")
    press(manager, "Client informed")
    client_says_yes(window, suggested)
    adviser.go(on_review)
    press(adviser, "Short profile sent")
    employer_answers(window, mailed_link(installed, suggested), "Yes, I am interested")
    adviser.go(on_review)
    press(adviser, "Name released")
    employer_answers(window, mailed_link(installed, suggested), "I hire the person", datetime.now(UTC).date())
    adviser.go(on_review)
    press(adviser, "Work begun")

    a_year_passes(installed, suggested)
    for kind in (TaskKind.FOLLOW_UP_6M, TaskKind.FOLLOW_UP_12M):
        manager.go(follow_up(installed, suggested, kind))
        manager.page.locator("[name=result]").select_option("employed")
        manager.page.get_by_role("button", name="Record", exact=True).click()

    with installed.sessions() as session:
        assert session.get_one(Proposal, suggested.id).state is ProposalState.CHECK_12M
