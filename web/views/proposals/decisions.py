"""Deciding about a suggestion: accept, dismiss, undo; then straight on to the next of the same queue."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from core.users import Role
from placements.codes import ProposalState
from placements.models import Proposal
from placements.operations import accept_proposal, dismiss_proposal, reopen_proposal, withdraw_proposal
from placements.queries import get_proposal
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.proposal import AcceptForm, DecisionForm, DismissForm, PutOffForm, WithdrawForm
from web.session import db, now
from web.views.proposals.filters import carried
from web.views.proposals.review import ReviewForms, onward_url, review_page
from web.views.proposals.section import blueprint
from web.views.proposals.undo import remember_decision


@blueprint.post("/proposals/<int:proposal_id>/accept")
@requires_role(Role.EMPLOYER_ADVISER)
def accept(proposal_id: int) -> ResponseReturnValue:
    """Go on with a suggestion."""
    form = AcceptForm()
    forms = ReviewForms(accept=form)
    if not form.validate_on_submit():
        return review_page(proposal_id, forms), 422

    def step() -> Proposal:
        return accept_proposal(
            db(), proposal_id, version=form.seen_version(), now=now(), by=current_user().id,
            reason=form.reason.data or None, note=form.note_text(),
        )  # fmt: skip

    return _decide(proposal_id, ProposalState.ACCEPTED_BY_ADVISER, step, form, forms)


@blueprint.post("/proposals/<int:proposal_id>/dismiss")
@requires_role(Role.EMPLOYER_ADVISER)
def dismiss(proposal_id: int) -> ResponseReturnValue:
    """Do not go on with a suggestion, for a reason."""
    form = DismissForm()
    forms = ReviewForms(dismiss=form)
    if not form.validate_on_submit():
        return review_page(proposal_id, forms), 422

    def step() -> Proposal:
        return dismiss_proposal(
            db(), proposal_id, reason=form.reason.data, note=form.note_text(), version=form.seen_version(), now=now(),
            by=current_user().id,
        )  # fmt: skip

    return _decide(proposal_id, ProposalState.DISMISSED, step, form, forms)


@blueprint.post("/proposals/<int:proposal_id>/put-off")
@requires_role(Role.EMPLOYER_ADVISER)
def put_off(proposal_id: int) -> ResponseReturnValue:
    """Look at a suggestion again on a later day."""
    form = PutOffForm()
    forms = ReviewForms(put_off=form)
    if not form.validate_on_submit():
        return review_page(proposal_id, forms), 422

    def step() -> Proposal:
        decision = Decision(proposal_id, form.seen_version(), note=form.note_text(), on=form.on.data)
        return take_step(db(), StepName.PUT_OFF, decision, now=now(), who=Who(current_user().id))

    return _decide(proposal_id, ProposalState.PUT_OFF, step, form, forms)


@blueprint.post("/proposals/<int:proposal_id>/withdraw")
@requires_role(Role.EMPLOYER_ADVISER)
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take an accepted proposal back; the note says why."""
    form = WithdrawForm()
    forms = ReviewForms(withdraw=form)
    if not form.validate_on_submit():
        return review_page(proposal_id, forms), 422

    def step() -> Proposal:
        return withdraw_proposal(
            db(), proposal_id, note=form.note_text() or "", version=form.seen_version(), now=now(), by=current_user().id
        )

    return _decide(proposal_id, ProposalState.WITHDRAWN, step, form, forms)


@blueprint.post("/proposals/<int:proposal_id>/reopen")
@requires_role(Role.EMPLOYER_ADVISER)
def reopen(proposal_id: int) -> ResponseReturnValue:
    """Undo one's own last decision."""
    form = DecisionForm()
    reopen_proposal(db(), proposal_id, version=form.seen_version(), now=now(), by=current_user().id)
    flash(_("Undone: this proposal waits for your decision again."), "success")
    return redirect(url_for("proposals.show", proposal_id=proposal_id, **carried()))


def _decide(
    proposal_id: int, target: ProposalState, step: Callable[[], Proposal], form: DecisionForm, forms: ReviewForms
) -> ResponseReturnValue:
    """Take the step and go on. A second click of the same person on the same decision just goes on."""
    proposal = get_proposal(db(), proposal_id)
    if proposal.state is target and proposal.changed_by == current_user().id:
        return redirect(onward_url(proposal_id))
    try:
        decided = step()
    except Conflict as error:
        return review_page(proposal_id, forms, conflict=message_of(error)), 409
    except InvalidInput as error:
        field = form.on if isinstance(form, PutOffForm) else form.note
        field.errors = [*field.errors, message_of(error)]
        return review_page(proposal_id, forms), 422
    if target is ProposalState.WITHDRAWN:
        flash(_("Withdrawn. A later match run may suggest the pair again."), "success")
        return redirect(url_for("proposals.show", proposal_id=proposal_id, **carried()))
    remember_decision(decided)
    return redirect(onward_url(proposal_id))
