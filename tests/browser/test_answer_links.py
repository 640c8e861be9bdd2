"""The way of an employer without an account: from the link in the mail to the answer, and what the operator sees."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from core.users import Role
from employers.models import Contact
from placements.codes import ProposalState
from placements.messages.codes import MessageKind, MessageState
from placements.messages.composing import Recipient, Text
from placements.messages.links import new_link
from placements.messages.outbox import NewMessage, queue_message
from placements.models import Proposal, ProposalStep
from tests.browser.installation import Installation
from tests.browser.pages import Window

pytestmark = pytest.mark.browser


def release_somebody(installed: Installation) -> str:
    """The path of a fresh link about a proposal whose name is released, and messages in each state of trouble."""
    now = datetime.now(UTC)
    with installed.sessions.begin() as session:
        proposal = session.scalars(sa.select(Proposal).order_by(Proposal.id.desc()).limit(1)).one()
        proposal.state, proposal.is_open = ProposalState.IDENTITY_RELEASED, True
        session.add(ProposalStep(proposal_id=proposal.id, to_state=proposal.state, at=now))
        contact = Contact(employer_id=proposal.vacancy.employer_id, name="Contact", email="contact@demo.example")
        session.add(contact)
        session.flush()
        for state in (MessageState.UNCERTAIN, MessageState.GIVEN_UP):
            recipient = Recipient("Contact", "contact@demo.example", "de")
            new = NewMessage(
                f"browser:{state}", MessageKind.RELEASE, recipient, Text("Subject", "Text"), proposal_id=proposal.id,
                contact_id=contact.id,
            )  # fmt: skip
            queue_message(session, new, now=now).state = state
        path = new_link(session, proposal.id, contact.id, now=now).url.partition("/a/")[2]
    return f"/a/{path}"


def test_an_employer_answers_by_link_and_the_operator_settles_a_doubt(
    window: Callable[..., Window], installed: Installation
) -> None:
    path = release_somebody(installed)
    employer = window(None)
    employer.go(path)
    assert employer.check_everywhere() == []

    employer.watch.refusals |= {422}
    employer.page.get_by_label("I hire the person").check()
    employer.page.get_by_role("button", name="Send the answer").click()
    employer.expect_text("This answer needs it.")
    employer.page.get_by_label("First day of work").fill("2099-01-05")
    employer.page.get_by_role("button", name="Send the answer").click()
    employer.expect_text("Thank you, your answer has arrived")
    assert employer.check_everywhere() == []

    operator = window(Role.OPERATOR)
    operator.go("/messages")
    assert operator.check_everywhere() == []
    operator.page.get_by_role("button", name="It arrived").click()
    operator.expect_text("The message is noted as sent.")
