"""Every step of a proposal that the employer adviser may take, from the review page."""

from flask import url_for
from flask.typing import ResponseReturnValue

from core.users import Role
from web.access import requires_role
from web.proposal_steps import Refused, record_step
from web.views.proposals.filters import carried
from web.views.proposals.review import ReviewForms, review_page
from web.views.proposals.section import blueprint


@blueprint.post("/proposals/<int:proposal_id>/steps/<step>")
@requires_role(Role.EMPLOYER_ADVISER)
def take(proposal_id: int, step: str) -> ResponseReturnValue:
    """Take a step; the page again where it is refused."""

    def show(refused: Refused) -> str:
        return review_page(proposal_id, ReviewForms(), refused=refused)

    return record_step(
        proposal_id, step, show=show, onward=url_for("proposals.show", proposal_id=proposal_id, **carried())
    )
