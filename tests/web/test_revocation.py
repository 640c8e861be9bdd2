"""What revoking a consent, or restricting the data, takes away: each consumer, at its very next request."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.api_access.models import EventKind
from employers.api_access.webhooks import add_webhook
from employers.models import Contact
from matching.history import PairHistory
from matching.queries.clients import client_facts
from placements.codes import ProposalState
from placements.messages.links import new_link
from placements.messages.occasions import mail_short_profile
from placements.messages.outbox import claim_next
from placements.models import Proposal
from placements.webhook_events import collect_events
from profiles.casework import CaseFile
from profiles.catalogue.models import Occupation
from profiles.codes import ClientState, ConsentPurpose
from profiles.consents import NewConsent, give_consent, revoke_consent
from profiles.models import Client, Consent
from profiles.restrictions import lift_restriction, restrict_client
from tests.factories import TODAY, make_client, make_proposal, make_vacancy
from tests.web.api.world import Program, make_token
from tests.web.conftest import Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
GROUP = "Lebensmittelherstellung"  # what the anonymous profile says of the occupation


@pytest.fixture
def proposal(sessions: Sessions, world: World) -> Proposal:
    """A proposal before the bakery, of a client who has consented and whose name is released."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        session.add(Occupation(code="292", label_de=GROUP, requirement_level=2, source="test"))
        client = make_client(session, occupations=(BAKER,), case_manager_id=world.case_manager.id)
        session.add(CaseFile(client_id=client.id, given_name="Geheime", family_name="Person"))
        share = NewConsent(ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS, "", "2026-11", TODAY)
        give_consent(session, client.id, share, now=now, by=None)
        vacancy = make_vacancy(session, employer=world.bakery, title="Bäckerei-Aushilfe")
        return make_proposal(session, client=client, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT)


def take_away(sessions: Sessions, client_id: int, world: World, how: str) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        if how == "restricted":
            restrict_client(session, client_id, reason="a lawsuit", now=now, by=world.case_manager.id)
        else:
            consent = session.scalars(sa.select(Consent).where(Consent.client_id == client_id)).one()
            revoke_consent(session, client_id, consent.id, now=now, by=world.case_manager.id)


@pytest.mark.parametrize("how", ["revoked", "restricted"])
def test_each_consumer_loses_sight_of_the_client_at_the_next_request(
    sessions: Sessions, world: World, visitor: Visit, proposal: Proposal, how: str
) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        contact = session.scalars(sa.select(Contact).where(Contact.employer_id == world.bakery.id)).one()
        token = new_link(session, proposal.id, contact.id, now=now).url.rpartition("/")[2]
        secret = make_token(session, world.baker, [world.bakery])
    baker, nobody = visitor(None, world.baker), visitor(None)
    program = Program(baker.app.test_client(), secret)

    def seen() -> list[bool]:
        page = baker.get("my_proposals.index")
        answer = program.get(f"/proposals/{proposal.id}").get_json()
        link = nobody.get("answers.link", token=token)
        return [
            bool(page.soup.select("button[name=answer]")), answer["profile"] is not None, answer["can_answer"] != [],
            GROUP in link.text, bool(link.soup.select("[name=choice]")),
        ]  # fmt: skip

    before = seen()
    take_away(sessions, proposal.client_id, world, how)

    assert (before, seen()) == ([True] * 5, [False] * 5)
    assert program.post(f"/proposals/{proposal.id}/answers", {"choice": "interested"}).status_code == 409


@pytest.mark.parametrize("how", ["revoked", "restricted"])
def test_what_waits_in_the_outbox_stays_and_programs_are_called_no_more(
    sessions: Sessions, world: World, proposal: Proposal, how: str
) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        early = now - timedelta(days=400)  # the step's moment is that of the factories
        add_webhook(session, world.bakery.id, "https://h.example.org/", list(EventKind), now=early, by=world.baker.id)
        mail_short_profile(session, session.get_one(Proposal, proposal.id), now)
    take_away(sessions, proposal.client_id, world, how)

    with sessions.begin() as session:
        assert collect_events(session, since=early, now=now) == 0
        assert claim_next(session, now=now) is None


def test_a_restricted_client_is_left_out_of_match_runs_and_comes_back(
    sessions: Sessions, world: World, proposal: Proposal
) -> None:
    def matched() -> list[int]:
        with sessions() as session:
            return [each.client_id for each in client_facts(session, today=TODAY, history=PairHistory())]

    before = matched()
    take_away(sessions, proposal.client_id, world, "restricted")
    with sessions.begin() as session:  # somebody sets the client to active all the same
        session.get_one(Client, proposal.client_id).state = ClientState.ACTIVE
    during = matched()
    with sessions.begin() as session:
        lift_restriction(session, proposal.client_id, now=datetime.now(UTC), by=world.case_manager.id)

    assert (before, during, matched()) == ([proposal.client_id], [], [proposal.client_id])
