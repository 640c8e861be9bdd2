"""Support after the start of work, noted as a task."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput
from placements.support import note_support
from web.access import STAFF, current_user, requires_role
from web.errors import message_of
from web.proposal_steps import Refused, proposal_url, support_form
from web.session import db, now, today
from web.views.placements.section import blueprint, open_proposal, page_of


@blueprint.post("/proposals/<int:proposal_id>/support")
@requires_role(*STAFF)
def support(proposal_id: int) -> ResponseReturnValue:
    """Note what is to help; the same twice is one task."""
    proposal, form = open_proposal(proposal_id), support_form(is_sent=True)
    if not form.validate_on_submit():
        return page_of(proposal, Refused(support=form)), 422
    try:
        note_support(
            db(), proposal_id, str(form.code.data), due_on=form.due_on.data or today(), note=form.note.data, now=now(),
            by=current_user().id,
        )  # fmt: skip
    except InvalidInput as error:
        form.due_on.errors = [*form.due_on.errors, message_of(error)]
        return page_of(proposal, Refused(support=form)), 422
    flash(_("Noted as a task of the case manager."), "success")
    return redirect(proposal_url(proposal))
