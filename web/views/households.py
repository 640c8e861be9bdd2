"""A household for its case managers: members, care, who works when, which proposals cannot both be taken up."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from core.errors import DomainError, NotAllowed
from core.offices import covered_users
from core.settings import TIME_ZONE
from core.users import Role
from placements.queries.household_list import household_page
from placements.queries.household_work import household_work
from profiles.casework import Household
from profiles.catalogue.codes import grid_to_text
from profiles.catalogue.week import DAY_NAMES
from profiles.households import (
    add_household_member,
    create_household,
    get_household_of_case_manager,
    possible_leads,
    record_care,
    remove_household_member,
    set_lead,
)
from profiles.queries import clients_open_to, get_client_of_case_manager, names_of_clients, references_of_clients
from web.access import current_user, record, requires_role
from web.errors import message_of
from web.formatting import current_locale
from web.forms.household import CareForm, HouseholdFilterForm, LeadForm, MemberForm, care_form
from web.limits import number_argument
from web.session import db, discard, now, reading_session, today
from web.views.clients.section import own_client

blueprint = Blueprint("households", __name__)


@blueprint.get("/households")
@requires_role(Role.CASE_MANAGER)
def index() -> ResponseReturnValue:
    """The households of one's own clients and of those of colleagues who are away."""
    form = HouseholdFilterForm(request.args)
    users = covered_users(db(), current_user().id, on=today())
    here = now().astimezone(ZoneInfo(TIME_ZONE))
    page = household_page(
        db(), users, from_hour=24 * here.weekday() + here.hour, search=(form.q.data or "")[:100],
        page=number_argument("page", 1),
    )  # fmt: skip
    return render_template("households/index.html", form=form, page=page, grid=grid_to_text)


@blueprint.get("/households/<int:household_id>")
@requires_role(Role.CASE_MANAGER)
def show(household_id: int) -> ResponseReturnValue:
    """The household."""
    return _page(_own(household_id))


@blueprint.post("/clients/<int:client_id>/household")
@requires_role(Role.CASE_MANAGER)
def create(client_id: int) -> ResponseReturnValue:
    """A new household with this client as its first member."""
    own_client(client_id)
    household = create_household(db(), client_id, now=now(), by=current_user().id)
    flash(_("The household is on record. Add the other adults and when a child needs one of them."), "success")
    return redirect(url_for("households.show", household_id=household.id))


@blueprint.post("/households/<int:household_id>/members")
@requires_role(Role.CASE_MANAGER)
def add_member(household_id: int) -> ResponseReturnValue:
    """Add an adult."""
    household, form = _own(household_id), MemberForm()
    if not form.validate_on_submit():
        return _page(household, form), 422
    try:
        add_household_member(db(), household_id, str(form.reference.data), now=now(), by=current_user().id)
    except DomainError as error:
        discard()
        form.reference.errors = [message_of(error)]
        return _page(_own(household_id), form), error.status
    flash(_("Added to the household."), "success")
    return redirect(url_for("households.show", household_id=household_id))


@blueprint.post("/households/<int:household_id>/members/<int:client_id>/remove")
@requires_role(Role.CASE_MANAGER)
def remove_member(household_id: int, client_id: int) -> ResponseReturnValue:
    """Take an adult out of the household."""
    _own(household_id)
    get_client_of_case_manager(db(), client_id, current_user().id, on=today())
    stands = remove_household_member(db(), household_id, client_id, now=now(), by=current_user().id)
    flash(_("Taken out of the household."), "success")
    if stands and _is_open(household_id):
        return redirect(url_for("households.show", household_id=household_id))
    return redirect(url_for("clients.show", client_id=client_id))


@blueprint.post("/households/<int:household_id>/lead")
@requires_role(Role.CASE_MANAGER)
def change_lead(household_id: int) -> ResponseReturnValue:
    """Let another case manager lead the household."""
    household = _own(household_id)
    form = _lead_form(household, is_sent=True)
    if not form.validate_on_submit():
        return _page(household, form), 422
    set_lead(db(), household_id, form.lead.data, now=now(), by=current_user().id)
    flash(_("The lead case manager is noted."), "success")
    onward = url_for("households.show", household_id=household_id)
    return redirect(onward if _is_open(household_id) else url_for("clients.index"))


@blueprint.get("/households/<int:household_id>/care")
@requires_role(Role.CASE_MANAGER)
def care(household_id: int) -> ResponseReturnValue:
    """When a child needs one of the adults, and when care is arranged."""
    household = _own(household_id)
    form = care_form(_member_names(household), formdata=None)
    form.load(household)
    return _care_page(household, form)


@blueprint.post("/households/<int:household_id>/care")
@requires_role(Role.CASE_MANAGER)
def save_care(household_id: int) -> ResponseReturnValue:
    """Record the care; with "fill" only tick what was written."""
    household = _own(household_id)
    form = care_form(_member_names(household))
    if not form.validate_on_submit():
        return _care_page(household, form), 422
    if "fill" in request.form:
        form.take_over()
        return _care_page(household, form)
    found = form.value([member.client_id for member in household.members])
    try:
        record_care(db(), household_id, found, now=now(), by=current_user().id)
    except DomainError as error:
        discard()
        form.children_in_care.errors = [message_of(error)]
        return _care_page(_own(household_id), form), error.status
    flash(_("Recorded: the care of the household."), "success")
    return redirect(url_for("households.show", household_id=household_id))


def _own(household_id: int) -> Household:
    """The household, if it is the user's to look at; each look and each refusal is recorded."""
    try:
        household = get_household_of_case_manager(db(), household_id, current_user().id, on=today())
    except NotAllowed:
        record("household_refused", "household", household_id)
        raise
    record("household_viewed", "household", household_id)
    return household


def _is_open(household_id: int) -> bool:
    try:
        get_household_of_case_manager(db(), household_id, current_user().id, on=today())
    except NotAllowed:
        return False
    return True


def _own_members(household: Household) -> frozenset[int]:
    with reading_session() as reading:
        ids = [member.client_id for member in household.members]
        return clients_open_to(reading, ids, current_user().id, on=today())


def _member_names(household: Household) -> list[tuple[int, str]]:
    """Names of members whom the user may know, references of the others."""
    names: Mapping[int, str] = names_of_clients(db(), _own_members(household))
    references = references_of_clients(db(), [member.client_id for member in household.members])
    return [(client_id, names.get(client_id, reference)) for client_id, reference in sorted(references.items())]


def _lead_form(household: Household, *, is_sent: bool = False) -> LeadForm:
    form = LeadForm(prefix="lead-") if is_sent else LeadForm(prefix="lead-", formdata=None)
    form.lead.choices = [(user.id, user.display_name) for user in possible_leads(db(), household)]
    if not is_sent:
        form.lead.data = household.lead_case_manager_id
    return form


def _page(household: Household, form: FlaskForm | None = None) -> str:
    leads = possible_leads(db(), household)
    work, own = household_work(db(), household), _own_members(household)
    return render_template(
        "households/show.html",
        household=household,
        work=work,
        own=own,
        names=dict(_member_names(household)),
        lead=next((user.display_name for user in leads if user.id == household.lead_case_manager_id), None),
        lead_form=form if isinstance(form, LeadForm) else _lead_form(household),
        member_form=form if isinstance(form, MemberForm) else MemberForm(formdata=None),
        grid=grid_to_text,
    )


def _care_page(household: Household, form: CareForm) -> str:
    return render_template(
        "households/care.html", household=household, form=form, days=DAY_NAMES[current_locale()],
        members=[form[f"shares_{member.client_id}"] for member in household.members],
    )  # fmt: skip
