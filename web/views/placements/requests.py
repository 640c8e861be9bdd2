"""Four eyes: the second person confirms or refuses; who asked may take it back."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from placements.requests import confirm_request, get_request, refuse_request
from web.access import STAFF, current_user, requires_role
from web.errors import message_of
from web.forms.steps import RefusalForm
from web.limits import sent_number
from web.proposal_steps import Refused, proposal_url
from web.session import db, discard, now
from web.views.placements.section import blueprint, open_proposal, page_of


@blueprint.post("/step-requests/<int:request_id>/confirm")
@requires_role(*STAFF)
def confirm(request_id: int) -> ResponseReturnValue:
    """Confirm as the second person; a second click of the same person just goes on."""
    request, form = get_request(db(), request_id), RefusalForm()
    proposal = open_proposal(request.proposal_id)
    if request.is_confirmed and request.decided_by == current_user().id:
        return redirect(proposal_url(proposal))
    version = sent_number(form.version.data) or 0
    try:
        confirm_request(db(), request_id, version=version, now=now(), by=current_user().id)
    except Conflict as error:
        discard()
        return page_of(open_proposal(proposal.id), Refused(conflict=message_of(error))), 409
    flash(_("Confirmed: the name may be given to the employer."), "success")
    return redirect(proposal_url(proposal))


@blueprint.post("/step-requests/<int:request_id>/refuse")
@requires_role(*STAFF)
def refuse(request_id: int) -> ResponseReturnValue:
    """Refuse as the second person, with a note; or take one's own request back."""
    request, form = get_request(db(), request_id), RefusalForm()
    proposal = open_proposal(request.proposal_id)
    if request.is_confirmed is False and request.decided_by == current_user().id:
        return redirect(proposal_url(proposal))
    try:
        refuse_request(db(), request_id, note=form.note.data, now=now(), by=current_user().id)
    except Conflict as error:
        return page_of(proposal, Refused(second=form, conflict=message_of(error))), 409
    except InvalidInput as error:
        form.note.errors = [*form.note.errors, message_of(error)]
        return page_of(proposal, Refused(second=form)), 422
    flash(_("Not confirmed: the name stays with us."), "success")
    return redirect(proposal_url(proposal))
