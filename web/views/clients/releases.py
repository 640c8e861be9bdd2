"""What of a client is released to the joint desk with the Agentur, and who there has looked."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.database import page_count
from core.errors import Conflict, InvalidInput
from core.users import Role
from profiles.queries import case_file
from profiles.sharing.models import ReleaseBlock, ReleaseReason
from profiles.sharing.operations import NewRelease, release_client, revoke_release
from profiles.sharing.queries import get_release_of_client, joint_desks, looks_at_client, releases_of_client
from web.access import current_user, record_look, requires_role
from web.errors import message_of
from web.forms.releases import ReleaseForm
from web.limits import number_argument
from web.session import db, now, today
from web.views.clients.section import blueprint, check_own, own_client

USUAL_TIME = timedelta(days=90)
LOOKS_SHOWN = 25


@blueprint.get("/clients/<int:client_id>/releases")
@requires_role(Role.CASE_MANAGER)
def releases(client_id: int) -> ResponseReturnValue:
    """What stands, what was, and every look."""
    check_own(client_id)
    return _page(client_id, _form(ReleaseForm(formdata=None)))


@blueprint.post("/clients/<int:client_id>/releases")
@requires_role(Role.CASE_MANAGER)
def release_facts(client_id: int) -> ResponseReturnValue:
    """Release facts."""
    check_own(client_id)
    form = _form(ReleaseForm())
    if not form.validate_on_submit():
        return _page(client_id, form), 422
    new = NewRelease(
        client_id, form.office.data, frozenset(ReleaseBlock(code) for code in form.blocks.data or ()),
        ReleaseReason(form.reason.data), form.until.data or today(),
    )  # fmt: skip
    try:
        release_client(db(), new, now=now(), by=current_user().id)
    except (InvalidInput, Conflict) as error:
        form.form_errors.append(message_of(error))
        return _page(client_id, form), error.status
    flash(_("Released. Each look of the joint desk stands on this page."), "success")
    return redirect(url_for("clients.releases", client_id=client_id))


@blueprint.post("/clients/<int:client_id>/releases/<int:release_id>/revoke")
@requires_role(Role.CASE_MANAGER)
def revoke_a_release(client_id: int, release_id: int) -> ResponseReturnValue:
    """End a release."""
    check_own(client_id)
    release = get_release_of_client(db(), client_id, release_id)
    revoke_release(db(), release.id, now=now(), by=current_user().id)
    flash(_("Revoked. From now on the joint desk sees nothing of it."), "success")
    return redirect(url_for("clients.releases", client_id=client_id))


def _form(form: ReleaseForm) -> ReleaseForm:
    return form.offer(joint_desks(db()), today() + USUAL_TIME)


def _page(client_id: int, form: ReleaseForm) -> str:
    client = own_client(client_id)
    record_look(client_id)
    looks, count, page = looks_at_client(db(), client_id, page=number_argument("page", 1), size=LOOKS_SHOWN)
    return render_template(
        "clients/releases.html", client=client, case=case_file(db(), client_id), form=form, today=today(),
        rows=releases_of_client(db(), client_id), looks=looks, count=count, page=page,
        pages=page_count(count, LOOKS_SHOWN), block_of=ReleaseBlock,
    )  # fmt: skip
