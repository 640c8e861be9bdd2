"""Once a day: reminders after 3 and 7 days, digests, and nothing twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.codes import MessageMode
from employers.models import Contact
from placements.client_voice import Settlement, contest_fact, settle_message
from placements.codes import ProposalState
from placements.messages.codes import MessageKind, MessageState
from placements.messages.models import Message
from placements.messages.outbox import (
    KEEP_TEXT,
    TOO_OLD_AFTER,
    begin_handing,
    claim_next,
    erase_old_texts,
    give_up_old,
    note_sent,
)
from placements.messages.rounds import compose_anew, run_round
from placements.models import Proposal, ProposalStep
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName
from profiles.codes import ClientFact
from profiles.inputs import ClientInput
from profiles.operations import update_client_facts
from tests.factories import NOW, make_employer, make_proposal, make_user, make_vacancy, revoke_sharing

Sessions = sessionmaker[Session]
DAY = timedelta(days=1)  # NOW is a Friday


def send_profiles(
    sessions: Sessions, count: int = 1, *, mode: MessageMode = MessageMode.SINGLE, arrived: bool = True
) -> list[int]:
    """Proposals of one employer whose short profile was sent now."""
    with sessions.begin() as session:
        adviser = make_user(session)
        employer = make_employer(session, adviser_id=adviser.id)
        session.add(Contact(employer_id=employer.id, name="Contact", email="contact@example.org", message_mode=mode))
        found = []
        for _ in range(count):
            vacancy = make_vacancy(session, employer=employer)
            proposal = make_proposal(session, vacancy=vacancy, state=ProposalState.CLIENT_AGREED)
            proposal.steps.append(ProposalStep(to_state=proposal.state, at=NOW))
            session.flush()
            take_step(session, StepName.SEND_SHORT_PROFILE, Decision(proposal.id), now=NOW, who=Who(adviser.id))
            found.append(proposal.id)
        if arrived and mode is MessageMode.SINGLE:
            session.execute(sa.update(Message).values(state=MessageState.SENT, sent_at=NOW))
        return found


def kinds(sessions: Sessions) -> list[MessageKind]:
    with sessions() as session:
        return list(session.scalars(sa.select(Message.kind).order_by(Message.id)))


def states(sessions: Sessions) -> dict[int | None, MessageState]:
    """State of the messages about a proposal, by its id."""
    with sessions() as session:
        rows = session.execute(sa.select(Message.proposal_id, Message.state).where(Message.proposal_id.is_not(None)))
        return dict(rows.all())


def test_an_employer_without_answer_is_reminded_after_three_and_after_seven_days_once_each(sessions: Sessions) -> None:
    send_profiles(sessions)

    reminders = [run_round(sessions, now=NOW + day * DAY).reminders for day in (2, 3, 3, 4, 6, 7, 7, 8, 13)]

    assert reminders == [0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert kinds(sessions) == [MessageKind.SHORT_PROFILE, MessageKind.REMINDER, MessageKind.REMINDER]


def test_nobody_is_reminded_of_what_has_not_arrived_or_has_been_answered(sessions: Sessions) -> None:
    send_profiles(sessions, arrived=False)
    (answered,) = send_profiles(sessions)
    with sessions.begin() as session:
        unsent = sa.update(Message).where(Message.proposal_id != answered)
        session.execute(unsent.values(state=MessageState.QUEUED, sent_at=None))
        decision = Decision(answered)
        adviser = make_user(session)
        take_step(session, StepName.EMPLOYER_SHOWS_INTEREST, decision, now=NOW, who=Who(adviser.id))

    assert run_round(sessions, now=NOW + 3 * DAY).reminders == 0


@pytest.mark.parametrize(
    ("mode", "days", "expected"),
    [(MessageMode.DAILY, 1, 1), (MessageMode.WEEKLY, 1, 0), (MessageMode.WEEKLY, 3, 1), (MessageMode.NONE, 1, 0)],
)
def test_what_waits_for_a_contact_comes_as_one_message(
    sessions: Sessions, mode: MessageMode, days: int, expected: int
) -> None:
    send_profiles(sessions, 3, mode=MessageMode.DAILY)
    with sessions.begin() as session:
        session.execute(sa.update(Contact).values(message_mode=mode))

    rounds = [run_round(sessions, now=NOW + days * DAY).digests for _ in range(2)]

    assert rounds == [expected, 0]
    with sessions() as session:
        digests = session.scalars(sa.select(Message).where(Message.kind == MessageKind.DIGEST)).all()
        assert [(digest.body or "").count("/a/") for digest in digests] == [3] * expected


def test_an_answered_proposal_is_left_out_of_the_digest(sessions: Sessions) -> None:
    first, _second = send_profiles(sessions, 2, mode=MessageMode.DAILY)
    with sessions.begin() as session:
        who = Who(make_user(session).id)
        take_step(session, StepName.WITHDRAW, Decision(first, note="gone"), now=NOW, who=who)

    run_round(sessions, now=NOW + DAY)

    with sessions() as session:
        digest = session.scalars(sa.select(Message).where(Message.kind == MessageKind.DIGEST)).one()
        assert (digest.body or "").count("/a/") == 1


def test_what_waits_for_a_week_is_given_up_and_its_text_erased_a_month_later(sessions: Sessions) -> None:
    send_profiles(sessions, arrived=False)

    with sessions.begin() as session:
        given_up = [give_up_old(session, now=NOW + TOO_OLD_AFTER + DAY) for _ in range(2)]
        erased = [erase_old_texts(session, now=NOW + time) for time in (DAY, KEEP_TEXT + DAY, KEEP_TEXT + DAY)]

    assert (given_up, erased) == ([1, 0], [0, 1, 0])


def test_a_digest_that_waits_is_composed_anew_without_whom_a_consent_was_revoked_of(sessions: Sessions) -> None:
    revoked, ended, stays = send_profiles(sessions, 3, mode=MessageMode.DAILY)
    run_round(sessions, now=NOW + DAY)
    with sessions.begin() as session:
        revoke_sharing(session, session.get_one(Proposal, revoked).client_id)
        session.get_one(Proposal, ended).state = ProposalState.WITHDRAWN

    with sessions.begin() as session:
        claimed_before = claim_next(session, now=NOW + DAY)
        anew = [compose_anew(session, now=NOW + DAY) for _ in range(2)]
        claimed_after = claim_next(session, now=NOW + DAY)

    assert (claimed_before, anew) == (None, [1, 0])
    assert claimed_after is not None
    assert states(sessions) == {
        revoked: MessageState.HELD, ended: MessageState.CANCELLED, stays: MessageState.IN_DIGEST,
    }  # fmt: skip
    with sessions() as session:
        assert (session.get_one(Message, claimed_after[0]).body or "").count("/a/") == 1


def test_what_a_digest_gathered_is_erased_with_it(sessions: Sessions) -> None:
    send_profiles(sessions, 2, mode=MessageMode.DAILY)
    run_round(sessions, now=NOW + DAY)

    with sessions.begin() as session:
        claimed = claim_next(session, now=NOW + DAY)
        assert claimed is not None
        begin_handing(session, *claimed, now=NOW + DAY)
        note_sent(session, *claimed, now=NOW + DAY)

    with sessions() as session:
        assert session.scalars(sa.select(Message.body)).all() == [None] * 3


def test_a_revocation_between_claim_and_handing_stops_the_text(sessions: Sessions) -> None:
    (proposal_id,) = send_profiles(sessions, arrived=False)
    with sessions.begin() as session:
        claimed = claim_next(session, now=NOW)
        assert claimed is not None
        revoke_sharing(session, session.get_one(Proposal, proposal_id).client_id)

        assert not begin_handing(session, *claimed, now=NOW)


@pytest.mark.parametrize("is_composed", [True, False])
def test_a_digest_does_not_tell_of_who_has_objected_meanwhile(sessions: Sessions, is_composed: bool) -> None:
    objected, stays = send_profiles(sessions, 2, mode=MessageMode.DAILY)
    if is_composed:
        run_round(sessions, now=NOW + DAY)
    with sessions.begin() as session:
        session.get_one(Proposal, objected).state = ProposalState.CLIENT_OBJECTED

    with sessions.begin() as session:
        claimed_before = claim_next(session, now=NOW + DAY)
        compose_anew(session, now=NOW + DAY)
    run_round(sessions, now=NOW + DAY)

    assert claimed_before is None
    assert states(sessions) == {objected: MessageState.CANCELLED, stays: MessageState.IN_DIGEST}


def test_what_a_client_contests_waits_until_it_is_settled(sessions: Sessions) -> None:
    contested, stays = send_profiles(sessions, 2, mode=MessageMode.DAILY)
    with sessions.begin() as session:
        client_id = session.get_one(Proposal, contested).client_id
        task_id = contest_fact(session, client_id, ClientFact.SKILLS, "I can weld", now=NOW).id

    run_round(sessions, now=NOW + DAY)
    before = states(sessions)
    with sessions.begin() as session:
        by = make_user(session).id
        settle_message(session, client_id, Settlement(task_id, "Corrected."), now=NOW + DAY, by=by)
    run_round(sessions, now=NOW + DAY)

    assert before == {contested: MessageState.HELD, stays: MessageState.IN_DIGEST}
    assert states(sessions)[contested] is MessageState.IN_DIGEST


@pytest.mark.parametrize("mode", [MessageMode.SINGLE, MessageMode.DAILY])
def test_what_waits_while_facts_are_corrected_is_written_anew(sessions: Sessions, mode: MessageMode) -> None:
    (proposal_id,) = send_profiles(sessions, mode=mode, arrived=False)
    run_round(sessions, now=NOW)
    with sessions.begin() as session:
        client_id = session.get_one(Proposal, proposal_id).client_id
        facts = ClientInput(hours_min=17.0, hours_max=17.0)
        update_client_facts(session, client_id, facts, now=NOW + DAY, by=None)

    with sessions.begin() as session:
        claimed_before = claim_next(session, now=NOW + DAY)
        compose_anew(session, now=NOW + DAY)
        claimed = claim_next(session, now=NOW + DAY)

    assert (claimed_before, claimed is None) == (None, False)
    with sessions() as session:
        body = session.get_one(Message, (claimed or (0, ""))[0]).body or ""
        assert ("Stunden je Woche: 17" in body, body.count("/a/")) == (True, 1)
