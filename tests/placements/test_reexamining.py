"""After a fact was recorded, suggestions are brought up to date; what runs keeps what it was suggested for."""

from sqlalchemy.orm import Session

from core.users import Role
from employers.codes import RequirementKind
from matching.explanation import stored_form
from matching.facts import Gate, GateValue
from placements.codes import ProposalState
from placements.models import Proposal
from placements.queries import evaluate_now
from placements.reexamining import evaluate_proposed, reexamine_suggestions
from profiles.answers import Answer, record_answer
from profiles.inputs import LicenceInput
from tests.factories import NOW, asked, make_client, make_licence_classes, make_proposal, make_user, make_vacancy


def make(session: Session, state: ProposalState) -> tuple[Proposal, int]:
    """A proposal for a vacancy that asks a licence of which nothing is recorded; and the case manager's id."""
    make_licence_classes(session)
    manager = make_user(session, role=Role.CASE_MANAGER)
    client = make_client(session, case_manager_id=manager.id)
    vacancy = make_vacancy(session, requirements=(asked(RequirementKind.LICENCE, "B"),))
    evaluation = evaluate_now(session, client_id=client.id, vacancy_id=vacancy.id, now=NOW)
    explanation = stored_form(evaluation)
    proposal = make_proposal(session, client=client, vacancy=vacancy, state=state, explanation=explanation,
                             open_questions=len(explanation["questions"]))  # fmt: skip
    return proposal, manager.id


def answer(session: Session, proposal: Proposal, by: int, *, is_held: bool) -> None:
    licence = LicenceInput("B", is_held)
    record_answer(session, proposal.client_id, Answer("licence", "B", entry_of="licences", entry=licence),
                  now=NOW, by=by)  # fmt: skip


def test_a_suggestion_asks_no_more_what_was_answered_and_its_reviewer_is_told(session: Session) -> None:
    proposal, manager_id = make(session, ProposalState.SUGGESTED)
    version, asked_before = proposal.version, proposal.open_questions
    answer(session, proposal, manager_id, is_held=True)

    changed = reexamine_suggestions(session, proposal.client_id, now=NOW, by=manager_id)

    assert (changed, proposal.open_questions, proposal.version) == (1, asked_before - 1, version + 1)
    assert proposal.changed_by == manager_id
    assert reexamine_suggestions(session, proposal.client_id, now=NOW, by=manager_id) == 0


def test_what_no_longer_fits_is_left_to_the_next_run(session: Session) -> None:
    proposal, manager_id = make(session, ProposalState.SUGGESTED)
    answer(session, proposal, manager_id, is_held=False)

    assert reexamine_suggestions(session, proposal.client_id, now=NOW, by=manager_id) == 0
    assert proposal.state is ProposalState.SUGGESTED


def test_a_running_proposal_keeps_its_reasons_and_is_looked_at_as_if_it_were_not_proposed(session: Session) -> None:
    proposal, manager_id = make(session, ProposalState.CLIENT_INFORMED)
    before = proposal.explanation
    answer(session, proposal, manager_id, is_held=True)

    changed = reexamine_suggestions(session, proposal.client_id, now=NOW, by=manager_id)
    evaluation, _ = evaluate_proposed(session, proposal.client_id, [proposal.vacancy_id], now=NOW)[proposal.vacancy_id]

    assert (changed, proposal.explanation) == (0, before)
    values = {gate.gate: gate.value for gate in evaluation.gates}
    assert (values[Gate.LICENCE], values[Gate.ALREADY_PROPOSED]) == (GateValue.MET, GateValue.MET)
