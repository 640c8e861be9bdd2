"""Decisions: recorded with who, when and why; on an old version they are refused; undone only by oneself."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role
from employers.codes import MATCHED_STATES, VacancyState
from placements.codes import DismissReason, ProposalState
from placements.operations import accept_proposal, dismiss_proposal, reopen_proposal, withdraw_proposal
from placements.queries import proposal_detail, steps_of_proposal
from profiles.codes import ClientState
from profiles.models import ExcludedEmployer
from tests.factories import NOW, make_client, make_proposal, make_user, make_vacancy

LATER = NOW + timedelta(hours=1)


def test_accepting_is_recorded_as_a_step_and_in_the_audit_log(session: Session) -> None:
    proposal, adviser = make_proposal(session), make_user(session)

    accept_proposal(session, proposal.id, version=1, now=LATER, by=adviser.id, note=" call first ")

    last = steps_of_proposal(session, proposal.id)[-1]
    assert (last.to_state, last.by_name, last.note) == (
        ProposalState.ACCEPTED_BY_ADVISER, adviser.display_name, "call first")  # fmt: skip
    assert (proposal.state, proposal.is_open, proposal.version) == (ProposalState.ACCEPTED_BY_ADVISER, True, 2)
    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.object_id, entry.user_id) == ("proposal.accept", str(proposal.id), adviser.id)


def test_a_dismissed_proposal_is_closed_with_its_reason(session: Session) -> None:
    proposal, adviser = make_proposal(session), make_user(session)

    dismiss_proposal(session, proposal.id, reason=DismissReason.LANGUAGE, version=1, now=LATER, by=adviser.id)

    assert (proposal.state, proposal.is_open) == (ProposalState.DISMISSED, False)
    assert steps_of_proposal(session, proposal.id)[-1].reason == DismissReason.LANGUAGE
    assert proposal_detail(session, proposal.id).changed_by_name == adviser.display_name


@pytest.mark.parametrize(("reason", "note"), [("NO_IDEA", None), (DismissReason.OTHER, " "), ("DATA_WRONG", None)])
def test_a_dismissal_without_reason_or_needed_note_changes_nothing(
    session: Session, reason: str, note: str | None
) -> None:
    proposal, adviser = make_proposal(session), make_user(session)

    with pytest.raises(InvalidInput):
        dismiss_proposal(session, proposal.id, reason=reason, note=note, version=1, now=LATER, by=adviser.id)

    assert (proposal.state, proposal.version) == (ProposalState.SUGGESTED, 1)


def test_the_second_of_two_advisers_is_told_who_was_first_and_when(session: Session) -> None:
    proposal = make_proposal(session)
    first, second = make_user(session, display_name="Adviser One"), make_user(session)
    accept_proposal(session, proposal.id, version=1, now=LATER, by=first.id)

    with pytest.raises(Conflict, match=r"Adviser One changed this proposal at 20\.11\.2026 10:00"):
        dismiss_proposal(session, proposal.id, reason="SKILL", version=1, now=LATER, by=second.id)


def test_a_change_by_a_match_run_is_told_as_such(session: Session) -> None:
    proposal, adviser = make_proposal(session, version=3), make_user(session)

    with pytest.raises(Conflict, match=r"A match run changed this proposal at 20\.11\.2026 09:00"):
        accept_proposal(session, proposal.id, version=2, now=LATER, by=adviser.id)


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.EMPLOYER, Role.OPERATOR])
def test_other_roles_do_not_decide_about_suggestions(session: Session, role: Role) -> None:
    proposal, user = make_proposal(session), make_user(session, role=role)

    with pytest.raises(NotAllowed):
        accept_proposal(session, proposal.id, version=1, now=LATER, by=user.id)


def test_what_is_decided_is_not_decided_again(session: Session) -> None:
    proposal = make_proposal(session, state=ProposalState.ACCEPTED_BY_ADVISER)
    adviser = make_user(session)

    with pytest.raises(Conflict, match="no longer in a state"):
        accept_proposal(session, proposal.id, version=proposal.version, now=LATER, by=adviser.id)


def test_ones_own_dismissal_can_be_undone_within_a_day(session: Session) -> None:
    proposal, adviser = make_proposal(session), make_user(session)
    dismiss_proposal(session, proposal.id, reason="SKILL", version=1, now=LATER, by=adviser.id)

    reopen_proposal(session, proposal.id, version=2, now=LATER + timedelta(hours=23), by=adviser.id)

    assert (proposal.state, proposal.is_open) == (ProposalState.SUGGESTED, True)


def test_a_dismissal_is_not_undone_by_others_or_later(session: Session) -> None:
    proposal, adviser, other = make_proposal(session), make_user(session), make_user(session)
    dismiss_proposal(session, proposal.id, reason="SKILL", version=1, now=LATER, by=adviser.id)

    with pytest.raises(NotAllowed, match="Only the person"):
        reopen_proposal(session, proposal.id, version=2, now=LATER, by=other.id)
    with pytest.raises(Conflict, match="one day"):
        reopen_proposal(session, proposal.id, version=2, now=LATER + timedelta(hours=25), by=adviser.id)


def test_a_dismissal_is_not_undone_once_the_pair_is_suggested_anew(session: Session) -> None:
    adviser, client, vacancy = make_user(session), make_client(session), make_vacancy(session)
    proposal = make_proposal(session, client=client, vacancy=vacancy)
    dismiss_proposal(session, proposal.id, reason="SKILL", version=1, now=LATER, by=adviser.id)
    make_proposal(session, client=client, vacancy=vacancy)

    with pytest.raises(Conflict, match="anew"):
        reopen_proposal(session, proposal.id, version=2, now=LATER, by=adviser.id)


def test_a_case_manager_withdraws_an_accepted_proposal_with_a_note(session: Session) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    proposal = make_proposal(session, client=client, state=ProposalState.ACCEPTED_BY_ADVISER)

    withdraw_proposal(session, proposal.id, note="Found work.", version=1, now=LATER, by=manager.id)

    assert (proposal.state, proposal.is_open) == (ProposalState.WITHDRAWN, False)


def test_a_case_manager_withdraws_no_proposal_of_another_ones_client(session: Session) -> None:
    manager, other = make_user(session, role=Role.CASE_MANAGER), make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=other.id)
    proposal = make_proposal(session, client=client, state=ProposalState.ACCEPTED_BY_ADVISER)

    with pytest.raises(NotAllowed):
        withdraw_proposal(session, proposal.id, note="Mine.", version=1, now=LATER, by=manager.id)

    assert proposal.state is ProposalState.ACCEPTED_BY_ADVISER


def test_an_unknown_proposal_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        accept_proposal(session, 4711, version=1, now=LATER, by=make_user(session).id)


def test_the_database_refuses_a_second_open_proposal_of_a_pair(session: Session) -> None:
    client, vacancy = make_client(session), make_vacancy(session)
    make_proposal(session, client=client, vacancy=vacancy)

    with pytest.raises(sa.exc.IntegrityError):
        make_proposal(session, client=client, vacancy=vacancy)


@pytest.mark.parametrize("state", [state for state in VacancyState if state not in MATCHED_STATES])
def test_a_suggestion_for_a_vacancy_that_was_closed_since_is_not_accepted(
    session: Session, state: VacancyState
) -> None:
    proposal, adviser = make_proposal(session, vacancy=make_vacancy(session, state=state)), make_user(session)

    with pytest.raises(Conflict, match="not open any more"):
        accept_proposal(session, proposal.id, version=1, now=LATER, by=adviser.id)

    assert (proposal.state, proposal.version) == (ProposalState.SUGGESTED, 1)
    dismiss_proposal(session, proposal.id, reason=DismissReason.VACANCY_GONE, version=1, now=LATER, by=adviser.id)


def test_a_client_who_rests_or_has_excluded_the_employer_since_is_not_proposed(session: Session) -> None:
    adviser, vacancy = make_user(session), make_vacancy(session)
    paused = make_proposal(session, vacancy=vacancy, client=make_client(session, state=ClientState.PAUSED))
    excluding = make_client(session)
    excluding.excluded_employers.append(ExcludedEmployer(employer_id=vacancy.employer_id))
    excluded = make_proposal(session, vacancy=vacancy, client=excluding)

    for proposal in (paused, excluded):
        with pytest.raises(Conflict, match="Dismiss the suggestion"):
            accept_proposal(session, proposal.id, version=1, now=LATER, by=adviser.id)

    assert {paused.state, excluded.state} == {ProposalState.SUGGESTED}
