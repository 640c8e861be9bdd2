"""The next step of a proposal: noted, changed, done."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from core.errors import Conflict, InvalidInput
from placements.models import Proposal
from placements.next_steps import NextStep, finish_next_step, plan_next_step
from web.access import STAFF, current_user, requires_role
from web.errors import message_of
from web.forms.today import NextStepDoneForm, NextStepForm
from web.proposal_steps import Refused, proposal_url
from web.session import db, discard, now, today
from web.views.placements.section import blueprint, open_proposal, page_of


@blueprint.post("/proposals/<int:proposal_id>/next-step")
@requires_role(*STAFF)
def plan(proposal_id: int) -> ResponseReturnValue:
    """Note what is to be done next, until when."""
    proposal, form = open_proposal(proposal_id), NextStepForm()

    def work() -> None:
        step = NextStep(str(form.words.data), form.due_on.data or today(), str(form.seen.data or ""))
        plan_next_step(db(), proposal_id, step, now=now(), by=current_user().id)

    return _do(proposal, form, work, Refused(next_step=form), _("The next step is noted."))


@blueprint.post("/proposals/<int:proposal_id>/next-step/done")
@requires_role(*STAFF)
def finish(proposal_id: int) -> ResponseReturnValue:
    """Note that it is done; a second click just goes on."""
    proposal, form = open_proposal(proposal_id), NextStepDoneForm()

    def work() -> None:
        finish_next_step(
            db(), proposal_id, note=form.note.data, seen=str(form.seen.data or ""), now=now(), by=current_user().id
        )

    return _do(proposal, form, work, Refused(next_step_done=form), _("The next step is done."))


def _do(
    proposal: Proposal, form: FlaskForm, work: Callable[[], None], refused: Refused, said: str
) -> ResponseReturnValue:
    """Carry it out, or show the page again with what was typed and what is wrong."""
    proposal_id, url, status = proposal.id, proposal_url(proposal), 422
    if form.validate_on_submit():
        try:
            work()
        except (Conflict, InvalidInput) as error:
            form.form_errors.append(message_of(error))
            status = error.status
        else:
            flash(said, "success")
            return redirect(url)
    discard()
    return page_of(open_proposal(proposal_id), refused), status
