"""The last decision of this browser, kept for one page so that it can be undone there."""

from dataclasses import asdict, dataclass

from flask import session

from placements.codes import ProposalState
from placements.models import Proposal

KEY = "last_decision"


@dataclass(frozen=True)
class LastDecision:
    """What was decided about which proposal; ``version`` is the one that the decision left."""

    proposal_id: int
    version: int
    state: str
    client: str
    title: str

    @property
    def is_accepted(self) -> bool:
        """Whether the suggestion was accepted."""
        return self.state == ProposalState.ACCEPTED_BY_ADVISER

    @property
    def is_put_off(self) -> bool:
        """Whether the suggestion was put off."""
        return self.state == ProposalState.PUT_OFF


def remember_decision(proposal: Proposal) -> None:
    """Keep the decision for the next page."""
    last = LastDecision(
        proposal_id=proposal.id,
        version=proposal.version,
        state=proposal.state.value,
        client=proposal.client.reference,
        title=proposal.vacancy.title,
    )
    session[KEY] = asdict(last)


def pop_last_decision() -> LastDecision | None:
    """The decision that the page before made, once."""
    kept = session.pop(KEY, None)
    return LastDecision(**kept) if kept else None
