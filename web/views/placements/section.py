"""The section's blueprint, and who may open which proposal."""

from flask import Blueprint

from core.users import Role
from placements.models import Proposal
from placements.queries import get_proposal
from web.access import current_user
from web.proposal_steps import Refused
from web.session import db
from web.views.clients.proposals import client_proposal_page
from web.views.clients.section import check_own
from web.views.proposals.review import ReviewForms, review_page

blueprint = Blueprint("placements", __name__)


def open_proposal(proposal_id: int) -> Proposal:
    """The proposal; a case manager's only where the client is an own one, each refusal recorded."""
    proposal = get_proposal(db(), proposal_id)
    if current_user().role is Role.CASE_MANAGER:
        check_own(proposal.client_id)
    return proposal


def page_of(proposal: Proposal, refused: Refused) -> str:
    """The page of a proposal as this role sees it."""
    if current_user().role is Role.CASE_MANAGER:
        return client_proposal_page(proposal.client_id, proposal.id, refused)
    return review_page(proposal.id, ReviewForms(), refused=refused)
