"""Restricting the data of a client (Art. 18 GDPR), and asking a second person to erase the client (Art. 17 GDPR)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput
from core.users import Role
from placements.erasure import ErasureReason, ask_erasure, find_erasure
from placements.messages.officer_mails import OfficerEvent
from profiles.queries import case_file
from profiles.restrictions import find_restriction, lift_restriction, restrict_client
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.forms.data_protection import ErasureForm, RestrictionForm
from web.privacy_officer import tell_officer
from web.session import db, now
from web.views.clients.section import blueprint, check_own, own_client


@blueprint.get("/clients/<int:client_id>/protection")
@requires_role(Role.CASE_MANAGER)
def protection(client_id: int) -> ResponseReturnValue:
    """What stands, and what can be asked for."""
    check_own(client_id)
    return _page(client_id, RestrictionForm(formdata=None), ErasureForm(formdata=None))


@blueprint.post("/clients/<int:client_id>/protection/restrict")
@requires_role(Role.CASE_MANAGER)
def restrict(client_id: int) -> ResponseReturnValue:
    """Restrict the client's data."""
    check_own(client_id)
    form = RestrictionForm()
    if not form.validate_on_submit():
        return _page(client_id, form, ErasureForm(formdata=None)), 422
    try:
        restrict_client(db(), client_id, reason=form.reason.data or "", now=now(), by=current_user().id)
    except (InvalidInput, Conflict) as error:
        form.form_errors.append(message_of(error))
        return _page(client_id, form, ErasureForm(formdata=None)), error.status
    flash(_("Restricted. The client is neither matched nor shown on from now on."), "success")
    return redirect(url_for("clients.protection", client_id=client_id))


@blueprint.post("/clients/<int:client_id>/protection/lift")
@requires_role(Role.CASE_MANAGER)
def lift(client_id: int) -> ResponseReturnValue:
    """Lift the restriction."""
    check_own(client_id)
    lift_restriction(db(), client_id, now=now(), by=current_user().id)
    flash(_("The restriction is lifted."), "success")
    return redirect(url_for("clients.protection", client_id=client_id))


@blueprint.post("/clients/<int:client_id>/protection/erase")
@requires_role(Role.CASE_MANAGER)
def erase(client_id: int) -> ResponseReturnValue:
    """Ask a second person to erase the client."""
    check_own(client_id)
    form = ErasureForm()
    if not form.validate_on_submit():
        return _page(client_id, RestrictionForm(formdata=None), form), 422
    try:
        asked = ask_erasure(db(), client_id, reason=ErasureReason(form.ground.data), now=now(), by=current_user().id)
    except Conflict as error:
        form.form_errors.append(message_of(error))
        return _page(client_id, RestrictionForm(formdata=None), form), error.status
    tell_officer(OfficerEvent.ERASURE_ASKED, asked.id)
    flash(_("Asked. A second person confirms it on the page about data protection."), "success")
    return redirect(url_for("clients.protection", client_id=client_id))


def _page(client_id: int, restriction_form: RestrictionForm, erasure_form: ErasureForm) -> str:
    client = own_client(client_id)
    record_look(client_id)
    return render_template(
        "clients/protection.html", client=client, case=case_file(db(), client_id), restriction_form=restriction_form,
        erasure_form=erasure_form, restriction=find_restriction(db(), client_id), erasure=find_erasure(db(), client_id),
    )  # fmt: skip
