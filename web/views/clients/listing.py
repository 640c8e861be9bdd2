"""Own clients, and the short form for a new one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import InvalidInput
from core.users import Role
from placements.queries import CaseloadFilters, CaseloadSort, caseload
from profiles.codes import ClientState
from profiles.inputs import ClientInput
from profiles.operations import create_client
from web.access import current_user, requires_role
from web.forms.client import ClientFilterForm, NewClientForm
from web.labels import catalogue_labels
from web.limits import number_argument
from web.session import db, now
from web.views.clients.section import blueprint

YES_NO = {"gaps": True, "complete": False, "with": True, "without": False}


@blueprint.get("/clients")
@requires_role(Role.CASE_MANAGER)
def index() -> ResponseReturnValue:
    """The case manager's own clients."""
    form = ClientFilterForm(request.args)
    filters = _filters(form)
    page = caseload(db(), current_user().id, filters, page=number_argument("page", 1))
    return render_template("clients/index.html", form=form, filters=filters, page=page, labels=catalogue_labels())


@blueprint.route("/clients/new", methods=["GET", "POST"])
@requires_role(Role.CASE_MANAGER)
def create() -> ResponseReturnValue:
    """A new client by hand; the rest is recorded section by section."""
    form = NewClientForm()
    if not form.validate_on_submit():
        return render_template("clients/new.html", form=form), 422 if form.is_submitted() else 200
    facts = ClientInput(
        state=ClientState.ACTIVE,
        case_manager_id=current_user().id,
        given_name=str(form.given_name.data).strip(),
        family_name=str(form.family_name.data).strip(),
        home_postcode=form.home_postcode.data or None,
        uses_transit=form.uses_transit.value(),
        reads_latin_script=form.reads_latin_script.value(),
    )
    try:
        client = create_client(db(), facts, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.refuse(error)
        return render_template("clients/new.html", form=form), 422
    flash(
        _("Client %(reference)s is on record. Add what you know, section by section.", reference=client.reference),
        "success",
    )
    return redirect(url_for("clients.show", client_id=client.id))


def _filters(form: ClientFilterForm) -> CaseloadFilters:
    sort = request.args.get("sort", "")
    return CaseloadFilters(
        state=ClientState(form.state.data) if form.state.data in set(ClientState) else None,
        has_gaps=YES_NO.get(form.completeness.data or ""),
        has_proposal=YES_NO.get(form.proposals.data or ""),
        search=(form.q.data or "")[:100],
        sort=CaseloadSort(sort) if sort in set(CaseloadSort) else CaseloadSort.NAME,
        descending=request.args.get("direction") == "desc",
    )
