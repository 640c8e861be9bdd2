"""Writing down a step that was taken: its row, its entry in the audit log, and the state that it leads to."""

from sqlalchemy.orm import Session

from core import audit
from placements.codes import OPEN_STATES
from placements.models import Proposal, ProposalStep


def record_step(session: Session, proposal: Proposal, step: ProposalStep) -> None:
    """Add the row ``step``, log it, and bring the proposal into ``step.to_state``."""
    session.add(step)
    audit.record(
        session, f"proposal.{step.name}", kind="proposal", object_id=proposal.id, now=step.at, by=step.by,
        actor=step.actor.value, from_state=proposal.state.value, to_state=step.to_state.value, reason=step.reason,
        second_by=step.second_by,
    )  # fmt: skip
    proposal.state, proposal.is_open = step.to_state, step.to_state in OPEN_STATES
    proposal.changed_at, proposal.changed_by = step.at, step.by
    session.flush()
