"""Consents of a client: purpose, scope, wording, given, revoked. A revocation takes effect at the next request."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import DomainError
from core.users import Role
from profiles.consents import WITHOUT_LIMIT, NewConsent, give_consent, revoke_consent
from profiles.models import Client
from profiles.queries import case_file, get_client
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.forms.client.consents import CONSENT_WORDING, WORDINGS, ConsentForm
from web.session import db, discard, now, today
from web.views.clients.section import blueprint, own_client


@blueprint.get("/clients/<int:client_id>/consents")
@requires_role(Role.CASE_MANAGER)
def consents(client_id: int) -> ResponseReturnValue:
    """All consents, and the form for a new one."""
    client = own_client(client_id)
    record_look(client_id)
    form = ConsentForm(formdata=None)
    form.given_on.process_data(today())
    return _page(client, form)


@blueprint.post("/clients/<int:client_id>/consents")
@requires_role(Role.CASE_MANAGER)
def record_consent(client_id: int) -> ResponseReturnValue:
    """Record a consent."""
    client, form = own_client(client_id), ConsentForm()
    if not form.validate_on_submit():
        return _page(client, form), 422
    given = NewConsent(
        form.purpose.value(), form.scope.data or WITHOUT_LIMIT, CONSENT_WORDING, form.given_on.data or today()
    )
    try:
        give_consent(db(), client_id, given, now=now(), by=current_user().id)
    except DomainError as error:
        discard()
        form.form_errors = [message_of(error)]
        return _page(get_client(db(), client_id), form), error.status
    flash(_("The consent is on record."), "success")
    return redirect(url_for("clients.consents", client_id=client_id))


@blueprint.post("/clients/<int:client_id>/consents/<int:consent_id>/revoke")
@requires_role(Role.CASE_MANAGER)
def end_consent(client_id: int, consent_id: int) -> ResponseReturnValue:
    """Revoke a consent from now on."""
    own_client(client_id)
    revoke_consent(db(), client_id, consent_id, now=now(), by=current_user().id)
    flash(_("Revoked: from now on nothing rests on this consent any more."), "success")
    return redirect(url_for("clients.consents", client_id=client_id))


def _page(client: Client, form: ConsentForm) -> str:
    ordered = sorted(client.consents, key=lambda each: (each.revoked_on is not None, -each.given_on.toordinal()))
    return render_template(
        "clients/consents.html", client=client, case=case_file(db(), client.id), form=form, consents=ordered,
        wordings=WORDINGS, version=CONSENT_WORDING,
    )  # fmt: skip
